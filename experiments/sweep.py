"""Runs a study: blocks of runs, here or on a cluster, written as they finish; the same command goes on where it was cut off."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from coprod.simulation.errors import BadInput
from coprod.simulation.rules.check import vet
from coprod.simulation.words import counted

from .blocks import Block
from .compute import BlockResult, Runner
from .damage import CHECKSUMS, METADATA, read_root
from .extend import mend, prepare, restore, swap
from .factors import in_short
from .forecast import check_block, check_room
from .limits import MOST_WORKERS, checked_integer
from .lock import only_writer
from .paths import behind_link, check_folder, check_writable
from .precision import next_replicates, point_precision
from .store import DEFINITION, SweepStore, check_format, check_labels, no_store, not_opened, open_group, stored_status, stored_study
from .study import Study, custom_rules
from .study_file import load_study
from .variables import BOOKKEEPING

if TYPE_CHECKING:
    import xarray

UNFINISHED = "runs_not_computed"  # attribute of an opened store of which runs are missing
Task = tuple[Block, NDArray[np.bool_]]
Progress = Callable[[int, int], None]
Execute = Callable[[Iterable[Task]], Iterator[tuple[Block, BlockResult]]]


class RunFailed(RuntimeError):
    """A run failed and the sweep was asked to stop at the first that does."""


def on_threads(study: Study, workers: int) -> Execute:
    """Executes tasks on threads of this process, a few ahead, so that memory stays bounded."""
    runner = Runner(study)

    def execute(tasks: Iterable[Task]) -> Iterator[tuple[Block, BlockResult]]:
        waiting = iter(tasks)
        pool = ThreadPoolExecutor(workers)
        try:
            running: dict[Future[BlockResult], Block] = {}
            for block, wanted in itertools.islice(waiting, workers + 1):
                running[pool.submit(runner.compute, block, wanted)] = block
            while running:
                finished, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in finished:
                    block = running.pop(future)
                    for following, wanted in itertools.islice(waiting, 1):
                        running[pool.submit(runner.compute, following, wanted)] = following
                    yield block, future.result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)

    return execute


def run_study(
    study: Study,
    path: Path,
    workers: int = 1,
    progress: Progress | None = None,
    *,
    strict: bool = False,
    dask: str | None = None,
    notice: Callable[[str], None] = lambda text: None,
) -> SweepStore:
    """Compute what is missing in a store.

    ``progress`` gets runs done and all runs, ``notice`` sentences on what was found. ``dask`` is the address of a
    scheduler, or 'local'. With ``strict`` the first failed run stops the sweep; otherwise it is recorded.
    """
    path = behind_link(path)
    workers = checked_integer("workers", workers, 1, MOST_WORKERS)
    check_folder(path, str(path.absolute()))
    vet(custom_rules(study))
    check_block(study)
    with only_writer(path), _executor(study, workers, dask) as execute:
        for file in restore(path, study):
            notice(f"damaged file, made again: {file}")
        check_room(study, path, 1 if dask else workers)
        store, final = prepare(path, study)
        for scenario in (study.scenario, *study.scenarios.values()):
            for text in scenario.late_events:
                notice(text)
        for chunk in store.damaged:
            notice(f"damaged chunk, computed again: {chunk}")
        if study.precision:
            _fill_precisely(store, execute, progress, strict)
        else:
            _fill(store, execute, None, progress, strict, study.runs)
        if final != store.path:
            swap(store.path, final)
            store = SweepStore(final, study)
    return store


@contextmanager
def _executor(study: Study, workers: int, dask: str | None) -> Iterator[Execute]:
    """What executes tasks. A cluster is asked at once, before anything is written; the engine is loaded when first used."""
    if dask:
        from .cluster import on_dask

        execute, close = on_dask(study, dask, workers)
        try:
            yield execute
        finally:
            close()
    else:
        yield lambda tasks: on_threads(study, workers)(tasks)


def _fill(
    store: SweepStore, execute: Execute, needed: NDArray[np.int64] | None, progress: Progress | None, strict: bool, total: int
) -> None:
    """Compute every missing cell, or those with a replicate below the point's number in ``needed``."""
    tasks = []
    missing: dict[Block, int] = {}
    for block in store.blocks:
        wanted = store.missing(block, None if needed is None else _wanted(store, block, needed))
        if wanted.any():
            tasks.append((block, wanted))
            missing[block] = int(wanted.sum())
    done = total - sum(missing.values())
    if progress:
        progress(done, total)
    if not tasks:
        return
    check_writable(store.path / "zarr.json")
    for block, result in execute(tasks):
        store.write(block, result)
        done += missing[block]  # a block may hold runs that were stored before
        if progress:
            progress(done, total)
        if strict and result.messages:
            cell, text = store.failures()[0]
            raise RunFailed(f"the run at {in_short(cell)} failed: {text}")


def _wanted(store: SweepStore, block: Block, needed: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Cells of a block whose replicate is below the number needed at their point."""
    *points, replicates = store.blocks.slices(block)
    return np.arange(replicates.start, replicates.stop) < needed[tuple(points)][..., None]


def _fill_precisely(store: SweepStore, execute: Execute, progress: Progress | None, strict: bool) -> None:
    """Rounds of replicates. What to add depends on stored results alone, so a cut sweep goes on the same way."""
    study = store.study
    assert study.precision is not None
    needed = np.full(study.design.shape, study.replicates, dtype=np.int64)
    while True:
        _fill(store, execute, needed, progress, strict, int(needed.sum()))
        more = False
        for number in range(study.points):
            index = np.unravel_index(number, study.design.shape)
            asked = int(needed[index])
            found = point_precision(store, number, asked)
            if not found.reached and asked < study.precision.most:
                needed[index] = next_replicates(found, asked, study.replicates, study.precision.most, study.precision.half_width)
                more = True
        if not more:
            return


def study_or_store(name: str | Path) -> tuple[Study, Path | None]:
    """A study by name or path; or the study of a store, with the store's path."""
    path = Path(name)
    mend(path)
    if path.is_dir() and (path / "zarr.json").is_file():
        return stored_study(path), path
    if str(name).rstrip("/").endswith(".zarr"):
        raise no_store(path, "a sweep")
    return load_study(name), None


def runs_missing(path: Path) -> tuple[int, int]:
    """How many runs of a sweep's store are not computed, and how many (at least) it will have."""
    study = stored_study(path)
    return int((stored_status(path, study)[..., : study.replicates] == 0).sum()), study.runs


def check_finished(path: Path) -> None:
    """BadInput unless every run of a sweep's store is computed."""
    missing, runs = runs_missing(path)
    if missing:
        raise BadInput(
            f"{path} is not finished: {missing:,} of {counted(runs, 'run')} are not computed",
            where=str(path),
            allowed="a finished store: points that are there by chance of when it was cut off are no sample",
            fix=f"coprod sweep {path} goes on with it",
        )


def _not_computed(path: Path, definition: Mapping[str, Any]) -> int:
    """How many runs, of those that every point has, a store says are not computed."""
    status: Any = open_group(path)[BOOKKEEPING]["status"]
    try:
        return int((np.asarray(status[..., : int(definition["replicates"])]) == 0).sum())
    except (RuntimeError, ValueError):  # a chunk is damaged, and its runs as if they were not computed
        return runs_missing(path)[0]


def open_store(path: str | Path) -> xarray.Dataset:
    """The results in a store of a run or a sweep, as a dataset; values are read when used.

    Of a sweep that is not finished the attribute ``runs_not_computed`` says how many runs are missing; analyses refuse it.
    BadInput where metadata or labels are not as they were written.
    """
    import xarray as xr

    path = Path(path)
    mend(path)
    try:
        attributes = read_root(path).get("attributes", {}) if (path / METADATA).exists() else {}  # Zarr 2 has other files
    except Exception as error:
        raise not_opened(path, "a run or a sweep", error) from error
    if DEFINITION in attributes:  # a store of a run has none, and other programs have formats of their own
        check_format(path, attributes.get("format"))
    if CHECKSUMS in attributes:
        check_labels(path)
    try:
        data: xarray.Dataset = xr.open_zarr(str(path), consolidated=False, chunks=None)
    except Exception as error:
        raise not_opened(path, "a run or a sweep", error) from error
    if DEFINITION in attributes and (missing := _not_computed(path, json.loads(str(attributes[DEFINITION])))):
        data.attrs[UNFINISHED] = missing
    results, labels = ({n: data.variables[n] for n in sorted(names, key=str)} for names in (data.data_vars, data.coords))
    return xr.Dataset(results, labels, data.attrs)  # folders have no order, nor have coordinates that are selected


def open_own(path: Path) -> xarray.Dataset:
    """``open_store``, of a store that coprod wrote; BadInput for one of another program, or that xarray wrote."""
    data = open_store(path)
    if CHECKSUMS not in data.attrs:
        raise no_store(path, "a run or a sweep")
    return data


def sweep(
    study: Study | str | Path,
    store: str | Path,
    *,
    workers: int = 1,
    progress: Progress | None = None,
    strict: bool = False,
    dask: str | None = None,
) -> xarray.Dataset:
    """Run (or finish, or extend) a study into a Zarr store and return it as a dataset.

    A grid has a dimension for each factor; other designs have one dimension ``sample``.
    """
    chosen: Any = study if isinstance(study, Study) else study_or_store(study)[0]
    run_study(chosen, Path(store), workers, progress, strict=strict, dask=dask)
    return open_store(store)
