"""Boxes: regions of the factors' space with a limit on some factors."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from coprod.analysis.inputs import Floats, Inputs

Mask = NDArray[np.bool_]
Side = tuple[int, str]  # a factor's column, and "low", "high" or, for a choice, "levels"
SIDES = ("low", "high", "levels")
JOINED = " | "  # between levels of a choice
FEW = 16  # values; limits of a factor with so few are among them


@dataclass(frozen=True)
class Space:
    """What boxes lie in: names of the factors, levels of those that are choices, values of numbers that have few."""

    names: tuple[str, ...]
    levels: dict[int, tuple[str, ...]]
    steps: dict[int, Floats]

    @property
    def sides(self) -> list[Side]:
        """Everything that can be limited."""
        columns = range(len(self.names))
        return [(c, side) for c in columns for side in (("levels",) if c in self.levels else ("low", "high"))]

    def least_from(self, column: int, cut: float) -> float:
        """A lower limit at a cut: the first value from there on, of a number that has few."""
        steps = self.steps.get(column)
        return cut if steps is None else float(steps[np.searchsorted(steps, cut)])

    def most_to(self, column: int, cut: float) -> float:
        """An upper limit at a cut: the last value up to there, of a number that has few."""
        steps = self.steps.get(column)
        return cut if steps is None else float(steps[np.searchsorted(steps, cut, side="right") - 1])


@dataclass(frozen=True)
class Box:
    """Points from ``low`` to ``high`` of every factor, both included, infinite where there is no limit; no level in ``barred``."""

    low: tuple[float, ...]
    high: tuple[float, ...]
    barred: frozenset[tuple[int, int]] = frozenset()  # column, level

    def holds(self, x: Floats) -> Mask:
        """Which points (points, factors) lie in it."""
        inside: Mask = np.all((x >= self.low) & (x <= self.high), axis=1)
        for column, level in self.barred:
            inside &= x[:, column] != level
        return inside

    @property
    def sides(self) -> list[Side]:
        """What is limited."""
        found: list[Side] = [(c, "low") for c, value in enumerate(self.low) if np.isfinite(value)]
        found += [(c, "high") for c, value in enumerate(self.high) if np.isfinite(value)]
        return sorted([*found, *((c, "levels") for c in {c for c, _ in self.barred})])

    def without(self, side: Side) -> Box:
        """The box without one of its limits."""
        column, which = side
        if which == "levels":
            return replace(self, barred=frozenset(one for one in self.barred if one[0] != column))
        return self.limited(side, -np.inf if which == "low" else np.inf)

    def limited(self, side: Side, value: float) -> Box:
        """The box with one limit of a number moved."""
        column, which = side
        ends = list(self.low if which == "low" else self.high)
        ends[column] = float(value)
        return replace(self, low=tuple(ends)) if which == "low" else replace(self, high=tuple(ends))

    def barring(self, column: int, level: int) -> Box:
        """The box without one more level of a choice."""
        return replace(self, barred=self.barred | {(column, level)})


def whole(space: Space) -> Box:
    """The box that limits nothing."""
    return Box((-np.inf,) * len(space.names), (np.inf,) * len(space.names))


def space_of(inputs: Inputs) -> Space:
    """The space of a sample's factors, in the order of their columns."""
    levels, steps = {}, {}
    for c, (name, column) in enumerate(inputs.columns.items()):
        values = np.unique(column)
        if name in inputs.choices:
            levels[c] = inputs.choices[name]
        elif len(values) <= FEW:
            steps[c] = values
    return Space(tuple(inputs.columns), levels, steps)
