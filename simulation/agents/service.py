"""A service episode: who serves, what both bring, and what comes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coprod.simulation.exact.draws import LEARN
from coprod.simulation.exact.numerics import below
from coprod.simulation.formulas.service import (
    citizen_benefit,
    citizen_share,
    citizen_value,
    episode_chance,
    episode_cost,
    interaction_depth,
    leader_value,
    partner_slot,
    professional_value,
    tailored_fit,
)
from coprod.simulation.rules.institutions.monitoring import Monitoring
from coprod.simulation.rules.institutions.proportionality import Proportionality

from .unit import apart

if TYPE_CHECKING:
    from .citizen import Citizen
    from .leader import Leader


def start_episode(citizen: Citizen, starts: float, who: float) -> None:
    """Whether the citizen has an episode this step, and with which tie."""
    d = citizen.model.p.deliver
    arranged = citizen.model.p.laboratory.partner_success >= 0.0
    citizen.episode = starts < episode_chance(citizen.health, d.half_life, d.half_life_ill) or arranged
    citizen.partner = partner_slot(who, d.continuity, len(citizen.ties)) if citizen.episode and not arranged else 0


def designs_apart(citizen: Citizen) -> float:
    """Mean distance from the home unit's design to those of the other ties' units."""
    if len(citizen.ties) < 2:
        return 0.0
    total = 0.0
    for professional in citizen.ties[1:]:
        total += citizen.unit.distance_to(professional.unit.design)
    return total / float(len(citizen.ties) - 1)


def serve(citizen: Citizen) -> None:
    """One episode: depth by trust, inputs, quality, and value to both sides."""
    model = citizen.model
    d, held = model.p.deliver, model.p.laboratory
    chain, shop, network, access = model.rules.value.call("forms")
    slot = citizen.partner
    professional = citizen.ties[slot]
    unit = professional.unit
    depth = interaction_depth(citizen.trust[slot], citizen.trust_back[slot], d.depth_1, d.depth_2, d.depth_3)
    staff_input = held.professional_input if held.professional_input >= 0.0 else professional.give(depth)
    own_input = held.citizen_input if held.citizen_input >= 0.0 else citizen.give(slot, staff_input)
    fit = 1.0 - unit.distance_to(citizen.need)
    share = citizen_share(depth, d.share_1, d.share_2, d.share_3)
    quality = tailored_fit(fit, depth, d.tailoring_match, shop) * model.rules.value(staff_input, own_input, share)
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
    cost = episode_cost(staff_input, unit.volume, d.unit_cost, chain, d.scale_exponent)
    unit.quality += quality
    unit.step_cost += cost
    unit.step_episodes += 1.0
    unit.episodes += 1.0
    unit.cost += cost
    citizen.unit.count("episodes", citizen)
    citizen.unit.count("cost", citizen, cost)
    audited = institutions.monitoring > 0.0 and citizen.model.learns("accounts")
    if audited and below(own_input, institutions.expected_effort):
        u = citizen.uniforms(LEARN, 2)[0]
        citizen.memory["institutions"][0] += Monitoring.apply(u, institutions.monitoring)
    citizen.quality, citizen.fit, citizen.contribution, citizen.depth = quality, fit, own_input, depth


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
