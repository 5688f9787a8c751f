"""Decides which citizens have an episode, copies what it needs to the episode buffer, and writes back what comes of it."""

from coprod.simulation.formulas.encounter import known_plan, novelty, overload_of, own_part, status_distance
from coprod.simulation.formulas.service import episode_chance, partner_slot
from coprod.simulation.kernel.shared import world
from coprod.simulation.kernel.shared.world import buffered, inlined, scratch_of
from coprod.simulation.parameters import index as P
from coprod.simulation.schema import rows as state

from . import episode_buffer as E


@inlined
def start_episodes(w, u, n):
    """Decide which of unit u's n citizens have an episode and which tie serves them. List them in index order; return how many."""
    parameters, c = w.parameters, w.citizens[u]
    arranged = parameters[P.laboratory_partner_success] >= 0.0
    health, episode, partner, scratch = c[state.HEALTH], c[state.EPISODE], c[state.PARTNER], w.scratch[scratch_of(w, u)]
    good, starts, who, found_list = (
        scratch[world.GOOD],
        scratch[world.L_STARTS],
        scratch[world.L_WHO],
        w.links[u, world.EPISODE_LIST],
    )
    well, ill, continuity = parameters[P.deliver_half_life], parameters[P.deliver_half_life_ill], parameters[P.deliver_continuity]
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
    """Copy what the n listed episodes need to the episode buffer."""
    e, p, units, seated = w.episode_buffer, w.professionals, w.units, w.people[world.SEATED]
    peers = float(w.n_peers) if w.n_peers > 0 else 1.0
    shared = w.parameters[P.record_shared]
    for x in range(n):
        home, i = w.lists[world.BUFFER_UNIT, x], w.lists[world.BUFFER_INDEX, x]
        c, links = w.citizens[home], w.links[home]
        slot = int(c[state.PARTNER, i])
        j = links[world.TIE + slot, i]
        u = int(p[world.P_UNIT, j])
        e[buffered(E.TRUST, x)] = c[state.TRUST + slot, i]
        e[buffered(E.BACK, x)] = c[state.TRUST_BACK + slot, i]
        e[buffered(E.EFFICACY, x)] = c[state.EFFICACY, i]
        e[buffered(E.BURDEN, x)] = c[state.BURDEN, i]
        e[buffered(E.RESPONSE, x)] = c[state.RESPONSE_EXPECTATION, i]
        e[buffered(E.COMMITMENT, x)] = c[state.COMMITMENT, i]
        e[buffered(E.RESOURCES, x)] = c[state.RESOURCES, i]
        e[buffered(E.EXPECTATION, x)] = c[state.EXPECTATION, i]
        e[buffered(E.EXPERTISE, x)] = p[state.P_EXPERTISE, j]
        e[buffered(E.P_BURDEN, x)] = p[state.P_BURDEN, j]
        e[buffered(E.OPENNESS, x)] = p[state.P_OPENNESS, j]
        e[buffered(E.VOLUME, x)] = units[state.U_VOLUME, u]
        e[buffered(E.NETWORKING, x)] = units[state.U_EFFECT + state.NETWORKING, u]
        e[buffered(E.BUILDING, x)] = units[state.U_EFFECT + state.BUILDING_TRUST, u]
        e[buffered(E.SLOT, x)] = float(slot)
        e[buffered(E.INTEGRITY, x)] = 0.5 + 0.5 * units[state.U_PROMISE, u]
        e[buffered(E.INSTITUTION, x)] = c[state.INSTITUTIONAL_TRUST, i]
        e[buffered(E.SAFETY, x)] = c[state.PSYCHOLOGICAL_SAFETY, i]
        e[buffered(E.SHARING, x)] = units[state.U_EFFECT + state.POWER_SHARING, u]
        e[buffered(E.INCLUSIVE, x)] = units[state.U_INCLUSIVENESS, u]
        e[buffered(E.DISCRETION, x)] = units[state.U_DISCRETION, u]
        e[buffered(E.DISTANCE, x)] = status_distance(p[state.P_POSITION, j], c[state.POSITION, i], units[state.U_INCLUSIVENESS, u])
        e[buffered(E.OVERLOAD, x)] = overload_of(units[state.U_WORKLOAD, u])
        e[buffered(E.KNOWN, x)] = known_plan(float(slot), shared)
        e[buffered(E.NOVELTY, x)] = novelty(c[state.ENCOUNTERS + slot, i])
        for k in range(4):
            e[buffered(E.NEED + k, x)] = c[state.NEED + k, i]
            e[buffered(E.PLAN + k, x)] = c[state.PLAN + k, i]
            e[buffered(E.DESIGN + k, x)] = units[state.U_DESIGN + k, u]
            e[buffered(E.HOME + k, x)] = units[state.U_DESIGN + k, home]
            e[buffered(E.VIEW + k, x)] = p[state.P_VIEW + k, j]
        active = 0.0
        for m in range(w.n_peers):
            active += seated[links[world.PEER + m, i]]
        e[buffered(E.ACTIVE, x)] = active / peers
        e[buffered(E.KEY, x)] = float(w.lists[world.FIRST_CITIZEN, home] + i)


@inlined
def store(w, n):
    """Write what came of the n episodes back to the agents, in the order of the episodes."""
    e, p, units, planning = w.episode_buffer, w.professionals, w.units, w.lab[world.LEARNS_PLAN] > 0.5
    for x in range(n):
        home, i = w.lists[world.BUFFER_UNIT, x], w.lists[world.BUFFER_INDEX, x]
        c = w.citizens[home]
        j = w.links[home, world.TIE + int(c[state.PARTNER, i]), i]
        u = int(p[world.P_UNIT, j])
        quality, cost = e[buffered(E.QUALITY, x)], e[buffered(E.COST, x)]
        c[state.SERVED, i] = 1.0
        c[state.VALUE, i] = e[buffered(E.VALUE, x)]
        c[state.DEPTH, i] = e[buffered(E.DEPTH, x)]
        c[state.TREATMENT, i] = e[buffered(E.TREATMENT, x)]
        c[state.QUALITY, i] = quality
        c[state.FIT, i] = e[buffered(E.FIT, x)]
        c[state.CONTRIBUTION, i] = e[buffered(E.OWN_INPUT, x)]
        if planning:
            for k in range(4):
                c[state.PLAN + k, i] = e[buffered(E.PLAN + k, x)]
        scratch = w.scratch[scratch_of(w, home)]
        scratch[world.GOOD, i] = e[buffered(E.GOOD, x)]
        scratch[world.NEW_TRUST, i] = e[buffered(E.TRUST, x)]
        scratch[world.NEW_TRUST_BACK, i] = e[buffered(E.BACK, x)]
        p[state.P_SERVED, j] = 1.0
        p[state.P_EPISODES, j] += 1.0
        p[state.P_USEFUL, j] += own_part(e[buffered(E.OWN_INPUT, x)], e[buffered(E.DEPTH, x)]) * e[buffered(E.GOOD, x)]
        p[state.P_VALUE_SUM, j] += e[buffered(E.STAFF_VALUE, x)]
        units[state.U_QUALITY, u] += quality
        units[state.U_STEP_COST, u] += cost
        units[state.U_STEP_EPISODES, u] += 1.0
        units[state.U_STEP_HOURS, u] += e[buffered(E.HOURS, x)]
        units[state.U_EPISODES, u] += 1.0
        units[state.U_COST, u] += cost
        cell = w.cells[home, int(c[state.GROUP, i])]
        cell[world.C_EPISODES] += 1.0
        cell[world.C_COST] += cost
        cell[world.C_HOURS] += e[buffered(E.OWN_HOURS, x)]
