"""What is recorded, array by array: measures, and states of agents. Runs, stores and replays all go by this description."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coprod.scenarios.scenario import Scenario
from coprod.simulation.errors import BadInput
from coprod.simulation.schema.measures import LEVELS, ROLES, measures_by_name
from coprod.simulation.schema.named_states import named_states, unknown_state
from coprod.simulation.schema.vector import layout, length

BOOKKEEPING = "bookkeeping"  # group of a store for what is no result: what is done, what failed and why, addresses of runs
# dimensions of a result beside those of the design, replicates and time
INNER = ("role", "group", "unit", "level", "citizen", "professional", "leader", "dimension", "tie", "slot", "practice", "stage")
NOT_FACTORS = ("replicate", "time", *INNER)


@dataclass(frozen=True)
class Variable:
    """A recorded array. Beside the design, replicates and time it has ``inner`` dimensions, by name with their sizes.

    ``state`` is the name of the state it holds, such as citizen.view, and '' for a measure.
    """

    name: str
    inner: Mapping[str, int]
    attributes: Mapping[str, str]
    state: str = ""

    @property
    def numbers(self) -> int:
        """How many numbers a run has at one time."""
        return int(np.prod(list(self.inner.values()), dtype=np.int64))

    @property
    def agents_and_rows(self) -> tuple[int, int]:
        """The sizes of a state as the engines give it: a state without rows of its own has one."""
        agents, *rows = self.inner.values()
        return agents, rows[0] if rows else 1


def measure_variables(scenario: Scenario, names: Iterable[str]) -> tuple[Variable, ...]:
    """The arrays of measures."""
    groups, units = len(scenario.groups), scenario.setup.sizes.units
    found = []
    for measure in (measures_by_name()[name] for name in names):
        inner = {measure.dimension: length(measure, groups, units)} if measure.dimension else {}
        about = {"units": measure.unit, "long_name": measure.long_name, "perspective": measure.perspective}
        found.append(Variable(measure.name, inner, about))
    return tuple(found)


def state_variables(scenario: Scenario, names: Iterable[str], where: str) -> tuple[Variable, ...]:
    """The arrays of agents' states: one number for each agent and, where the state has several rows, each row.

    BadInput for a state that the scenario's agents and rules do not have.
    """
    found: list[Variable] = []
    for name in names:
        known, agents = named_states(scenario.setup), scenario.setup.sizes.agents
        if name not in known:
            raise unknown_state(name, known, where)
        named = known[name]
        inner = {named.kind: agents[named.kind]} | ({named.dimension: len(named.rows)} if named.dimension else {})
        about = {"units": "as in the model", "long_name": f"{named.name.replace('_', ' ')} of each {named.kind}"}
        found.append(Variable(name.replace(".", "_"), inner, about, name))
    return tuple(found)


def check_alike(first: tuple[Variable, ...], here: tuple[Variable, ...], where: str) -> None:
    """BadInput unless two points of a study have the same agents and rows of every recorded state, at least one each."""
    for a, b in zip(first, here, strict=True):
        if not b.numbers:
            raise BadInput(
                f"{b.state} has no values: there are {_sizes(b)}",
                where=where,
                allowed="states of agents that there are",
                fix=f"remove {b.state}",
            )
        if a.inner != b.inner:
            raise BadInput(
                f"{b.state} is recorded of {_sizes(b)}, and of {_sizes(a)} at the study's first point",
                where=where,
                allowed="points whose recorded states fill the same array",
                fix=f"make one study for each size, or do not record {b.state}",
            )


def _sizes(variable: Variable) -> str:
    return " × ".join(f"{size} {dimension}s" for dimension, size in variable.inner.items())


def labels(scenario: Scenario, variables: Iterable[Variable]) -> dict[str, NDArray[Any]]:
    """Coordinates of the inner dimensions: names of roles, groups and levels; units, agents and rows are numbered from 0."""
    named = {"role": ROLES, "group": scenario.groups, "level": LEVELS}
    found: dict[str, NDArray[Any]] = {}
    for dimension, size in {d: n for v in variables for d, n in v.inner.items()}.items():
        found[dimension] = np.array(named[dimension], dtype=object) if dimension in named else np.arange(size)
    return found


def split(
    scenario: Scenario,
    variables: Iterable[Variable],
    measures: NDArray[np.float64],
    states: Mapping[str, NDArray[Any]],
    dtype: str,
) -> dict[str, NDArray[Any]]:
    """Each variable's numbers, from vectors of measures (..., numbers) and states (..., agents, rows)."""
    positions = layout(len(scenario.groups), scenario.setup.sizes.units)
    found = {}
    for v in variables:
        numbers = states[v.state] if v.state else measures[..., positions[v.name]]
        found[v.name] = numbers.reshape(*measures.shape[:-1], *v.inner.values()).astype(dtype, copy=False)
    return found
