"""PRIM, the patient rule induction method (Friedman and Fisher 1999): peel a little off a box at a time, then paste a little back.

Candidates of different size are compared by the gain in mean per point that is peeled off (their section 14.6), so that a
level of a choice, which takes many points with it, has no advantage. A cut lies midway between two points.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

import numpy as np
from numpy.typing import NDArray

from coprod.analysis.inputs import Floats

from .box import Box, Side, Space, whole

PEEL = 0.05  # of the points in the box, at a time
LEAST_MASS = 0.05  # of all points


def peeled(x: Floats, y: Floats, space: Space, sides: Collection[Side] | None = None, among: int = 0) -> list[Box]:
    """Ever smaller boxes of points ``x`` (points, factors), their mean outcome ``y`` as high as can be; the first has no limits.

    Only ``sides`` are peeled, by default all. No box has fewer points than the least mass of ``among``, by default of these.
    """
    free = set(space.sides if sides is None else sides)
    least = LEAST_MASS * (among or len(y))
    boxes, inside = [whole(space)], np.arange(len(y))
    while True:
        peels, kept = _peels(boxes[-1], x[inside], space, free)
        counts = kept.sum(axis=0)
        possible = (counts >= max(least, 1)) & (counts < len(inside))
        means = np.divide((kept * y[inside, None]).sum(axis=0), counts, out=np.zeros(len(counts)), where=possible)
        if not possible.any():
            return boxes
        gains = np.where(possible, (means - y[inside].mean()) / np.maximum(len(inside) - counts, 1), -np.inf)
        equal = np.flatnonzero(gains == gains.max())  # the one that limits fewer factors comes first
        chosen = min(equal, key=lambda i: len({column for column, _ in peels[i].sides}))
        boxes.append(peels[chosen])
        inside = inside[kept[:, chosen]]


def _peels(box: Box, x: Floats, space: Space, free: Collection[Side]) -> tuple[list[Box], NDArray[np.bool_]]:
    """Each way to peel a box, and which of its points ``x`` each keeps: (points, ways)."""
    boxes, kept = [], []
    cuts = {"high": _upper_cuts(x), "low": -_upper_cuts(-x)}
    for column in range(len(space.names)):
        values = x[:, column]
        if (column, "levels") in free:
            for level in np.unique(values):
                boxes.append(box.barring(column, int(level)))
                kept.append(values != level)
        if (column, "high") in free:
            cut = space.most_to(column, cuts["high"][column])
            boxes.append(box.limited((column, "high"), cut))
            kept.append(values <= cut)
        if (column, "low") in free:
            cut = space.least_from(column, cuts["low"][column])
            boxes.append(box.limited((column, "low"), cut))
            kept.append(values >= cut)
    return boxes, np.array(kept, dtype=bool).reshape(len(boxes), len(x)).T


def _upper_cuts(x: Floats) -> Floats:
    """For each column a number below about a peel of its values, midway between two; below all of the highest where many tie."""
    ordered = np.sort(x, axis=0)
    above = ordered[int(np.ceil((len(x) - 1) * (1.0 - PEEL)))]
    below = (ordered < above).sum(axis=0) - 1
    found: Floats = np.where(below >= 0, (ordered[below, np.arange(x.shape[1])] + above) / 2, above)
    return found


def pasted(box: Box, x: Floats, y: Floats, space: Space) -> Box:
    """A box grown again at one limit after another, as long as its mean rises; never into what holds no point."""
    while True:
        inside = box.holds(x)
        mean, best = y[inside].mean(), None
        for larger in _pastes(box, x, space):
            grown = larger.holds(x)
            if grown.sum() > inside.sum():
                gain = (y[grown].mean() - mean) / (grown.sum() - inside.sum())
                if gain > 0.0 and (best is None or gain > best[0]):
                    best = (gain, larger)
        if best is None:
            return box
        box = best[1]


def _pastes(box: Box, x: Floats, space: Space) -> Iterator[Box]:
    """Each way to move a limit outwards past about as many points as a peel takes, or to let a level in."""
    count = max(1, round(PEEL * int(box.holds(x).sum())))
    for column, side in box.sides:
        if side == "levels":
            for one in sorted(level for c, level in box.barred if c == column):
                yield Box(box.low, box.high, box.barred - {(column, one)})
            continue
        free = box.without((column, side))
        sign = 1.0 if side == "high" else -1.0
        beyond = np.sort(sign * x[free.holds(x) & ~box.holds(x), column])
        if len(beyond) > count:
            limit = sign * (beyond[count - 1] + beyond[count]) / 2
            limit = space.most_to(column, limit) if side == "high" else space.least_from(column, limit)
            yield box.limited((column, side), limit)
        elif len(beyond):
            yield free
