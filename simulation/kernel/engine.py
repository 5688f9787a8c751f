"""The compiled engine: arrays in, recorded measures out. Imports neither Mesa nor matplotlib."""

import importlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import local
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..measures import layout
from ..setup import Setup
from ..state import LEADER_ROWS
from .build import build

Floats = NDArray[np.float64]


def make_world(setup: Setup, kernel: ModuleType) -> Any:
    """Empty arrays for one run."""
    w = importlib.import_module(f"{kernel.__package__}.world")
    s = setup.sizes
    leaders = s.units + s.organisations + s.regions
    return w.World(
        n_citizens=s.citizens,
        n_professionals=s.professionals,
        n_units=s.units,
        n_organisations=s.organisations,
        n_regions=s.regions,
        n_groups=s.groups,
        dimensions=s.dimensions,
        hidden=s.hidden,
        n_ties=s.ties,
        n_peers=s.peers,
        theta=setup.theta.copy(),
        citizens=np.zeros((w.ALL_CITIZEN_ROWS, s.citizens)),
        links=np.zeros((w.LINK_ROWS, s.citizens), dtype=np.int32),
        professionals=np.zeros((w.ALL_PROFESSIONAL_ROWS, s.professionals)),
        leaders=np.zeros((LEADER_ROWS, leaders)),
        units=np.zeros((w.ALL_UNIT_ROWS, s.units)),
        cells=np.zeros((s.units, s.groups, w.COLUMNS)),
        totals=np.zeros((s.groups + s.units + w.TOTAL_ROWS, w.COLUMNS)),
        session=np.zeros((w.SESSION_ROWS, w.MOST_PARTICIPANTS)),
        seats=np.zeros((s.units, w.MOST_PARTICIPANTS + 2), dtype=np.int64),
        everyone=np.zeros((w.EVERYONE_ROWS, s.citizens + s.professionals + leaders)),
        small=np.zeros((w.SMALL_ROWS, w.SMALL)),
    )


class KernelRun:
    """One run of the compiled engine that can be stepped and looked into: its arrays are ``world``'s fields."""

    def __init__(self, setup: Setup, seed: int, replicate: int) -> None:
        self.kernel = build(setup.rules)
        self.world = make_world(setup, self.kernel)
        self.seed, self.replicate, self.steps = seed, replicate, 0
        self.length = sum(s.stop - s.start for s in layout(len(setup.groups), setup.sizes.units).values())
        self.kernel.initialise(self.world, seed, replicate)

    def step(self) -> None:
        """Advance by one step."""
        self.kernel.advance(self.world, self.seed, self.replicate, self.steps)
        self.steps += 1

    def measures(self) -> Floats:
        """The vector of measures now, laid out as ``measures.layout`` says."""
        out = np.empty(self.length)
        self.kernel.write_measures(self.world, self.steps, out)
        return out


class Engine:
    """Runs batches of (parameter point x replicate) that share sizes, groups and rules; parallel over runs.

    The result of a run depends on its parameters, seed and replicate alone: not on the batch, its order or threads.
    """

    def __init__(self, setup: Setup, threads: int = 1) -> None:
        self.setup = setup
        self.kernel = build(setup.rules)
        self.length = sum(s.stop - s.start for s in layout(len(setup.groups), setup.sizes.units).values())
        self.threads = threads
        self._own = local()

    def _one(self, theta: Floats, seed: int, replicate: int, recorded: NDArray[np.int64], out: Floats) -> None:
        if not hasattr(self._own, "world"):
            self._own.world = make_world(self.setup, self.kernel)
        self.kernel.run(self._own.world, theta, seed, replicate, recorded, out)

    def run(self, points: Sequence[Floats], seed: int, replicates: Sequence[int], recorded: NDArray[np.int64]) -> Floats:
        """Measures of every run: shape (points, replicates, recorded steps, measures), float64.

        ``points`` are parameter vectors as ``Setup.theta``; ``recorded`` are rising step counts, 0 being the start.
        """
        out = np.empty((len(points), len(replicates), len(recorded), self.length))
        jobs = [(p, r) for r in range(len(replicates)) for p in range(len(points))]

        def work(job: tuple[int, int]) -> None:
            p, r = job
            self._one(points[p], seed, replicates[r], recorded, out[p, r])

        if self.threads == 1:
            for job in jobs:
                work(job)
        else:
            with ThreadPoolExecutor(self.threads) as pool:
                list(pool.map(work, jobs))
        return out


def recorded_steps(steps: int, every: int) -> NDArray[np.int64]:
    """The start, every so many steps, and the last step."""
    found = list(range(0, steps, every))
    return np.array([*found, steps], dtype=np.int64)
