"""Runs one scenario with replicates, on either engine; the result is the same to the bit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from coprod.scenarios.scenario import Scenario, load_scenario
from coprod.simulation.errors import BadInput, unknown
from coprod.simulation.rules.check import vet
from coprod.simulation.schema.measures import measures_by_name
from coprod.simulation.schema.named_states import named_states, unknown_state

from .limits import MOST_REPLICATES, MOST_SEED, checked_integer
from .memory import check_run
from .recording import record_states
from .result import RunResult
from .times import recorded_steps

if TYPE_CHECKING:
    import xarray

EngineName = Literal["kernel", "mesa"]
ENGINES = ("kernel", "mesa")


def checked_states(scenario: Scenario, states: Sequence[str]) -> list[str]:
    """The states to record, those of the laboratory first; BadInput for one that does not exist."""
    wanted = list(dict.fromkeys([*(scenario.laboratory.record if scenario.laboratory else ()), *states]))
    if wanted:
        known = named_states(scenario.setup)
        for name in wanted:
            if name not in known:
                raise unknown_state(name, known, "states to record")
    return wanted


def checked_measures(measures: Sequence[str], where: str = "measures") -> list[str]:
    """Names of measures; BadInput for one that does not exist or is named twice."""
    if not isinstance(measures, list | tuple):
        what = f"measures is {measures!r}"
        raise BadInput(what, where=where, allowed="a list of names", fix="write measures=['value', 'need_gap']")
    for number, name in enumerate(measures):
        if name not in measures_by_name():
            raise unknown("measure", str(name), measures_by_name(), where=where, more="'coprod measures [WORD]' lists them")
        if name in measures[:number]:
            raise BadInput(f"the measure {name} is named twice", where=where, allowed="each once", fix="leave one out")
    return list(measures)


def checked_over_all(measures: Sequence[str], where: str = "measures") -> list[str]:
    """The same of measures that are one number for the whole run."""
    plain = [name for name, measure in measures_by_name().items() if not measure.dimension]
    for name in checked_measures(measures, where):
        if name not in plain:
            raise unknown("measure over all", name, plain, where=where)
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
    seed = checked_integer("seed", seed, 0, MOST_SEED)
    replicates = checked_integer("replicates", replicates, 1, MOST_REPLICATES)
    recorded = recorded_steps(scenario, every)
    setup = scenario.setup
    vet(scenario.rules.values())
    if engine not in ENGINES:
        raise unknown("engine", str(engine), ENGINES)
    wanted = checked_states(scenario, states)
    check_run(scenario, replicates, len(recorded), engine=engine, threads=threads, states=wanted)
    numbers = tuple(range(replicates))
    if wanted:
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
