"""Runs what lessons claim: two settings on the same random numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coprod.experiments.contrast import paired
from coprod.experiments.result import RunResult
from coprod.experiments.run import simulate

from .lesson import Lesson, parts_of
from .setting import Claim, Setting

REPLICATES = 100

_runs: dict[tuple[str, int, int], RunResult] = {}  # many claims share a setting


@dataclass(frozen=True)
class Found:
    """What came of a claim: means of the two settings, the mean change from one to the other and its 95 % t interval."""

    before: float
    after: float
    change: float
    low: float
    high: float
    deviation: float  # between replicates, root mean square of the two settings
    n: int = REPLICATES

    def holds(self, claim: Claim) -> bool:
        """Whether the interval lies where the claim says."""
        if claim.within is not None:
            return bool(-claim.within <= self.low and self.high <= claim.within)
        return self.low > 0.0 if claim.sign == "+" else self.high < 0.0


def measured(lesson: Lesson, claim: Claim, replicates: int = REPLICATES) -> Found:
    """Runs the two settings of a claim."""
    x, y = (_last(lesson, claim, setting, replicates) for setting in (claim.before, claim.after))
    change, low, high = paired(x, y)
    deviation = float(np.sqrt((np.var(x, ddof=1) + np.var(y, ddof=1)) / 2.0))
    return Found(float(x.mean()), float(y.mean()), change, low, high, deviation, replicates)


def _last(lesson: Lesson, claim: Claim, setting: Setting, replicates: int) -> NDArray[np.float64]:
    """The measure at the claim's week, of every replicate."""
    scenario = lesson.at(setting, claim.week)
    key = (scenario.digest(), lesson.seed, replicates)
    if key not in _runs:
        _runs[key] = simulate(scenario, seed=lesson.seed, replicates=replicates, every=claim.week)
    return _runs[key].measure(claim.measure)[:, -1, parts_of(claim.measure, scenario).index(claim.of)]
