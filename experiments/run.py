"""Runs one scenario with replicates, on either engine; the result is the same to the bit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from coprod.scenarios.scenario import Scenario, load_scenario
from coprod.simulation.errors import BadInput, unknown
from coprod.simulation.schema.measures import ALWAYS_FINITE, layout, measures_by_name
from coprod.simulation.schema.named_states import unknown_state
from coprod.simulation.words import counted

from .memory import check_run

if TYPE_CHECKING:
    import xarray

EngineName = Literal["kernel", "mesa"]
ENGINES = ("kernel", "mesa")
MOST_REPLICATES = 2**31 - 1
MOST_SEED = 2**63 - 1
CONVERGED = 1e-9  # largest change in the last step of what counts as converged


@dataclass(frozen=True, repr=False)
class RunResult:
    """Measures of every replicate: ``data`` has shape (replicates, times, measures), ``times`` are weeks."""

    scenario: Scenario
    seed: int
    replicates: tuple[int, ...]
    times: NDArray[np.float64]
    data: NDArray[np.float64]
    states: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)  # (replicates, times, agents, rows)
    last_change: NDArray[np.float64] | None = None  # of a recorded state in the last step, by replicate

    def __repr__(self) -> str:
        size = ", ".join(
            (counted(len(self.replicates), "replicate"), counted(len(self.times), "time"), f"{self.data.shape[-1]} numbers each")
        )
        states = f"; states {', '.join(self.states)}" if self.states else ""
        return f"<RunResult of {self.scenario.name}: {size}, seed {self.seed}{states}>"

    def broken(self) -> str:
        """The first measure that always has a value and has none, in words; '' where all is sound."""
        for name in ALWAYS_FINITE:
            bad = ~np.isfinite(self.measure(name)).all(axis=-1)
            if bad.any():
                replicate, time = (int(i) for i in np.argwhere(bad)[0])
                return f"{name} has no value at week {self.times[time]:g} of replicate {self.replicates[replicate]}"
        return ""

    @property
    def converged(self) -> NDArray[np.bool_] | None:
        """Whether no recorded state moved by more than a hair in the last step, by replicate; None without states."""
        return None if self.last_change is None else self.last_change <= CONVERGED

    def measure(self, name: str) -> NDArray[np.float64]:
        """One measure: shape (replicates, times, values), values being 1 for measures over all."""
        place = layout(len(self.scenario.groups), self.scenario.setup.sizes.units)[name]
        return self.data[:, :, place]


def whole(name: str, value: Any, low: int, high: int) -> int:
    """A whole number in a range, or BadInput."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or not low <= value <= high:
        raise BadInput(f"{name} is {value!r}", where=name, allowed=f"a whole number from {low} to {high}", fix="give such a number")
    return int(value)


def recorded_steps(scenario: Scenario, every: float) -> NDArray[np.int64]:
    """Step counts at which measures are recorded: the start, every so many weeks, and the end."""
    dt = scenario.values["time.dt"]
    total = round(scenario.values["time.weeks"] / dt)
    steps = every / dt if isinstance(every, int | float) and np.isfinite(every) else 0.0
    if steps < 1.0 or abs(steps - round(steps)) > 1e-9:
        raise BadInput(
            f"cannot record every {every} weeks",
            where="record.every",
            allowed=f"a multiple of the step of {dt:g} weeks",
            fix=f"use {max(1, round(steps)) * dt:g}",
        )
    return np.array([*range(0, total, round(steps)), total], dtype=np.int64)


def checked_states(scenario: Scenario, states: Sequence[str]) -> list[str]:
    """The states to record, those of the laboratory first; BadInput for one that does not exist."""
    wanted = list(dict.fromkeys([*(scenario.laboratory.record if scenario.laboratory else ()), *states]))
    if wanted:
        known = scenario.setup.named_states
        for name in wanted:
            if name not in known:
                raise unknown_state(name, known, "states to record")
    return wanted


def checked_measures(measures: Sequence[str], where: str = "measures") -> list[str]:
    """Names of measures; BadInput for one that does not exist or is named twice."""
    if isinstance(measures, str):
        raise BadInput(f"measures is the text '{measures}'", where=where, allowed="a list of names", fix=f"write ['{measures}']")
    for number, name in enumerate(measures):
        if name not in measures_by_name():
            raise unknown("measure", str(name), measures_by_name(), where=where)
        if name in measures[:number]:
            raise BadInput(f"the measure {name} is named twice", where=where, allowed="each once", fix="leave one out")
    return list(measures)


def simulate(
    scenario: Scenario,
    *,
    seed: int = 0,
    replicates: int = 1,
    every: float = 4.0,
    engine: str = "kernel",
    threads: int = 1,
    states: Sequence[str] = (),
) -> RunResult:
    """Run replicates 0..n-1 of a scenario; ``states`` names agents' states to record, such as citizen.view."""
    seed = whole("seed", seed, 0, MOST_SEED)
    replicates = whole("replicates", replicates, 1, MOST_REPLICATES)
    recorded = recorded_steps(scenario, every)
    setup = scenario.setup
    if any(":" in choice for choice in scenario.rules.values()):
        from .rule_check import vet

        vet(scenario.rules.values())
    if engine not in ENGINES:
        raise unknown("engine", str(engine), ENGINES)
    wanted = checked_states(scenario, states)
    check_run(scenario, replicates, len(recorded), engine=engine, threads=threads, states=wanted)
    numbers = tuple(range(replicates))
    if wanted:
        from .recording import record_states

        found = record_states(setup, engine, seed, numbers, recorded, wanted, threads)
        return RunResult(scenario, seed, numbers, recorded.astype(np.float64) * setup.dt, *found)
    if engine == "kernel":
        from coprod.simulation.kernel.engine import Engine

        data: NDArray[np.float64] = Engine(setup, threads).run([setup], seed, numbers, recorded)[0]
    else:
        from coprod.simulation.agents.model import SetupModel

        rows = []
        for replicate in numbers:
            model = SetupModel(setup, seed, replicate)
            series = []
            for steps in range(int(recorded[-1]) + 1):
                if steps:
                    model.step()
                if steps in recorded:
                    series.append(model.measure_vector())
            rows.append(series)
        data = np.array(rows, dtype=np.float64)
    return RunResult(scenario, seed, numbers, recorded.astype(np.float64) * setup.dt, data)


def run(
    scenario: Scenario | str,
    *,
    seed: int = 0,
    replicates: int = 1,
    weeks: int | None = None,
    every: float = 4.0,
    engine: str = "kernel",
    threads: int = 1,
    dtype: str = "float32",
    measures: Sequence[str] | None = None,
    states: Sequence[str] = (),
) -> xarray.Dataset:
    """Run a scenario and return its measures as a labelled dataset (replicate, time, and role, group, unit, level).

    ``scenario`` is a Scenario, a shipped name or a path; ``weeks`` overrides the horizon; ``every`` is the weeks
    between recorded times; ``engine`` is 'kernel' or 'mesa' and changes nothing but speed. ``measures`` names those that
    the dataset holds, each once, by default all; their numbers are the same either way. ``states`` names agents' states to
    record in float64, such as ``citizen.view`` (a laboratory's own list comes on top). BadInput for what cannot be run, and
    for a measure or state that does not exist.
    """
    from .dataset import run_dataset

    chosen = scenario if isinstance(scenario, Scenario) else load_scenario(scenario)
    if weeks is not None:
        chosen = chosen.with_values({"time.weeks": weeks}, "weeks")
    wanted = None if measures is None else checked_measures(measures)
    result = simulate(chosen, seed=seed, replicates=replicates, every=every, engine=engine, threads=threads, states=states)
    return run_dataset(result, dtype, wanted)
