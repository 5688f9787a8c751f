"""Elementary functions against mpmath, in units in the last place, and against their compiled copies."""

import math
import sys

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numba import njit

from coprod.simulation.exact import numerics
from coprod.simulation.kernel.lowering import primitives  # noqa: F401

mpmath.mp.prec = 200


def ulps(got: float, exact: mpmath.mpf) -> float:
    return float(abs(mpmath.mpf(got) - exact) / mpmath.mpf(math.ulp(float(exact))))


def points(low: float, high: float, n: int) -> list[float]:
    rng = np.random.default_rng(1)
    return [*rng.uniform(low, high, n).tolist(), low, high]


def test_exp_error_below_one_ulp():
    worst = max(ulps(numerics.exp(x), mpmath.exp(x)) for x in points(-707, 708, 20_000) + points(-2, 2, 20_000))
    assert worst < 1.0


def test_log_error_below_one_ulp():
    near_one = [x for x in points(0.5, 2.0, 20_000) if x != 1.0]
    wide = [math.exp(x) for x in points(-700, 700, 20_000)]
    assert max(ulps(numerics.log(x), mpmath.log(x)) for x in near_one + wide) < 1.0
    assert numerics.log(1.0) == 0.0


def test_power_error_grows_with_the_exponent_as_stated():
    rng = np.random.default_rng(2)
    for x, a in zip(rng.uniform(1e-6, 4, 20_000).tolist(), rng.uniform(-6, 6, 20_000).tolist(), strict=True):
        assert ulps(numerics.power(x, a), mpmath.power(mpmath.mpf(x), mpmath.mpf(a))) < 2 + 2 * abs(a * math.log(x))
    assert numerics.power(0.0, 0.5) == 0.0 and numerics.power(0.0, 0.0) == 1.0


def test_logistic_error_below_three_ulp():
    exact = [(x, 1 / (1 + mpmath.exp(-mpmath.mpf(x)))) for x in points(-40, 40, 20_000)]
    assert max(ulps(numerics.logistic(x), y) for x, y in exact) < 3.0


def test_normal_quantile():
    for u in [*points(1e-12, 1 - 1e-12, 500), 1e-300, 0.5]:
        exact = mpmath.sqrt(2) * mpmath.erfinv(2 * mpmath.mpf(u) - 1) if u > 1e-15 else None
        if exact is not None:
            assert abs(float(mpmath.mpf(numerics.normal_quantile(u)) - exact)) < 2e-15 * max(1, abs(float(exact))) * 4


@given(st.floats(allow_nan=False, allow_infinity=False, width=64))
def test_no_overflow_and_no_exception(x):
    assert 0.0 < numerics.exp(x) < math.inf
    assert 0.0 <= numerics.logistic(x) <= 1.0
    assert 0.0 <= numerics.unit(x) <= 1.0
    assert math.isfinite(numerics.log(abs(x)))


def test_nan_is_not_hidden():
    nan = float("nan")
    for f in (numerics.exp, numerics.logistic, numerics.unit, numerics.sqrt):
        assert math.isnan(f(nan))
    assert math.isnan(numerics.clamp(nan, 0.0, 1.0))


@pytest.mark.parametrize("name", ["exp", "log", "logistic", "sqrt", "normal_quantile", "unit"])
def test_compiled_copy_gives_the_same_bits(name):
    plain = getattr(numerics, name)

    @njit(error_model="numpy")
    def compiled(x, out):
        for i in range(len(x)):
            out[i] = plain(x[i])

    low, high = (1e-12, 1 - 1e-12) if name == "normal_quantile" else (1e-12, 800.0) if name == "log" else (-750.0, 750.0)
    x = np.array(points(low, high, 5000))
    out = np.empty_like(x)
    compiled(x, out)
    assert out.tolist() == [plain(v) for v in x.tolist()]


def test_compiled_exponents_are_exact():
    """Over all that a normal number may have."""

    @njit(error_model="numpy")
    def compiled(k, x, powers, m, e):
        for i in range(len(k)):
            powers[i] = numerics.pow2(k[i])
        for i in range(len(x)):
            m[i], e[i] = numerics.split(x[i])

    k = np.arange(-1022.0, 1024.0)
    words = np.random.default_rng(4).integers(1 << 52, 0x7FF << 52, 20_000)  # of every exponent
    x = np.concatenate([words.view(np.float64), [sys.float_info.min, sys.float_info.max, 1.0, np.nextafter(1.0, 0.0)]])
    powers, m, e = np.empty_like(k), np.empty_like(x), np.empty_like(x)
    compiled(k, x, powers, m, e)
    assert np.unique(words >> 52).size > 2000
    assert powers.tolist() == [math.ldexp(1.0, int(one)) for one in k]
    assert list(zip(m.tolist(), e.tolist(), strict=True)) == [math.frexp(one) for one in x]


def test_compiled_power_gives_the_same_bits():
    @njit(error_model="numpy")
    def compiled(x, a, out):
        for i in range(len(x)):
            out[i] = numerics.power(x[i], a[i])

    rng = np.random.default_rng(3)
    x, a = rng.uniform(0, 3, 5000), rng.uniform(-5, 5, 5000)
    x[:10] = 0.0
    out = np.empty_like(x)
    compiled(x, a, out)
    assert out.tolist() == [numerics.power(*pair) for pair in zip(x.tolist(), a.tolist(), strict=True)]


@pytest.mark.parametrize(
    ("x", "bound"),
    [
        (0.1 + 0.2, 0.3),
        (0.3, 0.1 + 0.2),
        (0.7 - 0.4, 0.3),
        (10 * 0.1, sum([0.1] * 10)),
        (1e6 / 3 - 1e6 / 4, 1e6 / 12),
        (1e-17, 0.0),
    ],
)
def test_what_is_equal_but_for_rounding_is_at_the_bound(x, bound):
    assert numerics.at_most(x, bound) and numerics.at_least(x, bound)
    assert not numerics.below(x, bound) and not numerics.beyond(x, bound)


@given(st.floats(-10, 10), st.floats(1e-9, 1))
def test_a_billionth_is_a_difference(bound, more):
    high, low = bound + more, bound - more
    assert numerics.beyond(high, bound) and not numerics.at_most(high, bound) and numerics.at_least(high, bound)
    assert numerics.below(low, bound) and not numerics.at_least(low, bound) and numerics.at_most(low, bound)


def test_nothing_is_at_most_at_least_below_or_beyond_a_missing_value():
    nan = float("nan")
    for compare in (numerics.at_most, numerics.at_least, numerics.below, numerics.beyond):
        assert not compare(nan, 0.5) and not compare(0.5, nan)


@given(st.lists(st.floats(-1, 1), max_size=200))
def test_sums_keep_what_rounding_leaves_out(numbers):
    total = rest = 0.0
    for x in numbers:
        total, rest = numerics.sum_and_rest(total, rest, x)
    exact, n = math.fsum(numbers), len(numbers)
    assert abs(total + rest - exact) <= 2.0**-52 * abs(exact) + n**3 * 2.0**-105


def test_a_tenth_ten_thousand_times_is_a_thousand():
    total = rest = plain = 0.0
    for _ in range(10_000):
        total, rest = numerics.sum_and_rest(total, rest, 0.1)
        plain += 0.1
    assert total + rest == 1000.0 != plain
