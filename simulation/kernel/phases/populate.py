"""Fills the arrays of a batch with starting populations."""

from coprod.simulation.exact.draws import LEADER_KEY, PROFESSIONAL_KEY, UNIT_KEY
from coprod.simulation.exact.numerics import power
from coprod.simulation.formulas.population import (
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
from coprod.simulation.kernel.shared import world
from coprod.simulation.kernel.shared.placing import place_citizen, start_states
from coprod.simulation.kernel.shared.world import compiled, inlined, run_of
from coprod.simulation.parameters import index as P
from coprod.simulation.schema import rows as state

NAN = float("nan")


@inlined
def settle_citizen(w, home, i, seed, replicate):
    """Put the first citizen at index i (in the whole population) of a home unit, with ties and peers."""
    parameters, t, local = w.parameters, w.small[world.TRAIT], i - w.lists[world.FIRST_CITIZEN, home]
    fill_citizen(t, w.small[world.LOT], parameters, w.n_groups, w.dimensions, w.hidden)
    place_citizen(w, home, local, 0, seed, replicate)
    w.people[world.SEATED, i] = 0.0
    ties, peers = w.links[home, world.TIE : world.TIE + 4, local], w.links[home, world.PEER : world.PEER + 8, local]
    fill_ties(ties, parameters, i, w.n_citizens, w.n_professionals, w.n_units, w.n_ties, seed, replicate)
    fill_peers(peers, parameters, i, w.n_citizens, w.n_units, w.n_peers, seed, replicate)
    for s in range(w.n_ties):
        other = home_unit(ties[s], w.n_professionals, w.n_units)
        for o in range(7):
            if o != 3 and other != home and (home + o - 3 + 3 * w.n_units) % w.n_units == other:
                w.units[world.U_LINK + o, home] += 1.0
                break


@inlined
def initialise(w, seed, replicate):
    """Everything but the citizens."""
    parameters, p, q, units, t = w.parameters, w.professionals, w.leaders, w.units, w.small[world.TRAIT]
    for k in range(9):
        w.small[world.STRENGTH, k] = power(parameters[P.practice_initiating + k], parameters[P.leaders_diminishing])
    w.cells.fill(0.0)
    w.seats.fill(0)
    w.small[world.MEMORY, world.YEAR_GINI] = NAN
    w.small[world.MEMORY, world.YEAR_GINI_CHANCE] = NAN
    w.small[world.MEMORY, world.VALUE_AT_END] = NAN
    for x in (world.SUPPORT_ENDED, world.FORUM_CLOCK, world.FORUMS, world.FORUM_AGREEMENTS, world.FORUM_CLOSENESS):
        w.small[world.MEMORY, x] = 0.0
    for u in range(w.n_units):
        for row in range(len(units)):
            units[row, u] = 0.0
        fill_design(t, parameters, w.dimensions, w.hidden, seed, replicate, UNIT_KEY + u)
        for k in range(4):
            units[state.U_DESIGN + k, u] = t[k]
            units[state.U_ORIGIN + k, u] = t[k]
        units[state.U_DISCRETION, u] = t[4]
        start_states(w.unit_starts, parameters, units, u, UNIT_KEY + u, 0, seed, replicate)
        units[state.U_CLOCK, u] = parameters[P.lead_interval] * u / w.n_units
    for j in range(w.n_professionals):
        fill_professional(t, parameters, w.dimensions, w.hidden, seed, replicate, PROFESSIONAL_KEY + j)
        for row in range(len(p)):
            p[row, j] = 0.0
        p[world.P_UNIT, j] = float(home_unit(j, w.n_professionals, w.n_units))
        for k in range(4):
            p[state.P_VIEW + k, j] = t[k]
        p[state.P_EXPERTISE, j] = t[4]
        p[state.P_OPENNESS, j] = t[5]
        p[state.P_OWN_OPENNESS, j] = t[5]
        p[state.P_PSYCHOLOGICAL_SAFETY, j] = t[6]
        p[state.P_BURDEN, j] = t[7]
        p[state.P_RESOURCES, j] = t[8]
        p[state.P_POSITION, j] = t[9]
        p[state.P_ATTITUDE, j] = t[10]
        start_states(w.professional_starts, parameters, p, j, PROFESSIONAL_KEY + j, 0, seed, replicate)
    units_end, organisations_end = w.n_units, w.n_units + w.n_organisations
    for leader in range(organisations_end + w.n_regions):
        level = 0 if leader < units_end else (1 if leader < organisations_end else 2)
        goal = home_unit(leader, w.n_units, w.n_organisations) if level == 0 else leader - units_end
        fill_leader(t, parameters, w.dimensions, level, seed, replicate, LEADER_KEY + leader, LEADER_KEY + units_end + goal)
        for row in range(len(q)):
            q[row, leader] = t[row] if row < state.L_VALUE else 0.0
        start_states(w.leader_starts, parameters, q, leader, LEADER_KEY + leader, 0, seed, replicate)


@compiled
def start(batch, parameter_vectors, seed, replicate):
    """Fill the batch with starting populations, one run for each row of ``parameter_vectors``."""
    batch.drawn.fill(-1)
    for u in range(batch.n_units + 1):
        batch.lists[world.FIRST_CITIZEN, u] = first_member(u, batch.n_citizens, batch.n_units)
        batch.lists[world.FIRST_STAFF, u] = first_member(u, batch.n_professionals, batch.n_units)
    for t in range(len(parameter_vectors)):
        w = run_of(batch, t)
        for x in range(len(w.parameters)):
            w.parameters[x] = parameter_vectors[t, x]
        initialise(w, seed, replicate)
    for u in range(batch.n_units):
        for i in range(batch.lists[world.FIRST_CITIZEN, u], batch.lists[world.FIRST_CITIZEN, u + 1]):
            draw_citizen(batch.small[0, world.LOT], seed, replicate, i, 0)
            for t in range(len(parameter_vectors)):
                for x in range(1 + CITIZEN_NORMALS):
                    batch.small[t, world.LOT, x] = batch.small[0, world.LOT, x]
                settle_citizen(run_of(batch, t), u, i, seed, replicate)
