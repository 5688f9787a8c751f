"""Joint interpretive forums: people from several units take each other's perspective and agree on one reading."""

from coprod.simulation.exact.draws import FORUM as FORUM_STREAM
from coprod.simulation.exact.draws import UNIT_KEY, integer, uniforms
from coprod.simulation.exact.numerics import at_most
from coprod.simulation.formulas.population import first_member
from coprod.simulation.formulas.session import closeness_gained, distance, is_due, others_view
from coprod.simulation.kernel.shared import world
from coprod.simulation.kernel.shared.institutions import nested_pull
from coprod.simulation.kernel.shared.world import compiled, inlined
from coprod.simulation.parameters import index as P
from coprod.simulation.schema import rows as state

ADD, LOOK, MEASURE = range(3)


@inlined
def delegates_of(w, u):
    """How many citizens speak for unit u."""
    size = w.lists[world.FIRST_CITIZEN, u + 1] - w.lists[world.FIRST_CITIZEN, u]
    wished = int(w.parameters[P.forum_delegates])
    return wished if wished < size else size


@inlined
def draw_delegates(w, seed, replicate, step, u, at):
    """Draw citizens of unit u by lot, none twice, to ``lists[DELEGATES]`` from ``at`` on. Return where they end."""
    size = w.lists[world.FIRST_CITIZEN, u + 1] - w.lists[world.FIRST_CITIZEN, u]
    chosen = w.lists[world.DELEGATES]
    for d in range(delegates_of(w, u)):
        lot, _ = uniforms(seed, replicate, step, FORUM_STREAM, UNIT_KEY + u, d)
        i = integer(lot, size)
        repeated = True
        while repeated:
            repeated = False
            for e in range(d):
                if chosen[at + e] == i:
                    repeated = True
            if repeated:
                i = (i + 1) % size
        chosen[at + d] = i
    return at + delegates_of(w, u)


@inlined
def staff_of(w, seed, replicate, step, u):
    """The professional of unit u by lot; -1 in a unit without any."""
    first = w.lists[world.FIRST_STAFF, u]
    n = w.lists[world.FIRST_STAFF, u + 1] - first
    if n == 0:
        return -1
    _, lot = uniforms(seed, replicate, step, FORUM_STREAM, UNIT_KEY + u, 0)
    return first + integer(lot, n)


@inlined
def take_part(w, agents, row, i, what, n, trust):
    """One participant's part in a ``visit``. Return the distance from the joint reading where that is measured, else 0."""
    joint, sums = w.small[world.PROPOSAL], w.small[world.SUMS]
    if what == ADD:
        for k in range(w.dimensions):
            sums[k] += agents[row + k, i]
    elif what == LOOK:
        taken = w.parameters[P.forum_perspective_taking]
        for k in range(w.dimensions):
            agents[row + k, i] = others_view(agents[row + k, i], sums[k], n, taken, trust)
    else:
        x0, x1, x2, x3 = agents[row, i], agents[row + 1, i], agents[row + 2, i], agents[row + 3, i]
        return distance(x0, x1, x2, x3, joint[0], joint[1], joint[2], joint[3], float(w.dimensions))
    return 0.0


@compiled
def visit(w, seed, replicate, step, first, last, what, n):
    """Go through the participants to ADD their views up, have them LOOK at the others' views, or MEASURE their distances.

    Returns how many they are, and the sum and the largest of their distances from the joint reading.
    """
    count, total, largest, at = 0, 0.0, 0.0, 0
    trust = w.parameters[P.dialogue_staff_trust]
    for u in range(first, last):
        c = w.citizens[u]
        size = delegates_of(w, u)
        for d in range(size):
            i = w.lists[world.DELEGATES, at + d]
            far = take_part(w, c, state.VIEW, i, what, n, c[state.INSTITUTIONAL_TRUST, i])
            total += far
            largest = far if far > largest else largest
        at += size
        count += size
        j = staff_of(w, seed, replicate, step, u)
        if j >= 0:
            far = take_part(w, w.professionals, state.P_VIEW, j, what, n, trust)
            total += far
            largest = far if far > largest else largest
            count += 1
        if w.lab[world.WITH_LEADER] > 0.5:
            far = take_part(w, w.leaders, state.L_VIEW, u, what, n, trust)
            total += far
            largest = far if far > largest else largest
            count += 1
    return count, total, largest


@inlined
def clear_sums(w):
    """Set the sums of views to zero."""
    for k in range(4):
        w.small[world.SUMS, k] = 0.0


@inlined
def read_jointly(w, seed, replicate, step, first, last):
    """Put the mean of participants' views in PROPOSAL. Return sum and largest of their distances from it, and their number."""
    clear_sums(w)
    n, _, _ = visit(w, seed, replicate, step, first, last, ADD, 0.0)
    for k in range(4):
        w.small[world.PROPOSAL, k] = w.small[world.SUMS, k] / float(n) if k < w.dimensions else 0.0
    _, total, largest = visit(w, seed, replicate, step, first, last, MEASURE, float(n))
    return total, largest, n


@inlined
def carry_home(w, first, last):
    """Move units' own agreements towards the joint one, as far as they are nested. That is a new promise."""
    units = w.units
    nesting, carry = w.parameters[P.institutions_nesting], w.parameters[P.forum_carry]
    for u in range(first, last):
        if units[state.U_AGREEMENTS, u] > 0.0 and nesting > 0.0:
            for k in range(w.dimensions):
                own = units[state.U_AGREEMENT + k, u]
                units[state.U_AGREEMENT + k, u] = own + nested_pull(own, w.small[world.PROPOSAL, k], nesting, carry)
            if units[state.U_AGE, u] < 0.0:
                units[state.U_AGE, u] = 0.0
                for k in range(4):
                    units[state.U_START + k, u] = units[state.U_DESIGN + k, u]


@compiled
def hold(w, seed, replicate, step, first, last):
    """The forum of units first..last-1."""
    at = 0
    for u in range(first, last):
        at = draw_delegates(w, seed, replicate, step, u, at)
    before, largest, n = read_jointly(w, seed, replicate, step, first, last)
    if n < 2:
        return
    for _ in range(int(w.parameters[P.forum_rounds])):
        clear_sums(w)
        visit(w, seed, replicate, step, first, last, ADD, 0.0)
        visit(w, seed, replicate, step, first, last, LOOK, float(n))
    after, largest, _ = read_jointly(w, seed, replicate, step, first, last)
    memory = w.small[world.MEMORY]
    memory[world.FORUMS] += 1.0
    memory[world.FORUM_CLOSENESS] += closeness_gained(before, after)
    if at_most(largest, w.parameters[P.forum_tolerance]):
        memory[world.FORUM_AGREEMENTS] += 1.0
        carry_home(w, first, last)


@compiled
def forum(w, seed, replicate, step, first_unit, last_unit):
    """All forums of a step in which they are due."""
    clock = w.small[world.MEMORY, world.FORUM_CLOCK] + w.parameters[P.time_dt]
    interval = w.parameters[P.forum_interval]
    w.small[world.MEMORY, world.FORUM_CLOCK] = clock
    if not is_due(clock, interval):
        return
    w.small[world.MEMORY, world.FORUM_CLOCK] = clock - interval
    span = int(w.parameters[P.forum_span])
    if span == 1:
        for o in range(w.n_organisations):
            first = first_member(o, w.n_units, w.n_organisations)
            hold(w, seed, replicate, step, first, first_member(o + 1, w.n_units, w.n_organisations))
    elif span == 2:
        for r in range(w.n_regions):
            first = first_member(first_member(r, w.n_organisations, w.n_regions), w.n_units, w.n_organisations)
            last = first_member(first_member(r + 1, w.n_organisations, w.n_regions), w.n_units, w.n_organisations)
            hold(w, seed, replicate, step, first, last)
    else:
        hold(w, seed, replicate, step, 0, w.n_units)
