"""Phase 8: everyone learns from the step, and some citizens leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coprod.simulation.agents.learning import citizen_after, leader_after, professional_after, trust_after
from coprod.simulation.exact.draws import LEARN, NEEDS, UNIT_KEY
from coprod.simulation.exact.numerics import unit as in_unit_interval
from coprod.simulation.formulas.encounter import common_step

if TYPE_CHECKING:
    from coprod.simulation.agents.model import SetupModel
    from coprod.simulation.agents.unit import Unit

# The parts of learning (laboratory.LEARNING) that change a state, where they are not the one of its name.
PARTS_OF = {
    "psychological_safety": ("safety",),
    "unused": ("response_expectation",),
    "resources": ("power",),
    "position": ("power",),
    "attitude": ("power", "attitude"),
    "trust_back": ("trust",),
    "encounters": ("trust",),
}


def learn(model: SetupModel) -> None:
    """8. Everyone learns from the step; then some citizens leave and others take their places."""
    events = []
    for citizen in model._citizens:
        u_shock, u_leave = citizen.uniforms(LEARN)
        events.append((u_shock < model.p.learn.shock, model.learns("leaving") and citizen.leaves(u_leave)))
    if model.learns("accounts"):
        for citizen in model._citizens:
            citizen.keep_account()
    if model.mean_positions_read:
        for unit in model.units:
            unit.mean_position = _mean_position(unit)
    learned = [
        (citizen, citizen_after(citizen, shock) | (trust_after(citizen) if citizen.episode and model.learns("trust") else {}))
        for citizen, (shock, _) in zip(model._citizens, events, strict=True)
    ]
    staff = [(professional, professional_after(professional)) for professional in model._professionals]
    leaders = [(leader, leader_after(leader)) for leader in model._leaders]
    for person, news in (*learned, *staff, *leaders):
        for name, value in news.items():
            if any(model.learns(part) for part in PARTS_OF.get(name, (name,))):
                setattr(person, name, value)
    if model.learns("needs"):
        move_needs(model, [shock for shock, _ in events])
    for citizen, (_, leaves) in zip(model._citizens, events, strict=True):
        if leaves:
            citizen.unit.left += 1.0
            citizen.unit.count("left", citizen)
            citizen.arrive(citizen.generation + 1)


def move_needs(model: SetupModel, shocks: list[bool]) -> None:
    """Needs of a unit's citizens move together by a random walk, and those of a citizen by a shock to health."""
    needs, dt = model.p.needs, model.p.time.dt
    for unit in model.units:
        if needs.drift > 0.0:
            key = UNIT_KEY + unit.index
            z = [*model.normals(NEEDS, key, 0), *model.normals(NEEDS, key, 1)]
            for k in range(unit.dimensions):
                moved = common_step(z[k], needs.drift, dt)
                unit.need_shift[k] += moved
                for citizen in unit.citizens:
                    citizen.need[k] = in_unit_interval(citizen.need[k] + moved)
    for citizen, shock in zip(model._citizens, shocks, strict=True):
        if shock and needs.change > 0.0:
            z = [*model.normals(NEEDS, citizen.draw_key, 0), *model.normals(NEEDS, citizen.draw_key, 1)]
            for k in range(citizen.unit.dimensions):
                citizen.need[k] = in_unit_interval(citizen.need[k] + needs.change * z[k])


def _mean_position(unit: Unit) -> float:
    """Mean position corner of a unit's citizens and professionals."""
    total = 0.0
    for citizen in unit.citizens:
        total += citizen.position
    for professional in unit.professionals:
        total += professional.position
    members = len(unit.citizens) + len(unit.professionals)
    return total / float(members) if members else 0.0
