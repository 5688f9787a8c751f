"""Elementary functions against mpmath, in units in the last place, and against their compiled copies."""

import math

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numba import njit

from coprod.simulation import numerics
from coprod.simulation.kernel import primitives  # noqa: F401

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
