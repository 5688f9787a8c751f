"""Many set-ups run on the same seeds, of which only measures at the end are kept; those that can share draws do."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import as_completed

import numpy as np
from numpy.typing import NDArray

from coprod.simulation.kernel.batch import RUNS_TOGETHER
from coprod.simulation.kernel.engine import Engine, shared_structure
from coprod.simulation.schema.vector import layout, measures_length
from coprod.simulation.setup.setup import Setup

from .pool import pool_of

Floats = NDArray[np.float64]
Progress = Callable[[int, int], None]
PROBES = 3


class Together:
    """Set-ups of the same groups and horizon, grouped by what they must have in common to share draws."""

    def __init__(self, setups: Sequence[Setup], last: NDArray[np.int64]) -> None:
        self.setups, self.last = list(setups), last
        self.engines: dict[object, Engine] = {}
        groups: dict[object, list[int]] = {}
        for number, setup in enumerate(self.setups):
            key = shared_structure(setup)
            groups.setdefault(key, []).append(number)
            self.engines.setdefault(key, Engine(setup))
        self.blocks = [
            (k, members[i : i + RUNS_TOGETHER]) for k, members in groups.items() for i in range(0, len(members), RUNS_TOGETHER)
        ]

    def numbers(self, measures: int, replicates: int, threads: int) -> int:
        """How many numbers ``at_end`` holds at a time."""
        longest = max(measures_length(len(s.groups), s.sizes.units) for s in self.setups)
        return replicates * len(self.setups) * measures + threads * RUNS_TOGETHER * longest

    def at_end(
        self, measures: Sequence[str], replicates: int, seed: int, threads: int, progress: Progress = lambda done, total: None
    ) -> Floats:
        """Measures over all at the end of every run: (set-ups, replicates, measures). The same for any number of threads."""
        found = np.full((len(self.setups), replicates, len(measures)), np.nan)

        def work(key: object, members: list[int], replicate: int) -> int:
            found[members, replicate] = self._run(key, members, [replicate], seed, measures)[:, 0]
            return len(members)

        done = 0
        with pool_of(threads) as pool:
            jobs = [pool.submit(work, *block, replicate) for block in self.blocks for replicate in range(replicates)]
            for job in as_completed(jobs):
                done += job.result()
                progress(done, len(self.setups) * replicates)
        return found

    def seconds_per_run(self) -> float:
        """Seconds a run takes on one thread, from a few blocks; engines that are not compiled yet are, before."""
        spent, runs = 0.0, 0
        for i in sorted({int(x) for x in np.linspace(0, len(self.blocks) - 1, PROBES)}):
            key, members = self.blocks[i]
            self._run(key, members[:1], [0], 0, ())
            started = time.perf_counter()
            self._run(key, members, [0], 0, ())
            spent += time.perf_counter() - started
            runs += len(members)
        return spent / runs

    def _run(self, key: object, members: list[int], replicates: Sequence[int], seed: int, measures: Sequence[str]) -> Floats:
        setups = [self.setups[n] for n in members]
        positions = layout(len(setups[0].groups), setups[0].sizes.units)
        data = self.engines[key].run(setups, seed, replicates, self.last)
        return data[:, :, 0, [positions[name].start for name in measures]]
