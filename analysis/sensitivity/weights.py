"""One by one, the weights that sum to 1: how much of the outcome's variance goes with each weight, however the others move.

A weight rises as the others fall, so none has an effect of its own that adds up with theirs. The index is Var(E[f | w]) /
Var(f), which is defined for any inputs, here from means of the outcome in bins of equally many points, less what bins of
noise would give.
"""

from __future__ import annotations

import numpy as np

from .inputs import Floats
from .sobol import Z

BINS = 16
GROUPS = 40  # of blocks, left out in turn for the interval


def along(weight: Floats, y: Floats, blocks: int, variance: float) -> tuple[float, float, float]:
    """The index of one weight at points, from their mean outcomes, and its 95 % interval; ``variance`` is that of f.

    Points in a block are not independent, so whole blocks are left out in turn, some at a time (jackknife). Resampling with
    repetition would not do: points that are there twice look like a pattern.
    """
    whole = _between(weight, y) / variance
    group = np.repeat(np.arange(blocks) * min(GROUPS, blocks) // blocks, len(y) // blocks)
    left = np.array([_between(weight[group != g], y[group != g]) for g in range(int(group[-1]) + 1)]) / variance
    half = Z * np.sqrt((len(left) - 1) / len(left) * ((left - left.mean()) ** 2).sum())
    return whole, whole - half, whole + half


def _between(weight: Floats, y: Floats) -> float:
    """The variance between bins of equally many points, less what noise within them gives."""
    bins = np.empty(len(y), dtype=np.int64)
    bins[np.argsort(weight, kind="stable")] = np.arange(len(y)) * BINS // len(y)
    n = np.bincount(bins, minlength=BINS)
    mean = np.bincount(bins, y, BINS) / n
    within = ((y - mean[bins]) ** 2).sum() / (len(y) - BINS)
    return float((n * (mean - y.mean()) ** 2).sum() / len(y) - within * (BINS - 1) / len(y))
