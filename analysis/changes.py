"""What changing each factor of a sweep does to a measure, whatever the design."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from .effects import Effect, Level, contrasts, effects, plain, reference
from .highest import CONFIDENCE
from .inputs import Floats, inputs_of
from .sample import at_end, definition_of
from .sensitivity.arrangement import trajectories
from .sensitivity.morris import elementary

PAIRED = "paired replicates"  # what stands behind changes of a grid and of named points
BOTH_ENDS = "points at both ends"  # the same of points that were drawn
END = 0.2  # of the points of a sample, those with the lowest and those with the highest values of a factor


@dataclass(frozen=True)
class Changes:
    """The changes of a measure, largest first; what ``n`` counts; and the factors that were varied and are not compared."""

    found: list[Effect]
    behind: str
    not_compared: list[str]


def changes(data: Any, measure: str) -> Changes:
    """The change of a measure at the end from one level of each factor to another.

    Of a grid from the lowest to the highest level, of named points from the first to each other, paired within replicates.
    Of a sample from the fifth of its points with the lowest values to that with the highest (their medians are the levels;
    of a Sobol sample those points that are drawn by themselves), of Morris trajectories of going through the whole range.
    Choices are compared with their reference. Intervals of samples allow for the choice of points and for seeds, which all
    points share; with one replicate there are none. All are Bonferroni's, as in ``effects``. BadInput for a measure that is several
    numbers at a time.
    """
    if "sample" not in data.dims:
        return Changes(effects(data, measure), PAIRED, [])
    if "label" in data.coords:
        return Changes(contrasts(data, measure), PAIRED, [])
    y: Floats = at_end(data, measure).transpose("sample", "replicate").values
    design = definition_of(data).get("design", {})
    if design.get("kind") == "morris":
        return _of_trajectories(data, y)
    rows = np.arange(len(y))
    if design.get("kind") == "sobol":
        rows = rows.reshape(int(dict(design["options"])["points"]), -1)[:, [0, -1]].ravel()  # those of a block that are drawn
    return _of_points(data, y, rows)


def _by_size(found: Iterable[Effect]) -> list[Effect]:
    return sorted(found, key=lambda effect: -abs(effect.mean) if effect.n else 1.0)


def _of_points(data: Any, y: Floats, rows: Any) -> Changes:
    there: Any = np.isfinite(y).all(axis=1)
    chosen: list[tuple[str, Level, Level, Any, Any]] = []
    not_compared = []
    for key, coordinate in data.coords.items():
        if coordinate.dims != ("sample",) or key == "sample":
            continue
        name, values = str(coordinate.attrs.get("parameter", key)), coordinate.values[rows]
        if np.issubdtype(values.dtype, np.number) and np.isfinite(values.astype(float)).all():
            x = values.astype(float)
            low, high = np.quantile(x, [END, 1.0 - END])
            if low < high:
                chosen.append((name, float(np.median(x[x <= low])), float(np.median(x[x >= high])), x <= low, x >= high))
            else:
                not_compared.append(name)
            continue
        kinds = _reference_first(data, str(key), [plain(v) for v in values])
        of: dict[Level, NDArray[np.bool_]] = {kind: np.array([plain(v) == kind for v in values]) for kind in kinds}
        chosen += [(name, kinds[0], kind, of[kinds[0]], of[kind]) for kind in kinds[1:]]
        not_compared += [name] if len(kinds) < 2 else []
    part = (1.0 - CONFIDENCE) / max(len(chosen), 1)
    runs, known = y[rows], there[rows]
    found = [_difference(name, first, last, runs[known & a], runs[known & b], part) for name, first, last, a, b in chosen]
    return Changes(_by_size(found), BOTH_ENDS, not_compared)


def _reference_first(data: Any, key: str, values: list[Level]) -> list[Level]:
    """The levels of a choice that points have, its reference first."""
    kinds = list(dict.fromkeys(values))
    if "kind" not in data[key].attrs or data[key].attrs["kind"] == "parameter":
        return sorted(kinds, key=lambda kind: (isinstance(kind, str), kind))
    own = plain(data[key].values[reference(data, key)])
    return [own, *(kind for kind in kinds if kind != own)] if own in kinds else kinds


def _difference(factor: str, first: Level, last: Level, a: Floats, b: Floats, part: float) -> Effect:
    """The mean difference of runs, each (points, replicates), and its interval over points and over seeds together.

    Between points as Welch (1947); between seeds from the difference in each replicate, which all points share. What a run
    does by itself is in both, so that the interval is rather too long.
    """
    if min(len(a), len(b)) < 1:
        return Effect(factor, first, last, float("nan"), float("nan"), float("nan"), 0)
    by_seed = b.mean(axis=0) - a.mean(axis=0)
    parts = [(side.mean(axis=1).var(ddof=1) / len(side), len(side) - 1) for side in (a, b) if len(side) > 1]
    enough = len(parts) == 2
    return _with_interval(factor, first, last, by_seed, parts if enough else [], len(a) + len(b), part)


def _with_interval(factor: str, first: Level, last: Level, by_seed: Floats, parts: list[Any], n: int, part: float) -> Effect:
    """An effect whose variance is that of its parts and of seeds (Satterthwaite's degrees of freedom)."""
    mean, replicates = float(by_seed.mean()), len(by_seed)
    if replicates < 2 or not parts:
        return Effect(factor, first, last, mean, float("nan"), float("nan"), n)
    all_parts = [*parts, (float(by_seed.var(ddof=1)) / replicates, replicates - 1)]
    variance = sum(v for v, _ in all_parts)
    if variance == 0.0:
        return Effect(factor, first, last, mean, mean, mean, n)
    freedom = variance**2 / sum(v**2 / f for v, f in all_parts)
    half = float(stdtrit(freedom, 1.0 - part / 2.0) * np.sqrt(variance))
    return Effect(factor, first, last, mean, mean - half, mean + half, n)


def _of_trajectories(data: Any, y: Floats) -> Changes:
    inputs = inputs_of(data)
    every = trajectories(inputs)
    runs = y.reshape(len(every.moved), -1, y.shape[1])
    there = np.isfinite(runs).all(axis=(1, 2))
    groups = list(inputs.groups)
    ordered = [g for g, name in enumerate(groups) if inputs.ordered(name)]
    rest = [name for name in groups if not inputs.ordered(name)]
    if not there.any():
        return Changes([], "trajectories", groups)
    effect = elementary(runs[there], every.some(there))
    n, part, found = len(effect), (1.0 - CONFIDENCE) / max(len(ordered), 1), []
    for g in ordered:
        column, own = inputs.columns[groups[g]], effect[:, g]
        parts = [(own.mean(axis=1).var(ddof=1) / n, n - 1)] if n > 1 else []
        ends = float(column.min()), float(column.max())
        found.append(_with_interval(groups[g], *ends, own.mean(axis=0), parts, n, part))
    return Changes(_by_size(found), "trajectories", rest)
