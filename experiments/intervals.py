"""Means over what is there, intervals of means over replicates, and of shares."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def mean_of_known(values: NDArray[np.float64], axis: int) -> NDArray[np.float64]:
    """Means along an axis of the numbers that are there; NaN where none is."""
    known = np.isfinite(values)
    with np.errstate(invalid="ignore", divide="ignore"):
        found: NDArray[np.float64] = np.where(known, values, 0.0).sum(axis=axis) / known.sum(axis=axis)
    return found


def wilson(share: Any, size: float) -> tuple[Any, Any]:
    """Ends of Wilson's 95 % intervals of shares of ``size`` trials, which need be no whole number."""
    from scipy.special import ndtri

    z = float(ndtri(0.975))
    middle = (share + z * z / (2 * size)) / (1 + z * z / size)
    half = z / (1 + z * z / size) * np.sqrt(share * (1 - share) / size + z * z / (4 * size * size))
    return np.where(share == 0.0, 0.0, np.maximum(0.0, middle - half)), np.where(share == 1.0, 1.0, np.minimum(1.0, middle + half))


def mean_interval(values: NDArray[np.float64]) -> tuple[Any, Any, Any]:
    """Means along the last axis, at least two numbers long, and the ends of their 95 % t intervals."""
    from scipy.special import stdtrit

    n = values.shape[-1]
    mean = values.mean(axis=-1)
    half = stdtrit(n - 1, 0.975) * np.std(values, axis=-1, ddof=1) / np.sqrt(n)
    return mean, mean - half, mean + half
