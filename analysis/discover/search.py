"""The search for regions: boxes fitted to the points, and of their limits those that are found again in parts of the points.

A box fitted to points has limits that mean nothing: of many ways to cut, some seem to help. So the points are parted in two
at random, many times over. Boxes are fitted to the one half, and the other says how far to go and which limits stand. What
stands in at least half of the partings that find the region again is kept (complementary pairs: Shah and Samworth 2013).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coprod.analysis.inputs import Floats

from .box import Box, Mask, Side, Space
from .cart import best_size, leaves
from .judge import LEVEL, best, chance, quality, share_inside
from .points import LEAST_MET
from .prim import pasted, peeled

STEADY = 0.5  # of the partings that find a region again, in which its limit stands
AGAIN = 0.25  # of the partings, that must find a region again: several regions take turns
ALIKE = 0.5  # of the points of the smaller of two boxes, that lie in both
MOST_REGIONS = 5
COVERED = 0.8  # of what meets the outcome: enough
LEAST_LEFT = 50  # points, to look for one more region in

Half = tuple[Floats, Floats]  # points (points, factors) and their outcomes


@dataclass(frozen=True)
class Candidate:
    """A box, those on the way to it, and what the partings say of it.

    ``again`` is in which part of them it was found again; ``stood``, of these, in which each side was limited, and
    ``places`` where.
    """

    box: Box
    way: tuple[Box, ...]
    again: float
    stood: dict[Side, float]
    places: dict[Side, list[float]]


def by_prim(
    x: Floats, y: Floats, space: Space, partings: int, density: float | None, rng: np.random.Generator
) -> tuple[list[Candidate], str]:
    """Boxes by PRIM, one after another, each among the points that those before leave over (covering), and why no more."""
    found: list[Candidate] = []
    left, why = np.ones(len(y), dtype=bool), ""
    while not why:
        points = x[left], y[left]
        tries = _tries(points, partings, rng, lambda a, b: [_fitted(a, b, space, density)])
        overfitted = best(peeled(*points, space, None, len(y)), *points, density)
        again, stood, places = _again(overfitted, tries, points[0])
        steady = [side for side in space.sides if again >= AGAIN and stood.get(side, 0.0) >= STEADY]
        way = peeled(*points, space, steady, len(y))
        box = pasted(best(way, *points, density), *points, space)
        if not box.sides:
            return found, "steady"
        if share_inside(box, *points) <= max(y.mean(), density if found and density else 0.0):
            return found, "below"
        found.append(Candidate(box, tuple(way), again, stood, places))
        left &= ~box.holds(x)
        why = _enough(y, left, len(found))
    return found, why


def _enough(y: Floats, left: Mask, regions: int) -> str:
    """Why no more regions are looked for; '' where they are."""
    if y[left].sum() <= (1.0 - COVERED) * y.sum():
        return "covered"
    if left.sum() < LEAST_LEFT or (y[left] > 0.0).sum() < LEAST_MET:
        return "few"
    return "most" if regions == MOST_REGIONS else ""


def _fitted(a: Half, b: Half, space: Space, density: float | None) -> Box:
    """PRIM's box of one half, as far as the other wants it, with the limits that stand there."""
    box = best(peeled(*a, space), *b, density)
    while box.sides:
        chances = {side: chance_of(box, side, *b) for side in box.sides}
        worst = max(chances, key=lambda side: chances[side])
        if chances[worst] <= LEVEL:
            break
        box = box.without(worst)
    return box


def chance_of(box: Box, side: Side, x: Floats, y: Floats) -> float:
    """How often points just outside one limit, but inside all others, would meet the outcome so much less by chance."""
    inside = box.holds(x)
    return chance(y[box.without(side).holds(x) & ~inside], y[inside])


def by_cart(x: Floats, y: Floats, space: Space, partings: int, rng: np.random.Generator) -> tuple[list[Candidate], str]:
    """The leaves of a tree in which the outcome is met more than over all, the best first, and why no more."""
    tries = _tries((x, y), partings, rng, lambda a, b: _above(leaves(*a, space, best_size(a, b, space)), *a))
    folds = rng.permutation(len(y)) % 10
    parts = [((x[folds != k], y[folds != k]), (x[folds == k], y[folds == k])) for k in range(10)]
    size = int(np.median([best_size(*part, space) for part in parts]))
    candidates = [Candidate(box, (box,), *_again(box, tries, x)) for box in _above(leaves(x, y, space, size), x, y)]
    found = [one for one in candidates if one.again >= AGAIN]
    return found, "tree" if found else "steady"


def _above(boxes: Sequence[Box], x: Floats, y: Floats) -> list[Box]:
    above = [box for box in boxes if box.sides and quality(box, x, y) > 0.0]
    return sorted(above, key=lambda box: -quality(box, x, y))


def _tries(points: Half, partings: int, rng: np.random.Generator, fit: Callable[[Half, Half], list[Box]]) -> list[list[Box]]:
    """The boxes of every parting, fitted to one half with the help of the other."""
    x, y = points
    return [fit((x[a], y[a]), (x[b], y[b])) for a, b in _halves(len(y), partings, rng)]


def _halves(count: int, partings: int, rng: np.random.Generator) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Partings in two halves, each used both ways round."""
    for number in range(partings):
        if number % 2 == 0:
            order = rng.permutation(count)
            halves = order[: count // 2], order[count // 2 :]
        yield halves if number % 2 == 0 else halves[::-1]


def _again(box: Box, tries: Sequence[Sequence[Box]], x: Floats) -> tuple[float, dict[Side, float], dict[Side, list[float]]]:
    """In which part of the partings a box was found again, in which of these each side stood, and where."""
    inside = box.holds(x)
    alike = []
    for boxes in tries:
        shared = [(_shared(inside, one.holds(x)), one) for one in boxes if one.sides]
        most = max(shared, key=lambda pair: pair[0], default=(0.0, box))
        if most[0] >= ALIKE:
            alike.append(most[1])
    sides = sorted({side for one in alike for side in one.sides})
    stood = {side: sum(side in one.sides for one in alike) / len(alike) for side in sides}
    numbers = [side for side in sides if side[1] != "levels"]
    places = {(c, side): [getattr(one, side)[c] for one in alike if (c, side) in one.sides] for c, side in numbers}
    return len(alike) / len(tries), stood, places


def _shared(one: Mask, other: Mask) -> float:
    """Which part of the points of the smaller of two boxes lies in both."""
    smaller = min(int(one.sum()), int(other.sum()))
    return float((one & other).sum() / smaller) if smaller else 0.0
