"""Computes cells of a study: the same function serves threads here and workers elsewhere."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coprod.simulation.kernel.engine import Engine, shared_structure
from coprod.simulation.schema.measures import always_finite
from coprod.simulation.schema.named_states import named_states
from coprod.simulation.schema.vector import layout
from coprod.simulation.setup.setup import Setup

from .blocks import Block, Blocks
from .study import Study
from .variables import split

COMPUTED, FAILED = 1, 2  # states of a cell; 0 is not computed

Floats = NDArray[np.float64]


@dataclass
class BlockResult:
    """A block's recorded arrays, the state of each cell, and why cells failed."""

    values: dict[str, NDArray[Any]]
    status: NDArray[np.uint8]
    messages: dict[tuple[int, ...], str]  # by the cell's position in the block


class Runner:
    """Computes blocks of a study; engines are kept by rules and sizes."""

    def __init__(self, study: Study) -> None:
        self.study = study
        self.blocks = Blocks(study)
        self.positions = layout(len(study.scenario.groups), study.scenario.setup.sizes.units)
        self.engines: dict[Any, Engine] = {}
        self.engine_for(study.scenario.setup)

    def engine_for(self, setup: Any) -> Engine:
        """The engine for a set-up's rules and sizes."""
        key = shared_structure(setup)
        if key not in self.engines:
            self.engines[key] = Engine(setup)
        return self.engines[key]

    def compute(self, block: Block, wanted: NDArray[np.bool_]) -> BlockResult:
        """The wanted cells of a block, others NaN; ``wanted`` has the shape of the block."""
        study = self.study
        *points, replicates = self.blocks.ranges(block)
        shape = self.blocks.cells(block)
        numbers = [study.flat(index) for index in itertools.product(*points)]
        mask = wanted.reshape(len(numbers), len(replicates))
        vector = max(s.stop for s in self.positions.values())
        held = (len(numbers), len(replicates), len(study.recorded))
        data = np.full((*held, vector), np.nan)
        recorded = [v for v in study.variables if v.state]
        states = {v.state: np.full((*held, *v.agents_and_rows), np.nan, study.dtype) for v in recorded}
        failed: dict[tuple[int, int], str] = {}
        for (engine, columns, seed), rows in self._groups(numbers, mask).items():
            self._run(engine, seed, [p for p, _ in rows], [t for _, t in rows], columns, replicates, data, states, failed)
        self._judge(data, mask, failed)
        status = np.where(mask, COMPUTED, 0).astype(np.uint8)
        for p, r in failed:
            status[p, r] = FAILED
            for array in (data, *states.values()):
                array[p, r] = np.nan
        found = split(study.scenario, study.variables, data, states, study.dtype)
        values = {name: array.reshape(*shape, *array.shape[2:]) for name, array in found.items()}
        messages = {(*(int(i) for i in np.unravel_index(p, shape[:-1])), r): text for (p, r), text in failed.items()}
        return BlockResult(values, status.reshape(shape), messages)

    def _groups(self, numbers: list[int], mask: NDArray[np.bool_]) -> Mapping[Any, list[tuple[int, Setup]]]:
        """Points that can share a batch: same engine, same replicates wanted, same seed."""
        found: dict[Any, list[tuple[int, Setup]]] = {}
        for p, number in enumerate(numbers):
            columns = tuple(int(r) for r in np.flatnonzero(mask[p]))
            if columns:
                scenario = self.study.point(number)
                key = (self.engine_for(scenario.setup), columns, self.study.seed_at(scenario))
                found.setdefault(key, []).append((p, scenario.setup))
        return found

    def _run(
        self,
        engine: Engine,
        seed: int,
        points: list[int],
        setups: list[Setup],
        columns: tuple[int, ...],
        replicates: range,
        data: Floats,
        states: dict[str, NDArray[Any]],
        failed: dict[tuple[int, int], str],
    ) -> None:
        """Run points together; where that raises, one run at a time, to find the runs that do."""

        def run(points: Sequence[int], setups: list[Setup], columns: Sequence[int]) -> None:
            numbers, position = [replicates[r] for r in columns], np.ix_(points, columns)
            if not states:
                data[position] = engine.run(setups, seed, numbers, self.study.recorded)
                return
            recorded, named = self.study.recorded, {name: named_states(setups[0])[name] for name in states}
            data[position], found = engine.run_with_states(setups, seed, numbers, recorded, named, recorded)
            for name, values in found.items():
                states[name][position] = values

        try:
            run(points, setups, columns)
        except MemoryError:
            raise
        except Exception:
            for p, setup in zip(points, setups, strict=True):
                for r in columns:
                    try:
                        run([p], [setup], [r])
                    except MemoryError:
                        raise
                    except Exception as error:
                        failed[p, r] = f"{type(error).__name__}: {error}"

    def _judge(self, data: Floats, mask: NDArray[np.bool_], failed: dict[tuple[int, int], str]) -> None:
        """Find runs in which a measure that always has a value has none (a laboratory may leave out what it measures)."""
        if self.study.scenario.laboratory:
            return
        for name in always_finite():
            bad = ~np.isfinite(data[..., self.positions[name]]).all(axis=-1) & mask[..., None]
            for p, r in np.argwhere(bad.any(axis=-1)):
                if (p, r) not in failed:
                    step = int(np.argmax(bad[p, r]))
                    week = self.study.recorded[step] * self.study.scenario.setup.dt
                    failed[int(p), int(r)] = f"{name} is {data[p, r, step, self.positions[name]][0]} at week {week:g}"
