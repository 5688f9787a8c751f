"""Replicates added until every point's mean is known well enough, or a cap."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .compute import COMPUTED
from .store import SweepStore


@dataclass(frozen=True)
class PointPrecision:
    """How well the mean of the measure at the last time is known at a point, from ``replicates`` sound runs."""

    replicates: int
    half_width: float
    reached: bool


def half_width(values: NDArray[np.float64], confidence: float) -> float:
    """Half-width of the t interval of a mean; infinite below two values."""
    from scipy.special import stdtrit

    n = len(values)
    if n < 2:
        return math.inf
    return float(stdtrit(n - 1, 0.5 + confidence / 2.0) * np.std(values, ddof=1) / math.sqrt(n))


def point_precision(store: SweepStore, number: int, replicates: int) -> PointPrecision:
    """The precision at a point from its first ``replicates`` replicates."""
    precision = store.study.precision
    assert precision is not None
    index = tuple(int(i) for i in np.unravel_index(number, store.study.design.shape))
    status = np.asarray(store.arrays["status"][(*index, slice(0, replicates))])
    last = np.asarray(store.arrays[precision.measure][(*index, slice(0, replicates), -1)], dtype=np.float64)
    values = last[(status == COMPUTED) & np.isfinite(last)]
    width = half_width(values, precision.confidence)
    return PointPrecision(len(values), width, width < precision.half_width)


def next_replicates(found: PointPrecision, asked: int, at_a_time: int, most: int, target: float) -> int:
    """How many replicates to ask for next: what the spread so far calls for, in whole rounds, at most twice as many."""
    ratio = found.half_width / target
    wished = asked * ratio * ratio if math.isfinite(ratio) else 2.0 * asked
    rounds = max(asked // at_a_time + 1, math.ceil(min(wished, 2.0 * asked) / at_a_time))
    return min(most, rounds * at_a_time)
