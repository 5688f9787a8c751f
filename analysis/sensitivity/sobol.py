"""Sobol' indices of the expected outcome, seed noise taken out, with bootstrap intervals.

The expected outcome at a point, f, is the mean over seeds; a run is f and noise. The product of two different
replicates has the noise of neither in its expectation, so every product of the usual estimators (Saltelli et al. 2010
for first-order, Jansen 1999 for total-order indices) is a mean over pairs of different replicates. With one replicate of
a model without randomness they are the usual estimators.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from coprod.analysis.inputs import Floats

from .seeds import pairs

Z = 1.959963984540054  # of a 95 % normal interval
RESAMPLED = 10_000_000  # numbers held while blocks are resampled


@dataclass(frozen=True)
class Estimate:
    """A number for each group, and the ends of its 95 % interval, NaN where none can be given."""

    value: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True)
class Indices:
    """First-order indices of groups and their sum, total-order ones; second-order ones of pairs, (pairs,), where there are."""

    first: Estimate
    first_sum: Estimate
    total: Estimate
    second: Estimate | None


def indices(y: Floats, groups: int, second: bool, resamples: int, seed: int) -> Indices:
    """Indices from outcomes y, (blocks, points of a block, replicates).

    Half an interval is Z standard errors over resampled blocks and, beside it, Student's t of standard errors of a jackknife
    over replicates: all points share their seeds, so a seed in which a factor matters more touches every block. What
    blocks and seeds make together is in both, so that intervals are rather too long.
    """
    from scipy.special import stdtrit

    rng = np.random.default_rng(seed)
    values = _with_sum(estimates(y, groups, second)[None], groups)[0]
    size = max(1, RESAMPLED // len(y))
    drawn = []
    for first in range(0, resamples, size):
        again = rng.multinomial(len(y), np.full(len(y), 1.0 / len(y)), size=min(size, resamples - first)) / len(y)
        drawn.append(_with_sum(_estimates(y, groups, second, again), groups))
    squares = (Z * np.vstack(drawn).std(axis=0, ddof=1)) ** 2
    r = y.shape[2]
    if r > 1:
        left = _with_sum(np.array([estimates(np.delete(y, i, axis=2), groups, second) for i in range(r)]), groups)
        squares = squares + stdtrit(r - 1, 0.975) ** 2 * (r - 1) / r * ((left - left.mean(axis=0)) ** 2).sum(axis=0)
    half = np.sqrt(squares)
    ends = [Estimate(values[p], values[p] - half[p], values[p] + half[p]) for p in _parts(groups)]
    return Indices(ends[0], ends[3], ends[1], ends[2] if second else None)


def _parts(groups: int) -> list[Any]:
    """Where first-, total- and second-order indices and the sum of the first stand."""
    return [slice(0, groups), slice(groups, 2 * groups), slice(2 * groups, -1), -1]


def _with_sum(values: Floats, groups: int) -> Floats:
    return np.column_stack([values, values[:, :groups].sum(axis=1)])


def estimates(y: Floats, groups: int, second: bool) -> Floats:
    """First-, total- and second-order indices side by side."""
    found: Floats = _estimates(y, groups, second, np.full((1, len(y)), 1.0 / len(y)))[0]
    return found


def _variance(y: Floats, weights: Floats) -> Floats:
    """The variance of f for each row of weights of blocks. Replicates are centred by themselves: a seed shifts all points."""
    ends = (y[:, 0], y[:, -1])
    squares = 0.5 * (pairs(ends[0], ends[0]) + pairs(ends[1], ends[1]))
    means = np.tensordot(weights, 0.5 * (ends[0] + ends[1]), axes=(1, 0))
    found: Floats = weights @ squares - pairs(means, means)
    return found


def _estimates(y: Floats, groups: int, second: bool, weights: Floats) -> Floats:
    """First-, total- and second-order indices side by side, for each row of weights of blocks: (rows, indices)."""
    a, b, ab = y[:, :1], y[:, -1:], y[:, 1 : groups + 1]
    centre = np.tensordot(weights, y.mean(axis=1), axes=(1, 0))  # (rows, replicates)
    variance = _variance(y, weights)[:, None]
    change = np.tensordot(weights, ab - a, axes=(1, 0))  # (rows, groups, replicates)
    first = (
        weights @ pairs(np.broadcast_to(b, ab.shape), ab - a) - pairs(np.broadcast_to(centre[:, None, :], change.shape), change)
    ) / variance
    total = 0.5 * (weights @ pairs(a - ab, a - ab)) / variance
    parts: list[Any] = [first, total]
    if second:
        ba = y[:, groups + 1 : 2 * groups + 1]
        for j, k in combinations(range(groups), 2):
            both = weights @ (pairs(ba[:, j], ab[:, k]) - pairs(a[:, 0], b[:, 0]))
            shift = np.tensordot(weights, ba[:, j] + ab[:, k] - a[:, 0] - b[:, 0], axes=(1, 0))
            closed = (both - pairs(centre, shift))[:, None] / variance
            parts.append(closed - first[:, [j]] - first[:, [k]])
    return np.hstack(parts)
