"""Whether what is observed can be had together: how far the nearest run is, against figures that the model made itself.

A conflict between what is observed and all that the prior gives (Evans and Moshonov 2006), told by the distance to the nearest
run, in standard errors of a figure: its uncertainty and the noise of runs in one.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from .sums import Floats, least_squares, product

TESTS = 400  # figures of the model itself
RARE = 0.005  # share of these that lie as far
FAR = 3.0  # standard errors: what is nearer is reached, however crowded the runs are
MOST_OF = 0.7  # of the distance of all figures: a part of them that is so far apart is the conflict
NOWHERE = 1e-12  # of a figure's spread, lest a standard error be 0


@dataclass(frozen=True)
class Reach:
    """Distance to the nearest run and its figures (observations), with each one's standard error and whether it is part of the
    conflict; ``own`` are distances of the model's own figures (tests)."""

    distance: float
    nearest: Floats
    error: Floats
    conflict: NDArray[np.bool_]
    own: Floats

    @property
    def far(self) -> float:
        """The share of the model's own figures that lie at least as far from the nearest other run."""
        return float((self.own >= self.distance).mean())

    @property
    def reached(self) -> bool:
        return self.distance <= FAR or (1 + self.far * len(self.own)) / (1 + len(self.own)) > RARE


def reach(even: Floats, given: Floats, x: Floats, groups: int, y: Floats, uncertainty: Floats) -> Reach:
    """How far observations lie from runs whose figures are ``given`` (rows, observations), and ``x`` as they would be observed;
    ``even`` are the parameters of rows, of which each point has so many ``groups``."""
    error = np.maximum(np.hypot(uncertainty, _noise(even, given)), NOWHERE * given.std(axis=0))
    points = len(given) // groups
    chosen = np.linspace(0, points - 1, min(TESTS, points)).round().astype(int) * groups
    own = []
    for row in chosen:
        squares = (((given - x[row]) / error) ** 2).sum(axis=1)
        squares[row : row + groups] = np.inf
        own.append(np.sqrt(squares.min()))
    squares = ((given - y) / error) ** 2
    total = squares.sum(axis=1)
    at = int(total.argmin())
    return Reach(float(np.sqrt(total[at])), given[at], error, _conflict(squares), np.array(own))


def _noise(even: Floats, given: Floats) -> Floats:
    """The spread of figures (rows, observations) about a quadratic in the parameters: noise of runs, and what it misses."""
    standard = (even - even.mean(axis=0)) / even.std(axis=0)
    count = standard.shape[1]
    products = [standard[:, i] * standard[:, j] for i in range(count) for j in range(i, count)]
    design = np.column_stack([np.ones(len(standard)), standard, *products])
    left = given - product(design, least_squares(design, given, np.full(len(given), 1.0 / len(given))))
    spread: Floats = left.std(axis=0)
    return spread


def _conflict(squares: Floats) -> NDArray[np.bool_]:
    """The figure, or the two, from which alone runs (rows, observations) are nearly as far as from all; else all."""
    count = squares.shape[1]
    needed = MOST_OF**2 * squares.sum(axis=1).min()
    found: NDArray[np.bool_] = np.ones(count, bool)
    for size in (1, 2):
        parts = list(combinations(range(count), size))
        least = [squares[:, part].sum(axis=1).min() for part in parts]
        if parts and max(least) >= needed:
            found = np.isin(np.arange(count), parts[int(np.argmax(least))])
            break
    return found
