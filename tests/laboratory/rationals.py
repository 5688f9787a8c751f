"""Published models in exact rational arithmetic, from their definitions alone: what engines are compared with.

Nothing here is taken from the engines. Numbers are ``fractions.Fraction``; a float is never compared with a bound.
"""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from fractions import Fraction

Number = int | Fraction


def evenly(n: int, first: Number = 0, last: Number = 1) -> list[Fraction]:
    """n views at equal distances from first to last."""
    return [first + Fraction(i, n - 1) * (last - first) for i in range(n)]


def floats(rows):
    """Nested lists of rationals as the nearest floats."""
    return [floats(row) for row in rows] if isinstance(rows, list) else float(Fraction(rows))


def within(distance: Number, bound: Number, included: bool) -> bool:
    return distance <= bound if included else distance < bound


def hegselmann_krause(
    views: Sequence[Number], bound: Number, *, included: bool = True, oneself: bool = True, steps: int = 1000
) -> list[list[Fraction]]:
    """Views after 0, 1, 2 ... steps, until nobody moves or for ``steps`` steps.

    Everyone moves at once to the mean of the views within a positive bound (<=, or < if it is not included), oneself among them
    or not; who hears nobody stays. Views are whole numbers of a common unit, so that sums over a window are differences.
    """
    size = math.lcm(*(Fraction(x).denominator for x in views))
    whole = [int(x * size) for x in views]
    path = [[Fraction(x, size) for x in whole]]
    for _ in range(steps):
        reach = math.floor(bound * size) if included else math.ceil(bound * size) - 1
        order = sorted(whole)
        below = [0]
        for x in order:
            below.append(below[-1] + x)
        sums, counts = [], []
        for x in whole:
            low, high = bisect_left(order, x - reach), bisect_right(order, x + reach)
            heard, count = below[high] - below[low], high - low
            if not oneself:
                heard, count = heard - x, count - 1
            sums.append(heard if count else x)
            counts.append(count or 1)
        finer = math.lcm(*counts)
        moved = [heard * (finer // count) for heard, count in zip(sums, counts, strict=True)]
        shared = math.gcd(size * finer, *moved)
        moved, size_moved = [x // shared for x in moved], size * finer // shared
        if size_moved == size and moved == whole:
            break
        whole, size = moved, size_moved
        path.append([Fraction(x, size) for x in whole])
    return path


def vector_hegselmann_krause(
    views: Sequence[Sequence[Number]], bound: Number, steps: int, *, included: bool = True
) -> list[list[list[Fraction]]]:
    """As above on several issues, with the Euclidean distance over all of them; distances are compared squared."""
    path = [[[Fraction(x) for x in row] for row in views]]
    for _ in range(steps):
        here, moved = path[-1], []
        for a in here:
            near = [b for b in here if within(sum((x - y) ** 2 for x, y in zip(a, b, strict=True)), Fraction(bound) ** 2, included)]
            near = near or [a]
            moved.append([sum(column) / len(near) for column in zip(*near, strict=True)])
        path.append(moved)
    return path


def deffuant(one: Number, other: Number, bound: Number, mu: Number, *, included: bool = False) -> tuple[Fraction, Fraction]:
    """Views of two people after they met."""
    move = mu * (other - one) if within(abs(other - one), bound, included) else Fraction(0)
    return Fraction(one) + move, Fraction(other) - move


def degroot(weights: Sequence[Sequence[Number]], views: Sequence[Number]) -> list[Fraction]:
    """Views after one step; rows of weights are scaled to sum to 1."""
    return [Fraction(sum(w * x for w, x in zip(row, views, strict=True))) / Fraction(sum(row)) for row in weights]


def friedkin_johnsen(
    weights: Sequence[Sequence[Number]], stubborn: Sequence[Number], views: Sequence[Sequence[Number]]
) -> list[list[Fraction]]:
    """Where views (person, issue) end: (I - (I - S) W)^-1 S x(0), by elimination; rows of weights are scaled to sum to 1."""
    n = len(weights)
    rows = []
    for i, (row, s) in enumerate(zip(weights, stubborn, strict=True)):
        left = [(i == j) - (1 - s) * Fraction(w) / sum(row) for j, w in enumerate(row)]
        rows.append(left + [Fraction(s * x) for x in views[i]])
    for i in range(n):
        pivot = next(j for j in range(i, n) if rows[j][i])
        rows[i], rows[pivot] = rows[pivot], rows[i]
        rows[i] = [x / rows[i][i] for x in rows[i]]
        for j in range(n):
            if j != i and rows[j][i]:
                factor = rows[j][i]
                rows[j] = [x - factor * y for x, y in zip(rows[j], rows[i], strict=True)]
    return [row[n:] for row in rows]


def passes(shares: Sequence[Number], yes: Sequence[bool], quota: Number) -> bool:
    """A vote: more than the quota of all shares say yes."""
    return sum((Fraction(s) for s, y in zip(shares, yes, strict=True) if y), Fraction(0)) > quota * sum(shares)


def says_yes(view: Number, proposal: Number, design: Number) -> bool:
    """Nearer to the proposal than to the design."""
    return abs(view - proposal) < abs(view - design)


def consensus(views: Sequence[Number], proposal: Number, tolerance: Number) -> bool:
    """Everyone can live with it."""
    return all(abs(x - proposal) <= tolerance for x in views)


def threshold_wave(thresholds: Sequence[Number], first: Number, steps: int) -> list[int]:
    """How many have joined after 0, 1, 2 ... steps, when one joins at one's threshold or above."""
    joined, counts = Fraction(first), []
    for _ in range(steps):
        counts.append(sum(joined >= t for t in thresholds))
        joined = Fraction(counts[-1], len(thresholds))
    return counts
