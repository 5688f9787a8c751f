"""What changing each factor of a sweep does to a measure, whatever the design."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.special import stdtrit

from .effects import Effect, Level, contrasts, effects, plain
from .highest import CONFIDENCE
from .inputs import Floats, Inputs, inputs_of
from .sample import definition_of
from .sensitivity.arrangement import saltelli, trajectories
from .sensitivity.morris import elementary

END = 0.2  # of the points of a sample, those with the lowest and those with the highest values of a factor


def changes(data: Any, measure: str) -> list[Effect]:
    """The change of a measure at the end from one level of each factor to another, largest first; none of a store without factors.

    Of a grid from the lowest to the highest level, of named points from the first to each other, paired within replicates.
    Of a sample from the fifth of its points with the lowest values to that with the highest (their medians are the levels;
    Welch's interval over points, which of a Sobol sample are those drawn by themselves), of Morris trajectories of going
    through the whole range. Choices are compared with their first level. Intervals are Bonferroni's, as in ``effects``.
    """
    if "sample" not in data.dims:
        return effects(data, measure)
    if "label" in data.coords:
        return contrasts(data, measure)
    inputs = inputs_of(data)
    y: Floats = data[measure].isel(time=-1).transpose("sample", "replicate").values.astype(float)
    kind = definition_of(data).get("design", {}).get("kind")
    if kind == "morris":
        return sorted(_of_trajectories(y, inputs), key=_size)
    rows = np.arange(len(y))
    if kind == "sobol":
        blocks = saltelli(inputs).blocks
        rows = rows.reshape(blocks, -1)[:, [0, -1]].ravel()
    return sorted(_of_points(data, y, inputs, rows), key=_size)


def _size(effect: Effect) -> float:
    return -abs(effect.mean) if effect.n else 1.0


def _of_points(data: Any, y: Floats, inputs: Inputs, rows: Any) -> list[Effect]:
    known = np.isfinite(y)[rows]
    with np.errstate(invalid="ignore"):
        means = np.where(known, y[rows], 0.0).sum(axis=1) / known.sum(axis=1)
    compared: list[tuple[str, Level, Level, Floats, Floats]] = []
    for name, column in inputs.columns.items():
        x, there = column[rows], np.isfinite(means)
        if name in inputs.choices:
            names = [plain(v) for v in data[name].values[rows]]
            kinds = list(dict.fromkeys(names))
            of = {kind: means[there & np.array([n == kind for n in names])] for kind in kinds}
            compared += [(name, kinds[0], kind, of[kinds[0]], of[kind]) for kind in kinds[1:]]
            continue
        low, high = np.quantile(x, [END, 1.0 - END])
        if low < high:
            ends = x <= low, x >= high
            levels = [float(np.median(x[end])) for end in ends]
            compared.append((name, levels[0], levels[1], means[there & ends[0]], means[there & ends[1]]))
    part = (1.0 - CONFIDENCE) / max(len(compared), 1)
    return [_welch(*one, part) for one in compared]


def _welch(factor: str, first: Level, last: Level, a: Floats, b: Floats, part: float) -> Effect:
    """The difference of two means, and its t interval without equal variances (Welch 1947)."""
    if min(len(a), len(b)) < 1:
        return Effect(factor, first, last, float("nan"), float("nan"), float("nan"), 0)
    mean = float(b.mean() - a.mean())
    if min(len(a), len(b)) < 2:
        return Effect(factor, first, last, mean, float("nan"), float("nan"), len(a) + len(b))
    u, v = a.var(ddof=1) / len(a), b.var(ddof=1) / len(b)
    if u + v == 0.0:
        return Effect(factor, first, last, mean, mean, mean, len(a) + len(b))
    freedom = (u + v) ** 2 / (u**2 / (len(a) - 1) + v**2 / (len(b) - 1))
    half = float(stdtrit(freedom, 1.0 - part / 2.0) * np.sqrt(u + v))
    return Effect(factor, first, last, mean, mean - half, mean + half, len(a) + len(b))


def _of_trajectories(y: Floats, inputs: Inputs) -> list[Effect]:
    every = trajectories(inputs)
    block = len(y) // len(every.moved)
    runs = y.reshape(-1, block, y.shape[1])
    there = np.isfinite(runs).all(axis=(1, 2))
    found: list[Effect] = []
    if not there.any():
        return found
    effect = elementary(runs[there], every.some(there)).mean(axis=2)
    n = len(effect)
    moved = [g for g, name in enumerate(inputs.groups) if inputs.ordered(name)]
    part = (1.0 - CONFIDENCE) / max(len(moved), 1)
    for g in moved:
        name = list(inputs.groups)[g]
        column, own = inputs.columns[name], effect[:, g]
        mean = float(own.mean())
        half = float(stdtrit(n - 1, 1.0 - part / 2.0) * own.std(ddof=1) / np.sqrt(n)) if n > 1 else float("nan")
        found.append(Effect(name, float(column.min()), float(column.max()), mean, mean - half, mean + half, n))
    return found
