"""Fills the arrays of a tile with starting populations."""

from coprod.simulation import index as P
from coprod.simulation.draws import LEADER_KEY, PROFESSIONAL_KEY, UNIT_KEY
from coprod.simulation.kernel.shared.placing import place_citizen, start_states
from coprod.simulation.kernel.shared.world import (
    FIRST_CITIZEN,
    FIRST_STAFF,
    FORUM_AGREEMENTS,
    FORUM_CLOCK,
    FORUM_CLOSENESS,
    FORUMS,
    LOT,
    MEMORY,
    P_UNIT,
    PEER,
    SEATED,
    STRENGTH,
    SUPPORT_ENDED,
    TIE,
    TRAIT,
    U_LINK,
    VALUE_AT_END,
    YEAR_GINI,
    YEAR_GINI_CHANCE,
    entry,
    inlined,
    run_of,
)
from coprod.simulation.numerics import power
from coprod.simulation.population import (
    CITIZEN_NORMALS,
    draw_citizen,
    fill_citizen,
    fill_design,
    fill_leader,
    fill_peers,
    fill_professional,
    fill_ties,
    first_member,
    home_unit,
)
from coprod.simulation.state import (
    P_ATTITUDE,
    P_BURDEN,
    P_EXPERTISE,
    P_OPENNESS,
    P_OWN_OPENNESS,
    P_POSITION,
    P_RESOURCES,
    P_SAFETY,
    P_VIEW,
    U_AGE,
    U_ALIGNMENT,
    U_CLOCK,
    U_DESIGN,
    U_DIRECTION,
    U_ORIGIN,
    U_WEAKEST,
)

NAN = float("nan")


@inlined
def settle_citizen(w, home, i, seed, replicate):
    """Put the first citizen at place i (in the whole population) of a home unit, with ties and peers."""
    theta, t, local = w.theta, w.small[TRAIT], i - w.lists[FIRST_CITIZEN, home]
    fill_citizen(t, w.small[LOT], theta, w.n_groups, w.dimensions, w.hidden)
    place_citizen(w, home, local, 0, seed, replicate)
    w.people[SEATED, i] = 0.0
    ties, peers = w.links[home, TIE : TIE + 4, local], w.links[home, PEER : PEER + 8, local]
    fill_ties(ties, theta, i, w.n_citizens, w.n_professionals, w.n_units, w.n_ties, seed, replicate)
    fill_peers(peers, theta, i, w.n_citizens, w.n_units, w.n_peers, seed, replicate)
    for s in range(w.n_ties):
        other = home_unit(ties[s], w.n_professionals, w.n_units)
        for o in range(7):
            if o != 3 and other != home and (home + o - 3 + 3 * w.n_units) % w.n_units == other:
                w.units[U_LINK + o, home] += 1.0
                break


@inlined
def initialise(w, seed, replicate):
    """Everything but the citizens."""
    theta, p, q, units, t = w.theta, w.professionals, w.leaders, w.units, w.small[TRAIT]
    for k in range(9):
        w.small[STRENGTH, k] = power(theta[P.practice_initiating + k], theta[P.leaders_diminishing])
    w.cells.fill(0.0)
    w.seats.fill(0)
    w.small[MEMORY, YEAR_GINI] = NAN
    w.small[MEMORY, YEAR_GINI_CHANCE] = NAN
    w.small[MEMORY, VALUE_AT_END] = NAN
    for x in (SUPPORT_ENDED, FORUM_CLOCK, FORUMS, FORUM_AGREEMENTS, FORUM_CLOSENESS):
        w.small[MEMORY, x] = 0.0
    for u in range(w.n_units):
        for row in range(len(units)):
            units[row, u] = 0.0
        fill_design(t, theta, w.dimensions, w.hidden, seed, replicate, UNIT_KEY + u)
        for k in range(4):
            units[U_DESIGN + k, u] = t[k]
            units[U_ORIGIN + k, u] = t[k]
        units[U_AGE, u] = -1.0
        units[U_WEAKEST, u] = -1.0
        units[U_DIRECTION, u] = 1.0
        units[U_ALIGNMENT, u] = 1.0
        start_states(w.unit_starts, theta, units, u, UNIT_KEY + u, 0, seed, replicate)
        units[U_CLOCK, u] = theta[P.lead_interval] * u / w.n_units
    for j in range(w.n_professionals):
        fill_professional(t, theta, w.dimensions, w.hidden, seed, replicate, PROFESSIONAL_KEY + j)
        for row in range(len(p)):
            p[row, j] = 0.0
        p[P_UNIT, j] = float(home_unit(j, w.n_professionals, w.n_units))
        for k in range(4):
            p[P_VIEW + k, j] = t[k]
        p[P_EXPERTISE, j] = t[4]
        p[P_OPENNESS, j] = t[5]
        p[P_OWN_OPENNESS, j] = t[5]
        p[P_SAFETY, j] = t[6]
        p[P_BURDEN, j] = t[7]
        p[P_RESOURCES, j] = t[8]
        p[P_POSITION, j] = t[9]
        p[P_ATTITUDE, j] = t[10]
        start_states(w.professional_starts, theta, p, j, PROFESSIONAL_KEY + j, 0, seed, replicate)
    units_end, organisations_end = w.n_units, w.n_units + w.n_organisations
    for leader in range(organisations_end + w.n_regions):
        level = 0 if leader < units_end else (1 if leader < organisations_end else 2)
        goal = home_unit(leader, w.n_units, w.n_organisations) if level == 0 else leader - units_end
        fill_leader(t, theta, w.dimensions, level, seed, replicate, LEADER_KEY + leader, LEADER_KEY + units_end + goal)
        for row in range(13):
            q[row, leader] = t[row]
        q[13, leader] = 0.0
        start_states(w.leader_starts, theta, q, leader, LEADER_KEY + leader, 0, seed, replicate)


@entry
def start(tile, thetas, seed, replicate):
    """Fill the tile with starting populations, one run for each row of ``thetas``."""
    tile.drawn.fill(-1)
    for u in range(tile.n_units + 1):
        tile.lists[FIRST_CITIZEN, u] = first_member(u, tile.n_citizens, tile.n_units)
        tile.lists[FIRST_STAFF, u] = first_member(u, tile.n_professionals, tile.n_units)
    for t in range(len(thetas)):
        w = run_of(tile, t)
        for x in range(len(w.theta)):
            w.theta[x] = thetas[t, x]
        initialise(w, seed, replicate)
    for u in range(tile.n_units):
        for i in range(tile.lists[FIRST_CITIZEN, u], tile.lists[FIRST_CITIZEN, u + 1]):
            draw_citizen(tile.small[0, LOT], seed, replicate, i, 0)
            for t in range(len(thetas)):
                for x in range(1 + CITIZEN_NORMALS):
                    tile.small[t, LOT, x] = tile.small[0, LOT, x]
                settle_citizen(run_of(tile, t), u, i, seed, replicate)
