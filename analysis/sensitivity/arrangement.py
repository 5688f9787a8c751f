"""What a sample's points are: Saltelli's arrangement or Morris's trajectories, read from the points themselves.

A design's name alone would not do. Points that were sorted, cut short or joined have the right number and give wrong
indices without a word, so every block and every step is looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coprod.analysis.inputs import Floats, Inputs
from coprod.simulation.errors import BadInput

GIVEN = ("binned", "hdmr", "delta", "pawn")  # methods for any points at all
LIKE_THESE = "bins, HDMR, delta and PAWN take any points: --method binned, or --method hdmr"


@dataclass(frozen=True)
class Saltelli:
    """Blocks of points: A, A with one group's values from B for each group, the reverse where ``second``, and B.

    ``order`` is the groups' order in a block.
    """

    blocks: int
    second: bool
    order: tuple[str, ...]


@dataclass(frozen=True)
class Trajectories:
    """Runs of points of which each differs from the one before in one group: which, and by how much.

    ``moved`` holds, for each step, the group's number, or -1 where no value changed; ``step`` how far a number moved, as a
    part of its range in these points and with its sign, 1 for a choice, and half for weights, whose places move by half.
    Both are (trajectories, steps). ``ordered`` says which groups have more and less.
    """

    moved: NDArray[np.int64]
    step: Floats
    ordered: NDArray[np.bool_]

    def some(self, which: Any) -> Trajectories:
        """Some of the trajectories."""
        return Trajectories(self.moved[which], self.step[which], self.ordered)


def saltelli(inputs: Inputs) -> Saltelli:
    """Check that points are Saltelli's arrangement, whatever the order of the groups; BadInput where they are not."""
    groups = len(inputs.groups)
    table = inputs.table()
    for second in (False, True):
        rows = (2 * groups + 2) if second else groups + 2
        if len(table) % rows == 0:
            blocks = table.reshape(-1, rows, table.shape[1])
            order = _order(blocks, inputs)
            if order and _fits(blocks, [_columns(inputs, name) for name in order], second):
                return Saltelli(len(blocks), second, order)
    raise BadInput(
        f"these {len(table):,} points of {groups} groups of factors are no Sobol sample in Saltelli's arrangement",
        where="design",
        allowed=f"blocks of {groups + 2} or {2 * groups + 2} points, as a study with design kind sobol makes them",
        fix=LIKE_THESE,
    )


def _columns(inputs: Inputs, group: str) -> list[int]:
    names = list(inputs.columns)
    return [names.index(name) for name in inputs.groups[group]]


def _order(blocks: Any, inputs: Inputs) -> tuple[str, ...]:
    """Which group each point after the first of a block changes; none where a point changes several."""
    order: list[str] = []
    for row in range(1, len(inputs.groups) + 1):
        changed = (blocks[:, row] != blocks[:, 0]).any(axis=0)
        found = [name for name in inputs.groups if changed[_columns(inputs, name)].any()]
        if len(found) > 1:
            return ()
        order += found or [""]  # a group whose values are the same everywhere
    constant = iter([name for name in inputs.groups if name not in order])
    order = [name or next(constant, "") for name in order]
    return tuple(order) if len(set(order)) == len(inputs.groups) else ()


def _fits(blocks: Any, members: list[list[int]], second: bool) -> bool:
    """Whether each point between the first and the last of a block takes just its group from the other end."""
    a, b = blocks[:, 0], blocks[:, -1]
    for number, columns in enumerate(members):
        swapped = [(a, b, blocks[:, 1 + number])]
        if second:
            swapped.append((b, a, blocks[:, 1 + len(members) + number]))
        for own, other, row in swapped:
            wanted = own.copy()
            wanted[:, columns] = other[:, columns]
            if not np.array_equal(row, wanted):
                return False
    return bool((a != b).any())


def trajectories(inputs: Inputs) -> Trajectories:
    """Check that points are Morris's trajectories; BadInput where they are not."""
    groups, table = list(inputs.groups), inputs.table()
    refused = BadInput(
        f"these {len(table):,} points of {len(groups)} groups of factors are no Morris trajectories",
        where="design",
        allowed=f"trajectories of {len(groups) + 1} points that change one group at a time, as design kind morris makes them",
        fix=LIKE_THESE,
    )
    if len(table) % (len(groups) + 1):
        raise refused
    steps = np.diff(table.reshape(-1, len(groups) + 1, table.shape[1]), axis=1)
    members = [_columns(inputs, name) for name in groups]
    changed = np.stack([(steps[:, :, columns] != 0.0).any(axis=2) for columns in members], axis=2)
    if (changed.sum(axis=2) > 1).any() or (changed.sum(axis=1) > 1).any() or not changed.any():
        raise refused
    moved = np.where(changed.any(axis=2), changed.argmax(axis=2), -1)
    ordered = np.array([inputs.ordered(name) for name in groups])
    weights = np.array([len(inputs.groups[name]) > 1 for name in groups])
    ranges = np.ptp(table, axis=0)
    parts = np.divide(steps, ranges, out=np.zeros_like(steps), where=ranges > 0.0).sum(axis=2)
    return Trajectories(moved, np.where(ordered[moved], parts, np.where(weights[moved], 0.5, 1.0)), ordered)
