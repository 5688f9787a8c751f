"""Phase 9: what must be noted at every step, whether it is recorded or not: yearly statistics, value when support ended."""

from coprod.simulation.exact.statistics import gini, ratio
from coprod.simulation.formulas.session import is_due, whole_years
from coprod.simulation.kernel.shared import world
from coprod.simulation.kernel.shared.sorting import sort
from coprod.simulation.kernel.shared.world import compiled, inlined
from coprod.simulation.parameters import index as P
from coprod.simulation.schema import rows as state


@compiled
def gini_of_row(w, row):
    ordered = w.sorting[: len(w.sorting) // 2]
    for u in range(w.n_units):
        first, last = w.lists[world.FIRST_CITIZEN, u], w.lists[world.FIRST_CITIZEN, u + 1]
        values = w.citizens[u, row]
        for i in range(last - first):
            ordered[first + i] = values[i]
    sort(ordered, w.sorting[len(ordered) :], w.n_citizens)
    return gini(ordered, w.n_citizens)


@inlined
def mean_value(w):
    total = 0.0
    served = 0.0
    for u in range(w.n_units):
        part = 0.0
        value, counted = w.citizens[u, state.VALUE], w.citizens[u, state.SERVED]
        for i in range(w.lists[world.FIRST_CITIZEN, u + 1] - w.lists[world.FIRST_CITIZEN, u]):
            part += value[i]
            served += counted[i]
        total += part
    return ratio(total, served)


@compiled
def observe(w, seed, replicate, step, first_unit, last_unit):
    """What must be noted at every step, recorded or not."""
    dt = w.parameters[P.time_dt]
    if whole_years(step + 1, dt) > whole_years(step, dt):
        w.small[world.MEMORY, world.YEAR_GINI] = gini_of_row(w, state.YEAR_TALK)
        w.small[world.MEMORY, world.YEAR_GINI_CHANCE] = gini_of_row(w, state.YEAR_TALK_CHANCE)
        for u in range(w.n_units):
            for row in (state.YEAR_TALK, state.YEAR_TALK_CHANCE):
                w.citizens[u, row].fill(0.0)
    if w.small[world.MEMORY, world.SUPPORT_ENDED] < 0.5 and is_due((step + 1) * dt, w.parameters[P.leaders_support_ends]):
        w.small[world.MEMORY, world.SUPPORT_ENDED] = 1.0
        w.small[world.MEMORY, world.VALUE_AT_END] = mean_value(w)
