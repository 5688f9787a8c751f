"""How a study's runs are cut into blocks: the part of every array that one task computes and one file holds."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator

import numpy as np

from coprod.simulation.errors import BadInput
from coprod.simulation.kernel.batch import RUNS_TOGETHER
from coprod.simulation.schema.vector import measures_length

from .study import Index, Study

Block = Index
RUNS_PER_BLOCK = 160
MOST_BLOCKS = 1_000_000
NUMBERS_PER_BLOCK = 8_000_000  # most float64 numbers the engine holds for a block: 64 MB


def vector_length(study: Study) -> int:
    """How many numbers a run holds for one recorded time: all measures, and the recorded states."""
    setup = study.scenario.setup
    return measures_length(len(setup.groups), setup.sizes.units) + sum(v.numbers for v in study.variables if v.state)


def block_shape(study: Study) -> Index:
    """How many points and replicates a block spans along each dimension of ``Study.shape``.

    First as many points as share draws in a batch, then replicates, then more points. Where replicates are added point
    by point, a block is one point and one round of replicates.
    """
    room = max(1, min(RUNS_PER_BLOCK, NUMBERS_PER_BLOCK // (len(study.recorded) * vector_length(study))))
    shape = [1] * len(study.shape)
    if study.precision:
        shape[-1] = min(study.replicates, room)
        return tuple(shape)

    def take_points(most: int) -> None:
        left = most
        for d in reversed(range(len(shape) - 1)):
            shape[d] = min(study.shape[d], max(1, left))
            left //= shape[d]

    take_points(min(RUNS_TOGETHER, room))
    shape[-1] = min(study.shape[-1], max(1, room // int(np.prod(shape[:-1]))))
    take_points(room // shape[-1])
    return tuple(shape)


class Blocks:
    """The blocks of a study."""

    def __init__(self, study: Study) -> None:
        self.shape = study.shape
        self.block = block_shape(study)
        self.grid = tuple(-(-n // b) for n, b in zip(self.shape, self.block, strict=True))
        if len(self) > MOST_BLOCKS:
            raise BadInput(
                f"{math.prod(self.shape):,} runs ({study.points:,} points × {study.most_replicates:,} replicates) make "
                f"{len(self):,} blocks, each a file for every measure",
                where=study.path or study.name,
                allowed=f"at most {MOST_BLOCKS:,} blocks",
                fix=f"lower replicates to {max(1, study.most_replicates * MOST_BLOCKS // len(self)):,}, or take fewer points",
            )

    def __len__(self) -> int:
        return math.prod(self.grid)

    def __iter__(self) -> Iterator[Block]:
        return itertools.product(*(range(n) for n in self.grid))

    def ranges(self, block: Block) -> tuple[range, ...]:
        """Index ranges of a block along each dimension of ``Study.shape``."""
        return tuple(range(i * b, min((i + 1) * b, n)) for i, b, n in zip(block, self.block, self.shape, strict=True))

    def slices(self, block: Block) -> tuple[slice, ...]:
        """The same as slices."""
        return tuple(slice(r.start, r.stop) for r in self.ranges(block))

    def cells(self, block: Block) -> Index:
        """Shape of a block: points along each dimension, and replicates."""
        return tuple(len(r) for r in self.ranges(block))
