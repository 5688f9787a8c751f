"""Memory: what a run will take, what there is, and words where it does not fit."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

from coprod.scenarios.scenario import Scenario
from coprod.simulation.errors import BadInput
from coprod.simulation.schema.named_states import named_states
from coprod.simulation.words import counted

CONTROL_GROUP = Path("/sys/fs/cgroup")  # of this process; file caches count as used there, but are given back when asked for
USUAL_BYTES = 400_000_000  # of this process with the engine loaded and one block computed; 320 to 390 MB were measured
LEAST = 100_000_000  # what is believed to be there, whatever the system says
BYTES_PER_NUMBER = {"kernel": 16, "mesa": 48}  # of a measure while a run's result is put together: arrays, or Python's numbers
BYTES_PER_REPLICATE = 2_000  # its task, its number and its share of lists
BYTES_PER_AGENT = 5_000  # of the readable engine, measured at 20,000 citizens


def available_memory() -> int:
    """Bytes this process may still take: the system's, or the limit of its control group or of itself where that is lower."""
    found = _of_system()
    limit, used = _number(CONTROL_GROUP / "memory.max"), _number(CONTROL_GROUP / "memory.current")
    if limit is not None and used is not None:
        found = min(found, limit - used + _named(CONTROL_GROUP / "memory.stat", ("active_file", "inactive_file")))
    taken = Path("/proc/self/statm")
    if resource and taken.exists():
        own = resource.getrlimit(resource.RLIMIT_AS)[0]
        if own != resource.RLIM_INFINITY:
            found = min(found, own - int(taken.read_text(encoding="utf-8").split()[0]) * os.sysconf("SC_PAGE_SIZE"))
    return max(LEAST, found)


def most_taken() -> int:
    """Bytes of memory that this process has held at most; what it usually holds, where the system does not say."""
    if not resource:
        return USUAL_BYTES
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def _of_system() -> int:
    """What the system has left; all it has, where it says no more (macOS); without a limit, where it says nothing."""
    meminfo = Path("/proc/meminfo")
    if meminfo.exists():
        return 1024 * _named(meminfo, ("MemAvailable:",))
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):
        return sys.maxsize


def _named(path: Path, names: tuple[str, ...]) -> int:
    """The sum of some numbers of a file with a name and a number on each line; those it lacks count as 0."""
    lines = [line.split() for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []
    return sum(int(words[1]) for words in lines if len(words) > 1 and words[0] in names)


def _number(path: Path) -> int | None:
    text = path.read_text(encoding="utf-8").strip() if path.exists() else ""
    return int(text) if text.isdigit() else None


def check_memory(needed: float, what: str, where: str, fix: str) -> None:
    """BadInput where more memory is needed than there is; ``what`` begins the sentence."""
    room = available_memory()
    if needed > room:
        raise BadInput(
            f"{what} would take {size_text(needed)} of memory, and {size_text(room)} are free",
            where=where,
            allowed="what fits in memory",
            fix=fix,
        )


def check_run(
    scenario: Scenario,
    replicates: int,
    times: int,
    *,
    engine: str = "kernel",
    threads: int = 1,
    states: Sequence[str] = (),
    runs: int = 1,
) -> None:
    """BadInput where so many replicates, each recorded at so many times, do not fit in memory.

    ``states`` are recorded beside the measures; ``runs`` results are held at a time.
    """
    from coprod.simulation.kernel.batch import batch_bytes
    from coprod.simulation.schema.vector import measures_length

    setup, threads = scenario.setup, min(threads, replicates)
    people = sum(setup.sizes.agents.values())
    at_work = threads * batch_bytes(setup) if engine == "kernel" else people * BYTES_PER_AGENT
    check_memory(
        at_work,
        f"{people:,} agents" + (f" on {threads} workers" if threads > 1 else ""),
        f"scenario {scenario.name}",
        "lower population.citizens, population.professionals or population.units" + (", or --workers" if threads > 1 else ""),
    )
    known = named_states(setup)
    kept = sum(16 * len(known[name].rows) * setup.sizes.agents[known[name].kind] for name in states)
    each = (
        runs * times * (measures_length(len(setup.groups), setup.sizes.units) * BYTES_PER_NUMBER[engine] + kept)
        + BYTES_PER_REPLICATE
    )
    most = int(0.9 * max(0, available_memory() - at_work) / each)
    fewer = f"lower replicates to {most:,}" if most else "lower weeks or population"
    check_memory(
        at_work + each * replicates,
        f"{counted(replicates, 'replicate')} recorded at {counted(times, 'time')}",
        f"scenario {scenario.name}",
        fewer + (", or have fewer recorded times (weeks, every)" if times > 2 else "") + (", or fewer states" if states else ""),
    )


def size_text(count: float) -> str:
    """Bytes in words."""
    for unit in ("bytes", "kB", "MB", "GB"):
        if count < 1000:
            return f"{count:.0f} {unit}" if unit == "bytes" else f"{count:.3g} {unit}"
        count /= 1000
    return f"{count:,.3g} TB" if count < 1000 else f"{count:,.0f} TB"
