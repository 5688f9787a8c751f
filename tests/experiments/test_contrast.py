"""Paired contrasts against scipy and a closed form."""

import numpy as np
import pytest
from scipy import stats

import coprod
from coprod.experiments.contrast import compare, contrast


def test_intervals_are_those_of_the_paired_and_the_welch_test():
    rng = np.random.default_rng(3)
    a, d, apart = rng.normal(size=40), rng.normal(0.3, 0.2, size=40), rng.normal(0.3, 1.4, size=40)
    found = compare("value", "", a, a + d, apart)
    paired = stats.ttest_rel(a + d, a).confidence_interval(0.95)
    assert (found.low, found.high) == pytest.approx((paired.low, paired.high), rel=1e-9)
    welch = stats.ttest_ind(apart, a, equal_var=False).confidence_interval(0.95)
    assert (found.independent_low, found.independent_high) == pytest.approx((welch.low, welch.high), rel=1e-9)


def test_saving_is_the_ratio_of_variances():
    """b = a + e with var(e) = v: a difference of independent runs has variance 1 + 1 + v, a paired one v."""
    rng = np.random.default_rng(4)
    n, v = 20_000, 0.25
    a = rng.normal(size=n)
    b, apart = a + rng.normal(0, np.sqrt(v), n), rng.normal(0, np.sqrt(1 + v), n)
    found = compare("value", "", a, b, apart)
    assert found.saving == pytest.approx((2 + v) / v, rel=0.05)
    assert found.saving_low < (2 + v) / v < found.saving_high


def test_common_random_numbers_save_runs():
    a = coprod.load_scenario("baseline").with_values({"population.citizens": 80, "population.professionals": 10, "time.weeks": 26})
    (same,) = contrast(a, a, ["value"], replicates=10)
    assert same.effect == 0 and same.low == 0 == same.high and same.saving == np.inf
    b = a.with_values({"start.trust": 0.9})
    (found,) = contrast(a, b, ["value"], seed=2, replicates=40, threads=2)
    runs = [coprod.run(s, seed=2, replicates=40, every=26, dtype="float64")["value"].isel(time=-1).values for s in (a, b)]
    assert found.effect == pytest.approx((runs[1] - runs[0]).mean(), rel=1e-12)
    assert found.saving > 3 and found.low < found.effect < found.high
