"""The compiled engine: set-ups in, recorded measures out. Imports neither Mesa nor matplotlib."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import local
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coprod.simulation.schema.named_states import NamedState
from coprod.simulation.schema.vector import measures_length
from coprod.simulation.setup.setup import Setup
from coprod.simulation.setup.timeline import timeline

from .batch import RUNS_TOGETHER, begin, citizens_of, make_batch, runs_in_batch
from .link import Kernel

Floats = NDArray[np.float64]


def shared_structure(setup: Setup) -> Any:
    """What set-ups must have in common to go through an engine together."""
    laboratory = repr(setup.laboratory) if setup.laboratory else ""
    return (
        tuple(sorted(setup.rules.items())),
        setup.sizes,
        setup.groups,
        laboratory,
        timeline(setup).names,
        len(timeline(setup).values),
    )


class KernelRun:
    """One run of the compiled engine that can be stepped and looked into."""

    def __init__(self, setup: Setup, seed: int, replicate: int, kernel: Kernel | None = None) -> None:
        self.setup = setup
        self.kernel = kernel or Kernel(setup.rules)
        self.batch = make_batch(setup, self.kernel, 1)
        self.length = measures_length(len(setup.groups), setup.sizes.units)
        self.restart(seed, replicate)

    def restart(self, seed: int, replicate: int) -> None:
        """Begin another run in the same arrays."""
        self.seed, self.replicate, self.steps = seed, replicate, 0
        begin(self.batch, self.kernel, [self.setup], seed, replicate)

    def step(self) -> None:
        """Advance by one step."""
        self.kernel.advance(self.batch, 1, self.seed, self.replicate, self.steps)
        self.steps += 1

    def measures(self) -> Floats:
        """The vector of measures now, laid out as ``schema.vector`` says."""
        out = np.empty(self.length)
        self.kernel.write_measures(self.batch, 0, self.steps, out)
        return out

    def citizens(self, rows: Sequence[int] | None = None) -> Floats:
        """The citizens' state: (rows, citizens), all rows or some, as in ``schema.rows``."""
        found: Floats = citizens_of(self.batch, 1, slice(None) if rows is None else list(rows))[0]
        return found


class Engine:
    """Runs parameter points and replicates that share sizes, groups and rules; parallel over runs.

    Points of one replicate go through the steps together in batches, so that they share draws. The result of a run
    depends on its parameters, seed and replicate alone: not on the batch, the order of points or threads.
    """

    def __init__(self, setup: Setup, threads: int = 1, runs_together: int = RUNS_TOGETHER) -> None:
        self.setup = setup
        self.kernel = Kernel(setup.rules)
        self.length = measures_length(len(setup.groups), setup.sizes.units)
        self.threads = threads
        self.runs_together = runs_in_batch(setup, runs_together)
        self._own = local()

    def run(self, points: Sequence[Setup], seed: int, replicates: Sequence[int], recorded: NDArray[np.int64]) -> Floats:
        """Measures of every run: shape (points, replicates, recorded steps, measures), float64.

        ``points`` are set-ups that share the engine's sizes, groups, rules and the parameters that events change
        (``shared_structure``); ``recorded`` are rising step counts, 0 being the start.
        """
        return self.run_with_states(points, seed, replicates, recorded, {}, recorded[-1:])[0]

    def run_with_states(
        self,
        points: Sequence[Setup],
        seed: int,
        replicates: Sequence[int],
        recorded: NDArray[np.int64],
        states: Mapping[str, NamedState],
        seen: NDArray[np.int64],
    ) -> tuple[Floats, dict[str, Floats]]:
        """Measures as ``run``, and agents' states by name: (points, replicates, steps seen, agents, rows of the state).

        ``seen`` are those of the recorded steps at which states are kept; the last is the last one recorded.
        """
        agents = self.setup.sizes.agents
        out = np.empty((len(points), len(replicates), len(recorded), self.length))
        shape = (len(points), len(replicates), len(seen))
        found = {name: np.empty((*shape, len(s.rows), agents[s.kind])) for name, s in states.items()}
        size = max(1, min(self.runs_together, -(-len(points) * len(replicates) // self.threads)))
        jobs = [(p, r) for r in range(len(replicates)) for p in range(0, len(points), size)]
        ends = np.searchsorted(recorded, seen) + 1

        def work(job: tuple[int, int]) -> None:
            p, r = job
            together = slice(p, p + size)
            batch, count = self._begun(points[together], seed, replicates[r]), len(points[together])
            first = step = 0
            for k, end in enumerate(ends):
                part = np.empty((count, end - first, self.length))
                self.kernel.run(batch, count, seed, replicates[r], step, recorded[first:end], part)
                out[together, r, first:end] = part
                for name, state in states.items():
                    found[name][together, r, k] = self._state(batch, state, count)
                first, step = end, int(seen[k])

        if self.threads == 1:
            for job in jobs:
                work(job)
        else:
            with ThreadPoolExecutor(self.threads) as pool:
                list(pool.map(work, jobs))
        return out, {name: values.swapaxes(-1, -2) for name, values in found.items()}

    def _begun(self, points: Sequence[Setup], seed: int, replicate: int) -> Any:
        """This thread's batch with the starting populations of some points."""
        if not hasattr(self._own, "batch"):
            self._own.batch = make_batch(self.setup, self.kernel, self.runs_together)
        begin(self._own.batch, self.kernel, points, seed, replicate)
        return self._own.batch

    def _state(self, batch: Any, named: NamedState, count: int) -> Floats:
        """A state of every agent in the first runs of the batch: (runs, rows, agents)."""
        rows = list(named.rows)
        if named.kind == "citizen":
            return citizens_of(batch, count, rows)
        return np.array(getattr(batch, f"{named.kind}s")[:count, rows])
