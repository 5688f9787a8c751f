"""Phase 7: service episodes and the value they create for each role."""

from coprod.simulation import index as P
from coprod.simulation.draws import BLOCKS_PER_GENERATION, DELIVER, uniforms
from coprod.simulation.mechanisms_service import (
    citizen_benefit,
    citizen_share,
    citizen_value,
    contribution,
    episode_chance,
    episode_cost,
    interaction_depth,
    leader_value,
    partner_slot,
    professional_input,
    professional_value,
    tailored_fit,
)
from coprod.simulation.mechanisms_session import relax
from coprod.simulation.population import first_member, home_unit
from coprod.simulation.state import (
    BURDEN,
    COMMITMENT,
    CONTRIBUTION,
    EFFICACY,
    EPISODE,
    EXPECTATION,
    FIT,
    GENERATION,
    HEALTH,
    L_VALUE,
    L_VIEW,
    NEED,
    NETWORKING,
    P_BURDEN,
    P_EPISODES,
    P_EXPERTISE,
    P_OPENNESS,
    P_VALUE,
    P_VALUE_SUM,
    P_VIEW,
    PARTNER,
    PRESENT,
    QUALITY,
    RESOURCES,
    RESPONSE_EXPECTATION,
    TRUST,
    TRUST_BACK,
    U_COST,
    U_DESIGN,
    U_EFFECT,
    U_EPISODES,
    U_QUALITY,
    U_STEP_COST,
    U_STEP_EPISODES,
    U_VOLUME,
    VALUE,
)

from .chosen import value
from .points import apart
from .world import EPISODE_LIST, PEER, TIE, compiled


@compiled
def start_episodes(w, seed, replicate, step, first, last):
    """Who of citizens first..last-1 has an episode and which tie serves; lists them in index order, how many there are."""
    theta, c = w.theta, w.citizens
    health, generation = c[HEALTH, first:last], c[GENERATION, first:last]
    episode, partner = c[EPISODE, first:last], c[PARTNER, first:last]
    well, ill = theta[P.deliver_half_life], theta[P.deliver_half_life_ill]
    for i in range(last - first):
        block = int(generation[i]) * BLOCKS_PER_GENERATION
        starts, who = uniforms(seed, replicate, step, DELIVER, first + i, block)
        episode[i] = 1.0 if starts < episode_chance(health[i], well, ill) else 0.0
        partner[i] = who
    found = 0
    for i in range(last - first):
        if episode[i] > 0.5:
            w.links[EPISODE_LIST, found] = first + i
            found += 1
            partner[i] = float(partner_slot(partner[i], theta[P.deliver_continuity], w.n_ties))
        else:
            partner[i] = 0.0
    return found


@compiled
def designs_apart(w, i, home):
    """Mean distance from the home unit's design to those of the other ties' units."""
    units = w.units
    if w.n_ties < 2:
        return 0.0
    total = 0.0
    for t in range(1, w.n_ties):
        other = home_unit(w.links[TIE + t, i], w.n_professionals, w.n_units)
        total += apart(units, U_DESIGN, home, units, U_DESIGN, other, w.dimensions)
    return total / float(w.n_ties - 1)


@compiled
def serve(w, i):
    """One episode."""
    theta, c, p, units = w.theta, w.citizens, w.professionals, w.units
    slot = int(c[PARTNER, i])
    j = w.links[TIE + slot, i]
    u = home_unit(j, w.n_professionals, w.n_units)
    home = home_unit(i, w.n_citizens, w.n_units)
    depth = interaction_depth(
        c[TRUST + slot, i],
        c[TRUST_BACK + slot, i],
        theta[P.deliver_depth_1],
        theta[P.deliver_depth_2],
        theta[P.deliver_depth_3],
    )
    staff_input = professional_input(p[P_EXPERTISE, j], p[P_BURDEN, j], p[P_OPENNESS, j], depth)
    own_input = contribution(
        c[EFFICACY, i],
        c[BURDEN, i],
        c[TRUST + slot, i],
        c[RESPONSE_EXPECTATION, i],
        c[COMMITMENT, i],
        staff_input,
        theta[P.deliver_floor],
        theta[P.deliver_intercept],
        theta[P.deliver_trust],
        theta[P.deliver_response],
        theta[P.deliver_commitment],
        theta[P.deliver_substitution],
        theta[P.deliver_perceived_substitution],
    )
    fit = 1.0 - apart(units, U_DESIGN, u, c, NEED, i, w.dimensions)
    share = citizen_share(depth, theta[P.deliver_share_1], theta[P.deliver_share_2], theta[P.deliver_share_3])
    quality = tailored_fit(fit, depth, theta[P.deliver_tailoring_match], theta[P.value_form_shop]) * value(
        staff_input, own_input, share, theta
    )
    active = 0.0
    for m in range(w.n_peers):
        active += c[PRESENT, w.links[PEER + m, i]]
    active = active / float(w.n_peers) if w.n_peers > 0 else 0.0
    benefit = citizen_benefit(
        quality,
        active,
        c[RESOURCES, i],
        units[U_EFFECT + NETWORKING, u],
        designs_apart(w, i, home),
        theta[P.value_form_network],
        theta[P.deliver_network_gain],
        theta[P.value_form_access],
        theta[P.deliver_access_cost],
        theta[P.deliver_access_threshold],
        theta[P.deliver_fragmentation],
    )
    c[VALUE, i] = citizen_value(
        benefit,
        own_input,
        fit,
        quality,
        c[EXPECTATION, i],
        c[BURDEN, i],
        theta[P.deliver_effort_cost],
        theta[P.deliver_misfit_harm],
        theta[P.deliver_misfit_threshold],
        theta[P.deliver_disappointment_harm],
        theta[P.deliver_burden_harm],
        theta[P.deliver_burden_threshold],
    )
    conflict = apart(p, P_VIEW, j, units, U_DESIGN, u, w.dimensions)
    p[P_EPISODES, j] += 1.0
    p[P_VALUE_SUM, j] += professional_value(
        quality,
        staff_input,
        depth,
        p[P_BURDEN, j],
        conflict,
        theta[P.deliver_meaning],
        theta[P.deliver_staff_effort],
        theta[P.value_form_shop],
        theta[P.deliver_iteration_cost],
        theta[P.deliver_staff_overload],
        theta[P.deliver_burden_threshold],
        theta[P.deliver_staff_conflict],
    )
    cost = episode_cost(
        staff_input,
        units[U_VOLUME, u],
        theta[P.deliver_unit_cost],
        theta[P.value_form_chain],
        theta[P.deliver_scale_exponent],
    )
    units[U_QUALITY, u] += quality
    units[U_STEP_COST, u] += cost
    units[U_STEP_EPISODES, u] += 1.0
    units[U_EPISODES, u] += 1.0
    units[U_COST, u] += cost
    c[QUALITY, i] = quality
    c[FIT, i] = fit
    c[CONTRIBUTION, i] = own_input


@compiled
def lead_value(w, leader, first, last):
    """Value to a leader of the units first..last-1; unchanged in a step without episodes."""
    units, leaders = w.units, w.leaders
    quality = 0.0
    cost = 0.0
    count = 0.0
    conflict = 0.0
    for u in range(first, last):
        quality += units[U_QUALITY, u]
        cost += units[U_STEP_COST, u]
        count += units[U_STEP_EPISODES, u]
        conflict += apart(leaders, L_VIEW, leader, units, U_DESIGN, u, w.dimensions)
    if count > 0.0:
        leaders[L_VALUE, leader] = leader_value(
            quality / count, cost / count, conflict / float(last - first), w.theta[P.deliver_leader_conflict]
        )


@compiled
def begin_delivery(w):
    """Clear what is counted per step."""
    p, units = w.professionals, w.units
    for j in range(w.n_professionals):
        p[P_EPISODES, j] = 0.0
        p[P_VALUE_SUM, j] = 0.0
    for u in range(w.n_units):
        units[U_QUALITY, u] = 0.0
        units[U_STEP_COST, u] = 0.0
        units[U_STEP_EPISODES, u] = 0.0


@compiled
def deliver_in_unit(w, seed, replicate, step, first, last):
    """This step's episodes of one unit's citizens; how many there are."""
    found = start_episodes(w, seed, replicate, step, first, last)
    for e in range(found):
        serve(w, w.links[EPISODE_LIST, e])
    return found


@compiled
def finish_delivery(w):
    """Values of professionals and leaders, and units' volumes, once all episodes are over."""
    p, units = w.professionals, w.units
    for j in range(w.n_professionals):
        if p[P_EPISODES, j] > 0.0:
            p[P_VALUE, j] = p[P_VALUE_SUM, j] / p[P_EPISODES, j]
    for u in range(w.n_units):
        staff = first_member(u + 1, w.n_professionals, w.n_units) - first_member(u, w.n_professionals, w.n_units)
        units[U_VOLUME, u] = relax(
            units[U_VOLUME, u],
            units[U_STEP_EPISODES, u] / (float(staff) * w.theta[P.time_dt]),
            w.theta[P.deliver_volume],
        )
        lead_value(w, u, u, u + 1)
    for o in range(w.n_organisations):
        lead_value(
            w,
            w.n_units + o,
            first_member(o, w.n_units, w.n_organisations),
            first_member(o + 1, w.n_units, w.n_organisations),
        )
    for r in range(w.n_regions):
        lead_value(
            w,
            w.n_units + w.n_organisations + r,
            first_member(first_member(r, w.n_organisations, w.n_regions), w.n_units, w.n_organisations),
            first_member(first_member(r + 1, w.n_organisations, w.n_regions), w.n_units, w.n_organisations),
        )
