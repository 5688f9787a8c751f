"""The search for regions: which limits are found again in parts of the points, then the boxes that have just these.

A box fitted to points has limits that mean nothing: of many ways to cut, some seem to help. So the points are parted in two
at random, many times over. Boxes are fitted to the one half, and the other says how far to go and which limits stand. What
stands in at least half of the partings is real enough to be kept (complementary pairs: Shah and Samworth 2013).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from coprod.analysis.inputs import Floats

from .box import Box, Mask, Side, Space
from .cart import MOST_LEAVES, leaves
from .judge import LEVEL, best, chance, quality, share_inside
from .points import LEAST_MET
from .prim import pasted, peeled

STEADY = 0.5  # of the partings, in which a limit stands
MOST_REGIONS = 5
COVERED = 0.8  # of what meets the outcome: enough
LEAST_LEFT = 50  # points, to look for one more region in

Half = tuple[Floats, Floats]  # points (points, factors) and their outcomes


@dataclass(frozen=True)
class Found:
    """Boxes in the order in which they are to be read, each with the boxes on the way to it.

    Of each search ``stood`` says for every side in which part of the partings it stood, and ``places`` the limits' values
    there; ``why`` says why the search ended. ``covering`` says that each box lacks the points of those before it.
    """

    boxes: tuple[Box, ...]
    ways: tuple[tuple[Box, ...], ...]
    stood: tuple[dict[Side, float], ...]
    places: tuple[dict[Side, list[float]], ...]
    why: str
    covering: bool


def by_prim(x: Floats, y: Floats, space: Space, partings: int, density: float | None, rng: np.random.Generator) -> Found:
    """Boxes by PRIM, one after another, each among the points that those before leave over (covering)."""
    boxes: list[Box] = []
    ways, stood, places = [], [], []
    left = np.ones(len(y), dtype=bool)
    why = ""
    while not why:
        shares, where = _standing(x[left], y[left], space, partings, rng, lambda a, b: [_fitted(a, b, space, density)])
        steady = [side for side in space.sides if shares.get(side, 0.0) >= STEADY]
        way = peeled(x[left], y[left], space, steady, len(y))
        box = pasted(best(way, x[left], y[left], density), x[left], y[left], space)
        stood.append(shares)
        places.append(where)
        if not box.sides or share_inside(box, x[left], y[left]) <= y.mean():
            why = "below" if box.sides else "steady"
            break
        boxes.append(box)
        ways.append(tuple(way))
        left &= ~box.holds(x)
        why = _enough(y, left, len(boxes))
    return Found(tuple(boxes), tuple(ways), tuple(stood), tuple(places), why, covering=True)


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


def by_cart(x: Floats, y: Floats, space: Space, partings: int, rng: np.random.Generator) -> Found:
    """The leaves of a tree in which the outcome is met more than over all, the best first.

    The tree has as many leaves as trees of a half of the points are best with on the other half, in the middle of the partings.
    """
    sizes: list[int] = []

    def fit(a: Half, b: Half) -> list[Box]:
        trees = [leaves(*a, space, size) for size in range(1, MOST_LEAVES + 1)]
        errors = [sum(((b[1][box.holds(b[0])] - share_inside(box, *a)) ** 2).sum() for box in tree) for tree in trees]
        sizes.append(int(np.argmin(errors)) + 1)
        return _above(trees[sizes[-1] - 1], *a)

    shares, _ = _standing(x, y, space, partings, rng, fit)  # leaves differ from tree to tree: their limits do not compare
    boxes = _above(leaves(x, y, space, int(np.median(sizes))), x, y)
    return Found(tuple(boxes), tuple((box,) for box in boxes), (shares,), ({},), "tree" if boxes else "steady", covering=False)


def _above(boxes: Sequence[Box], x: Floats, y: Floats) -> list[Box]:
    above = [box for box in boxes if box.sides and quality(box, x, y) > 0.0]
    return sorted(above, key=lambda box: -quality(box, x, y))


def _standing(
    x: Floats, y: Floats, space: Space, partings: int, rng: np.random.Generator, fit: Callable[[Half, Half], list[Box]]
) -> tuple[dict[Side, float], dict[Side, list[float]]]:
    """In which part of the partings each side is limited, and where."""
    places: dict[Side, list[float]] = {}
    counts: dict[Side, int] = {}
    for a, b in _halves(len(y), partings, rng):
        boxes = fit((x[a], y[a]), (x[b], y[b]))
        for side in {side for box in boxes for side in box.sides}:
            counts[side] = counts.get(side, 0) + 1
        for box in boxes:
            for column, side in box.sides:
                if side != "levels":
                    places.setdefault((column, side), []).append(getattr(box, side)[column])
    return {side: count / partings for side, count in counts.items()}, places


def _halves(count: int, partings: int, rng: np.random.Generator) -> Iterator[tuple[Floats, Floats]]:
    """Partings in two halves, each fitted both ways round."""
    for number in range(partings):
        if number % 2 == 0:
            order = rng.permutation(count)
            halves = order[: count // 2], order[count // 2 :]
        yield halves if number % 2 == 0 else halves[::-1]
