"""What moved a measure in a sweep, by how much and how sure, in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from coprod.experiments.factors import MOST_NAMED
from coprod.experiments.variables import INNER, NOT_FACTORS
from coprod.simulation.parameters.declaration import value_text

Level = float | str


@dataclass(frozen=True)
class Effect:
    """Change of a measure between two levels of a factor, averaged over the other factors.

    The levels are a number's lowest and highest, or the choices with the lowest and highest mean. Replicates share
    their random numbers across points, so differences are paired within replicates: ``mean`` is over replicates, ``low``
    and ``high`` its 95 % t interval, ``n`` the number of replicates.
    """

    factor: str
    first: Level
    last: Level
    mean: float
    low: float
    high: float
    n: int


def paired_effect(factor: str, first: Level, last: Level, differences: Any) -> Effect:
    """The effect from one difference for each replicate; those without a value are left out."""
    from scipy.special import stdtrit

    paired = np.asarray(differences, dtype=float)
    paired = paired[np.isfinite(paired)]
    n = len(paired)
    mean = float(np.mean(paired)) if n else float("nan")
    half = float(stdtrit(n - 1, 0.975) * np.std(paired, ddof=1) / np.sqrt(n)) if n > 1 else float("nan")
    return Effect(factor, first, last, mean, mean - half, mean + half, n)


def plain(value: Any) -> Level:
    """A coordinate's value as a plain number or text."""
    return str(value) if isinstance(value, str) else float(value)


def text(value: Level) -> str:
    """A level in words."""
    return value if isinstance(value, str) else value_text(value)


def effects(data: Any, measure: str) -> list[Effect]:
    """The effect of every factor of a grid on a measure at the end of a sweep, largest first."""
    array = data[measure].isel(time=-1)
    found = []
    factors = [str(d) for d in array.dims if d not in NOT_FACTORS]
    for factor in factors:
        values = data[factor].values
        if len(values) < 2:
            continue
        low, high = 0, len(values) - 1
        if data[factor].attrs.get("kind", "parameter") != "parameter":
            means = array.mean(dim=[d for d in array.dims if d != factor]).values
            low, high = int(np.argmin(means)), int(np.argmax(means))
        else:
            low, high = int(np.argmin(values)), int(np.argmax(values))
        ends = array.isel({factor: high}, drop=True) - array.isel({factor: low}, drop=True)
        paired = ends.mean(dim=[d for d in factors if d != factor]).values
        parameter = str(data[factor].attrs.get("parameter", factor))
        found.append(paired_effect(parameter, plain(values[low]), plain(values[high]), paired))
    return sorted(found, key=lambda e: -abs(e.mean))


def contrasts(data: Any, measure: str) -> list[Effect]:
    """The paired effect of every point of a contrasts design against the first."""
    array = data[measure].isel(time=-1).transpose("sample", "replicate")
    labels = [str(x) for x in data["label"].values]
    reference = array.values[0].astype(float)
    return [
        paired_effect(labels[i], labels[0], labels[i], array.values[i].astype(float) - reference) for i in range(1, len(labels))
    ]


def rank_correlations(data: Any, measure: str) -> list[tuple[str, float, int]]:
    """Spearman's rank correlation of a measure's mean with every numeric factor of a sample, strongest first."""
    from scipy.stats import spearmanr

    means = data[measure].isel(time=-1).mean(dim="replicate").values
    found = []
    for coordinate in data.coords.values():
        if coordinate.dims == ("sample",) and coordinate.attrs.get("kind") == "parameter":
            values = coordinate.values
            if len(set(values.tolist())) > 1:
                found.append((str(coordinate.attrs["parameter"]), float(spearmanr(values, means).statistic), len(values)))
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
    if "sample" not in array.dims:
        lines += _of_grid(data, name, array, word)
    elif "label" in data.coords and str(data["sample"].attrs.get("long_name", "")).startswith("point of the contrasts"):
        lines += [_sentence(f"{e.last} against {e.first}:", e, word) for e in contrasts(data, name)]
    else:
        found = rank_correlations(data, name)
        lines += [f"- {factor}: rank correlation {r:+.2f} with {word} (Spearman, n = {n} points)" for factor, r, n in found]
        shared = sorted({str(c.attrs["simplex"]) for c in data.coords.values() if "simplex" in c.attrs})
        lines += [f"- The weights of {prefix} sum to 1: where one is higher, the others are lower." for prefix in shared]
        means = array.mean(dim="replicate")
        for kind, i in (("highest", int(np.nanargmax(means.values))), ("lowest", int(np.nanargmin(means.values)))):
            lines.append(f"- The {kind} mean, {float(means[i]):.3f}, came at {_place(data, i, [f for f, _, _ in found])}.")
    lines.append("Replicates share random numbers across points, so these differences are paired.")
    return lines


def _sentence(start: str, e: Effect, word: str) -> str:
    sure = "this is sure" if e.low > 0 or e.high < 0 else "this could be chance"
    direction = "raised" if e.mean >= 0 else "lowered"
    if e.n < 2:
        return f"- {start} {direction} {word} by {abs(e.mean):.4f}: one replicate cannot tell how sure this is."
    interval = f"(95 % interval {e.low:+.4f} to {e.high:+.4f}, n = {e.n} paired replicates)"
    return f"- {start} {direction} {word} by {abs(e.mean):.4f} on average {interval}: {sure}."


def _of_grid(data: Any, name: str, array: Any, word: str) -> list[str]:
    lines = [_sentence(f"Going from {text(e.first)} to {text(e.last)}, {e.factor}", e, word) for e in effects(data, name)]
    factors = [str(d) for d in array.dims if d not in NOT_FACTORS]
    if factors:
        cells = array.mean(dim="replicate")
        for kind, best in (("highest", cells.argmax(dim=...)), ("lowest", cells.argmin(dim=...))):
            place = ", ".join(f"{data[d].attrs.get('parameter', d)} = {text(plain(data[d].values[int(best[d])]))}" for d in factors)
            value = float(cells.isel({d: int(best[d]) for d in factors}))
            lines.append(f"- The {kind} mean, {value:.3f}, came with {place}.")
    return lines


def _place(data: Any, i: int, strongest: list[str]) -> str:
    """A point's values of the choices and of the few factors that go with the measure most, and how many more there are."""
    along = {str(c.attrs["parameter"]): c for c in data.coords.values() if c.dims == ("sample",) and "kind" in c.attrs}
    names = [name for name in along if name not in strongest] + strongest
    said = ", ".join(f"{name} = {text(plain(along[name].values[i]))}" for name in names[:MOST_NAMED])
    return f"{said} and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else said
