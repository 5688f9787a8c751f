"""The posterior of parameters given an observation, from runs whose parameters were drawn from the prior.

Of the runs nearest to what was observed, parameters are moved to where they would be had the run given just that: regression
with a spread of its own (Beaumont, Zhang and Balding 2002; Blum and François 2010). Nothing is simulated here, so one sample
serves every observation, also those of simulation-based calibration.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .sums import Floats, least_squares, product

PER_ROOT = 10  # so many times the root of all rows are kept
LEAST_KEPT = 100
FLOOR = 1e-12  # of squares, before their logarithm is taken


@dataclass(frozen=True)
class Posterior:
    """Parameters (draws, parameters), moved to the observation, and their weights, which sum to 1."""

    draws: Floats
    weights: Floats

    def below(self, values: Floats) -> Floats:
        """The probability that each parameter lies below a value: (parameters)."""
        found: Floats = (self.weights[:, None] * (self.draws < values)).sum(axis=0)
        return found


def kept_rows(rows: int) -> int:
    """How many of so many rows are kept."""
    return min(rows, max(LEAST_KEPT, round(PER_ROOT * math.sqrt(rows))))


def near(x: Floats, y: Floats, left_out: slice | None = None) -> tuple[NDArray[np.int64], Floats, float]:
    """The rows of summaries (rows, summaries) nearest to an observation, their weights (Epanechnikov's kernel), and the largest
    distance among them. ``left_out`` are rows that do not count."""
    squares = ((x - y) ** 2).sum(axis=1)
    if left_out is not None:
        squares[left_out] = np.inf
    count = kept_rows(len(x))
    rows = np.sort(np.argpartition(squares, count - 1)[:count])
    widest = squares[rows].max()
    weights = 1.0 - squares[rows] / (widest if widest > 0.0 else 1.0)
    weights = weights if weights.sum() > 0.0 else np.ones(count)  # all equally far
    return rows, weights / weights.sum(), float(np.sqrt(widest))


def posterior(theta: Floats, x: Floats, y: Floats, left_out: slice | None = None) -> Posterior:
    """The posterior of parameters (rows, parameters), which have no bounds, given summaries ``y``."""
    rows, weights, distance = near(x, y, left_out)
    return Posterior(adjusted(theta[rows], weights, distance, x[rows] - y), weights)


def adjusted(theta: Floats, weights: Floats, distance: float, away: Floats) -> Floats:
    """Parameters of near rows (rows, parameters), moved to where they would be were summaries not ``away`` (rows, summaries)."""
    design = np.column_stack([np.ones(len(away)), away / (distance or 1.0)])
    slopes = least_squares(design, theta, weights)
    left = theta - product(design, slopes)
    spread = least_squares(design, np.log(left**2 + FLOOR), weights)
    moved: Floats = slopes[0] + left * np.exp((spread[0] - product(design, spread)) / 2.0)
    return moved
