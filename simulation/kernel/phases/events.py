"""What events change at the start of a step: parameters, and the states that follow them."""

from coprod.simulation.exact.numerics import clamp, power
from coprod.simulation.kernel.shared import world
from coprod.simulation.kernel.shared.world import compiled, inlined
from coprod.simulation.parameters import index as P
from coprod.simulation.schema import rows as state
from coprod.simulation.schema.rule_states import CITIZENS, PROFESSIONALS, UNITS


@inlined
def shift(w, kind, row, only, change):
    """Move a state of all agents of a kind, or of one group's or level's."""
    low, high = w.lab[world.LOW], w.lab[world.HIGH]
    if kind == CITIZENS:
        for u in range(w.n_units):
            c = w.citizens[u]
            for i in range(w.lists[world.FIRST_CITIZEN, u + 1] - w.lists[world.FIRST_CITIZEN, u]):
                if only < 0 or int(c[state.GROUP, i]) == only:
                    c[row, i] = clamp(c[row, i] + change, low, high)
    elif kind == PROFESSIONALS:
        for j in range(w.n_professionals):
            w.professionals[row, j] = clamp(w.professionals[row, j] + change, low, high)
    elif kind == UNITS:
        for u in range(w.n_units):
            w.units[row, u] = clamp(w.units[row, u] + change, low, high)
    else:
        first = 0 if only <= 0 else (w.n_units if only == 1 else w.n_units + w.n_organisations)
        end = w.n_units + w.n_organisations
        last = end + w.n_regions
        if only == 0:
            last = w.n_units
        elif only == 1:
            last = end
        for leader in range(first, last):
            w.leaders[row, leader] = clamp(w.leaders[row, leader] + change, low, high)


@compiled
def change_values(w, seed, replicate, step, first_unit, last_unit):
    """Put the values of this step in parameters, and shift the states that follow them."""
    parameters = w.parameters
    now = w.timed[step if step < len(w.timed) else len(w.timed) - 1]
    for s in range(len(w.shifts)):
        column = w.shifts[s, 0]
        change = now[column] - parameters[w.timed_positions[column]]
        if change != 0.0:
            shift(w, w.shifts[s, 1], w.shifts[s, 2], w.shifts[s, 3], change)
    for column in range(len(w.timed_positions)):
        parameters[w.timed_positions[column]] = now[column]
    for k in range(9):
        w.small[world.STRENGTH, k] = power(parameters[P.practice_initiating + k], parameters[P.leaders_diminishing])
