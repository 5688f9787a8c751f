"""Decides which citizens have an episode, copies what it needs to the lanes, and writes back what comes of it."""

from coprod.simulation.formulas.service import episode_chance, partner_slot
from coprod.simulation.kernel.shared import world
from coprod.simulation.kernel.shared.world import desk_of, inlined, lane
from coprod.simulation.parameters import index as P
from coprod.simulation.schema import rows as state

from . import lanes as E


@inlined
def start_episodes(w, u, n):
    """Decide which of unit u's n citizens have an episode and which tie serves them. List them in index order; return how many."""
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
        e[lane(E.TRUST, x)] = c[state.TRUST + slot, i]
        e[lane(E.BACK, x)] = c[state.TRUST_BACK + slot, i]
        e[lane(E.EFFICACY, x)] = c[state.EFFICACY, i]
        e[lane(E.BURDEN, x)] = c[state.BURDEN, i]
        e[lane(E.RESPONSE, x)] = c[state.RESPONSE_EXPECTATION, i]
        e[lane(E.COMMITMENT, x)] = c[state.COMMITMENT, i]
        e[lane(E.RESOURCES, x)] = c[state.RESOURCES, i]
        e[lane(E.EXPECTATION, x)] = c[state.EXPECTATION, i]
        e[lane(E.EXPERTISE, x)] = p[state.P_EXPERTISE, j]
        e[lane(E.P_BURDEN, x)] = p[state.P_BURDEN, j]
        e[lane(E.OPENNESS, x)] = p[state.P_OPENNESS, j]
        e[lane(E.VOLUME, x)] = units[state.U_VOLUME, u]
        e[lane(E.NETWORKING, x)] = units[state.U_EFFECT + state.NETWORKING, u]
        e[lane(E.BUILDING, x)] = units[state.U_EFFECT + state.BUILDING_TRUST, u]
        e[lane(E.SLOT, x)] = float(slot)
        e[lane(E.INTEGRITY, x)] = 0.5 + 0.5 * units[state.U_PROMISE, u]
        e[lane(E.INSTITUTION, x)] = c[state.INSTITUTIONAL_TRUST, i]
        for k in range(4):
            e[lane(E.NEED + k, x)] = c[state.NEED + k, i]
            e[lane(E.DESIGN + k, x)] = units[state.U_DESIGN + k, u]
            e[lane(E.HOME + k, x)] = units[state.U_DESIGN + k, home]
            e[lane(E.VIEW + k, x)] = p[state.P_VIEW + k, j]
        active = 0.0
        for m in range(w.n_peers):
            active += seated[links[world.PEER + m, i]]
        e[lane(E.ACTIVE, x)] = active / peers
        e[lane(E.KEY, x)] = float(w.lists[world.FIRST_CITIZEN, home] + i)


@inlined
def store(w, n):
    """Write what came of the n episodes back to the agents, in the order of the episodes."""
    e, p, units = w.lanes, w.professionals, w.units
    for x in range(n):
        home, i = w.lists[world.LANE_UNIT, x], w.lists[world.LANE_PLACE, x]
        c = w.citizens[home]
        j = w.links[home, world.TIE + int(c[state.PARTNER, i]), i]
        u = int(p[world.P_UNIT, j])
        quality, cost = e[lane(E.QUALITY, x)], e[lane(E.COST, x)]
        c[state.VALUE, i] = e[lane(E.VALUE, x)]
        c[state.QUALITY, i] = quality
        c[state.FIT, i] = e[lane(E.FIT, x)]
        c[state.CONTRIBUTION, i] = e[lane(E.OWN_INPUT, x)]
        desk = w.desk[desk_of(w, home)]
        desk[world.GOOD, i] = e[lane(E.GOOD, x)]
        desk[world.NEW_TRUST, i] = e[lane(E.TRUST, x)]
        desk[world.NEW_TRUST_BACK, i] = e[lane(E.BACK, x)]
        p[state.P_EPISODES, j] += 1.0
        p[state.P_VALUE_SUM, j] += e[lane(E.STAFF_VALUE, x)]
        units[state.U_QUALITY, u] += quality
        units[state.U_STEP_COST, u] += cost
        units[state.U_STEP_EPISODES, u] += 1.0
        units[state.U_EPISODES, u] += 1.0
        units[state.U_COST, u] += cost
        cell = w.cells[home, int(c[state.GROUP, i])]
        cell[world.C_EPISODES] += 1.0
        cell[world.C_COST] += cost
