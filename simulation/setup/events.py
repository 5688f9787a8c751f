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
from typing import Literal, get_args

from coprod.simulation.errors import BadInput
from coprod.simulation.formulas.session import is_due
from coprod.simulation.parameters.declaration import NEVER, Parameter

from .parameters import declaration
from .validation import known_name

Kind = Literal["step", "ramp", "pulse"]
EVENT_KINDS: tuple[str, ...] = get_args(Kind)
FOREVER = 1e9

FIXED = ("population", "time", "network", "laboratory")  # prefixes of what fixes the structure of a run
FIXED_NAMES = (
    "needs.dimensions",
    "needs.hidden",
    "units.discretion_spread",
    "professionals.view_spread",
    "leaders.goal_spread",
    "leaders.support_ends",
)


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
