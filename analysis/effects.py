"""What moved a measure in a sweep, by how much and how sure, in plain words."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import stdtrit

from coprod.experiments.factors import MOST_NAMED
from coprod.experiments.variables import INNER, NOT_FACTORS
from coprod.scenarios.loops import UNCUT
from coprod.simulation.parameters.declaration import value_text

from .highest import CONFIDENCE
from .sample import at_end, definition_of

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


def rank_correlations(data: Any, measure: str) -> list[tuple[str, float, int]]:
    """Spearman's rank correlation of a measure's mean with every numeric factor of a sample, strongest first.

    Over the points that have a mean; none where a factor, or the measure, is the same at all of them.
    """
    from scipy.stats import spearmanr

    means = data[measure].isel(time=-1).mean(dim="replicate").values
    there = np.isfinite(means)
    found = []
    for coordinate in data.coords.values():
        if coordinate.dims == ("sample",) and coordinate.attrs.get("kind") == "parameter":
            values = coordinate.values[there]
            if min(len(np.unique(values)), len(np.unique(means[there]))) > 1:
                rank = float(spearmanr(values, means[there]).statistic)
                found.append((str(coordinate.attrs["parameter"]), rank, len(values)))
    return sorted(found, key=lambda f: -abs(f[1]))


def describe(data: Any, measure: str | None = None) -> list[str]:
    """Sentences on a measure: by default value, or the first measure over all."""
    scalar = [str(name) for name in data.data_vars if not set(data[name].dims) & set(INNER)]
    if not scalar:
        return ["No measure over all was recorded, so there is nothing to sum up."]
    name = measure or ("value" if "value" in scalar else scalar[0])
    array = data[name].isel(time=-1)
    if not bool(np.isfinite(array.values).any()):
        return [f"No run has {name} at the end, so nothing is summed up."]
    weeks = float(data["time"].values[-1])
    word = name.replace("_", " ")
    unit = data[name].attrs.get("units", "")
    lines = [f"What moved {word} after {weeks:g} weeks (overall mean {float(array.mean()):.3f}, unit {unit}):"]
    compared: list[Effect] = []
    if "sample" not in array.dims:
        compared = effects(data, name)
        lines += [_of_factor(own, word) for own in _by_factor(compared)] + _ends(data, array)
    elif "label" in data.coords and str(data["sample"].attrs.get("long_name", "")).startswith("point of the contrasts"):
        compared = contrasts(data, name)
        lines += [_sentence(f"{e.last} against {e.first}:", e, word) for e in compared]
    else:
        lines += _of_sample(data, name, array, word)
    if not definition_of(data).get("own_seeds"):
        lines.append("Replicates share random numbers across points, so these differences are paired.")
    if len(compared) > 1:
        lines.append(f"Their {len(compared)} intervals are widened for their number (Bonferroni): with 95 % confidence all hold.")
    return lines


def _sentence(start: str, e: Effect, word: str) -> str:
    direction = "raised" if e.mean >= 0 else "lowered"
    if not e.n:
        return f"- {start} cannot be told: no replicate has {word} at both."
    if e.n < 2:
        return f"- {start} {direction} {word} by {abs(e.mean):.4f}: one replicate cannot tell how sure this is."
    interval = f"(95 % interval {e.low:+.4f} to {e.high:+.4f}, n = {e.n} paired replicates)"
    sure = "this is sure" if e.sure else "this could be chance"
    return f"- {start} {direction} {word} by {abs(e.mean):.4f} on average {interval}: {sure}."


def _by_factor(found: list[Effect]) -> list[list[Effect]]:
    own: dict[str, list[Effect]] = {}
    for e in found:
        own.setdefault(e.factor, []).append(e)
    return list(own.values())


def _of_factor(own: list[Effect], word: str) -> str:
    """What a factor did: of several levels, the one that moved most, and how many of the others are sure."""
    most, *others = own
    if not isinstance(most.first, str):
        return _sentence(f"Going from {text(most.first)} to {text(most.last)}, {most.factor}", most, word)
    line = _sentence(f"Against {most.first}, {most.factor} = {most.last}", most, word)
    if not others:
        return line
    sure = sum(e.sure for e in others)
    count = f"{sure or 'none'} {'are' if sure > 1 else 'is'} sure"
    return f"{line} Of {len(own)} levels against {most.first} it moved {word} most; of the others {count}."


def _ends(data: Any, array: Any) -> list[str]:
    """Where on a grid the highest and the lowest mean came."""
    factors = [str(d) for d in array.dims if d not in NOT_FACTORS]
    if not factors:
        return []
    lines = []
    cells = array.mean(dim="replicate")
    for kind, best in (("highest", cells.argmax(dim=...)), ("lowest", cells.argmin(dim=...))):
        place = ", ".join(f"{data[d].attrs.get('parameter', d)} = {text(plain(data[d].values[int(best[d])]))}" for d in factors)
        value = float(cells.isel({d: int(best[d]) for d in factors}))
        lines.append(f"- The {kind} mean, {value:.3f}, came with {place}.")
    return lines


def _of_sample(data: Any, name: str, array: Any, word: str) -> list[str]:
    found = rank_correlations(data, name)
    lines = [f"- {factor}: rank correlation {r:+.2f} with {word} (Spearman, n = {n} points)" for factor, r, n in found]
    shared = sorted({str(c.attrs["simplex"]) for c in data.coords.values() if "simplex" in c.attrs})
    lines += [f"- The weights of {prefix} sum to 1: where one is higher, the others are lower." for prefix in shared]
    means = array.mean(dim="replicate")
    if np.nanmin(means.values) == np.nanmax(means.values):
        return [*lines, f"- Nothing: {word} is the same at every point."]
    for kind, i in (("highest", int(np.nanargmax(means.values))), ("lowest", int(np.nanargmin(means.values)))):
        lines.append(f"- The {kind} mean, {float(means[i]):.3f}, came at {_place(data, i, [f for f, _, _ in found])}.")
    return lines


def _place(data: Any, i: int, strongest: list[str]) -> str:
    """A point's values of the choices and of the few factors that go with the measure most, and how many more there are."""
    along = {str(c.attrs["parameter"]): c for c in data.coords.values() if c.dims == ("sample",) and "kind" in c.attrs}
    names = [name for name in along if name not in strongest] + strongest
    said = ", ".join(f"{name} = {text(plain(along[name].values[i]))}" for name in names[:MOST_NAMED])
    return f"{said} and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else said
