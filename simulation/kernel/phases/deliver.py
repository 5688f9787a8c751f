"""Phase 7: service episodes and the value they create for each role.

Episodes are few among many citizens. They are listed, and what they need is copied to rows of working space
(``lanes``), so that the formulas run on vectors of episodes; results are written back in the citizens' order.
"""

from coprod.simulation.exact.draws import LEARN, uniforms
from coprod.simulation.exact.numerics import below
from coprod.simulation.formulas.learning import good_chance
from coprod.simulation.formulas.population import first_member
from coprod.simulation.formulas.service import (
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
from coprod.simulation.formulas.session import distance, relax
from coprod.simulation.kernel.calls import ask
from coprod.simulation.kernel.shared import world
from coprod.simulation.kernel.shared.institutions import audited, in_proportion
from coprod.simulation.kernel.shared.points import apart
from coprod.simulation.kernel.shared.world import compiled, desk_of, inlined, lane, phase, whole
from coprod.simulation.parameters import index as P
from coprod.simulation.schema import rows as state
from coprod.simulation.schema.rule_states import CITIZENS

CHAIN, SHOP, NETWORK, ACCESS = range(4)  # places in the row FORMS

# rows of ``lanes``: what an episode needs
E_TRUST, E_BACK, E_EFFICACY, E_BURDEN, E_RESPONSE, E_COMMITMENT, E_RESOURCES, E_EXPECTATION = range(8)
E_NEED, E_DESIGN, E_HOME, E_VIEW, E_OTHER = 8, 12, 16, 20, 24
E_EXPERTISE, E_P_BURDEN, E_OPENNESS, E_VOLUME, E_NETWORKING, E_BUILDING, E_ACTIVE, E_KEY = range(28, 36)
# what comes of it
E_DEPTH, E_STAFF_INPUT, E_OWN_INPUT, E_FIT, E_SHARE, E_PRODUCED, E_QUALITY, E_APART, E_BENEFIT = range(36, 45)
E_VALUE, E_STAFF_VALUE, E_COST, E_GOOD, E_DRAW = range(45, 50)
E_SLOT, E_INTEGRITY, E_INSTITUTION, E_BENEVOLENCE, E_BONUS = range(50, 55)


@inlined
def start_episodes(w, u, n):
    """Who of unit u's n citizens has an episode and which tie serves; lists them in index order, how many there are."""
    theta, c = w.theta, w.citizens[u]
    arranged = theta[P.laboratory_partner_success] >= 0.0
    health, episode, partner, desk = c[state.HEALTH], c[state.EPISODE], c[state.PARTNER], w.desk[desk_of(w, u)]
    good, starts, who, found_list = desk[world.GOOD], desk[world.L_STARTS], desk[world.L_WHO], w.links[u, world.EPISODE_LIST]
    well, ill, continuity = theta[P.deliver_half_life], theta[P.deliver_half_life_ill], theta[P.deliver_continuity]
    for i in range(n):
        episode[i] = 1.0 if starts[i] < episode_chance(health[i], well, ill) or arranged else 0.0
        partner[i] = 0.0
        good[i] = 0.0
    found = 0
    for i in range(n):
        found_list[found] = i
        found += 1 if episode[i] > 0.5 else 0
    for x in range(found):
        i = found_list[x]
        partner[i] = 0.0 if arranged else float(partner_slot(who[i], continuity, w.n_ties))
    return found


@inlined
def fetch(w, n):
    """Copy what the n listed episodes need to the lanes."""
    e, p, units, seated = w.lanes, w.professionals, w.units, w.people[world.SEATED]
    peers = float(w.n_peers) if w.n_peers > 0 else 1.0
    for x in range(n):
        home, i = w.lists[world.LANE_UNIT, x], w.lists[world.LANE_PLACE, x]
        c, links = w.citizens[home], w.links[home]
        slot = int(c[state.PARTNER, i])
        j = links[world.TIE + slot, i]
        u = int(p[world.P_UNIT, j])
        e[lane(E_TRUST, x)] = c[state.TRUST + slot, i]
        e[lane(E_BACK, x)] = c[state.TRUST_BACK + slot, i]
        e[lane(E_EFFICACY, x)] = c[state.EFFICACY, i]
        e[lane(E_BURDEN, x)] = c[state.BURDEN, i]
        e[lane(E_RESPONSE, x)] = c[state.RESPONSE_EXPECTATION, i]
        e[lane(E_COMMITMENT, x)] = c[state.COMMITMENT, i]
        e[lane(E_RESOURCES, x)] = c[state.RESOURCES, i]
        e[lane(E_EXPECTATION, x)] = c[state.EXPECTATION, i]
        e[lane(E_EXPERTISE, x)] = p[state.P_EXPERTISE, j]
        e[lane(E_P_BURDEN, x)] = p[state.P_BURDEN, j]
        e[lane(E_OPENNESS, x)] = p[state.P_OPENNESS, j]
        e[lane(E_VOLUME, x)] = units[state.U_VOLUME, u]
        e[lane(E_NETWORKING, x)] = units[state.U_EFFECT + state.NETWORKING, u]
        e[lane(E_BUILDING, x)] = units[state.U_EFFECT + state.BUILDING_TRUST, u]
        e[lane(E_SLOT, x)] = float(slot)
        e[lane(E_INTEGRITY, x)] = 0.5 + 0.5 * units[state.U_PROMISE, u]
        e[lane(E_INSTITUTION, x)] = c[state.INSTITUTIONAL_TRUST, i]
        for k in range(4):
            e[lane(E_NEED + k, x)] = c[state.NEED + k, i]
            e[lane(E_DESIGN + k, x)] = units[state.U_DESIGN + k, u]
            e[lane(E_HOME + k, x)] = units[state.U_DESIGN + k, home]
            e[lane(E_VIEW + k, x)] = p[state.P_VIEW + k, j]
        active = 0.0
        for m in range(w.n_peers):
            active += seated[links[world.PEER + m, i]]
        e[lane(E_ACTIVE, x)] = active / peers
        e[lane(E_KEY, x)] = float(w.lists[world.FIRST_CITIZEN, home] + i)


@inlined
def designs_apart(w, n):
    """Mean distance from the home unit's design to those of the other ties' units, to the row E_APART."""
    e, units, k = w.lanes, w.units, float(w.dimensions)
    for x in range(whole(n)):
        e[lane(E_APART, x)] = 0.0
    if w.n_ties < 2:
        return
    for t in range(1, w.n_ties):
        for x in range(n):
            j = w.links[w.lists[world.LANE_UNIT, x], world.TIE + t, w.lists[world.LANE_PLACE, x]]
            u = int(w.professionals[world.P_UNIT, j])
            for d in range(4):
                e[lane(E_OTHER + d, x)] = units[state.U_DESIGN + d, u]
        for x in range(whole(n)):
            e[lane(E_APART, x)] += distance(
                e[lane(E_HOME, x)],
                e[lane(E_HOME + 1, x)],
                e[lane(E_HOME + 2, x)],
                e[lane(E_HOME + 3, x)],
                e[lane(E_OTHER, x)],
                e[lane(E_OTHER + 1, x)],
                e[lane(E_OTHER + 2, x)],
                e[lane(E_OTHER + 3, x)],
                k,
            )
    others = float(w.n_ties - 1)
    for x in range(whole(n)):
        e[lane(E_APART, x)] = e[lane(E_APART, x)] / others


@inlined
def produce(w, n):
    """Depth, both inputs, fit and quality of the episodes."""
    e, theta, k = w.lanes, w.theta, float(w.dimensions)
    depth_1, depth_2, depth_3 = theta[P.deliver_depth_1], theta[P.deliver_depth_2], theta[P.deliver_depth_3]
    share_1, share_2, share_3 = theta[P.deliver_share_1], theta[P.deliver_share_2], theta[P.deliver_share_3]
    floor, intercept, b_trust = theta[P.deliver_floor], theta[P.deliver_intercept], theta[P.deliver_trust]
    b_response, b_commitment = theta[P.deliver_response], theta[P.deliver_commitment]
    substitution, perceived = theta[P.deliver_substitution], theta[P.deliver_perceived_substitution]
    match, shop = theta[P.deliver_tailoring_match], w.small[world.FORMS, SHOP]
    staff_fixed, own_fixed = theta[P.laboratory_professional_input], theta[P.laboratory_citizen_input]
    for x in range(whole(n)):
        depth = interaction_depth(e[lane(E_TRUST, x)], e[lane(E_BACK, x)], depth_1, depth_2, depth_3)
        e[lane(E_DEPTH, x)] = float(depth)
        e[lane(E_SHARE, x)] = citizen_share(depth, share_1, share_2, share_3)
        e[lane(E_BENEVOLENCE, x)] = float(depth) / 3.0
        staff_input = professional_input(e[lane(E_EXPERTISE, x)], e[lane(E_P_BURDEN, x)], e[lane(E_OPENNESS, x)], depth)
        staff_input = staff_fixed if staff_fixed >= 0.0 else staff_input
        e[lane(E_STAFF_INPUT, x)] = staff_input
        own_input = contribution(
            e[lane(E_EFFICACY, x)],
            e[lane(E_BURDEN, x)],
            e[lane(E_TRUST, x)],
            e[lane(E_RESPONSE, x)],
            e[lane(E_COMMITMENT, x)],
            staff_input,
            floor,
            intercept,
            b_trust,
            b_response,
            b_commitment,
            substitution,
            perceived,
        )
        e[lane(E_OWN_INPUT, x)] = own_fixed if own_fixed >= 0.0 else own_input
        fit = 1.0 - distance(
            e[lane(E_DESIGN, x)],
            e[lane(E_DESIGN + 1, x)],
            e[lane(E_DESIGN + 2, x)],
            e[lane(E_DESIGN + 3, x)],
            e[lane(E_NEED, x)],
            e[lane(E_NEED + 1, x)],
            e[lane(E_NEED + 2, x)],
            e[lane(E_NEED + 3, x)],
            k,
        )
        e[lane(E_FIT, x)] = fit
        e[lane(E_PRODUCED, x)] = tailored_fit(fit, depth, match, shop)
    ask(
        w.rules,
        "produce",
        (
            whole(n),
            e[E_STAFF_INPUT * world.LANES : (E_STAFF_INPUT + 1) * world.LANES],
            e[E_OWN_INPUT * world.LANES : (E_OWN_INPUT + 1) * world.LANES],
            e[E_SHARE * world.LANES : (E_SHARE + 1) * world.LANES],
            e[E_PRODUCED * world.LANES : (E_PRODUCED + 1) * world.LANES],
            e[E_QUALITY * world.LANES : (E_QUALITY + 1) * world.LANES],
            theta,
        ),
    )


@inlined
def judge_by_citizen(w, n):
    """What the episodes are worth to the citizens."""
    e, theta = w.lanes, w.theta
    network, gain = w.small[world.FORMS, NETWORK], theta[P.deliver_network_gain]
    access, access_cost = w.small[world.FORMS, ACCESS], theta[P.deliver_access_cost]
    proportion, expected = theta[P.institutions_proportionality], theta[P.institutions_expected_effort]
    access_threshold, fragmentation = theta[P.deliver_access_threshold], theta[P.deliver_fragmentation]
    effort, misfit, misfit_threshold = (
        theta[P.deliver_effort_cost],
        theta[P.deliver_misfit_harm],
        theta[P.deliver_misfit_threshold],
    )
    disappointment = theta[P.deliver_disappointment_harm]
    burden_harm, burden_threshold = theta[P.deliver_burden_harm], theta[P.deliver_burden_threshold]
    for x in range(whole(n)):
        benefit = citizen_benefit(
            e[lane(E_QUALITY, x)],
            e[lane(E_ACTIVE, x)],
            e[lane(E_RESOURCES, x)],
            e[lane(E_NETWORKING, x)],
            e[lane(E_APART, x)],
            network,
            gain,
            access,
            access_cost,
            access_threshold,
            fragmentation,
        )
        e[lane(E_VALUE, x)] = citizen_value(
            in_proportion(benefit, e[lane(E_OWN_INPUT, x)], proportion, expected),
            e[lane(E_OWN_INPUT, x)],
            e[lane(E_FIT, x)],
            e[lane(E_QUALITY, x)],
            e[lane(E_EXPECTATION, x)],
            e[lane(E_BURDEN, x)],
            effort,
            misfit,
            misfit_threshold,
            disappointment,
            burden_harm,
            burden_threshold,
        )


@inlined
def judge_by_staff(w, n):
    """What the episodes are worth to the professionals, and what they cost."""
    e, theta, k = w.lanes, w.theta, float(w.dimensions)
    meaning, effort, shop = theta[P.deliver_meaning], theta[P.deliver_staff_effort], w.small[world.FORMS, SHOP]
    iteration, overload = theta[P.deliver_iteration_cost], theta[P.deliver_staff_overload]
    threshold, conflict_harm = theta[P.deliver_burden_threshold], theta[P.deliver_staff_conflict]
    unit_cost, chain, exponent = theta[P.deliver_unit_cost], w.small[world.FORMS, CHAIN], theta[P.deliver_scale_exponent]
    for x in range(whole(n)):
        conflict = distance(
            e[lane(E_VIEW, x)],
            e[lane(E_VIEW + 1, x)],
            e[lane(E_VIEW + 2, x)],
            e[lane(E_VIEW + 3, x)],
            e[lane(E_DESIGN, x)],
            e[lane(E_DESIGN + 1, x)],
            e[lane(E_DESIGN + 2, x)],
            e[lane(E_DESIGN + 3, x)],
            k,
        )
        e[lane(E_STAFF_VALUE, x)] = professional_value(
            e[lane(E_QUALITY, x)],
            e[lane(E_STAFF_INPUT, x)],
            e[lane(E_DEPTH, x)],
            e[lane(E_P_BURDEN, x)],
            conflict,
            meaning,
            effort,
            shop,
            iteration,
            overload,
            threshold,
            conflict_harm,
        )
        e[lane(E_COST, x)] = episode_cost(e[lane(E_STAFF_INPUT, x)], e[lane(E_VOLUME, x)], unit_cost, chain, exponent)


@inlined
def judge_trust(w, seed, replicate, step, n):
    """Which episodes the citizens find good, and trust after them; it is put in place once all have learnt."""
    e, theta = w.lanes, w.theta
    judgement, bonus, success = theta[P.deliver_judgement], theta[P.learn_trust_bonus], theta[P.laboratory_partner_success]
    for x in range(whole(n)):
        e[lane(E_DRAW, x)], _ = uniforms(seed, replicate, step, LEARN, int(e[lane(E_KEY, x)]), 1)
    for x in range(whole(n)):
        chance = good_chance(e[lane(E_QUALITY, x)], e[lane(E_EXPECTATION, x)], judgement)
        chance = success if success >= 0.0 else chance
        e[lane(E_GOOD, x)] = 1.0 if e[lane(E_DRAW, x)] < chance else 0.0
    for x in range(whole(n)):
        e[lane(E_BONUS, x)] = bonus * e[lane(E_BUILDING, x)]
    if w.lab[world.LEARNS_TRUST] > 0.5:
        ask(
            w.rules,
            "after_episodes",
            (
                n,
                e[E_TRUST * world.LANES : (E_TRUST + 1) * world.LANES],
                e[E_BACK * world.LANES : (E_BACK + 1) * world.LANES],
                e[E_GOOD * world.LANES : (E_GOOD + 1) * world.LANES],
                e[E_BONUS * world.LANES : (E_BONUS + 1) * world.LANES],
                e[E_QUALITY * world.LANES : (E_QUALITY + 1) * world.LANES],
                e[E_OWN_INPUT * world.LANES : (E_OWN_INPUT + 1) * world.LANES],
                e[E_BENEVOLENCE * world.LANES : (E_BENEVOLENCE + 1) * world.LANES],
                e[E_INTEGRITY * world.LANES : (E_INTEGRITY + 1) * world.LANES],
                e[E_INSTITUTION * world.LANES : (E_INSTITUTION + 1) * world.LANES],
                theta[P.dialogue_staff_trust],
                w.lab[world.LOW],
                w.lab[world.HIGH],
                w.citizens,
                w.lists[world.LANE_UNIT],
                w.lists[world.LANE_PLACE],
                e[E_SLOT * world.LANES : (E_SLOT + 1) * world.LANES],
                w.states[world.OF_TRUST, CITIZENS],
                theta,
            ),
        )


@inlined
def monitor(w, seed, replicate, step, n):
    """An audited episode to which the citizen gave less than is expected is a lapse."""
    e, strength, expected = w.lanes, w.theta[P.institutions_monitoring], w.theta[P.institutions_expected_effort]
    row = w.states[world.OF_INSTITUTIONS, CITIZENS]
    for x in range(n):
        if below(e[lane(E_OWN_INPUT, x)], expected):
            draw, _ = uniforms(seed, replicate, step, LEARN, int(e[lane(E_KEY, x)]), 2)
            if audited(draw, strength) > 0.5:
                w.citizens[w.lists[world.LANE_UNIT, x], row, w.lists[world.LANE_PLACE, x]] += 1.0


@inlined
def store(w, n):
    """Write what came of the n episodes back, in their order."""
    e, p, units = w.lanes, w.professionals, w.units
    for x in range(n):
        home, i = w.lists[world.LANE_UNIT, x], w.lists[world.LANE_PLACE, x]
        c = w.citizens[home]
        j = w.links[home, world.TIE + int(c[state.PARTNER, i]), i]
        u = int(p[world.P_UNIT, j])
        quality, cost = e[lane(E_QUALITY, x)], e[lane(E_COST, x)]
        c[state.VALUE, i] = e[lane(E_VALUE, x)]
        c[state.QUALITY, i] = quality
        c[state.FIT, i] = e[lane(E_FIT, x)]
        c[state.CONTRIBUTION, i] = e[lane(E_OWN_INPUT, x)]
        desk = w.desk[desk_of(w, home)]
        desk[world.GOOD, i] = e[lane(E_GOOD, x)]
        desk[world.NEW_TRUST, i] = e[lane(E_TRUST, x)]
        desk[world.NEW_TRUST_BACK, i] = e[lane(E_BACK, x)]
        p[state.P_EPISODES, j] += 1.0
        p[state.P_VALUE_SUM, j] += e[lane(E_STAFF_VALUE, x)]
        units[state.U_QUALITY, u] += quality
        units[state.U_STEP_COST, u] += cost
        units[state.U_STEP_EPISODES, u] += 1.0
        units[state.U_EPISODES, u] += 1.0
        units[state.U_COST, u] += cost
        cell = w.cells[home, int(c[state.GROUP, i])]
        cell[world.C_EPISODES] += 1.0
        cell[world.C_COST] += cost


@compiled
def serve(w, seed, replicate, step, n):
    """The n episodes in ``lists``."""
    fetch(w, n)
    designs_apart(w, n)
    produce(w, n)
    judge_by_citizen(w, n)
    judge_by_staff(w, n)
    judge_trust(w, seed, replicate, step, n)
    if w.theta[P.institutions_monitoring] > 0.0 and w.lab[world.LEARNS_ACCOUNTS] > 0.5:
        monitor(w, seed, replicate, step, n)
    store(w, n)


@compiled
def lead_value(w, leader, first, last):
    """Value to a leader of the units first..last-1; unchanged in a step without episodes."""
    units, leaders = w.units, w.leaders
    quality = 0.0
    cost = 0.0
    count = 0.0
    conflict = 0.0
    for u in range(first, last):
        quality += units[state.U_QUALITY, u]
        cost += units[state.U_STEP_COST, u]
        count += units[state.U_STEP_EPISODES, u]
        conflict += apart(leaders, state.L_VIEW, leader, units, state.U_DESIGN, u, w.dimensions)
    if count > 0.0:
        leaders[state.L_VALUE, leader] = leader_value(
            quality / count, cost / count, conflict / float(last - first), w.theta[P.deliver_leader_conflict]
        )


@inlined
def begin_delivery(w):
    """Clear what is counted per step."""
    p, units = w.professionals, w.units
    for j in range(w.n_professionals):
        p[state.P_EPISODES, j] = 0.0
        p[state.P_VALUE_SUM, j] = 0.0
    for u in range(w.n_units):
        units[state.U_QUALITY, u] = 0.0
        units[state.U_STEP_COST, u] = 0.0
        units[state.U_STEP_EPISODES, u] = 0.0
    ask(w.rules, "forms_of", (w.small[world.FORMS], w.theta))


@inlined
def finish_delivery(w):
    """Values of professionals and leaders, and units' volumes, once all episodes are over."""
    p, units = w.professionals, w.units
    for j in range(w.n_professionals):
        if p[state.P_EPISODES, j] > 0.0:
            p[state.P_VALUE, j] = p[state.P_VALUE_SUM, j] / p[state.P_EPISODES, j]
    for u in range(w.n_units):
        staff = w.lists[world.FIRST_STAFF, u + 1] - w.lists[world.FIRST_STAFF, u]
        units[state.U_VOLUME, u] = relax(
            units[state.U_VOLUME, u],
            units[state.U_STEP_EPISODES, u] / (float(staff) * w.theta[P.time_dt]) if staff > 0 else 0.0,
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


@phase
def deliver(w, seed, replicate, step, first, last):
    """This step's episodes of the citizens of units first..last-1; each unit's number of episodes goes to U_FOUND."""
    if first == 0:
        begin_delivery(w)
    n = 0
    for u in range(first, last):
        size = w.lists[world.FIRST_CITIZEN, u + 1] - w.lists[world.FIRST_CITIZEN, u]
        found = start_episodes(w, u, size)
        w.units[world.U_FOUND, u] = float(found)
        for x in range(found):
            w.lists[world.LANE_UNIT, n] = u
            w.lists[world.LANE_PLACE, n] = w.links[u, world.EPISODE_LIST, x]
            n += 1
            if n == world.LANES:
                serve(w, seed, replicate, step, n)
                n = 0
    if n > 0:
        serve(w, seed, replicate, step, n)
    if last == w.n_units:
        finish_delivery(w)
