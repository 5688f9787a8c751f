"""How good boxes are on points: quality, tests with points as units, and intervals that know that runs of a point go together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from coprod.analysis.inputs import Floats
from coprod.experiments.intervals import wilson

from .box import Box, Mask

LEVEL = 0.05  # of a test


def quality(box: Box, x: Floats, y: Floats) -> float:
    """Weighted relative accuracy (Lavrač and others 1999): part of points inside, times how far their mean lies above the mean.

    0 for the whole space and for a box at random, largest for the region in which outcomes lie above the mean.
    """
    inside = box.holds(x)
    return float((y[inside] - y.mean()).sum() / len(y))


def best(boxes: Sequence[Box], x: Floats, y: Floats, density: float | None) -> Box:
    """The box of the highest quality; or the largest with such a density, the densest where none has it."""
    if density is None:
        return max(boxes, key=lambda box: quality(box, x, y))
    dense = [(share_inside(box, x, y), int(box.holds(x).sum()), box) for box in boxes]
    there = [(size, box) for found, size, box in dense if found >= density]
    return max(there, key=lambda one: one[0])[1] if there else max(dense, key=lambda one: one[0])[2]


def share_inside(box: Box, x: Floats, y: Floats) -> float:
    """The mean outcome of a box's points; 0 where it has none."""
    inside = box.holds(x)
    return float(y[inside].mean()) if inside.any() else 0.0


def chance(fewer: Floats, more: Floats) -> float:
    """How often outcomes of one kind of points would lie so far below those of another by chance: p, one-sided.

    By the ranks of points' shares (Mann and Whitney 1947); 1 where there are none, or all are the same.
    """
    from scipy.stats import mannwhitneyu

    if not len(fewer) or not len(more) or np.ptp(np.concatenate([fewer, more])) == 0.0:
        return 1.0
    return float(mannwhitneyu(fewer, more, alternative="less", method="asymptotic").pvalue)


def density_interval(y: Floats, runs: Floats) -> tuple[float, float, float]:
    """The mean of points' shares, and its 95 % interval.

    Wilson's, of as many runs as would vary so much were they independent (Korn and Graubard 1998): from the number of points,
    where all runs of a point agree, to the number of runs. NaN where there is no point.
    """
    if not len(y):
        return np.nan, np.nan, np.nan
    mean, spread = float(y.mean()), float(y.var(ddof=1)) if len(y) > 1 else 0.0
    if 0.0 < mean < 1.0:
        size = mean * (1.0 - mean) / spread * len(y) if spread > 0.0 else np.inf
        size *= _small(len(y))
    else:
        size = len(y)
    return _with_wilson(mean, float(np.clip(size, len(y), max(len(y), runs.sum()))))


def coverage_interval(y: Floats, inside: Mask) -> tuple[float, float, float]:
    """The part of all that meets an outcome that lies inside, from shares of points, and its 95 % interval.

    Wilson's, of the effective number of points whose shares are weights: of Kish (1965), or of the ratio's variance,
    whichever is smaller. NaN where nothing meets it.
    """
    total = float(y.sum())
    if total == 0.0:
        return np.nan, np.nan, np.nan
    part = float(y[inside].sum()) / total
    weights = y / total
    size = 1.0 / float((weights**2).sum())
    spread = float((weights**2 * (inside - part) ** 2).sum())
    if spread > 0.0:
        size = min(size, part * (1.0 - part) / spread * _small(int((y > 0.0).sum())))
    return _with_wilson(part, max(size, 1.0))


def _with_wilson(part: float, size: float) -> tuple[float, float, float]:
    low, high = wilson(part, size)
    return part, float(low), float(high)


def over_seeds(interval: tuple[float, float, float], by_seed: Floats) -> tuple[float, float, float]:
    """An interval over points widened by what seeds do alike at all points: Student's t of the same share in each replicate.

    One over points alone, with these seeds, where there is one replicate.
    """
    from scipy.special import stdtrit

    known = by_seed[np.isfinite(by_seed)]
    value, low, high = interval
    if len(known) < 2 or not np.isfinite(low):
        return interval
    half = float(stdtrit(len(known) - 1, 0.975) * known.std(ddof=1) / np.sqrt(len(known)))
    ends = value - np.hypot(value - low, half), value + np.hypot(high - value, half)
    return value, float(max(0.0, ends[0])), float(min(1.0, ends[1]))


def _small(points: int) -> float:
    """What a variance from so few points takes off an effective size: (z / t)²."""
    from scipy.special import ndtri, stdtrit

    return float((ndtri(0.975) / stdtrit(points - 1, 0.975)) ** 2) if points > 1 else 0.0
