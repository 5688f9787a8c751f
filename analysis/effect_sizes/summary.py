"""Effects with intervals over seeds and over draws of parameters, and whether they lie in the range of their source."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import stdtrit

from coprod.analysis.table_file import write_table
from coprod.analysis.tournament.theories import load_theory
from coprod.experiments.limits import MOST_WORKERS, checked_integer

from .evaluate import Evaluator, Progress
from .kinds import Asked, value_of
from .runs import Floats
from .sizes import SHIPPED, Effect, Sizes, load_sizes

if TYPE_CHECKING:
    import xarray

MOST_DRAWS = 100_000
COLUMNS = (
    *("effect", "title", "low", "high", "value", "seed_low", "seed_high", "verdict"),
    *("median", "draw_low", "draw_high", "draw_verdict", "status", "without_citizens", "source"),
)


@dataclass(frozen=True)
class Interval:
    """A value with a 95 % interval; NaN where there is none."""

    value: float
    low: float
    high: float

    def verdict(self, effect: Effect) -> str:
        """Whether the interval, or the value where there is none, lies in an effect's range: inside, partly, outside."""
        low, high = (self.low, self.high) if np.isfinite([self.low, self.high]).all() else (self.value, self.value)
        if np.isnan(low):
            return "no value"
        if effect.low <= low and high <= effect.high:
            return "inside"
        return "partly" if low <= effect.high and high >= effect.low else "outside"


@dataclass(frozen=True)
class Found:
    """An effect at the theory's own numbers, over seeds, and over draws; ``drawn`` are the values of the draws."""

    effect: Effect
    seeds: Interval
    draws: Interval
    drawn: Floats


def over_seeds(effect: Effect, asked: Asked, numbers: Floats) -> Interval:
    """The value from all replicates, with the jackknife's t interval: each replicate is left out once."""
    value = value_of(effect.kind, asked, numbers)
    n = len(numbers)
    left = np.array([value_of(effect.kind, asked, np.delete(numbers, r, axis=0)) for r in range(n)])
    half = float(stdtrit(n - 1, 0.975) * np.sqrt((n - 1) / n * ((left - left.mean()) ** 2).sum()))
    return Interval(value, value - half, value + half)


def over_draws(drawn: Floats) -> Interval:
    """Median of the draws that have a value, and between which two values 95 % of them lie."""
    known = drawn[np.isfinite(drawn)]
    if not len(known):
        return Interval(np.nan, np.nan, np.nan)
    low, middle, high = np.percentile(known, [2.5, 50.0, 97.5])
    return Interval(float(middle), float(low), float(high))


def find_effects(evaluator: Evaluator, draws: int, progress: Progress = lambda done, total: None) -> list[Found]:
    """Every effect at the theory's own numbers and at some draws of its priors and the study's."""
    sizes = evaluator.sizes
    points = [{}, *sizes.draws(evaluator.theory, checked_integer("draws", draws, 0, MOST_DRAWS), evaluator.seed)]
    found = []
    for effect, asked, numbers in zip(sizes.effects, evaluator.asked, evaluator.numbers(points, progress), strict=True):
        drawn = np.array([value_of(effect.kind, asked, n) for n in numbers[1:]])
        found.append(Found(effect, over_seeds(effect, asked, numbers[0]), over_draws(drawn), drawn))
    return found


def row(found: Found) -> tuple[str | float | bool, ...]:
    """An effect's cells, in the order of COLUMNS."""
    e, s, d = found.effect, found.seeds, found.draws
    where = (e.name, e.title, e.low, e.high, s.value, s.low, s.high, s.verdict(e), d.value, d.low, d.high)
    return (*where, d.verdict(e) if len(found.drawn) else "", e.status, e.without_citizens, e.source)


def write_csv(found: list[Found], path: Path) -> None:
    """A table with a line for each effect."""
    write_table(path, COLUMNS, (row(f) for f in found))


def effects(
    theory: str | Path | None = None,
    *,
    sizes: str | Path | Sizes = SHIPPED,
    draws: int = 20,
    replicates: int = 10,
    seed: int = 0,
    workers: int = 0,
) -> xarray.Dataset:
    """The effects of a theory between people, against the ranges that studies report, as a dataset over ``effect``.

    ``value`` with ``seed_low`` and ``seed_high`` are the theory at its own numbers and a 95 % interval over seeds; ``drawn``
    (draw, effect) are the values at draws of the priors, ``median``, ``draw_low`` and ``draw_high`` sum them up; ``low`` and
    ``high`` are the range, infinite where it is open; ``verdict`` and ``draw_verdict`` are inside, partly, outside, or no
    value. Without a theory, the default rules. BadInput where anything cannot be used.
    """
    import xarray

    chosen = sizes if isinstance(sizes, Sizes) else load_sizes(sizes)
    known = None if theory is None else load_theory(str(theory))
    threads = checked_integer("workers", workers, 0, MOST_WORKERS) or os.cpu_count() or 1
    evaluator = Evaluator(chosen, known, replicates=replicates, seed=seed, threads=threads)
    found = find_effects(evaluator, draws)
    columns = dict(zip(COLUMNS, zip(*(row(f) for f in found), strict=True), strict=True))
    data = xarray.Dataset({name: ("effect", np.array(cells)) for name, cells in columns.items()}).set_coords("effect")
    data["drawn"] = (("draw", "effect"), np.stack([f.drawn for f in found], axis=1))
    attrs = {"theory": evaluator.theory.name, "scenario": evaluator.base.name, "seed": seed, "replicates": replicates}
    return data.assign_attrs(title=chosen.title, **attrs)
