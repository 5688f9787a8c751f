"""Puts a person with drawn traits into a place of the population."""

from coprod.simulation.exact.numerics import unit
from coprod.simulation.schema import rows as state
from coprod.simulation.schema.rule_states import AT, SOURCE, start_value

from . import world
from .world import compiled, inlined


@inlined
def start_states(table, parameters, agents, i, key, generation, seed, replicate):
    """Put what rules remember of one agent, column i of an array, to its start."""
    for x in range(len(table)):
        row, source = int(table[x, AT]), int(table[x, SOURCE])
        if source >= 0:
            agents[row, i] = agents[source, i]
        else:
            agents[row, i] = start_value(table[x], parameters, seed, replicate, key, generation, x)


@compiled
def place_citizen(w, u, i, generation, seed, replicate):
    """Put the person in ``w.small[TRAIT]`` at index i of unit u, with nothing experienced yet."""
    c, t, units = w.citizens[u], w.small[world.TRAIT], w.units
    for row in range(len(c)):
        c[row, i] = 0.0
    for k in range(4):
        need = unit(t[k] + units[state.U_NEED_SHIFT + k, u]) if k < w.dimensions else 0.0
        c[state.NEED + k, i] = need
        c[state.VIEW + k, i] = need
    c[state.RESOURCES, i] = t[4]
    c[state.POSITION, i] = t[5]
    c[state.EFFICACY, i] = t[6]
    c[state.OWN_EFFICACY, i] = t[6]
    c[state.ATTITUDE, i] = t[6]
    c[state.PSYCHOLOGICAL_SAFETY, i] = t[7]
    c[state.HEALTH, i] = t[8]
    c[state.OWN_HEALTH, i] = t[8]
    c[state.WELL_BEING, i] = t[9]
    c[state.OWN_WELL_BEING, i] = t[9]
    c[state.BURDEN, i] = t[10]
    c[state.INSTITUTIONAL_TRUST, i] = t[11]
    c[state.EXPECTATION, i] = t[12]
    c[state.OWN_EXPECTATION, i] = t[12]
    c[state.QUALITY, i] = t[12]
    c[state.RESPONSE_EXPECTATION, i] = t[13]
    c[state.OWN_RESPONSE_EXPECTATION, i] = t[13]
    for s in range(w.n_ties):
        c[state.TRUST + s, i] = t[14 + s]
        c[state.TRUST_BACK + s, i] = t[18 + s]
    c[state.COMMITMENT, i] = t[22]
    c[state.GROUP, i] = t[23]
    c[state.GENERATION, i] = float(generation)
    start_states(w.citizen_starts, w.parameters, c, i, w.lists[world.FIRST_CITIZEN, u] + i, generation, seed, replicate)
