"""What cutting each feedback loop of a scenario does, paired by common random numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from coprod.scenarios.loops import LOOPS, Loop
from coprod.scenarios.scenario import Scenario, load_scenario
from coprod.simulation.errors import BadInput
from coprod.simulation.setup.laboratory import meaningful

from .contrast import MOST_PAIRS, paired
from .limits import checked_integer
from .result import RunResult
from .run import checked_over_all, simulate


@dataclass(frozen=True)
class CutEffect:
    """The mean change of a measure at the end when a loop is cut, over the ``n`` replicates that have a number both ways.

    ``uncut`` is the mean with the loop, ``low`` and ``high`` the 95 % t interval of the paired differences, ``in_sds`` the
    effect in standard deviations of the uncut measure between seeds. What cannot be computed is nan.
    """

    measure: str
    uncut: float
    effect: float
    low: float
    high: float
    in_sds: float
    n: int


@dataclass(frozen=True)
class LoopCut:
    """A loop, and what cutting it does; ``absent`` says why it cannot be cut in the scenario, or is empty."""

    loop: Loop
    absent: str
    effects: tuple[CutEffect, ...] = ()


def loops(
    scenario: Scenario | str,
    *,
    measures: Sequence[str] | None = None,
    weeks: int | None = None,
    seed: int = 0,
    replicates: int = 20,
    threads: int = 1,
) -> list[LoopCut]:
    """The effect of cutting each feedback loop of a scenario: one result for each loop there is, in their order.

    ``scenario`` is a Scenario, a shipped name or a path; ``measures`` names those that are compared at the end, by default
    each loop's outcome and value; ``weeks`` overrides the horizon. Runs with and without a loop share their seeds.
    BadInput for what cannot be run, and for a measure that does not exist or is not one number for the whole run.
    """
    whole = scenario if isinstance(scenario, Scenario) else load_scenario(scenario)
    if weeks is not None:
        whole = whole.with_values({"time.weeks": weeks}, "weeks")
    n = checked_integer("replicates", replicates, 3, MOST_PAIRS)
    wanted = checked_over_all(measures or [])

    def simulated(chosen: Scenario) -> RunResult:
        return simulate(chosen, seed=seed, replicates=n, every=chosen.values["time.weeks"], threads=threads)

    uncut = simulated(whole)
    found = []
    for loop in LOOPS.values():
        try:
            chosen = whole.with_cuts([loop.name])
        except BadInput as error:
            found.append(LoopCut(loop, error.what))
            continue
        cut = simulated(chosen)
        compared = wanted or meaningful(dict.fromkeys((loop.outcome, "value")), whole.laboratory)
        found.append(LoopCut(loop, "", tuple(_effect(name, uncut, cut) for name in compared)))
    return found


def _effect(measure: str, uncut: RunResult, cut: RunResult) -> CutEffect:
    a, b = (result.measure(measure)[:, -1, 0] for result in (uncut, cut))
    both = np.isfinite(a) & np.isfinite(b)
    a, b, n = a[both], b[both], int(both.sum())
    if n < 2:
        return CutEffect(measure, math.nan, math.nan, math.nan, math.nan, math.nan, n)
    effect, low, high = paired(a, b)
    sd = float(np.std(a, ddof=1))
    return CutEffect(measure, float(a.mean()), effect, low, high, effect / sd if sd > 0.0 else math.nan, n)
