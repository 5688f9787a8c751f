"""CART (Breiman and others 1984), grown by scikit-learn: the leaves of a small tree as boxes."""

from __future__ import annotations

from typing import Any

import numpy as np

from coprod.analysis.inputs import Floats
from coprod.experiments.extras import needs

from .box import Box, Space, whole

MOST_LEAVES = 16
LEAST_MASS = 0.02  # of the points, in a leaf


def leaves(x: Floats, y: Floats, space: Space, size: int) -> list[Box]:
    """The leaves of a tree of at most ``size`` leaves on points ``x`` (points, factors) and their outcomes ``y``.

    The split with the largest gain comes first. Squared error of shares is what the Gini index is of runs.
    """
    needs("discovery")
    if size < 2:
        return [whole(space)]
    from sklearn.tree import DecisionTreeRegressor

    columns, meaning = _columns(x, space)
    least = max(1, int(np.ceil(LEAST_MASS * len(y))))
    grown = DecisionTreeRegressor(max_leaf_nodes=size, min_samples_leaf=least, random_state=0)  # decides between equal splits
    return _below(grown.fit(columns, y).tree_, 0, whole(space), space, meaning)


def best_size(a: tuple[Floats, Floats], b: tuple[Floats, Floats], space: Space) -> int:
    """How many leaves a tree of some points ``a`` has that errs least on others ``b``."""
    errors = []
    for size in range(1, MOST_LEAVES + 1):
        boxes = leaves(*a, space, size)
        errors.append(sum(((b[1][box.holds(b[0])] - a[1][box.holds(a[0])].mean()) ** 2).sum() for box in boxes))
    return int(np.argmin(errors)) + 1


def _columns(x: Floats, space: Space) -> tuple[Floats, list[tuple[int, int]]]:
    """Numbers as they are, and of choices whether it is each level; what every column means, -1 for a number."""
    meaning = [(c, k) for c in range(len(space.names)) for k in (range(len(space.levels[c])) if c in space.levels else (-1,))]
    return np.column_stack([x[:, c] if k < 0 else (x[:, c] == k).astype(float) for c, k in meaning]), meaning


def _below(tree: Any, node: int, box: Box, space: Space, meaning: list[tuple[int, int]]) -> list[Box]:
    """The leaves below a node whose box this is."""
    left, right = int(tree.children_left[node]), int(tree.children_right[node])
    if left < 0:
        return [box]
    (column, level), cut = meaning[tree.feature[node]], float(tree.threshold[node])
    if level < 0:
        low = box.limited((column, "high"), space.most_to(column, cut))
        above = float(np.nextafter(cut, np.inf))  # a point on the cut is in one leaf alone
        high = box.limited((column, "low"), space.least_from(column, above))
    else:
        low, high = box.barring(column, level), box
        for other in range(len(space.levels[column])):
            high = high if other == level else high.barring(column, other)
    return [*_below(tree, left, low, space, meaning), *_below(tree, right, high, space, meaning)]
