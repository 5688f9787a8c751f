"""Events: parameters that change while a run goes on, as a step, a ramp or a pulse.

A parameter that the phases read takes its new value from the step that begins at the event's week. A parameter that says
where people start (``start.trust``, ``professionals.expertise``, ``groups.young.efficacy``, ``leaders.meso.capacity``)
shifts the present state of those concerned by as much as it changes itself, and newcomers start from it. What fixes the
structure of a run (sizes, networks, the step) cannot change.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

import numpy as np
from numpy.typing import NDArray

from coprod.simulation.errors import BadInput
from coprod.simulation.formulas.session import is_due
from coprod.simulation.parameters.declaration import NEVER, Parameter
from coprod.simulation.parameters.population import LEVELS
from coprod.simulation.schema import rows as state_rows
from coprod.simulation.schema.state import KINDS
from coprod.simulation.schema.states import STATES

from .setup import declaration, value_of_one_step
from .validation import changed, checked, known_name, weights_of

if TYPE_CHECKING:
    from .setup import Setup

Kind = Literal["step", "ramp", "pulse"]
EVENT_KINDS: tuple[str, ...] = get_args(Kind)
FOREVER = 1e9

FIXED = ("population", "time", "network", "laboratory")  # prefixes of what fixes the structure of a run
FIXED_NAMES = (
    "needs.dimensions",
    "needs.hidden",
    "professionals.view_spread",
    "leaders.goal_spread",
    "leaders.support_ends",
)

SHIFT_COLUMNS = 4  # of a shift: column of the timeline, kind of agent, row, group or level (-1: all)


@dataclass(frozen=True)
class Event:
    """One change of one parameter.

    ``kind``: 'step' holds from ``week`` on, 'pulse' from ``week`` until ``until``, 'ramp' goes there in a straight line
    between the two and stays. The new value is ``value``, or ``times`` the value the parameter would have without it.
    """

    name: str
    parameter: str
    kind: str
    week: float
    value: float | None = None
    times: float | None = None
    until: float = FOREVER
    source: str = ""
    status: str = "assumed"

    def at(self, week: float, without: float) -> float:
        """The parameter's value in the step that begins at a week, given its value without the event."""
        target = self.value if self.value is not None else without * (self.times if self.times is not None else 1.0)
        if not is_due(week, self.week) or (self.kind == "pulse" and is_due(week, self.until)):
            return without
        if self.kind == "ramp" and not is_due(week, self.until):
            return without + (target - without) * (week - self.week) / (self.until - self.week)
        return target


class Timeline(NamedTuple):
    """What events make of a set-up's parameters: values of one step (steps, columns), their places, and what follows them."""

    values: NDArray[np.float64]
    places: NDArray[np.int64]
    names: tuple[str, ...]
    shifts: NDArray[np.int64]


def timeline(setup: Setup) -> Timeline:
    """The timeline of a set-up; without columns where it has no events."""
    where = {event.parameter: event.name or event.parameter for event in setup.events}
    names = list(dict.fromkeys(n for e in setup.events for n in (e.parameter, *weights_of(e.parameter, setup.groups))))
    steps = max(1, round(setup.values["time.weeks"] / setup.dt)) if names else 1
    values = np.zeros((steps, len(names)))
    known: dict[tuple[float, ...], list[float]] = {}
    for step in range(steps if names else 0):
        new: dict[str, float] = {}
        for event in setup.events:
            without = new.get(event.parameter, setup.values[event.parameter])
            if without == math.inf and (event.kind == "ramp" or event.times is not None):
                raise BadInput(
                    f"'{event.parameter}' is {NEVER} and cannot be multiplied or ramp",
                    where=f"event {event.name}",
                    allowed="a step or a pulse to a value",
                    fix='write kind = "step" and value = WEEKS',
                )
            new[event.parameter] = event.at(step * setup.dt, without)
        key = tuple(new.values())
        if key not in known:
            known[key] = _values(setup, names, new, where)
        values[step] = known[key]
    places = np.array([setup.places[name] for name in names], dtype=np.int64)
    found = [(c, *shift) for c, name in enumerate(names) for shift in _shifts(name, setup)]
    return Timeline(values, places, tuple(names), np.array(found, dtype=np.int64).reshape(len(found), SHIFT_COLUMNS))


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


def check_event(event: Event, groups: tuple[str, ...], rules: Mapping[str, str], where: str) -> None:
    """BadInput unless an event can happen to a population of these groups under these rules."""
    known_name(event.parameter, groups, where, rules)
    parameter = declaration(event.parameter, rules)
    assert parameter is not None
    if event.parameter.partition(".")[0] in FIXED or event.parameter in FIXED_NAMES:
        raise BadInput(
            f"'{event.parameter}' cannot change while a run goes on: it fixes the structure of the run",
            where=where,
            allowed="any parameter but those of population, time, network, laboratory, and " + ", ".join(FIXED_NAMES),
            fix="set it for the whole run under [parameters]",
        )
    _check_times(event, parameter, where)


def _check_times(event: Event, parameter: Parameter, where: str) -> None:
    if event.week < 0.0:
        raise BadInput(f"week is {event.week:g}", where=where, allowed="0 or more", fix="count weeks from the start of the run")
    if event.kind != "step" and not event.until < FOREVER:
        raise BadInput(f"a {event.kind} needs 'until'", where=where, allowed=f"a week after {event.week:g}", fix="add until = WEEK")
    if event.kind == "step" and event.until < FOREVER:
        raise BadInput("a step has no 'until'", where=where, allowed="week alone", fix='write kind = "pulse" to end it')
    if event.until <= event.week:
        raise BadInput(
            f"until is {event.until:g}, not after week {event.week:g}", where=where, allowed=f"above {event.week:g}", fix="raise it"
        )
    if event.value == math.inf and (event.kind == "ramp" or parameter.per_step != "half_life"):
        allowed = "a step or a pulse of a half-life"
        raise BadInput(f"'{event.parameter}' cannot {event.kind} to {NEVER}", where=where, allowed=allowed, fix="give a number")
    if event.kind == "ramp" and parameter.integer:
        raise BadInput(
            f"'{event.parameter}' is a whole number and cannot ramp", where=where, allowed="step or pulse", fix="use several steps"
        )
    if (event.value is None) == (event.times is None):
        raise BadInput("an event needs either 'value' or 'times'", where=where, allowed="one of them", fix="give one")
