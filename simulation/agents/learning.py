"""What everyone learns from a step: states after it by name, from the states at the start of the phase.

Nothing but what rules of trust remember is changed here; the phase commits the results together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coprod.simulation.exact.numerics import unit as in_unit_interval
from coprod.simulation.formulas.encounter import citizen_hours, faded_plan, openness_after, overload_of, own_part
from coprod.simulation.formulas.learning import (
    burden_after,
    efficacy_after,
    gained,
    health_after,
    institutional_trust_after,
    position_after,
    response_expectation_after,
    safety_after_talk,
    well_being_after,
)
from coprod.simulation.formulas.session import relax

if TYPE_CHECKING:
    from .citizen import Citizen
    from .leader import Leader
    from .person import Person
    from .professional import Professional


def citizen_after(citizen: Citizen, shock: bool) -> dict[str, Any]:
    """States of a citizen after a step, with or without a shock to health."""
    model, unit, learn = citizen.model, citizen.unit, citizen.model.p.learn
    episode = 1.0 if citizen.episode else 0.0
    well_being = well_being_after(
        citizen.well_being,
        citizen.own_well_being,
        citizen.value,
        citizen.health,
        citizen.personal_trust,
        learn.well_being_half_life,
        learn.well_being.own,
        learn.well_being.value,
        learn.well_being.health,
        learn.well_being.trust,
    )
    hours = citizen_hours(citizen.depth, citizen.contribution, model.p.hours.own, model.p.hours.own_depth)
    load = (learn.session_load if citizen.session_role > 0 else 0.0) + learn.episode_load * hours * episode
    rest = learn.illness_burden * (1.0 - citizen.health)
    health = health_after(
        citizen.health,
        citizen.own_health,
        citizen.quality,
        1.0 if shock else 0.0,
        learn.health,
        learn.care_share,
        learn.shock_size,
    )
    alternatives = float(len(citizen.ties) - 1) / float(len(citizen.ties)) if citizen.ties else 0.0
    corners = power_after(citizen, 1.0 - citizen.health, alternatives)
    stood = position_after(
        corners["position"], float(citizen.input_used), unit.inclusiveness, learn.earned_position, learn.lost_position
    )
    corners["position"] = model.bounded(stood)
    if model.learns("attitude"):
        corners["attitude"] = relax(corners["attitude"], citizen.efficacy, learn.attitude)
    return {
        **corners,
        **expectations_after(citizen),
        "well_being": well_being,
        "commitment": commitment_after(citizen),
        "efficacy": citizen_efficacy_after(citizen),
        "psychological_safety": safety_after(citizen),
        "burden": burden_after(citizen.burden, rest, unit.effect["supporting"], load, learn.recovery),
        "health": health,
        "view": [relax(x, need, learn.view) for x, need in zip(citizen.view, citizen.need, strict=True)],
        "plan": [faded_plan(x, learn.plan_fade) for x in citizen.plan],
    }


def expectations_after(citizen: Citizen) -> dict[str, Any]:
    """What a citizen expects of the service, of its response to input, and of the institution."""
    learn, peer = citizen.model.p.learn, citizen.peer_of_step
    promise = float(citizen.unit.promise)
    exposure = 1.0 if citizen.present else citizen.model.p.implement.onlooker_share
    institutional_trust = institutional_trust_after(
        citizen.institutional_trust,
        citizen.personal_trust,
        peer.institutional_trust,
        promise,
        exposure,
        learn.institutional,
        learn.institutional_peers if citizen.peers else 0.0,
        learn.promise_kept,
        learn.promise_broken,
    )
    response_expectation = response_expectation_after(
        citizen.response_expectation,
        citizen.own_response_expectation,
        float(citizen.input_used),
        promise,
        exposure,
        learn.response_fade,
        learn.input_used,
        learn.input_unused,
        learn.promise_kept,
        learn.promise_broken,
    )
    return {
        "institutional_trust": institutional_trust,
        "response_expectation": response_expectation,
        "unused": citizen.input_used < 0 if citizen.input_used != 0 else citizen.unused,
        "expectation": relax(citizen.expectation, 0.5 * citizen.own_expectation + 0.5 * citizen.quality, learn.expectation),
    }


def citizen_efficacy_after(citizen: Citizen) -> float:
    """A citizen's efficacy after a step."""
    learn = citizen.model.p.learn
    return efficacy_after(
        citizen.efficacy,
        citizen.own_efficacy,
        citizen.peer_of_step.efficacy,
        citizen.unit.effect["training"],
        1.0 if citizen.episode else 0.0,
        1.0 if citizen.good else 0.0,
        own_part(citizen.contribution, citizen.depth),
        1.0 if citizen.session_role == 2 else 0.0,
        learn.efficacy_fade,
        learn.efficacy_peers if citizen.peers else 0.0,
        learn.training,
        learn.mastery,
        learn.failure,
        learn.heard_efficacy,
    )


def trust_after(citizen: Citizen) -> dict[str, Any]:
    """Trust on both sides of a step's episode, in the tie that served; part of a change goes to the other ties."""
    model, slot, rule = citizen.model, citizen.partner, citizen.model.rules.trust
    unit, generalised = citizen.ties[slot].unit, citizen.model.p.learn.trust_generalised
    bonus = model.p.learn.trust_bonus * unit.effect["building_trust"]
    good = 1.0 if citizen.good else 0.0
    met, integrity, new = citizen.treatment, 0.5 + 0.5 * float(unit.promise), citizen.novelty
    trust, trust_back, encounters = list(citizen.trust), list(citizen.trust_back), list(citizen.encounters)
    own = (trust[slot], good, bonus, citizen.quality, met, integrity, citizen.institutional_trust, new)
    other = (trust_back[slot], good, bonus, citizen.contribution, met, integrity, model.p.dialogue.staff_trust, new)
    after = model.bounded(rule(*own, memory=citizen.tie_memory[slot]))
    change = after - trust[slot]
    for t in range(len(citizen.ties)):
        trust[t] = after if t == slot else model.bounded(trust[t] + generalised * change)
    trust_back[slot] = model.bounded(rule(*other, memory=citizen.tie_memory[4 + slot]))
    encounters[slot] += 1.0
    return {"trust": trust, "trust_back": trust_back, "encounters": encounters}


def professional_after(professional: Professional) -> dict[str, Any]:
    """States of a professional after a step."""
    p, unit, sizes = professional.model.p, professional.unit, professional.model.setup.sizes
    learn, view = p.learn, list(professional.view)
    for k in range(sizes.dimensions):
        norm = p.professionals.norm if k < sizes.dimensions - sizes.hidden else p.professionals.hidden_norm
        view[k] = relax(view[k], norm, learn.staff_view)
    n = float(len(unit.citizens))
    alternatives = in_unit_interval(1.0 - float(len(unit.professionals)) / n) if n > 0.0 else 0.0
    overload = overload_of(unit.workload)
    load = learn.staff_load * professional.episodes + (learn.session_load if professional.session_role > 0 else 0.0)
    load += learn.overload_load * overload
    support = unit.effect["supporting"]
    return {
        **power_after(professional, professional.commitment, alternatives),
        "view": view,
        "expertise": gained(professional.expertise, learn.training * unit.effect["training"]),
        "openness": openness_after(
            professional.openness,
            professional.own_openness,
            professional.useful,
            overload,
            learn.openness_fade,
            learn.openness_useful,
            learn.openness_overload,
        ),
        "psychological_safety": safety_after(professional),
        "burden": burden_after(professional.burden, learn.staff_rest_burden, support, load, learn.recovery),
        "commitment": commitment_after(professional),
    }


def leader_after(leader: Leader) -> dict[str, Any]:
    """States of a leader after a step: views return to the organisation's goal."""
    factor = leader.model.p.learn.staff_view
    return {"view": [relax(x, goal, factor) for x, goal in zip(leader.view, leader.goal, strict=True)]}


def power_after(person: Person, investment: float, alternatives: float) -> dict[str, float]:
    """The corners of power after a step, by the rule of power."""
    model, unit = person.model, person.unit
    corners = model.rules.power(
        person.resources, person.position, person.attitude, person.commitment, unit.mean_position, investment, alternatives
    )
    resources, position, attitude = [model.bounded(corner) for corner in corners]
    return {
        "resources": resources,
        "position": position,
        "attitude": attitude if model.learns("power") else person.attitude,
    }


def safety_after(person: Person) -> float:
    """Psychological safety after a step: by the rule of safety, and by having been heard, or not, in a session."""
    model, learn = person.model, person.model.p.learn
    safety = model.bounded(model.rules.safety(person.psychological_safety, person.position, person.unit.inclusiveness))
    return model.bounded(safety_after_talk(safety, float(person.session_role), learn.heard_safety, learn.rejection))


def commitment_after(person: Person) -> float:
    """Commitment after a step: it fades, and grows in those whose input was recorded."""
    learn = person.model.p.learn
    faded = relax(person.commitment, 0.0, learn.commitment_fade)
    return in_unit_interval(gained(faded, learn.commitment)) if person.session_role == 2 else faded
