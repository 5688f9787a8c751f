"""The effect of a change in a scenario: paired by common random numbers, and what the pairing saved."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coprod.scenarios.scenario import Scenario
from coprod.simulation.schema.measures import measures_by_name

from .intervals import mean_interval
from .limits import MOST_SEED, checked_integer
from .memory import check_run
from .run import simulate

MOST_PAIRS = 1_000_000
INDEPENDENT = 1 << 40  # added to the seed for runs that share no random numbers


@dataclass(frozen=True)
class Contrast:
    """The mean change of a measure at the end, ``b`` less ``a``, over ``n`` replicates.

    ``low`` and ``high`` are the 95 % t interval of the paired differences; ``independent_low`` and ``_high`` Welch's
    interval of the same number of runs with seeds of their own. ``saving`` is how many times more runs those would
    need for an interval as short: the ratio of the variance of a difference without pairing to that with it, both
    measured; ``saving_low`` and ``saving_high`` its 95 % interval by resampling replicates. Infinite where the paired
    differences do not vary at all.
    """

    measure: str
    unit: str
    mean_a: float
    mean_b: float
    effect: float
    low: float
    high: float
    independent_effect: float
    independent_low: float
    independent_high: float
    saving: float
    saving_low: float
    saving_high: float
    correlation: float
    n: int


def contrast(
    a: Scenario, b: Scenario, measures: list[str], *, seed: int = 0, replicates: int = 100, threads: int = 1
) -> list[Contrast]:
    """Compare two scenarios, which may differ in parameters and rules: one result for each measure."""
    n = checked_integer("replicates", replicates, 3, MOST_PAIRS)
    for scenario in (a, b):
        check_run(scenario, n, 2, threads=threads, runs=3)
    runs = {}
    for name, scenario, its_seed in (("a", a, seed), ("b", b, seed), ("apart", b, (seed + INDEPENDENT) % (MOST_SEED + 1))):
        weeks = scenario.values["time.weeks"]
        runs[name] = simulate(scenario, seed=its_seed, replicates=n, every=weeks, threads=threads)
    found = []
    for measure in measures:
        x, y, apart = (runs[k].measure(measure)[:, -1, 0] for k in ("a", "b", "apart"))
        found.append(compare(measure, measures_by_name()[measure].unit, x, y, apart))
    return found


def paired(a: NDArray[np.float64], b: NDArray[np.float64]) -> tuple[float, float, float]:
    """The mean of b less a, which are values of the same replicates, and its 95 % t interval."""
    effect, low, high = mean_interval(b - a)
    return float(effect), float(low), float(high)


def compare(measure: str, unit: str, a: NDArray[np.float64], b: NDArray[np.float64], apart: NDArray[np.float64]) -> Contrast:
    """The contrast of values ``a`` and ``b`` of the same replicates, and ``apart`` of b with other random numbers."""
    from scipy.special import stdtrit

    n = len(a)
    effect, low, high = paired(a, b)
    va, vb = float(np.var(a, ddof=1)) / n, float(np.var(apart, ddof=1)) / n
    freedom = (va + vb) ** 2 / (va**2 + vb**2) * (n - 1) if va + vb > 0 else 1.0
    wide = float(stdtrit(freedom, 0.975) * np.sqrt(va + vb))
    loose = float(apart.mean() - a.mean())
    spread = np.std(a) * np.std(b)
    rng = np.random.default_rng(0)
    resampled = [_saving(a[i], b[i], apart[j]) for i, j in (rng.integers(0, n, (2, n)) for _ in range(1000))]
    least, most = np.nanpercentile(resampled, [2.5, 97.5]) if np.isfinite(resampled).any() else (np.inf, np.inf)
    return Contrast(
        measure,
        unit,
        float(a.mean()),
        float(b.mean()),
        effect,
        low,
        high,
        loose,
        loose - wide,
        loose + wide,
        _saving(a, b, apart),
        float(least),
        float(most),
        float(np.mean((a - a.mean()) * (b - b.mean())) / spread) if spread > 0 else float("nan"),
        n,
    )


def _saving(a: NDArray[np.float64], b: NDArray[np.float64], apart: NDArray[np.float64]) -> float:
    """Variance of a difference of independent runs over that of paired runs."""
    paired = float(np.var(b - a, ddof=1))
    apart_variance = float(np.var(a, ddof=1) + np.var(apart, ddof=1))
    return apart_variance / paired if paired > 0 else (np.inf if apart_variance > 0 else np.nan)
