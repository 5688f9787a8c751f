"""What stands in for phases that a laboratory switches off: nobody leads, everyone is seated, nothing is learnt."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from coprod.simulation.agents.session import Session

from .dialogue import dialogue
from .engage import clear_seats, take_seats

if TYPE_CHECKING:
    from coprod.simulation.agents.model import SetupModel


def no_leading(model: SetupModel) -> None:
    """A session in every step; no effects; inclusiveness as the unit leaders' parameter has it."""
    for unit in model.units:
        unit.effect = dict.fromkeys(model.practices, 0.0)
        unit.capacity = 0.0
        unit.inclusiveness = model.p.leaders.micro.inclusiveness
        unit.session = 1


def everyone_seated(model: SetupModel) -> None:
    """All of a unit sit in its session."""
    clear_seats(model)
    for unit in model.units:
        if unit.session == 0:
            continue
        for citizen in unit.citizens:
            unit.count("invited", citizen)
            unit.count("accepted", citizen)
        model.sessions[unit.index] = Session(unit, unit.citizens, unit.professionals)
    take_seats(model)


def everything_recorded(model: SetupModel) -> None:
    """All that was said counts as heard; full marks for the stages of the record."""
    for session in model.sessions.values():
        session.stages[1:6] = [1.0] * 5
        session.recorded = list(session.spoke)
        session.unit.sessions += 1.0
        session.unit.seated += float(len(session.citizens))
        for a, citizen in enumerate(session.citizens):
            if session.spoke[a] > 0:
                citizen.session_role = 2


def no_agreeing(model: SetupModel) -> None:
    """Participants leave with the views they have at the end."""
    for session in model.sessions.values():
        session.keep_views()


def nothing(model: SetupModel) -> None:
    """Stands in for a phase that leaves nothing behind."""


STAND_INS: dict[str, Callable[[SetupModel], None]] = {
    "lead": no_leading,
    "engage": everyone_seated,
    "dialogue": dialogue,  # participants gather for the phases that follow, and say nothing
    "record": everything_recorded,
    "agree": no_agreeing,
    "implement": nothing,
    "deliver": nothing,
    "learn": nothing,
}
