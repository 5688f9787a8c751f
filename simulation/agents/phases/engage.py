"""Phase 2: invited people accept or not, and seats are given."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from coprod.simulation.agents.session import Session
from coprod.simulation.exact.draws import ENGAGE
from coprod.simulation.formulas.session import waiting_time

if TYPE_CHECKING:
    from coprod.simulation.agents.citizen import Citizen
    from coprod.simulation.agents.model import SetupModel
    from coprod.simulation.agents.person import Person

P = TypeVar("P", bound="Person")


def engage(model: SetupModel) -> None:
    """2. Invited people accept or not; seats are given; who is present changes for all units at once."""
    p = model.p
    clear_seats(model)
    for unit in model.units:
        if unit.session == 0:
            continue
        willing: list[tuple[float, Citizen]] = []
        for citizen in unit.citizens:
            accepts, ticket = citizen.uniforms(ENGAGE)
            citizen.accepted = accepts < citizen.acceptance()
            if citizen.accepted:
                weight = citizen.weight_of_seat()
                willing.append((waiting_time(ticket, weight), citizen))
            unit.count("invited", citizen)
            if citizen.accepted:
                unit.count("accepted", citizen)
        unit.joined = float(len(willing)) / float(len(unit.citizens)) if unit.citizens else 0.0
        ready = []
        for professional in unit.professionals:
            accepts, ticket = professional.uniforms(ENGAGE)
            if accepts < professional.acceptance():
                ready.append((waiting_time(ticket, 1.0), professional))
        citizens = _seated(willing, int(p.engage.citizen_seats))
        professionals = _seated(ready, int(p.engage.professional_seats))
        if citizens and (professionals or not unit.professionals):
            model.sessions[unit.index] = Session(unit, citizens, professionals)
        else:
            unit.session = 0
    take_seats(model)


def _seated(arrivals: list[tuple[float, P]], seats: int) -> list[P]:
    """The earliest arrivals, ties in index order, in index order."""
    earliest = sorted(arrivals, key=lambda arrival: (arrival[0], arrival[1].index))[:seats]
    return sorted((person for _, person in earliest), key=lambda person: person.index)


def clear_seats(model: SetupModel) -> None:
    """Nobody sits in a session; what people did in the last one is over."""
    for session in model.sessions.values():
        for citizen in session.citizens:
            citizen.session_role = 0
            citizen.input_used = 0
        for professional in session.professionals:
            professional.session_role = 0
    model.sessions = {}


def take_seats(model: SetupModel) -> None:
    """Mark those who sit in this step's sessions, for all units at once."""
    for session in model.sessions.values():
        for citizen in session.unit.citizens:
            citizen.present = False
        for citizen in session.citizens:
            citizen.present = True
            citizen.session_role = 1
            session.unit.count("seated", citizen)
        for professional in session.professionals:
            professional.session_role = 1
