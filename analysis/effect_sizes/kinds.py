"""The kinds of effect: which numbers each takes from the runs of one replicate, and what it makes of those of all.

People are compared within a run, and only then are runs put together, so that differences between seeds never count as
differences between people.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .runs import Floats, Run

NEAR_ONE = 1.0 - 1e-12  # beyond it a correlation has no finite z


@dataclass(frozen=True)
class Asked:
    """What an effect asks for, in steps: ``steps`` are those compared, ``before`` those at which one may have taken part."""

    of: tuple[str, ...]
    less: tuple[str, ...]
    among: tuple[str, ...]
    ever: tuple[str, ...]
    steps: tuple[int, ...]
    before: tuple[int, ...]


@dataclass(frozen=True)
class Kind:
    """A kind of effect: what it means, what it may be given, its numbers from one replicate's runs, and its value.

    ``count`` is how many names ``of`` holds, 0 for any; ``numbers`` gets one run for each of ``conditions``; ``value`` gets
    the numbers of all replicates, (replicates, numbers).
    """

    name: str
    meaning: str
    conditions: int
    count: int
    options: tuple[str, ...]
    numbers: Callable[[Asked, Sequence[Run]], list[float]]
    value: Callable[[Asked, Floats], float]
    measures: bool = False


def _kind_of(name: str) -> str:
    return name.partition(".")[0]


def people(asked: Asked, run: Run) -> NDArray[np.bool_]:
    """Whom an effect is about: (steps, agents). All of ``among`` are there at the step, all of ``ever`` at it or before."""
    kind = _kind_of(asked.of[0])
    found = np.ones(run.state(asked.of[0], asked.steps).shape, dtype=bool)
    for name in asked.among:
        found &= run.state(name, asked.steps) > 0.0
    if asked.ever:
        same = run.holders(kind, asked.before) == run.holders(kind, asked.steps[-1:])
        for name in asked.ever:
            found &= ((run.state(name, asked.before) > 0.0) & same).any(axis=0)
    return found


def difference_numbers(asked: Asked, runs: Sequence[Run]) -> list[float]:
    """People of the first run against themselves in the second: how many, then mean difference and variance of each state."""
    first, second = runs
    kind = _kind_of(asked.of[0])
    who = people(asked, first) & (first.holders(kind, asked.steps) == second.holders(kind, asked.steps))
    count = int(who.sum())
    found = [float(count if count > 1 else 0)]
    for name in (*asked.of, *asked.less):
        a, b = (run.state(name, asked.steps)[who] for run in runs)
        found += [float(np.mean(a - b)), float(np.var(a, ddof=1) + np.var(b, ddof=1)) / 2.0] if count > 1 else [0.0, 0.0]
    return found


def difference_value(asked: Asked, numbers: Floats) -> float:
    """Cohen's d with the pooled standard deviation between people; of several states the mean, less that of others."""
    weights = numbers[:, 0]
    d = (weights @ numbers[:, 1::2] / weights.sum()) / np.sqrt(weights @ numbers[:, 2::2] / weights.sum())
    k = len(asked.of)
    return float(d[:k].mean() - (d[k:].mean() if asked.less else 0.0))


def association_numbers(asked: Asked, runs: Sequence[Run]) -> list[float]:
    """People under each condition: how many, difference of means, and squares about their own condition's mean."""
    a, b = (run.state(asked.of[0], asked.steps)[people(asked, run)] for run in runs)
    if not (len(a) and len(b)):
        return [0.0, 0.0, 0.0, 0.0]
    squares = float(((a - a.mean()) ** 2).sum() + ((b - b.mean()) ** 2).sum())
    return [float(len(a)), float(len(b)), float(a.mean() - b.mean()), squares]


def association_value(asked: Asked, numbers: Floats) -> float:
    """Point-biserial correlation of the condition (1 the first, 0 the second) with a state."""
    n, m = numbers[:, 0].sum(), numbers[:, 1].sum()
    weights = numbers[:, 0] + numbers[:, 1]
    between = n * m / (n + m) ** 2
    apart = weights @ numbers[:, 2] / (n + m)
    return float(apart * np.sqrt(between / (numbers[:, 3].sum() / (n + m) + between * apart**2)))


def _products(asked: Asked, run: Run) -> tuple[int, float, float, float]:
    """How many people, and squares and products of two states about their means."""
    who = people(asked, run)
    y, x = (run.state(name, asked.steps)[who] for name in asked.of)
    if len(x) < 2:
        return len(x), 0.0, 0.0, 0.0
    y, x = y - y.mean(), x - x.mean()
    return len(x), float(y @ y), float(x @ x), float(x @ y)


def correlation_numbers(asked: Asked, runs: Sequence[Run]) -> list[float]:
    """Fisher's z of the correlation in a run, and its weight; none where a state is the same for all."""
    n, yy, xx, xy = _products(asked, runs[0])
    if n < 4 or yy <= 0.0 or xx <= 0.0:
        return [0.0, 0.0]
    return [float(np.arctanh(np.clip(xy / np.sqrt(yy * xx), -NEAR_ONE, NEAR_ONE))), n - 3.0]


def correlation_value(asked: Asked, numbers: Floats) -> float:
    """Pearson's correlation between two states, of each run by itself, averaged over runs by Fisher's z."""
    return float(np.tanh(numbers[:, 0] @ numbers[:, 1] / numbers[:, 1].sum()))


def slope_left_numbers(asked: Asked, runs: Sequence[Run]) -> list[float]:
    """Products and squares under each condition."""
    found: list[float] = []
    for run in runs:
        _, _, squares, products = _products(asked, run)
        found += [products, squares]
    return found


def slope_left_value(asked: Asked, numbers: Floats) -> float:
    """Least-squares slope of a state on another under the first condition, as a share of that under the second."""
    products, squares, others, their_squares = numbers.sum(axis=0)
    return float((products / squares) / (others / their_squares))


def measure_numbers(asked: Asked, runs: Sequence[Run]) -> list[float]:
    """A measure, less another."""
    first, *rest = (runs[0].measure(name, asked.steps[-1]) for name in (*asked.of, *asked.less))
    return [first - sum(rest)]


def measure_value(asked: Asked, numbers: Floats) -> float:
    """Mean over the runs that have a value."""
    known = numbers[np.isfinite(numbers[:, 0]), 0]
    return float(known.sum() / len(known)) if len(known) else float("nan")


KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            "difference",
            "Cohen's d: the same people under two conditions",
            2,
            0,
            ("less", "among", "ever", "since"),
            difference_numbers,
            difference_value,
        ),
        Kind(
            "association",
            "point-biserial r of the condition with a state",
            2,
            1,
            ("among", "ever", "since"),
            association_numbers,
            association_value,
        ),
        Kind(
            "correlation",
            "Pearson's r between two states",
            1,
            2,
            ("among", "ever", "since"),
            correlation_numbers,
            correlation_value,
        ),
        Kind(
            "slope_left",
            "slope under one condition as a share of that under another",
            2,
            2,
            ("among", "ever", "since"),
            slope_left_numbers,
            slope_left_value,
        ),
        Kind("measure", "a measure, or what it is above another", 1, 1, ("less",), measure_numbers, measure_value, measures=True),
    )
}


def value_of(kind: Kind, asked: Asked, numbers: Floats) -> float:
    """An effect from the numbers of some replicates; NaN where there is nobody, or nothing differs."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return kind.value(asked, numbers)
