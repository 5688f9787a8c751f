"""The end of phase 8: new citizens come in the places of those who leave."""

from coprod.simulation.formulas.population import draw_citizen, fill_citizen, home_unit
from coprod.simulation.kernel.shared import world
from coprod.simulation.kernel.shared.placing import place_citizen
from coprod.simulation.kernel.shared.world import compiled
from coprod.simulation.schema import rows as state


@compiled
def replace_leavers(w, seed, replicate, step, first_unit, last_unit):
    """Put a new citizen in the place of each who leaves."""
    for x in range(int(w.small[world.MEMORY, world.LEAVERS])):
        who = w.lists[world.LEAVER_LIST, x]
        u = home_unit(who, w.n_citizens, w.n_units)
        i = who - w.lists[world.FIRST_CITIZEN, u]
        w.cells[u, int(w.citizens[u, state.GROUP, i]), world.C_LEFT] += 1.0
        generation = int(w.citizens[u, state.GENERATION, i]) + 1
        draw_citizen(w.small[world.LOT], seed, replicate, who, generation)
        fill_citizen(w.small[world.TRAIT], w.small[world.LOT], w.parameters, w.n_groups, w.dimensions, w.hidden)
        place_citizen(w, u, i, generation, seed, replicate)
        w.people[world.SEATED, who] = 0.0
        w.units[state.U_LEFT, u] += 1.0
