"""A service episode: who serves, what both bring, and what comes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coprod.simulation.exact.draws import LEARN
from coprod.simulation.exact.numerics import below
from coprod.simulation.formulas.encounter import (
    citizen_hours,
    citizen_share,
    known_plan,
    missed,
    novelty,
    overload_of,
    own_part,
    plan_after,
    planned,
    practicability,
    staff_hours,
    status_distance,
    treatment_of,
    voice_in_encounter,
)
from coprod.simulation.formulas.service import (
    citizen_benefit,
    citizen_value,
    episode_chance,
    episode_cost,
    leader_value,
    partner_slot,
    professional_value,
    tailored_fit,
)
from coprod.simulation.formulas.session import relax
from coprod.simulation.rules.institutions.monitoring import Monitoring
from coprod.simulation.rules.institutions.proportionality import Proportionality

from .unit import apart

if TYPE_CHECKING:
    from .citizen import Citizen
    from .leader import Leader
    from .model import SetupModel
    from .unit import Unit


def start_episode(citizen: Citizen, starts: float, who: float) -> None:
    """Whether the citizen has an episode this step, and with which tie."""
    d = citizen.model.p.deliver
    arranged = citizen.model.p.laboratory.partner_success >= 0.0
    citizen.episode = starts < episode_chance(citizen.health, d.half_life, d.half_life_ill) or arranged
    citizen.good = False
    citizen.partner = partner_slot(who, d.continuity, len(citizen.ties)) if citizen.episode and not arranged else 0


def designs_apart(citizen: Citizen) -> float:
    """Mean distance from the home unit's design to those of the other ties' units."""
    if len(citizen.ties) < 2:
        return 0.0
    total = 0.0
    for professional in citizen.ties[1:]:
        total += citizen.unit.distance_to(professional.unit.design)
    return total / float(len(citizen.ties) - 1)


def hold_encounter(citizen: Citizen) -> None:
    """How deep the two go, what the citizen is heard, and how the citizen is met."""
    model, slot = citizen.model, citizen.partner
    professional, d = citizen.ties[slot], model.p.deliver
    unit = professional.unit
    citizen.depth = model.rules.depth(
        citizen.trust[slot],
        citizen.trust_back[slot],
        citizen.efficacy,
        citizen.psychological_safety,
        citizen.burden,
        professional.openness,
        professional.burden,
        unit.effect["power_sharing"],
        unit.inclusiveness,
        unit.discretion,
        status_distance(professional.position, citizen.position, unit.inclusiveness),
        overload_of(unit.workload),
        model.p.needs.urgency,
    )
    citizen.voice = voice_in_encounter(citizen.depth, citizen.psychological_safety, d.unsafe_voice)
    citizen.known = known_plan(float(slot), model.p.record.shared)
    citizen.treatment = treatment_of(
        citizen.depth, citizen.voice, citizen.known, d.treatment.depth, d.treatment.voice, d.treatment.plan
    )
    citizen.novelty = novelty(citizen.encounters[slot])


def plan_service(citizen: Citizen) -> list[float]:
    """What is done in this step's episode: the design, and beside it what is planned together, as far as staff may act."""
    model, unit = citizen.model, citizen.ties[citizen.partner].unit
    service, plan = [0.0] * 4, list(citizen.plan)
    for k in range(unit.dimensions):
        given = (citizen.plan[k], citizen.need[k], unit.design[k], citizen.known, unit.discretion, citizen.voice)
        service[k] = unit.design[k] + planned(*given)
        plan[k] = plan_after(*given)
    if model.learns("plan"):
        citizen.plan = plan
    return service


def practicable_point(model: SetupModel) -> list[float]:
    """What can be done well: the professional norm in each dimension."""
    sizes, p = model.setup.sizes, model.p.professionals
    shared = sizes.dimensions - sizes.hidden
    return [(p.norm if k < shared else p.hidden_norm) if k < sizes.dimensions else 0.0 for k in range(4)]


def serve(citizen: Citizen) -> None:
    """One episode: depth, plan, inputs, quality, and value to both sides."""
    model = citizen.model
    d, held = model.p.deliver, model.p.laboratory
    _, shop, network, access = model.rules.value.call("forms")
    slot = citizen.partner
    professional = citizen.ties[slot]
    unit = professional.unit
    hold_encounter(citizen)
    depth = citizen.depth
    given = professional.give(citizen.voice, overload_of(unit.workload))
    staff_input = held.professional_input if held.professional_input >= 0.0 else given
    own_input = held.citizen_input if held.citizen_input >= 0.0 else citizen.give(slot, depth, staff_input)
    service = plan_service(citizen)
    gap = missed(apart(service, citizen.need, unit.dimensions), model.p.needs.complexity)
    fit = float(model.rules.fit(gap))
    share = citizen_share(depth, d.share_1, d.share_2, d.share_3)
    beside = apart(service, practicable_point(model), unit.dimensions)
    reached = tailored_fit(fit, depth, d.tailoring_match, shop) * practicability(beside, d.practicable)
    quality = reached * model.rules.value(staff_input, own_input, share)
    benefit = citizen_benefit(
        quality,
        citizen.share_of_peers_present(),
        citizen.resources,
        unit.effect["networking"],
        designs_apart(citizen),
        network,
        d.network_gain,
        access,
        d.access_cost,
        d.access_threshold,
        d.fragmentation,
    )
    institutions = model.p.institutions
    citizen.value = citizen_value(
        Proportionality.apply(benefit, own_input, institutions.proportionality, institutions.expected_effort),
        own_input,
        fit,
        quality,
        citizen.expectation,
        citizen.burden,
        d.effort_cost,
        d.misfit_harm,
        d.misfit_threshold,
        d.disappointment_harm,
        d.burden_harm,
        d.burden_threshold,
    )
    professional.episodes += 1.0
    professional.value_sum += professional_value(
        quality,
        staff_input,
        depth,
        professional.burden,
        apart(professional.view, unit.design, unit.dimensions),
        d.meaning,
        d.staff_effort,
        shop,
        d.iteration_cost,
        d.staff_overload,
        d.burden_threshold,
        d.staff_conflict,
    )
    count_episode(citizen, quality, own_input)
    audited = institutions.monitoring > 0.0 and citizen.model.learns("accounts")
    if audited and below(own_input, institutions.expected_effort):
        u = citizen.uniforms(LEARN, 2)[0]
        citizen.memory["institutions"][0] += Monitoring.apply(u, institutions.monitoring)
    citizen.quality, citizen.fit, citizen.contribution = quality, fit, own_input
    citizen.served = professional.served = 1.0
    citizen.good = citizen.judges_good(citizen.uniforms(LEARN, 1)[0])
    if citizen.good:
        professional.useful += own_part(own_input, depth)


def count_episode(citizen: Citizen, quality: float, own_input: float) -> None:
    """Hours and cost of an episode, counted in the unit that serves and in the citizen's group."""
    model, unit, depth = citizen.model, citizen.ties[citizen.partner].unit, citizen.depth
    hours, d = model.p.hours, model.p.deliver
    chain = model.rules.value.call("forms")[0]
    taken = staff_hours(depth, own_input, hours.episode, hours.depth, hours.saved)
    cost = episode_cost(taken, unit.volume, d.unit_cost, chain, d.scale_exponent)
    unit.quality += quality
    unit.step_cost += cost
    unit.step_episodes += 1.0
    unit.step_hours += taken
    unit.episodes += 1.0
    unit.cost += cost
    citizen.unit.count("episodes", citizen)
    citizen.unit.count("cost", citizen, cost)
    citizen.unit.count("hours", citizen, citizen_hours(depth, own_input, hours.own, hours.own_depth))


def count_hours(unit: Unit) -> None:
    """Hours of a unit's episodes and session, the workload they make, and the quality of its episodes, averaged."""
    model, hours = unit.model, unit.model.p.hours
    talking = model.laboratory is None or model.laboratory.talking
    session = model.sessions.get(unit.index) if talking else None
    seated = session.professionals if session else []
    for citizen in session.citizens if session else []:
        unit.count("hours", citizen, hours.session)
    if session and model.with_leaders:
        unit.leader_hours += hours.session
    taken = unit.step_hours + float(len(seated)) * hours.session
    unit.hours += taken
    there = float(len(unit.professionals)) * model.p.time.dt * hours.budget
    unit.workload = relax(unit.workload, taken / there if there > 0.0 else 0.0, hours.half_life)
    if unit.step_episodes > 0.0:
        unit.success = relax(unit.success, unit.quality / unit.step_episodes, model.p.deliver.volume)


def count_value(leader: Leader) -> None:
    """Value to a leader from the units led; unchanged in a step without episodes."""
    quality = cost = count = distance = 0.0
    for unit in leader.units:
        quality += unit.quality
        cost += unit.step_cost
        count += unit.step_episodes
        distance += apart(leader.view, unit.design, unit.dimensions)
    if count > 0.0:
        leader.value = leader_value(
            quality / count, cost / count, distance / float(len(leader.units)), leader.model.p.deliver.leader_conflict
        )
        leader.served = 1.0
