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

from .inputs import Floats
from .seeds import pairs

Z = 1.959963984540054  # of a 95 % normal interval
LEAST_JACKKNIFE = 3  # replicates: leaving one out must leave two


@dataclass(frozen=True)
class Estimate:
    """A number for each group, and the ends of its 95 % interval, NaN where none can be given."""

    value: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True)
class Indices:
    """First-order and total-order indices of groups; second-order ones of pairs of groups, (pairs,), where the design has them."""

    first: Estimate
    total: Estimate
    second: Estimate | None


def indices(y: Floats, groups: int, second: bool, resamples: int, seed: int) -> Indices:
    """Indices from outcomes y, (blocks, points of a block, replicates).

    Intervals are normal ones. Their variance is that of resampling blocks, plus, from three replicates on, the jackknife's
    over replicates: all points share their seeds, so a seed in which a factor matters more touches every block.
    """
    rng = np.random.default_rng(seed)
    again = rng.multinomial(len(y), np.full(len(y), 1.0 / len(y)), size=resamples) / len(y)
    once = np.full((1, len(y)), 1.0 / len(y))
    values = _estimates(y, groups, second, once)[0]
    variance = _estimates(y, groups, second, again).var(axis=0, ddof=1)
    r = y.shape[2]
    if r >= LEAST_JACKKNIFE:
        left = np.array([_estimates(np.delete(y, i, axis=2), groups, second, once)[0] for i in range(r)])
        variance = variance + (r - 1) / r * ((left - left.mean(axis=0)) ** 2).sum(axis=0)
    half = Z * np.sqrt(variance)
    parts = [slice(0, groups), slice(groups, 2 * groups), slice(2 * groups, None)]
    first, total, pairs = (Estimate(values[p], values[p] - half[p], values[p] + half[p]) for p in parts)
    return Indices(first, total, pairs if second else None)


def variance_of_means(y: Floats) -> float:
    """The variance of f over the points A and B of all blocks, seed noise taken out."""
    return float(_variance(y, np.full((1, len(y)), 1.0 / len(y)))[0])


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
    first = (weights @ pairs(np.broadcast_to(b, ab.shape), ab - a) - pairs(centre[:, None, :] + 0.0 * change, change)) / variance
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
