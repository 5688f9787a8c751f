"""Figures put on one scale, in which distances between runs are taken; many figures are first put together into few.

The few are what regression says of the parameters and their squares (Fearnhead and Prangle 2012); squares tell posteriors with
two modes apart, which means do not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from .sums import Floats, least_squares, product


@dataclass(frozen=True)
class Scale:
    """Takes figures (rows, observations) to summaries (rows, summaries)."""

    middle: Floats
    spread: Floats
    slopes: Any = None

    def __call__(self, x: Floats) -> Floats:
        standard = (x - self.middle) / self.spread
        return standard if self.slopes is None else product(_features(standard), self.slopes)


def fitted(x: Floats, targets: Floats) -> Scale:
    """The scale for figures whose runs have these targets (rows, targets): by itself where figures are no more than they."""
    middle = np.median(x, axis=0)
    spread = np.std(x, axis=0)
    plain = Scale(middle, spread)
    if x.shape[1] <= targets.shape[1]:
        return plain
    slopes = least_squares(_features(plain(x)), targets, np.full(len(x), 1.0 / len(x)))
    return Scale(middle, spread, slopes)


def _features(standard: Floats) -> Floats:
    """A constant, figures and their squares, those far out held back."""
    near = np.clip(standard, -10.0, 10.0)
    return np.column_stack([np.ones(len(near)), near, near**2])


def with_squares(theta: Floats) -> Floats:
    """Parameters and their squares."""
    return np.column_stack([theta, theta**2 / np.sqrt(2.0)])
