"""Intervals of means over replicates."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def mean_interval(values: NDArray[np.float64]) -> tuple[Any, Any, Any]:
    """Means along the last axis, at least two numbers long, and the ends of their 95 % t intervals."""
    from scipy.special import stdtrit

    n = values.shape[-1]
    mean = values.mean(axis=-1)
    half = stdtrit(n - 1, 0.975) * np.std(values, axis=-1, ddof=1) / np.sqrt(n)
    return mean, mean - half, mean + half
