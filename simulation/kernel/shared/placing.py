"""Puts a person with drawn traits into a place of the population."""

from coprod.simulation.kernel.shared.world import FIRST_CITIZEN, inlined
from coprod.simulation.mechanisms_session import distance
from coprod.simulation.rule_states import AT, SOURCE, start_value
from coprod.simulation.state import (
    ATTITUDE,
    BURDEN,
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
    POSITION,
    QUALITY,
    RESOURCES,
    RESPONSE_EXPECTATION,
    SAFETY,
    TRUST,
    TRUST_BACK,
    U_DESIGN,
    VIEW,
    WELL_BEING,
)

from .world import (
    TRAIT,
    compiled,
)


@inlined
def start_states(table, theta, agents, i, key, generation, seed, replicate):
    """Put what rules remember of one agent, column i of an array, to its start."""
    for x in range(len(table)):
        row, source = int(table[x, AT]), int(table[x, SOURCE])
        if source >= 0:
            agents[row, i] = agents[source, i]
        else:
            agents[row, i] = start_value(table[x], theta, seed, replicate, key, generation, x)


@compiled
def place_citizen(w, u, i, generation, seed, replicate):
    """Put the person in ``w.small[TRAIT]`` at place i of unit u, with nothing experienced yet."""
    c, t, units = w.citizens[u], w.small[TRAIT], w.units
    for row in range(len(c)):
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
    start_states(w.citizen_starts, w.theta, c, i, w.lists[FIRST_CITIZEN, u] + i, generation, seed, replicate)
