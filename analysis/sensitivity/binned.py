"""First-order indices from any points: how much of the outcome's variance goes with a factor, Var(E[f | x]) / Var(f).

From means of the outcome in bins of equally many points, or at each value of a factor that has few, less what noise
within bins gives. It is defined for factors that depend on each other as well, such as weights that sum to 1: then the
indices overlap, and do not add up.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from coprod.analysis.inputs import Floats

from .sobol import Z

BINS = 16
GROUPS = 40  # of blocks, left out in turn for the interval


def along(column: Floats, y: Floats, blocks: int, variance: float) -> tuple[float, float, float]:
    """The index of one factor at points, from their mean outcomes, and its 95 % interval; ``variance`` is that of f.

    Points in a block are not independent, so whole blocks are left out in turn, some at a time (jackknife). Resampling with
    repetition would not do: points that are there twice look like a pattern.
    """
    whole = _between(column, y) / variance
    group = np.repeat(np.arange(blocks) * min(GROUPS, blocks) // blocks, len(y) // blocks)
    left = np.array([_between(column[group != g], y[group != g]) for g in range(int(group[-1]) + 1)]) / variance
    half = Z * np.sqrt((len(left) - 1) / len(left) * ((left - left.mean()) ** 2).sum())
    return whole, whole - half, whole + half


def _bins(column: Floats) -> NDArray[np.int64]:
    values, which = np.unique(column, return_inverse=True)
    if len(values) <= BINS:
        return which
    bins = np.empty(len(column), dtype=np.int64)
    bins[np.argsort(column, kind="stable")] = np.arange(len(column)) * BINS // len(column)
    return bins


def _between(column: Floats, y: Floats) -> float:
    """The variance between bins, less what noise within them gives."""
    bins = _bins(column)
    n = np.bincount(bins)
    mean = np.bincount(bins, y) / n
    within = ((y - mean[bins]) ** 2).sum() / (len(y) - len(n))
    return float((n * (mean - y.mean()) ** 2).sum() / len(y) - within * (len(n) - 1) / len(y))
