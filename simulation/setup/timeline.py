"""What events make of a set-up's parameters, step by step, and which states follow them."""

import math
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from coprod.simulation.errors import BadInput
from coprod.simulation.parameters.declaration import NEVER
from coprod.simulation.parameters.population import LEVELS
from coprod.simulation.schema import rows as state_rows
from coprod.simulation.schema.state import KINDS
from coprod.simulation.schema.states import STATES

from .parameters import declaration, value_of_one_step
from .setup import Setup, once
from .validation import changed, checked, weights_of

SHIFT_COLUMNS = 4  # of a shift: column of the timeline, kind of agent, row, group or level (-1: all)


class Timeline(NamedTuple):
    """What events make of a set-up's parameters: values of one step (steps, columns), their positions, and what follows them."""

    values: NDArray[np.float64]
    positions: NDArray[np.int64]
    names: tuple[str, ...]
    shifts: NDArray[np.int64]


@once
def timeline(setup: Setup) -> Timeline:
    """The timeline of a set-up, without columns where it has no events; BadInput where an event leads out of a range."""
    where = {event.parameter: event.name or event.parameter for event in setup.events}
    names = list(dict.fromkeys(n for e in setup.events for n in (e.parameter, *weights_of(e.parameter, setup.groups))))
    steps = max(1, round(setup.values["time.weeks"] / setup.dt)) if names else 1
    values = np.zeros((steps, len(names)))
    known: dict[tuple[float, ...], list[float]] = {}
    for step in range(steps if names else 0):
        new: dict[str, float] = {}
        for event in setup.events:
            without = new.get(event.parameter, setup.values[event.parameter])
            if without == math.inf and event.kind == "ramp":
                raise BadInput(
                    f"'{event.parameter}' is {NEVER} and cannot ramp",
                    where=f"event {event.name}",
                    allowed="a step or a pulse to a value",
                    fix='write kind = "step" and value = WEEKS',
                )
            new[event.parameter] = event.at(step * setup.dt, without)
        key = tuple(new.values())
        if key not in known:
            known[key] = _values(setup, names, new, where)
        values[step] = known[key]
    positions = np.array([setup.positions[name] for name in names], dtype=np.int64)
    found = [(c, *shift) for c, name in enumerate(names) for shift in _shifts(name, setup)]
    return Timeline(values, positions, tuple(names), np.array(found, dtype=np.int64).reshape(len(found), SHIFT_COLUMNS))


def _values(setup: Setup, names: list[str], new: Mapping[str, float], where: Mapping[str, str]) -> list[float]:
    """Values of one step of some parameters, after events; BadInput where an event leads out of a range."""
    moved = {name: value for name, value in new.items() if value != setup.values[name]}
    if any(weights_of(name, setup.groups) for name in moved):
        values: Mapping[str, float] = changed(
            setup.values, moved, setup.groups, lambda n: f"event {where.get(n, n)}", setup.rules, setup.laboratory is not None
        )
    else:
        for name, value in moved.items():
            checked(name, value, f"event {where[name]}", setup.rules)
        values = {**setup.values, **moved}
    found = []
    for name in names:
        parameter = declaration(name, setup.rules)
        assert parameter is not None
        found.append(value_of_one_step(parameter, values[name], setup.dt))
    return found


def _shifts(name: str, setup: Setup) -> list[tuple[int, int, int]]:
    """Kind of agent, row, and group or level (-1: all) of every state that follows a parameter."""
    declared, only, sizes = name, -1, setup.sizes
    path, _, field = name.rpartition(".")
    for prefix, members in (("groups.", setup.groups), ("leaders.", LEVELS)):
        if path.startswith(prefix):
            declared, only = f"{prefix}*.{field}", members.index(path.removeprefix(prefix))
    found = []
    for state in STATES:
        if declared in state.follows:
            first, rows = getattr(state_rows, state.constant), range(state.rows)
            if state.dimension == "tie":
                rows = range(sizes.ties)
            elif state.dimension == "dimension":
                shared = sizes.dimensions - sizes.hidden
                rows = range(sizes.dimensions)
                if field == "need_centre":
                    rows = range(shared)
                elif field == "hidden_need_centre":
                    rows = range(shared, sizes.dimensions)
            found += [(KINDS.index(state.kind), first + row, only) for row in rows]
    return found
