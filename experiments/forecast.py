"""What a sweep will take: runs, time, memory and disk, from a probe of its own blocks."""

from __future__ import annotations

import os
import resource
import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from coprod.simulation.errors import BadInput
from coprod.simulation.kernel.engine import tile_bytes

from .blocks import block_shape, vector_length
from .compute import Runner
from .store import SweepStore, open_group
from .study import Study
from .variables import BOOKKEEPING

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

    Runs already in the store at ``path`` are not counted. Where replicates are added until the result is precise, the
    forecast is for the least, the replicates every point gets.
    """
    check_block(study)
    runner = Runner(study)
    blocks = list(runner.blocks)
    chosen = [blocks[i] for i in sorted({int(i) for i in np.linspace(0, len(blocks) - 1, PROBES)})]
    everything = {block: np.ones(runner.blocks.cells(block), dtype=bool) for block in chosen}
    runner.compute(chosen[0], everything[chosen[0]])  # compiles or loads the engine
    with tempfile.TemporaryDirectory(dir=_existing(path)) as folder:
        store = SweepStore(Path(folder) / "probe.zarr", study)
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
    todo = study.runs - _computed(path)
    in_block = block_bytes(study)
    loaded = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024  # this process, with one block computed
    memory = loaded + READER_BYTES + (workers - 1) * (tile_bytes(study.scenario.setup) + in_block) + in_block
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


def _existing(path: Path) -> Path:
    """The nearest folder above a path that exists."""
    folder = path.absolute().parent
    while not folder.is_dir():
        folder = folder.parent
    return folder


def _size(path: Path) -> int:
    """Bytes on disk, in whole disk blocks, as files take them."""
    return sum(f.stat().st_blocks * 512 for f in path.rglob("*") if f.is_file())


def _computed(path: Path) -> int:
    if not path.exists():
        return 0
    return int((np.asarray(open_group(path)[BOOKKEEPING]["status"][...]) > 0).sum())


def available_memory() -> int:
    """Bytes this process may still take: the system's, or the limit of its control group where that is lower."""
    found = os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    for line in Path("/proc/meminfo").read_text().splitlines() if Path("/proc/meminfo").exists() else []:
        if line.startswith("MemAvailable:"):
            found = int(line.split()[1]) * 1024
    limit, used = Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory.current")
    if limit.exists() and used.exists() and limit.read_text().strip() != "max":
        found = min(found, int(limit.read_text()) - int(used.read_text()))
    return found


def check_fits(study: Study, found: Forecast, path: Path, workers: int) -> None:
    """BadInput, with a thinner design, where disk or memory cannot hold the sweep."""
    free = shutil.disk_usage(_existing(path)).free
    if found.disk > free:
        share = 0.9 * free / found.disk
        raise BadInput(
            f"the store needs {size_text(found.disk)}, and {size_text(free)} are free",
            where=str(_existing(path)),
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


def size_text(count: float) -> str:
    """Bytes in words."""
    for unit in ("bytes", "kB", "MB", "GB"):
        if count < 1000:
            return f"{count:.0f} {unit}" if unit == "bytes" else f"{count:.3g} {unit}"
        count /= 1000
    return f"{count:.3g} TB"


def time_text(seconds: float) -> str:
    """A duration in words."""
    if seconds < 90:
        return f"{seconds:.2g} s"
    if seconds < 5400:
        return f"{seconds / 60:.2g} min"
    return f"{seconds / 3600:.3g} h" if seconds < 172_800 else f"{seconds / 86_400:.3g} days"
