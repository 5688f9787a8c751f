"""What changing a factor of a grid does to a measure, by how much and how sure."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import stdtrit

from coprod.experiments.variables import NOT_FACTORS
from coprod.scenarios.loops import UNCUT
from coprod.simulation.parameters.declaration import value_text

from .highest import CONFIDENCE
from .sample import at_end

Level = float | str


@dataclass(frozen=True)
class Effect:
    """Change of a measure from one level of a factor to another, averaged over the other factors.

    A number goes from its lowest to its highest level, a choice from its reference to one of the others. Replicates share
    their random numbers across points, so differences are paired within replicates: ``mean`` is over replicates, ``low``
    and ``high`` its t interval, ``n`` the number of replicates. With 95 % confidence all intervals found together hold.
    """

    factor: str
    first: Level
    last: Level
    mean: float
    low: float
    high: float
    n: int

    @property
    def sure(self) -> bool:
        """Whether the interval leaves out 0."""
        return self.low > 0 or self.high < 0


Comparison = tuple[str, Level, Level, Any]  # factor, first and last level, a difference for each replicate
Step = tuple[str, int, int]  # a dimension, and the positions of two of its levels


def paired_effects(comparisons: list[Comparison], of: int = 0) -> list[Effect]:
    """The effects, from one difference for each replicate; those without a value are left out.

    Intervals are Bonferroni's: 5 % is shared out among all, or among ``of`` that these are some of. Dunnett's, for levels against a
    reference, would be shorter, but takes replicates for independent and all levels for equally spread, which paired ones are not.
    """
    part = (1.0 - CONFIDENCE) / max(len(comparisons), of, 1)
    return [_paired_effect(*comparison, part) for comparison in comparisons]


def _paired_effect(factor: str, first: Level, last: Level, differences: Any, part: float) -> Effect:
    paired = np.asarray(differences, dtype=float)
    paired = paired[np.isfinite(paired)]
    n = len(paired)
    mean = float(np.mean(paired)) if n else float("nan")
    spread = float(np.std(paired, ddof=1)) if n > 1 else float("nan")
    if spread == 0.0 and mean != 0.0 and 2.0 ** (1 - n) > part:
        spread = float("nan")  # as many alike may be chance: the sign test's bound
    half = float(stdtrit(n - 1, 1.0 - part / 2.0)) * spread / np.sqrt(n) if n > 1 else float("nan")
    return Effect(factor, first, last, mean, mean - half, mean + half, n)


def plain(value: Any) -> Level:
    """A coordinate's value as a plain number or text."""
    return str(value) if isinstance(value, str) else float(value)


def text(value: Level) -> str:
    """A level in words."""
    return value if isinstance(value, str) else value_text(value)


def level_text(value: Level) -> str:
    """A level in few letters: a number with three digits where it is small."""
    return f"{value:.3g}" if isinstance(value, float) and abs(value) < 1000.0 else text(value)


def effects(data: Any, measure: str) -> list[Effect]:
    """The effects of every factor of a grid on a measure at the end of a sweep, largest first.

    A number has one, from its lowest to its highest level; a choice has one for each level but its reference, against that.
    The levels do not depend on the results: looking for the largest difference first would find one in mere chance. A
    replicate without a value at some point is left out, lest an effect be averaged over other points in it than elsewhere.
    """
    array = at_end(data, measure)
    comparisons: list[Comparison] = [
        (*named(data, step), across(array, step).mean([d for d in factors_of(array) if d != step[0]], skipna=False).values)
        for step in steps(data, measure)
    ]
    return sorted(paired_effects(comparisons), key=lambda e: -abs(e.mean) if e.n else 1.0)


def factors_of(array: Any) -> list[str]:
    """The dimensions of a grid's array that are factors."""
    return [str(d) for d in array.dims if d not in NOT_FACTORS]


def steps(data: Any, measure: str) -> list[Step]:
    """The changes of a grid's factors that are looked at: of a number one, of a choice one for each level but its reference."""
    found = []
    for factor in factors_of(data[measure]):
        values = data[factor].values
        if data[factor].attrs.get("kind", "parameter") == "parameter":
            first, others = int(np.argmin(values)), [int(np.argmax(values))]
        else:
            first, others = reference(data, factor), list(range(len(values)))
        found += [(factor, first, other) for other in others if other != first]
    return found


def across(array: Any, step: Step) -> Any:
    """How an array differs across a step."""
    factor, first, last = step
    return array.isel({factor: last}, drop=True) - array.isel({factor: first}, drop=True)


def named(data: Any, step: Step) -> tuple[str, Level, Level]:
    """A step by the name of its parameter and its levels."""
    factor, first, last = step
    values = data[factor].values
    return str(data[factor].attrs.get("parameter", factor)), plain(values[first]), plain(values[last])


def reference(data: Any, factor: str) -> int:
    """The position of the level that the others of a choice are compared with: nothing cut, the scenario's own, or the first."""
    levels = [str(value) for value in data[factor].values]
    kind, name = data[factor].attrs["kind"], data[factor].attrs.get("parameter", factor)
    study = json.loads(data.attrs.get("study_definition", "{}"))
    own = UNCUT
    if kind == "rule":
        own = study.get("scenario", {}).get("rules", {}).get(name)
    elif kind == "scenario":
        own = next((level for level, scenario in study.get("scenarios", {}).items() if scenario == study["scenario"]), "")
    return levels.index(own) if own in levels else 0


def contrasts(data: Any, measure: str) -> list[Effect]:
    """The paired effect of every point of a contrasts design against the first."""
    array = at_end(data, measure).transpose("sample", "replicate").values
    labels = [str(x) for x in data["label"].values]
    return paired_effects([(labels[i], labels[0], labels[i], array[i] - array[0]) for i in range(1, len(labels))])
