"""Runs a study: blocks of runs on threads, written as they finish; the same command goes on where it was cut off."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from coprod.simulation.kernel.engine import Engine
from coprod.simulation.measures import layout, measures_by_name

from .run import recorded_steps, whole
from .store import Block, SweepStore
from .study import Study, load_study

if TYPE_CHECKING:
    import xarray

Values = dict[str, NDArray[Any]]


class Runner:
    """Computes blocks of a study; engines are kept by the sizes they were made for."""

    def __init__(self, study: Study, store: SweepStore) -> None:
        self.study, self.store = study, store
        self.recorded = recorded_steps(study.scenario, study.every)
        self.engines: dict[Any, Engine] = {}
        self.engine_for(study.scenario.setup)

    def engine_for(self, setup: Any) -> Engine:
        """The engine for a set-up's sizes."""
        key = setup.sizes
        if key not in self.engines:
            self.engines[key] = Engine(setup)
        return self.engines[key]

    def compute(self, block: Block) -> Values:
        """All measures of a block, shaped as its part of the arrays."""
        *points, replicates = self.store.ranges(block)
        shape = tuple(len(r) for r in points)
        places = layout(len(self.study.scenario.groups), self.study.scenario.setup.sizes.units)
        rows = []
        for index in itertools.product(*points):
            setup = self.study.point(index).setup
            rows.append(self.engine_for(setup).run([setup.theta], self.study.seed, replicates, self.recorded)[0])
        data = np.stack(rows).reshape(*shape, len(replicates), len(self.recorded), -1)
        found: Values = {}
        for name in self.study.measures:
            values = data[..., places[name]].astype(self.study.dtype)
            found[name] = values if measures_by_name()[name].dimension else values[..., 0]
        return found


def run_study(study: Study, path: Path, workers: int = 1, progress: Callable[[int, int], None] | None = None) -> SweepStore:
    """Compute what is missing in a store; ``progress`` gets runs done and all runs. Bounded memory; resumable."""
    workers = whole("workers", workers, 1, 1024)
    store = SweepStore(path, study)
    todo = store.blocks()
    done = study.runs - sum(store.runs(block) for block in todo)
    if progress:
        progress(done, study.runs)
    if not todo:
        return store
    runner = Runner(study, store)
    waiting = iter(todo)
    pool = ThreadPoolExecutor(workers)
    try:
        running: dict[Future[Values], Block] = {
            pool.submit(runner.compute, block): block for block in itertools.islice(waiting, workers + 1)
        }
        while running:
            finished, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in finished:
                block = running.pop(future)
                store.write(block, future.result())
                done += store.runs(block)
                for following in itertools.islice(waiting, 1):
                    running[pool.submit(runner.compute, following)] = following
                if progress:
                    progress(done, study.runs)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
    return store


def open_store(path: str | Path) -> xarray.Dataset:
    """A store as a dataset; values are read when used."""
    import xarray as xr

    from coprod.simulation.errors import BadInput

    try:
        data = xr.open_zarr(str(path), consolidated=False)
    except Exception as error:
        raise BadInput(
            f"cannot open {path} as a store",
            where=str(Path(path).absolute()),
            allowed="a Zarr store written by coprod",
            fix="check the path",
        ) from error
    found: xarray.Dataset = data.drop_vars("done", errors="ignore")
    return found


def sweep(
    study: Study | str | Path,
    store: str | Path,
    *,
    workers: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> xarray.Dataset:
    """Run (or finish) a study into a Zarr store and return it as a dataset with a dimension for each factor."""
    chosen = study if isinstance(study, Study) else load_study(study)
    run_study(chosen, Path(store), workers, progress)
    return open_store(store)
