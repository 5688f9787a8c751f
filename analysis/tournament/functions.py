"""What statements compute with: courses over time, parts of them, states of many agents, and functions of these."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from .runs import Floats


class NotThere(Exception):
    """What a statement asks for does not exist; the text says why."""


@dataclass(frozen=True)
class Course:
    """A measure over time: (replicates, times)."""

    values: Floats
    times: Floats

    def at(self, week: float) -> Floats:
        found = np.flatnonzero(np.abs(self.times - week) < 1e-9)
        if not len(found):
            raise NotThere(f"week {week:g} is not recorded; recorded are {_some(self.times)}")
        return self.values[:, found[0]]


@dataclass(frozen=True)
class Labelled:
    """A measure with a last dimension of groups, roles, levels or units."""

    values: Floats
    times: Floats
    labels: list[str]
    name: str


@dataclass(frozen=True)
class Agents:
    """A state of every agent at the end: (replicates, agents)."""

    values: Floats


def _some(times: Floats) -> str:
    shown = [f"{t:g}" for t in times]
    return ", ".join(shown if len(shown) <= 6 else [*shown[:3], "...", *shown[-2:]])


def number(x: Any) -> Any:
    """One number for each replicate: the value at the end of a course."""
    if isinstance(x, Course):
        return x.values[:, -1]
    if isinstance(x, Labelled):
        raise NotThere(f'{x.name} has one value for each of {", ".join(x.labels)}: pick one, as in {x.name}["{x.labels[0]}"]')
    if isinstance(x, Agents):
        raise NotThere("a state of many agents is no number: use average, spread, gini, correlation, slope or standardised_effect")
    return x


def course(x: Any) -> Course:
    """A course over time, or NotThere."""
    if isinstance(x, Labelled):
        number(x)
    if not isinstance(x, Course):
        raise NotThere("this function needs CONDITION.MEASURE")
    return x


def agents(x: Any) -> Floats:
    """A state of many agents, or NotThere."""
    if not isinstance(x, Agents):
        raise NotThere("this function needs CONDITION.KIND.STATE, such as plain.citizen.health")
    return x.values


def at(x: Any, week: float) -> Any:
    """Value at a week."""
    return course(x).at(week)


def start(x: Any) -> Any:
    """Value at the start."""
    return course(x).values[:, 0]


def mean(x: Any, first: float | None = None, last: float | None = None) -> Any:
    """Mean over the recorded weeks, or over those from first to last; weeks without a value do not count."""
    c = course(x)
    low = c.times[0] if first is None else first
    high = c.times[-1] if last is None else last
    chosen = (c.times >= low - 1e-9) & (c.times <= high + 1e-9)
    if not chosen.any():
        raise NotThere(f"no week between {low:g} and {high:g} is recorded")
    values = c.values[:, chosen]
    known = np.isfinite(values)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(known, values, 0.0).sum(axis=1) / known.sum(axis=1)


def change(x: Any, first: float | None = None, last: float | None = None) -> Any:
    """Value at a later week (by default the end) less that at an earlier (by default the start)."""
    c = course(x)
    earlier = c.values[:, 0] if first is None else c.at(first)
    later = c.values[:, -1] if last is None else c.at(last)
    return later - earlier


def trend(*levels: Any) -> Any:
    """Slope of a least-squares line through values under conditions in order, per condition."""
    if len(levels) < 2:
        raise NotThere("trend needs values under two or more conditions, in order")
    y = np.stack(np.broadcast_arrays(*[np.asarray(number(level), dtype=float) for level in levels]))
    x = np.arange(len(levels)) - (len(levels) - 1) / 2.0
    return np.tensordot(x, y, axes=1) / (x**2).sum()


def average(x: Any) -> Any:
    """Mean over agents."""
    return agents(x).mean(axis=1)


def spread(x: Any) -> Any:
    """Standard deviation over agents."""
    return agents(x).std(axis=1, ddof=1)


def gini(x: Any) -> Any:
    """Gini coefficient over agents."""
    values = np.sort(agents(x), axis=1)
    n = values.shape[1]
    with np.errstate(invalid="ignore", divide="ignore"):
        return (2.0 * np.arange(1, n + 1) - n - 1.0) @ values.T / (n * values.sum(axis=1))


def _standardised(x: Any) -> Floats:
    values = agents(x)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray((values - values.mean(axis=1, keepdims=True)) / values.std(axis=1, keepdims=True))


def correlation(x: Any, y: Any) -> Any:
    """Pearson correlation over agents."""
    return (_standardised(x) * _standardised(y)).mean(axis=1)


def slope(y: Any, x: Any) -> Any:
    """Least-squares slope of y on x over agents."""
    a, b = agents(y), agents(x)
    b = b - b.mean(axis=1, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        return (b * (a - a.mean(axis=1, keepdims=True))).sum(axis=1) / (b * b).sum(axis=1)


def standardised_effect(y: Any, x: Any, *others: Any) -> Any:
    """Standardised regression coefficient of x on y over agents, given other states."""
    outcome, predictors = _standardised(y), [_standardised(p) for p in (x, *others)]
    found = []
    for r in range(len(outcome)):
        columns = np.stack([p[r] for p in predictors], axis=1)
        sound = np.isfinite(columns).all() and np.isfinite(outcome[r]).all()
        found.append(np.linalg.lstsq(columns, outcome[r], rcond=None)[0][0] if sound else np.nan)
    return np.array(found)


def largest(*values: Any) -> Any:
    """The largest of several numbers."""
    return np.maximum.reduce([np.asarray(number(v), dtype=float) for v in values])


def smallest(*values: Any) -> Any:
    """The smallest of several numbers."""
    return np.minimum.reduce([np.asarray(number(v), dtype=float) for v in values])


def size(x: Any) -> Any:
    """A number without its sign."""
    return np.abs(number(x))


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "at": at,
    "start": start,
    "mean": mean,
    "change": change,
    "trend": trend,
    "average": average,
    "spread": spread,
    "gini": gini,
    "correlation": correlation,
    "slope": slope,
    "standardised_effect": standardised_effect,
    "max": largest,
    "min": smallest,
    "abs": size,
}
