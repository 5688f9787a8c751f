"""How far what one factor of a grid does to a measure depends on another."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Any

from coprod.simulation.errors import BadInput

from .effects import Effect, Level, across, factors_of, named, paired_effects, steps


@dataclass(frozen=True)
class Interaction:
    """By how much the effect of one step of a factor changes with a step of another: a difference of differences."""

    one: tuple[str, Level, Level]
    other: tuple[str, Level, Level]
    effect: Effect


def interactions(data: Any, measure: str) -> list[Interaction]:
    """The interaction of every pair of steps of different factors at the end of a sweep, largest first.

    Steps are those of ``effects``: from the lowest to the highest level of a number, from a choice's reference to each other
    level. Averaged over the other factors and paired within replicates; intervals are Bonferroni's. BadInput for a sweep
    that is no grid of two factors or more.
    """
    array = data[measure].isel(time=-1)
    factors = [] if "sample" in array.dims else factors_of(array)
    if len(factors) < 2:
        raise BadInput(
            f"interactions are of two factors or more of a grid; this store has {len(factors)}",
            where=measure,
            allowed="a sweep over a grid",
            fix="for a Sobol sample with second_order = true, coprod sensitivity says how pairs act together",
        )
    pairs = [(a, b) for a, b in combinations(steps(data, measure), 2) if a[0] != b[0]]
    differences = []
    for a, b in pairs:
        rest = [d for d in factors if d not in (a[0], b[0])]
        differences.append(across(across(array, a), b).mean(dim=rest).values)
    found = paired_effects([(a[0], a[1], a[2], d) for (a, _), d in zip(pairs, differences, strict=True)])
    both = [Interaction(named(data, a), named(data, b), effect) for (a, b), effect in zip(pairs, found, strict=True)]
    return sorted(both, key=lambda i: -abs(i.effect.mean) if i.effect.n else 1.0)
