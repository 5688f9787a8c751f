"""Runs that note the states of agents, step by step, on either engine."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import local
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coprod.simulation.schema.named_states import agents_of, named_states
from coprod.simulation.setup.setup import Setup

Floats = NDArray[np.float64]


class _Compiled:
    """A run of the compiled engine."""

    def __init__(self, setup: Setup, seed: int, replicate: int) -> None:
        from coprod.simulation.kernel.engine import KernelRun

        self.run = KernelRun(setup, seed, replicate)

    def restart(self, seed: int, replicate: int) -> None:
        self.run.restart(seed, replicate)

    def step(self) -> None:
        self.run.step()

    def measures(self) -> Any:
        return self.run.measures()

    def state(self, named: Any) -> Floats:
        """Values (agents, rows) of a named state."""
        if named.kind == "citizen":
            return self.run.citizens(named.rows).T
        return np.array(getattr(self.run.batch, f"{named.kind}s")[0, list(named.rows)].T)


class _Readable:
    """A run of the readable engine."""

    def __init__(self, setup: Setup, seed: int, replicate: int) -> None:
        self.setup = setup
        self.restart(seed, replicate)

    def restart(self, seed: int, replicate: int) -> None:
        from coprod.simulation.agents.model import SetupModel

        self.model = SetupModel(self.setup, seed, replicate)

    def step(self) -> None:
        self.model.step()

    def measures(self) -> Any:
        return self.model.measure_vector()

    def state(self, named: Any) -> Floats:
        """Values (agents, rows) of a named state."""
        values = [named.read(agent) for agent in agents_of(self.model, named.kind)]
        return np.array(values, dtype=np.float64).reshape(len(values), len(named.rows))


def record_states(
    setup: Setup,
    engine: str,
    seed: int,
    replicates: Sequence[int],
    recorded: NDArray[np.int64],
    wanted: Sequence[str],
    threads: int,
) -> tuple[Floats, dict[str, Floats], Floats]:
    """Measures, states (replicates, times, agents, rows) and the largest change of a state in the last step."""
    known = named_states(setup)
    named = {name: known[name] for name in wanted}

    def one(replicate: int) -> tuple[list[Any], dict[str, list[Floats]], float]:
        if not hasattr(own, "run"):
            own.run = (_Compiled if engine == "kernel" else _Readable)(setup, seed, replicate)
        else:
            own.run.restart(seed, replicate)
        run = own.run
        measures: list[Any] = []
        states: dict[str, list[Floats]] = {name: [] for name in wanted}
        steps = int(recorded[-1])
        before: dict[str, Floats] = {}
        for step in range(steps + 1):
            if step:
                if step == steps:
                    before = {name: run.state(n) for name, n in named.items()}
                run.step()
            if step in wanted_steps:
                measures.append(run.measures())
                for name, n in named.items():
                    states[name].append(run.state(n))
        changes = [float(np.abs(states[name][-1] - old).max()) for name, old in before.items() if old.size]
        return measures, states, max(changes, default=0.0)

    own = local()  # a run for each thread
    wanted_steps = {int(step) for step in recorded}
    if engine == "kernel" and threads > 1:
        first = one(replicates[0])  # compiles what is missing, once
        with ThreadPoolExecutor(threads) as pool:
            found = [first, *pool.map(one, replicates[1:])]
    else:
        found = [one(replicate) for replicate in replicates]
    return (
        np.array([measures for measures, _, _ in found], dtype=np.float64),
        {name: np.array([states[name] for _, states, _ in found]) for name in wanted},
        np.array([change for _, _, change in found]),
    )
