"""What moved a measure in a sweep, by how much and how sure, in plain words."""

from __future__ import annotations

from typing import Any

import numpy as np

from coprod.experiments.factors import MOST_NAMED
from coprod.experiments.variables import INNER, NOT_FACTORS
from coprod.simulation.words import counted, listed, signed

from .changes import BOTH_ENDS, PAIRED, Changes, changes
from .effects import Effect, plain, text
from .sample import after_last, definition_of

MOST_TOLD = 8  # factors of a sample
ENOUGH = 5  # replicates


def describe(data: Any, measure: str | None = None) -> list[str]:
    """Sentences on a measure: by default value, or the first measure over all."""
    scalar = [str(name) for name in data.data_vars if not set(data[name].dims) & set(INNER)]
    if not scalar:
        return ["No measure over all was recorded, so there is nothing to sum up."]
    name = measure or ("value" if "value" in scalar else scalar[0])
    array = data[name].isel(time=-1)
    if not bool(np.isfinite(array.values).any()):
        return [f"No run has {name} at the end, so nothing is summed up."]
    word = name.replace("_", " ")
    unit = data[name].attrs.get("units", "")
    lines = [f"What moved {word} {after_last(data)} (overall mean {float(array.mean()):.3f}, unit {unit}):"]
    moved = changes(data, name)
    if "sample" not in array.dims:
        lines += [_of_factor(own, word) for own in _by_factor(moved.found)] + _ends(data, array)
    elif "label" in data.coords:
        lines += [_sentence(f"{e.last} against {e.first}:", e, word) for e in moved.found]
    else:
        lines += _of_sample(data, moved, array, word)
    if moved.behind == PAIRED and not definition_of(data).get("own_seeds"):
        lines.append("Replicates share random numbers across points, so these differences are paired.")
    if len(moved.found) > 1:
        count = len(moved.found)
        lines.append(f"Their {count} intervals are widened for their number (Bonferroni): with 95 % confidence all hold.")
    return lines


def _sentence(start: str, e: Effect, word: str, behind: str = PAIRED) -> str:
    direction = "raised" if e.mean >= 0 else "lowered"
    if not e.n:
        return f"- {start} cannot be told: no {'replicate' if behind == PAIRED else 'point'} has {word} at both."
    if not np.isfinite(e.low):
        few = "one replicate" if behind == PAIRED else "so few points and replicates"
        return f"- {start} {direction} {word} by {abs(e.mean):.4f}: {few} cannot tell how sure this is."
    interval = f"(95 % interval {signed(e.low, 4)} to {signed(e.high, 4)}, n = {e.n} {behind})"
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


def _of_sample(data: Any, moved: Changes, array: Any, word: str) -> list[str]:
    """The largest changes, how many more factors there are, and where the highest and the lowest mean came."""
    means = array.mean(dim="replicate")
    shared = sorted({str(c.attrs["simplex"]) for c in data.coords.values() if "simplex" in c.attrs})
    together = [f"- The weights of {prefix} sum to 1: where one is higher, the others are lower." for prefix in shared]
    if np.nanmin(means.values) == np.nanmax(means.values):
        return [*together, f"- Nothing: {word} is the same at every point."]
    strongest = [own[0] for own in _by_factor(moved.found)]
    lines = [_of_ends(e, word, moved.behind) for e in strongest[:MOST_TOLD]]
    if moved.behind == BOTH_ENDS:
        lines.insert(0, "(Numbers go from the fifth of points with their lowest values to that with their highest, by medians.)")
    rest = strongest[MOST_TOLD:]
    if rest:
        sure = sum(e.sure for e in rest)
        count = f"{sure or 'none'} {'are' if sure > 1 else 'is'} sure"
        lines.append(f"- Of {counted(len(rest), 'more factor')} the change is smaller; {count}.")
    if moved.not_compared:
        lines.append(f"- Not compared: {listed(moved.not_compared, MOST_NAMED)}.")
    for kind, i in (("highest", int(np.nanargmax(means.values))), ("lowest", int(np.nanargmin(means.values)))):
        lines.append(f"- The {kind} mean, {float(means[i]):.3f}, came at {_place(data, i, [e.factor for e in strongest])}.")
    replicates = int(data.sizes["replicate"])
    if replicates < ENOUGH:
        few = f"{counted(replicates, 'replicate')} tell little of what seeds do, which all points share"
        together.append(f"- {few}, so these intervals are long: with five or more they are much shorter.")
    return [*lines, *together]


def _of_ends(e: Effect, word: str, behind: str) -> str:
    """A change of a sample: between its ends, or between levels of a choice."""
    if isinstance(e.first, str):
        return _sentence(f"Against {e.first}, {e.factor} = {e.last}", e, word, behind)
    return _sentence(f"Going from about {e.first:.3g} to {e.last:.3g}, {e.factor}", e, word, behind)


def _place(data: Any, i: int, strongest: list[str]) -> str:
    """A point's values of the choices and of the few factors that go with the measure most, and how many more there are."""
    along = {str(c.attrs["parameter"]): c for c in data.coords.values() if c.dims == ("sample",) and "kind" in c.attrs}
    names = [name for name in along if name not in strongest] + strongest
    said = ", ".join(f"{name} = {text(plain(along[name].values[i]))}" for name in names[:MOST_NAMED])
    return f"{said} and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else said
