"""What a sweep will take: runs, time, memory and disk, from a probe of its own blocks."""

from __future__ import annotations

import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from coprod.simulation.errors import BadInput
from coprod.simulation.kernel.batch import batch_bytes

from .blocks import Block, Blocks, block_shape, vector_length
from .compute import Runner
from .designs import grid
from .extend import computed, mend, plan
from .memory import available_memory, check_memory, most_taken, size_text
from .paths import behind_link, check_folder, disk_errors, existing
from .scratch import scratch
from .store import SweepStore
from .study import Study

PROBES = 3
MOST_IN_CHUNK = 2**31 - 1  # bytes that a chunk's compressor takes
READER_BYTES = 45_000_000  # xarray, loaded to sum up the finished store (measured)


@dataclass(frozen=True)
class Forecast:
    """``runs`` to do, and what they take: wall ``seconds`` on so many workers, ``memory`` and ``disk`` in bytes.

    ``states_per_run`` is the part of ``bytes_per_run`` that recorded states take.
    """

    runs: int
    seconds: float
    memory: int
    disk: int
    seconds_per_run: float
    bytes_per_run: float
    states_per_run: float


def forecast(study: Study, path: Path, workers: int) -> Forecast:
    """Probe blocks spread over the design: compute them, write them to a temporary store, and scale up.

    Runs that the store at ``path`` keeps are not counted; BadInput if the study does not fit it. Where replicates are added
    until the result is precise, the forecast is for the least, the replicates every point gets.
    """
    path = behind_link(path)
    check_folder(path, str(path.absolute()))
    mend(path)
    check_block(study)
    todo = study.runs - computed(path, study)
    whole = Blocks(study)
    workers = min(workers, len(whole))
    runner = Runner(_part(study, whole.block))
    blocks = list(runner.blocks)
    chosen = [blocks[i] for i in sorted({int(i) for i in np.linspace(0, len(blocks) - 1, PROBES)})]
    everything = {block: np.ones(runner.blocks.cells(block), dtype=bool) for block in chosen}
    runner.compute(chosen[0], everything[chosen[0]])  # compiles or loads the engine
    with disk_errors(path), scratch(existing(path)) as folder:
        store = SweepStore(folder / "probe.zarr", runner.study)
        empty = _size(store.path)
        spent = 0.0
        runs = 0
        for block in chosen:
            started = time.perf_counter()
            result = runner.compute(block, everything[block])
            spent += (time.perf_counter() - started) / workers
            started = time.perf_counter()
            store.write(block, result)
            spent += max(0.0, time.perf_counter() - started)
            runs += result.status.size
        bytes_per_run = (_size(store.path) - empty) / runs
        states_per_run = sum(_size(store.path / v.name / "c") for v in study.variables if v.state) / runs
    in_block = block_bytes(study)
    memory = most_taken() + READER_BYTES + (workers - 1) * (batch_bytes(study.scenario.setup) + in_block) + in_block
    return Forecast(
        runs=todo,
        seconds=spent / runs * todo,
        memory=memory,
        disk=int(empty + bytes_per_run * study.runs),
        seconds_per_run=spent / runs,
        bytes_per_run=bytes_per_run,
        states_per_run=states_per_run,
    )


def block_bytes(study: Study) -> int:
    """Memory of a block while it is computed and written: its numbers, twice."""
    return int(np.prod(block_shape(study))) * len(study.recorded) * vector_length(study) * 8 * 2


def check_block(study: Study) -> None:
    """BadInput where one block, which may be one run with its states, fits neither in a file of the store nor in memory."""
    each = len(study.recorded) * int(np.prod(block_shape(study))) * np.dtype(study.dtype).itemsize
    sizes = {v.name: v.numbers * each for v in study.variables}
    needed, room, what = block_bytes(study), available_memory(), "of memory for one block of runs"
    largest = max(sizes, key=lambda name: sizes[name])
    if sizes[largest] > MOST_IN_CHUNK:
        needed, room, what = sizes[largest], MOST_IN_CHUNK, f"in one chunk of {largest}"
    if needed > room:
        raise BadInput(
            f"this study needs {size_text(needed)} {what}, and there is room for {size_text(room)}",
            where=study.path or study.name,
            allowed="recorded numbers of a block of runs that fit",
            fix=f"record less often than every {study.every:g} weeks, or fewer states and agents",
        )


def _part(study: Study, block: Block) -> Study:
    """A few points spread over a study's design, whose blocks have the shape of the study's own."""
    *sides, replicates = block
    changes: dict[str, Any] = {"replicates": min(study.replicates, replicates)}
    if study.precision:
        changes["precision"] = replace(study.precision, most=replicates)
    if study.design.kind == "grid":
        sides[0] *= PROBES
        factors = [replace(f, values=_spread(f.values, n)) for f, n in zip(study.factors, sides, strict=True)]
        return replace(study, factors=tuple(factors), design=grid(tuple(factors)), **changes)
    numbers = _spread(range(study.points), sides[0] * PROBES)
    points = tuple(study.design.points[n] for n in numbers)
    labels = tuple(study.design.labels[n] for n in numbers) if study.design.labels else ()
    return replace(study, design=replace(study.design, points=points, shape=(len(points),), labels=labels), **changes)


def _spread(values: Sequence[Any], count: int) -> tuple[Any, ...]:
    """So many of the values, evenly spread; the middle one for one."""
    last = len(values) - 1
    places = np.linspace(0, last, min(count, len(values))) if count > 1 else [last / 2]
    return tuple(values[round(float(x))] for x in places)


def _size(path: Path) -> int:
    """Bytes on disk, in whole disk blocks as files take them, where the system says that."""
    files = [f.stat() for f in path.rglob("*") if f.is_file()]
    return sum(s.st_blocks * 512 if hasattr(s, "st_blocks") else s.st_size for s in files)


def check_fits(study: Study, found: Forecast, path: Path, workers: int) -> None:
    """BadInput, with a thinner design, where disk or memory cannot hold the sweep."""
    path = behind_link(path)
    free = shutil.disk_usage(existing(path)).free
    filled = plan(path, study)
    needed = found.disk - (_size(filled.filled) if filled.begun else 0)  # an old store stays until what replaces it is whole
    if needed > free:
        share = 0.9 * free / needed
        raise BadInput(
            f"the store needs {size_text(needed)}, and {size_text(free)} are free",
            where=str(existing(path)),
            allowed="a sweep whose store fits on the disk",
            fix=thinner(study, share),
        )
    room = available_memory()
    if found.memory > room:
        raise BadInput(
            f"{workers} workers need {size_text(found.memory)} of memory, and {size_text(room)} are free",
            where="--workers",
            allowed="a sweep that fits in memory",
            fix=f"use --workers {max(1, int(workers * 0.9 * room / found.memory))}" if workers > 1 else "lower population.citizens",
        )


def check_room(study: Study, path: Path, workers: int) -> None:
    """``check_fits``, with a probe only where the plain size of numbers says that room might be short."""
    workers = min(workers, len(Blocks(study)))
    numbers = sum(v.numbers for v in study.variables) * len(study.recorded)
    written = study.runs * numbers * np.dtype(study.dtype).itemsize
    at_work = workers * batch_bytes(study.scenario.setup)
    fix = "lower --workers" if workers > 1 else "lower population.citizens"
    check_memory(at_work, f"{workers} workers, each with a population of its own,", "--workers", fix)
    if written > 0.5 * shutil.disk_usage(existing(path)).free or at_work > 0.5 * available_memory():
        check_fits(study, forecast(study, path, workers), path, workers)


def thinner(study: Study, share: float) -> str:
    """A design with at most this share of the numbers, in words: recorded less often, then fewer replicates, then points."""
    times = len(study.recorded)
    steps = []
    if times > 2 and share < 1.0:
        wished = max(2, int(times * share))
        every = study.every * -(-(times - 1) // (wished - 1))
        dt = study.scenario.setup.dt
        weeks = study.scenario.values["time.weeks"]
        every = min(max(dt, round(every / dt) * dt), weeks)
        steps.append(f"record.every = {every:g}")
        share *= times / (-(-weeks // every) + 1)
    if share < 1.0 and study.replicates > 2:
        replicates = max(2, int(study.replicates * share))
        steps.append(f"replicates = {replicates}")
        share *= study.replicates / replicates
    if share < 1.0:
        steps.append(f"{max(1, int(study.points * share))} points instead of {study.points}")
    return "thin it out: " + " and ".join(steps)


def time_text(seconds: float) -> str:
    """A duration in words."""
    if seconds < 90:
        return f"{seconds:.2g} s"
    if seconds < 5400:
        return f"{seconds / 60:.2g} min"
    return f"{seconds / 3600:.3g} h" if seconds < 172_800 else f"{seconds / 86_400:.3g} days"
