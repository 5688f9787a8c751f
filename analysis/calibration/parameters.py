"""The parameters that are calibrated, on a scale without bounds on which an even prior is a standard normal one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import ndtr, ndtri

from coprod.analysis.inputs import inputs_of
from coprod.analysis.sample import definition_of
from coprod.simulation.errors import BadInput

from .sums import Floats

OUTERMOST = 0.01  # of a range, at each end
INNERMOST = 1e-12  # how near to an end of its range a value is told from it


@dataclass(frozen=True)
class Parameters:
    """Parameters by name: values at each point (points, parameters), and the ranges they were drawn from, infinite where there
    is none; ``log`` says which were drawn on a logarithmic scale. Values without a range are standardised."""

    names: tuple[str, ...]
    values: Floats
    low: Floats
    high: Floats
    log: Any

    def free(self) -> Floats:
        """The values on the scale without bounds."""
        return np.column_stack([forth(column) for column, forth, _ in self._scales()])

    def even(self, values: Floats) -> Floats:
        """Values on the scales on which the prior is even: logarithms of those that were drawn so."""
        return np.column_stack([np.log(column) if log else column for column, log in zip(values.T, self.log, strict=True)])

    def at_ends(self, values: Floats) -> Floats:
        """Shares of values (draws, parameters) in the first and in the last hundredth of each range: (2, parameters); NaN
        without a range."""
        found = np.full((2, len(self.names)), np.nan)
        for i, (column, low, high, log) in enumerate(zip(self.even(values).T, self.low, self.high, self.log, strict=True)):
            if np.isfinite([low, high]).all():
                first, last = np.log([low, high]) if log else (low, high)
                edge = OUTERMOST * (last - first)
                found[:, i] = (column <= first + edge).mean(), (column >= last - edge).mean()
        return found

    def bound(self, free: Floats) -> Floats:
        """Parameters from that scale: (draws, parameters)."""
        return np.column_stack([back(column) for (_, _, back), column in zip(self._scales(), free.T, strict=True)])

    def _scales(self) -> Iterator[tuple[Floats, Any, Any]]:
        for column, low, high, log in zip(self.values.T, self.low, self.high, self.log, strict=True):
            if not np.isfinite([low, high]).all():
                mean, sd = column.mean(), column.std()
                yield column, lambda v, m=mean, s=sd: (v - m) / s, lambda z, m=mean, s=sd: m + s * z
                continue
            ends = (np.log(low), np.log(high)) if log else (low, high)

            def forth(v: Floats, ends: Any = ends, log: Any = log) -> Floats:
                place = ((np.log(v) if log else v) - ends[0]) / (ends[1] - ends[0])
                found: Floats = ndtri(np.clip(place, INNERMOST, 1.0 - INNERMOST))
                return found

            def back(z: Floats, ends: Any = ends, log: Any = log, low: float = low, high: float = high) -> Floats:
                found = ends[0] + ndtr(z) * (ends[1] - ends[0])
                inside: Floats = np.clip(np.exp(found) if log else found, low, high)
                return inside

            yield column, forth, back


def parameters_of(data: Any) -> Parameters:
    """The parameters of a sample. BadInput for choices, whole numbers, weights that sum to 1, and what does not vary.

    Ranges are those of the study, or a coordinate's attributes ``low`` and ``high``, and ``log``.
    """
    inputs = inputs_of(data)
    told = {factor["name"]: factor for factor in definition_of(data).get("factors", [])}
    told |= {str(c.attrs.get("parameter", name)): c.attrs for name, c in data.coords.items() if {"low", "high"} & set(c.attrs)}
    for name, column in inputs.columns.items():
        together = len(next(members for members in inputs.groups.values() if name in members)) > 1
        _check(name, column, name in inputs.choices, together, told.get(name, {}))
    ends = np.array([_range(told.get(name, {})) for name in inputs.columns])
    log = np.array([bool(told.get(name, {}).get("log", False)) for name in inputs.columns])
    return Parameters(tuple(inputs.columns), inputs.table(), ends[:, 0], ends[:, 1], log)


def _range(about: Mapping[str, Any]) -> tuple[float, float]:
    return float(about.get("low", -np.inf)), float(about.get("high", np.inf))


def _check(name: str, column: Floats, choice: bool, together: bool, about: Mapping[str, Any]) -> None:
    if choice or together:
        raise BadInput(
            f"{name} is {'one of weights that sum to 1' if together else 'a choice'}, which no posterior is made for",
            where=name,
            allowed="numbers drawn from a range",
            fix="vary one weight by itself with parameter" if together else "compare choices as theories",
        )
    if np.ptp(column) == 0.0:
        raise BadInput(
            f"the parameter {name} is {column[0]:g} at every point",
            where=name,
            allowed="a parameter that varies",
            fix="leave it out",
        )
    if about.get("values"):
        raise BadInput(
            f"{name} has {len(about['values'])} values", where=name, allowed="range = [low, high]", fix="draw it from a range"
        )
    low, high = _range(about)
    if np.isfinite(low) != np.isfinite(high) or not low < high or (about.get("log") and not 0.0 < low < np.inf):
        raise BadInput(
            f"the range of {name} goes from {low:g} to {high:g}{', on a logarithmic scale' if about.get('log') else ''}",
            where=name,
            allowed="both ends or none, the lower first, and above 0 where log is true",
            fix=f'correct data["{name}"].attrs["low"] and ["high"]',
        )
    if not (low <= column.min() and column.max() <= high):
        raise BadInput(
            f"the parameter {name} goes from {column.min():g} to {column.max():g}, and its range from {low:g} to {high:g}",
            where=name,
            allowed="values in the range they were drawn from",
            fix="correct low and high",
        )
