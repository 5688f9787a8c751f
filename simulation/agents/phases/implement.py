"""Phase 6: designs move towards agreements, and promises come of age."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coprod.simulation.agents.unit import apart
from coprod.simulation.exact.draws import IMPLEMENT, UNIT_KEY
from coprod.simulation.exact.numerics import at_least, below
from coprod.simulation.formulas.service import above
from coprod.simulation.formulas.session import implementation_step, is_due, progress, relax
from coprod.simulation.rules.institutions.monitoring import Monitoring
from coprod.simulation.rules.institutions.nesting import Nesting
from coprod.simulation.rules.institutions.right_to_organise import RightToOrganise

if TYPE_CHECKING:
    from coprod.simulation.agents.model import SetupModel
    from coprod.simulation.agents.session import Session
    from coprod.simulation.agents.unit import Unit


def implement(model: SetupModel) -> None:
    """6. Designs move towards agreements or drift back; agreements come of age as kept or broken promises."""
    p = model.p.implement
    for session in model.sessions.values():
        _settle_inputs(model, session)
    old = [list(unit.design) for unit in model.units]
    for unit in model.units:
        unit.design = _next_design(unit, model, old)
        unit.promise = 0
        if unit.age >= 0.0:
            unit.age += model.p.time.dt
            if is_due(unit.age, p.patience):
                initial = apart(unit.start, unit.agreement, unit.dimensions)
                left = apart(unit.design, unit.agreement, unit.dimensions)
                kept = at_least(progress(initial, left), p.required_progress)
                unit.promise = 1 if kept else -1
                unit.promises += 1.0
                unit.kept += 1.0 if kept else 0.0
                u, _ = model.uniforms(IMPLEMENT, UNIT_KEY + unit.index, 1)
                audited = not kept and Monitoring.apply(u, model.p.institutions.monitoring) > 0.5
                unit.age = 0.0 if audited else -1.0
    _spread_practices(model)
    if model.p.institutions.nesting > 0.0:
        _bring_delegates(model)


def _settle_inputs(model: SetupModel, session: Session) -> None:
    """Higher leaders may override; each citizen who spoke learns whether the input was used."""
    unit, institutions = session.unit, model.p.institutions
    overridden = False
    if unit.session == 2:
        u, _ = model.uniforms(IMPLEMENT, UNIT_KEY + unit.index, 0)
        overridden = u < RightToOrganise.apply(institutions.override, institutions.right_to_organise)
        if overridden:
            unit.agreement = list(unit.leaders[1].view)
    for citizen in session.citizens:
        if citizen.session_role < 2:
            continue
        used = citizen.session_role == 2 and unit.session == 2 and not overridden
        if used:
            used = below(apart(unit.agreement, citizen.view, unit.dimensions), unit.distance_to(citizen.view))
        citizen.input_used = 1 if used else -1
        if used:
            unit.used += 1.0
            unit.count("used", citizen)


def _next_design(unit: Unit, model: SetupModel, old: list[list[float]]) -> list[float]:
    """The design after implementing, drifting and moving together with linked units."""
    p, institutions = model.p.implement, model.p.institutions
    factor = _leaders_factor(unit, model)
    step = 0.0
    if unit.agreements > 0.0:
        step = implementation_step(p.rate, p.base, unit.effect["implementing"], factor, unit.pipeline_yield, model.p.time.dt)
    drift = p.drift * (1.0 - unit.effect["supporting"])
    pull = p.orchestration * unit.effect["orchestrating"]
    linked = 0.0
    for weight in unit.links:
        linked += weight
    design = list(unit.design)
    n = len(model.units)
    for k in range(unit.dimensions):
        x = old[unit.index][k]
        together = x
        if linked > 0.0:
            total = 0.0
            for o, weight in enumerate(unit.links):
                total += weight * old[(unit.index + o - 3 + 3 * n) % n][k]
            together = total / linked
        moved = x + step * (unit.agreement[k] - x) + drift * (unit.origin[k] - x) + pull * (together - x)
        design[k] = model.bounded(moved + Nesting.apply(x, together, institutions.nesting, institutions.diffusion))
    return design


def _leaders_factor(unit: Unit, model: SetupModel) -> float:
    """What the rule of leadership makes of the last session, as a factor on the rate of implementing."""
    rule = model.rules.leadership
    if not rule.has_hook("implementation"):
        return 1.0
    openness = 0.0
    for professional in unit.professionals:
        openness += professional.openness
    openness = openness / float(len(unit.professionals)) if unit.professionals else 0.0
    found = rule.call(
        "implementation",
        unit.direction,
        unit.alignment,
        unit.shared_commitment,
        unit.expressed if unit.session > 0 else 0.0,
        unit.capacity,
        openness,
        memory=unit.memory["leadership"],
    )
    return float(found)


def _spread_practices(model: SetupModel) -> None:
    """Discretion and inclusive leadership follow linked units of better quality, as far as leaders orchestrate."""
    units, n = model.units, len(model.units)
    discretion, inclusive = [unit.discretion for unit in units], [unit.leader.inclusiveness for unit in units]
    for unit in units:
        pull = model.p.implement.spread * unit.effect["orchestrating"]
        weights = acting = including = 0.0
        for o, links in enumerate(unit.links):
            v = (unit.index + o - 3 + 3 * n) % n
            weight = links * above(units[v].success, unit.success)
            weights += weight
            acting += weight * discretion[v]
            including += weight * inclusive[v]
        if weights > 0.0:
            unit.discretion = relax(discretion[unit.index], acting / weights, pull)
            unit.leader.inclusiveness = relax(inclusive[unit.index], including / weights, pull)


def _bring_delegates(model: SetupModel) -> None:
    """Leaders above units follow the mean of their designs."""
    institutions = model.p.institutions
    for leader in model._leaders[len(model.units) :]:
        for k in range(leader.units[0].dimensions):
            mean = 0.0
            for unit in leader.units:
                mean += unit.design[k]
            mean = mean / float(len(leader.units))
            leader.view[k] += Nesting.apply(leader.view[k], mean, institutions.nesting, institutions.diffusion)
