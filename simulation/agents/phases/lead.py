"""Phase 1: leaders' practices reach each unit, and sessions fall due."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coprod.simulation.exact.draws import LEAD, UNIT_KEY
from coprod.simulation.exact.numerics import beyond, power
from coprod.simulation.formulas.session import (
    call_chance,
    capacity_after_costs,
    is_due,
    not_reached,
    practice_serving,
    session_interval,
)
from coprod.simulation.rules.registry import PRINCIPLES

if TYPE_CHECKING:
    from coprod.simulation.agents.model import SetupModel
    from coprod.simulation.agents.unit import Unit


def lead(model: SetupModel) -> None:
    """1. Leaders' practices reach each unit; a session may be due, or called by citizens."""
    p = model.p
    levels = (p.leaders.micro.weight, p.leaders.meso.weight, p.leaders.macro.weight)
    organise = p.institutions.right_to_organise
    costs = running_costs(model)
    for unit in model.units:
        capacities = [capacity_after_costs(leader.effective_capacity, costs) for leader in unit.leaders]

        def reached(strength: float, capacities: list[float] = capacities) -> float:
            missed = [not_reached(w, c, strength) for w, c in zip(levels, capacities, strict=True)]
            return 1.0 - missed[0] * missed[1] * missed[2]

        strength = attended(model, unit)
        for practice in model.practices:
            unit.effect[practice] = reached(strength[practice])
        unit.capacity = reached(1.0)
        unit.inclusiveness = 1.0 - (1.0 - unit.leader.inclusiveness) * (1.0 - unit.effect["power_sharing"])
        interval = session_interval(p.lead.interval, p.lead.initiating_gain, unit.effect["initiating"])
        unit.clock += p.time.dt
        due = is_due(unit.clock, interval)
        if due:
            unit.clock -= interval
        if organise > 0.0:
            callers = len([c for c in unit.citizens if beyond(c.need_gap, p.institutions.call_gap)])
            called, _ = model.uniforms(LEAD, UNIT_KEY + unit.index, 0)
            if called < call_chance(float(callers), organise, p.institutions.call_probability):
                due = True
        unit.session = 1 if due else 0


def running_costs(model: SetupModel) -> float:
    """Capacity that the eight principles take at their strengths."""
    institutions = model.p.institutions
    total = 0.0
    for principle in PRINCIPLES:
        total += getattr(institutions, principle) * getattr(institutions.cost, principle)
    return float(total)


def attended(model: SetupModel, unit: Unit) -> dict[str, float]:
    """Strength of leaders' attention to each practice in a unit."""
    rule = model.rules.leadership
    if not rule.has_hook("attention"):
        return model.strength
    served = practice_serving(unit.weakest_stage) if unit.weakest_stage >= 0 else -1
    found = {}
    for k, practice in enumerate(model.practices):
        given = rule.call("attention", getattr(model.p.practice, practice), 1.0 if k == served else 0.0)
        found[practice] = power(given, model.p.leaders.diminishing)
    return found
