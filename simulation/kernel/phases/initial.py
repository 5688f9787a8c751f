"""Fills the arrays of a run with its starting population."""

from coprod.simulation import index as P
from coprod.simulation.draws import LEADER_KEY, PROFESSIONAL_KEY, UNIT_KEY
from coprod.simulation.mechanisms_session import distance
from coprod.simulation.numerics import power
from coprod.simulation.population import (
    fill_citizen,
    fill_design,
    fill_leader,
    fill_peers,
    fill_professional,
    fill_ties,
    home_unit,
)
from coprod.simulation.state import (
    ATTITUDE,
    BURDEN,
    CITIZEN_ROWS,
    COMMITMENT,
    EFFICACY,
    EXPECTATION,
    FIT,
    GENERATION,
    GROUP,
    HEALTH,
    INSTITUTIONAL_TRUST,
    NEED,
    OWN_EFFICACY,
    OWN_EXPECTATION,
    OWN_HEALTH,
    OWN_RESPONSE,
    P_ATTITUDE,
    P_BURDEN,
    P_EXPERTISE,
    P_OPENNESS,
    P_OWN_OPENNESS,
    P_POSITION,
    P_RESOURCES,
    P_SAFETY,
    P_VIEW,
    POSITION,
    PROFESSIONAL_ROWS,
    QUALITY,
    RESOURCES,
    RESPONSE_EXPECTATION,
    SAFETY,
    TRUST,
    TRUST_BACK,
    U_AGE,
    U_CLOCK,
    U_DESIGN,
    U_ORIGIN,
    VIEW,
    WELL_BEING,
)

from .world import (
    ALL_UNIT_ROWS,
    FIRST_CITIZEN,
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
    compiled,
)

NAN = float("nan")


@compiled
def place_citizen(w, u, i, generation):
    """Put the person in ``w.small[TRAIT]`` at place i of unit u, with nothing experienced yet."""
    c, t, units = w.citizens[u], w.small[TRAIT], w.units
    for row in range(CITIZEN_ROWS):
        c[row, i] = 0.0
    for k in range(4):
        c[NEED + k, i] = t[k]
        c[VIEW + k, i] = t[k]
    c[RESOURCES, i] = t[4]
    c[POSITION, i] = t[5]
    c[EFFICACY, i] = t[6]
    c[OWN_EFFICACY, i] = t[6]
    c[ATTITUDE, i] = t[6]
    c[SAFETY, i] = t[7]
    c[HEALTH, i] = t[8]
    c[OWN_HEALTH, i] = t[8]
    c[WELL_BEING, i] = t[9]
    c[BURDEN, i] = t[10]
    c[INSTITUTIONAL_TRUST, i] = t[11]
    c[EXPECTATION, i] = t[12]
    c[OWN_EXPECTATION, i] = t[12]
    c[QUALITY, i] = t[12]
    c[RESPONSE_EXPECTATION, i] = t[13]
    c[OWN_RESPONSE, i] = t[13]
    for s in range(w.n_ties):
        c[TRUST + s, i] = t[14 + s]
        c[TRUST_BACK + s, i] = t[18 + s]
    c[COMMITMENT, i] = t[22]
    c[GROUP, i] = t[23]
    c[GENERATION, i] = float(generation)
    c[FIT, i] = 1.0 - distance(
        units[U_DESIGN, u],
        units[U_DESIGN + 1, u],
        units[U_DESIGN + 2, u],
        units[U_DESIGN + 3, u],
        t[0],
        t[1],
        t[2],
        t[3],
        float(w.dimensions),
    )


@compiled
def settle_citizen(w, home, i, seed, replicate):
    """Put the first citizen at place i (in the whole population) of a home unit, with ties and peers."""
    theta, t, local = w.theta, w.small[TRAIT], i - w.lists[FIRST_CITIZEN, home]
    fill_citizen(t, w.small[LOT], theta, w.n_groups, w.dimensions, w.hidden)
    place_citizen(w, home, local, 0)
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


@compiled
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
    w.small[MEMORY, SUPPORT_ENDED] = 0.0
    for u in range(w.n_units):
        for row in range(ALL_UNIT_ROWS):
            units[row, u] = 0.0
        fill_design(t, theta, w.dimensions, w.hidden, seed, replicate, UNIT_KEY + u)
        for k in range(4):
            units[U_DESIGN + k, u] = t[k]
            units[U_ORIGIN + k, u] = t[k]
        units[U_AGE, u] = -1.0
        units[U_CLOCK, u] = theta[P.lead_interval] * u / w.n_units
    for j in range(w.n_professionals):
        fill_professional(t, theta, w.dimensions, w.hidden, seed, replicate, PROFESSIONAL_KEY + j)
        for row in range(PROFESSIONAL_ROWS):
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
    units_end, organisations_end = w.n_units, w.n_units + w.n_organisations
    for leader in range(organisations_end + w.n_regions):
        level = 0 if leader < units_end else (1 if leader < organisations_end else 2)
        goal = home_unit(leader, w.n_units, w.n_organisations) if level == 0 else leader - units_end
        fill_leader(t, theta, w.dimensions, level, seed, replicate, LEADER_KEY + leader, LEADER_KEY + units_end + goal)
        for row in range(13):
            q[row, leader] = t[row]
        q[13, leader] = 0.0
