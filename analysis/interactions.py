"""How far what one factor of a grid does to a measure depends on another."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Any

from coprod.simulation.errors import BadInput

from .effects import Effect, Level, across, factors_of, named, paired_effects, steps
from .sample import at_end


@dataclass(frozen=True)
class Interaction:
    """By how much the effect of one step of a factor changes with a step of another: a difference of differences."""

    one: tuple[str, Level, Level]
    other: tuple[str, Level, Level]
    effect: Effect


def interactions(data: Any, measure: str) -> list[Interaction]:
    """The interaction of every pair of steps of different factors at the end of a sweep, largest first.

    Steps are those of ``effects``: from the lowest to the highest level of a number, from a choice's reference to each other
    level. Averaged over the other factors and paired within replicates, of which those count that have a value at every
    point; intervals are Bonferroni's. BadInput for a sweep that is no grid of two factors or more that vary, and where no
    replicate has a value at every point.
    """
    array = at_end(data, measure)
    factors = [] if "sample" in array.dims else factors_of(array)
    pairs = [(a, b) for a, b in combinations(steps(data, measure), 2) if a[0] != b[0]] if factors else []
    if not pairs:
        varied = len([f for f in factors if array.sizes[f] > 1])
        raise BadInput(
            f"interactions are of two factors or more of a grid; in this store {varied} {'varies' if varied == 1 else 'vary'}",
            where=measure,
            allowed="a sweep over a grid",
            fix="for a Sobol sample with second_order = true, coprod sensitivity says how pairs act together",
        )
    differences = []
    for a, b in pairs:
        rest = [d for d in factors if d not in (a[0], b[0])]
        differences.append(across(across(array, a), b).mean(rest, skipna=False).values)
    found = paired_effects([(a[0], a[1], a[2], d) for (a, _), d in zip(pairs, differences, strict=True)])
    if not any(effect.n for effect in found):
        raise BadInput(
            f"no replicate has {measure} at every point, so how factors act together cannot be told",
            where=measure,
            allowed="a sweep without points at which every run fails",
            fix="sweep it again without them",
        )
    both = [Interaction(named(data, a), named(data, b), effect) for (a, b), effect in zip(pairs, found, strict=True)]
    return sorted((i for i in both if i.effect.n), key=lambda i: -abs(i.effect.mean))
