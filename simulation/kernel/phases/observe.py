"""Phase 9: yearly statistics, and the vector of measures at a recorded step.

Means over citizens are sums over (unit, group) cells in index order, added up over groups and then over units, so that
every aggregate of a measure agrees with its parts.
"""

from coprod.simulation.exact.statistics import gini, ratio
from coprod.simulation.formulas.session import is_due, progress, whole_years
from coprod.simulation.kernel.calls import ask
from coprod.simulation.kernel.shared import world
from coprod.simulation.kernel.shared.needs import need_gaps
from coprod.simulation.kernel.shared.points import apart
from coprod.simulation.kernel.shared.sorting import sort
from coprod.simulation.kernel.shared.world import compiled, desk_of, inlined, phase
from coprod.simulation.parameters import index as P
from coprod.simulation.schema import rows as state

NAN = float("nan")


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
    for u in range(w.n_units):
        part = 0.0
        value = w.citizens[u, state.VALUE]
        for i in range(w.lists[world.FIRST_CITIZEN, u + 1] - w.lists[world.FIRST_CITIZEN, u]):
            part += value[i]
        total += part
    return total / float(w.n_citizens)


@phase
def observe(w, seed, replicate, step, first_unit, last_unit):
    """What must be noted at every step, recorded or not."""
    dt = w.theta[P.time_dt]
    if whole_years(step + 1, dt) > whole_years(step, dt):
        w.small[world.MEMORY, world.YEAR_GINI] = gini_of_row(w, state.YEAR_TALK)
        w.small[world.MEMORY, world.YEAR_GINI_CHANCE] = gini_of_row(w, state.YEAR_TALK_CHANCE)
        for u in range(w.n_units):
            for row in (state.YEAR_TALK, state.YEAR_TALK_CHANCE):
                w.citizens[u, row].fill(0.0)
    if w.small[world.MEMORY, world.SUPPORT_ENDED] < 0.5 and is_due((step + 1) * dt, w.theta[P.leaders_support_ends]):
        w.small[world.MEMORY, world.SUPPORT_ENDED] = 1.0
        w.small[world.MEMORY, world.VALUE_AT_END] = mean_value(w)


@inlined
def fill_cells(w, u, n):
    """Sums over the citizens of each group in unit u; everyone's power."""
    c, cells = w.citizens[u], w.cells[u]
    desk = w.desk[desk_of(w, u)]
    ask(w.rules, "powers", (n, c[state.RESOURCES], c[state.POSITION], c[state.ATTITUDE], desk[world.POWER], w.theta))
    power = desk[world.POWER]
    need_gaps(w, u, n)
    for g in range(w.n_groups):
        for x in range(world.SUMMED):
            cells[g, x] = 0.0
    for i in range(n):
        cell = cells[int(c[state.GROUP, i])]
        cell[world.COUNT] += 1.0
        cell[world.C_GAP] += desk[world.GAP, i]
        cell[world.C_SAFETY] += c[state.PSYCHOLOGICAL_SAFETY, i]
        cell[world.C_EFFICACY] += c[state.EFFICACY, i]
        cell[world.C_TRUST] += (c[state.TRUST, i] + c[state.TRUST + 1, i] + c[state.TRUST + 2, i] + c[state.TRUST + 3, i]) / float(
            w.n_ties
        )
        cell[world.C_INSTITUTIONAL] += c[state.INSTITUTIONAL_TRUST, i]
        cell[world.C_RESPONSE] += c[state.RESPONSE_EXPECTATION, i]
        cell[world.C_COMMITMENT] += c[state.COMMITMENT, i]
        cell[world.C_BURDEN] += c[state.BURDEN, i]
        cell[world.C_WELL_BEING] += c[state.WELL_BEING, i]
        cell[world.C_HEALTH] += c[state.HEALTH, i]
        cell[world.C_VALUE] += c[state.VALUE, i]
        cell[world.C_NEGATIVE] += 1.0 if c[state.VALUE, i] < 0.0 else 0.0
        cell[world.C_NEGATIVE_SUM] += c[state.VALUE, i] if c[state.VALUE, i] < 0.0 else 0.0
        cell[world.C_POWER] += power[i]
        cell[world.C_INPUT] += c[state.CONTRIBUTION, i]


@inlined
def total_of(w, row):
    total = 0.0
    for u in range(w.n_units):
        total += w.units[row, u]
    return total


@inlined
def put(out, at, values):
    """Write a tuple of numbers to ``out`` from ``at`` on; where it ends."""
    for x in values:
        out[at] = x
        at += 1
    return at


# parts of which there is a count, and what they are a share of
PARTS, WHOLES = (
    (world.C_ACCEPTED, world.C_SEATED, world.C_HEARD, world.C_USED),
    (world.C_INVITED, world.C_INVITED, world.C_SEATED, world.C_INPUTS),
)
PER_MEMBER = (
    world.C_SAFETY,
    world.C_EFFICACY,
    world.C_TRUST,
    world.C_INSTITUTIONAL,
    world.C_RESPONSE,
    world.C_COMMITMENT,
    world.C_BURDEN,
    world.C_LEFT,
    world.C_POWER,
    world.C_INPUT,
    world.C_WELL_BEING,
    world.C_HEALTH,
    world.C_VALUE,
    world.C_NEGATIVE,
    world.C_NEGATIVE_SUM,
    world.C_GAP,
    world.C_EPISODES,
    world.C_COST,
)


@inlined
def write_groups(by_group, groups, out, at):
    """Write the measures of each group to ``out`` from ``at`` on; where they end."""
    for g in range(groups):
        size = by_group[g, world.COUNT]
        out[at + g] = 1.0 - ratio(by_group[g, world.C_GAP], size)
        for x in range(len(PARTS)):
            out[at + (1 + x) * groups + g] = ratio(by_group[g, PARTS[x]], by_group[g, WHOLES[x]])
        for x in range(len(PER_MEMBER)):
            out[at + (1 + len(PARTS) + x) * groups + g] = ratio(by_group[g, PER_MEMBER[x]], size)
    return at + (1 + len(PARTS) + len(PER_MEMBER)) * groups


@phase
def measure(w, step, out):
    """Write every measure after ``step`` steps to ``out``, in the order of ``coprod.simulation.schema.measures``."""
    units, p, q = w.units, w.professionals, w.leaders
    cells, totals, groups = w.cells, w.totals, w.n_groups
    by_group, by_unit, rest = totals[:groups], totals[groups : groups + w.n_units], totals[groups + w.n_units :]
    every, others = rest[world.EVERY], rest[world.OTHERS]
    powers = w.sorting[: len(w.sorting) // 2]
    for u in range(w.n_units):
        first, last = w.lists[world.FIRST_CITIZEN, u], w.lists[world.FIRST_CITIZEN, u + 1]
        fill_cells(w, u, last - first)
        power = w.desk[desk_of(w, u)][world.POWER]
        for i in range(last - first):
            powers[first + i] = power[i]
    totals.fill(0.0)
    for u in range(w.n_units):
        for g in range(w.n_groups):
            for x in range(world.COLUMNS):
                by_group[g, x] += cells[u, g, x]
                by_unit[u, x] += cells[u, g, x]
    for u in range(w.n_units):
        for x in range(world.COLUMNS):
            every[x] += by_unit[u, x]
    for g in range(1, w.n_groups):
        for x in range(world.COLUMNS):
            others[x] += by_group[g, x]
    memory = w.small[world.MEMORY]
    invited_all = every[world.C_INVITED]
    seated_all = every[world.C_SEATED]
    first_rate = ratio(by_group[0, world.C_SEATED], by_group[0, world.C_INVITED])
    other_rate = ratio(others[world.C_SEATED], others[world.C_INVITED])

    staff = rest[world.STAFF]  # value, power, safety, burden, openness
    staff_powers = powers[w.n_citizens :]
    ask(
        w.rules,
        "powers",
        (w.n_professionals, p[state.P_RESOURCES], p[state.P_POSITION], p[state.P_ATTITUDE], staff_powers, w.theta),
    )
    for j in range(w.n_professionals):
        x = staff_powers[j]
        staff[0] += p[state.P_VALUE, j]
        staff[1] += x
        staff[2] += p[state.P_PSYCHOLOGICAL_SAFETY, j]
        staff[3] += p[state.P_BURDEN, j]
        staff[4] += p[state.P_OPENNESS, j]
    n_leaders = (w.n_units + w.n_organisations + w.n_regions) * int(w.lab[world.WITH_LEADER])
    leader_powers = powers[w.n_citizens + w.n_professionals :]
    ask(w.rules, "powers", (n_leaders, q[state.L_RESOURCES], q[state.L_POSITION], q[state.L_ATTITUDE], leader_powers, w.theta))
    level_value, level_capacity = rest[world.LEVEL_VALUE], rest[world.LEVEL_CAPACITY]
    left = 1.0
    if is_due(step * w.theta[P.time_dt], w.theta[P.leaders_support_ends]):
        left = w.theta[P.leaders_support_capacity_left]
    leader_value = 0.0
    leader_power = 0.0
    for leader in range(n_leaders):
        x = leader_powers[leader]
        leader_value += q[state.L_VALUE, leader]
        leader_power += x
        level = 0 if leader < w.n_units else (1 if leader < w.n_units + w.n_organisations else 2)
        level_value[level] += q[state.L_VALUE, leader]
        level_capacity[level] += q[state.L_CAPACITY, leader] * left
    n_people = w.n_citizens + w.n_professionals + n_leaders
    sort(powers, w.sorting[len(powers) :], n_people)
    people = float(w.n_citizens)
    workers = float(w.n_professionals)
    progressed = 0.0
    with_agreement = 0.0
    for u in range(w.n_units):
        if units[state.U_AGREEMENTS, u] > 0.0:
            with_agreement += 1.0
            progressed += progress(
                apart(units, state.U_START, u, units, state.U_AGREEMENT, u, w.dimensions),
                apart(units, state.U_DESIGN, u, units, state.U_AGREEMENT, u, w.dimensions),
            )
    sessions = total_of(w, state.U_SESSIONS)
    value = every[world.C_VALUE] / people
    first_value = ratio(by_group[0, world.C_VALUE], by_group[0, world.COUNT])
    other_value = ratio(others[world.C_VALUE], others[world.COUNT])

    outputs = (
        sessions,
        ratio(total_of(w, state.U_AGREEMENTS), sessions),
        ratio(total_of(w, state.U_ROUNDS), total_of(w, state.U_AGREEMENTS)),
        total_of(w, state.U_IDEAS),
        ratio(progressed, with_agreement),
        ratio(total_of(w, state.U_KEPT), total_of(w, state.U_PROMISES)),
        ratio(total_of(w, state.U_HIDDEN), sessions),
        1.0 - every[world.C_GAP] / people,
        memory[world.FORUMS],
        ratio(memory[world.FORUM_AGREEMENTS], memory[world.FORUMS]),
        ratio(memory[world.FORUM_CLOSENESS], memory[world.FORUMS]),
    )
    experience = (
        ratio(total_of(w, state.U_VOICE_GINI), sessions),
        w.small[world.MEMORY, world.YEAR_GINI],
        w.small[world.MEMORY, world.YEAR_GINI_CHANCE],
        ratio(total_of(w, state.U_HEARD), total_of(w, state.U_SEATED)),
        ratio(every[world.C_ACCEPTED], invited_all),
        ratio(seated_all, invited_all),
        ratio(first_rate, other_rate) if other_rate > 0.0 else NAN,
        every[world.C_SAFETY] / people,
        every[world.C_EFFICACY] / people,
        every[world.C_TRUST] / people,
        every[world.C_INSTITUTIONAL] / people,
        every[world.C_RESPONSE] / people,
        every[world.C_COMMITMENT] / people,
        every[world.C_BURDEN] / people,
        every[world.C_INPUT] / people,
        ratio(staff[4], workers),
        total_of(w, state.U_LEFT) / people,
        ratio(total_of(w, state.U_USED), total_of(w, state.U_INPUTS)),
        gini(powers, n_people),
        ratio(staff[1], workers) - every[world.C_POWER] / people,
    )
    results = (
        every[world.C_WELL_BEING] / people,
        every[world.C_HEALTH] / people,
        value,
        every[world.C_NEGATIVE] / people,
        every[world.C_NEGATIVE_SUM] / people,
        every[world.C_GAP] / people,
        total_of(w, state.U_EPISODES) / people,
        total_of(w, state.U_COST) / people,
        first_value - other_value,
        value - w.small[world.MEMORY, world.VALUE_AT_END]
        if is_due(step * w.theta[P.time_dt], w.theta[P.leaders_support_ends] + 52.0)
        else NAN,
    )
    at = put(out, put(out, put(out, 0, outputs), experience), results)
    n = float(n_leaders)
    roles = (
        value,
        ratio(staff[0], workers),
        ratio(leader_value, n),
        every[world.C_POWER] / people,
        ratio(staff[1], workers),
        ratio(leader_power, n),
        every[world.C_SAFETY] / people,
        ratio(staff[2], workers),
        NAN,
        every[world.C_BURDEN] / people,
        ratio(staff[3], workers),
        NAN,
    )
    at = put(out, at, roles)
    at = write_groups(by_group, groups, out, at)
    for u in range(w.n_units):
        size = by_unit[u, world.COUNT]
        out[at + u] = ratio(units[state.U_AGREEMENTS, u], units[state.U_SESSIONS, u])
        out[at + w.n_units + u] = units[state.U_PIPELINE_YIELD, u]
        out[at + 2 * w.n_units + u] = ratio(by_unit[u, world.C_TRUST], size)
        out[at + 3 * w.n_units + u] = ratio(by_unit[u, world.C_GAP], size)
        out[at + 4 * w.n_units + u] = ratio(by_unit[u, world.C_VALUE], size)
    at += 5 * w.n_units
    counts = (float(w.n_units), float(w.n_organisations), float(w.n_regions))
    for level in range(3):
        led = counts[level] * w.lab[world.WITH_LEADER]
        out[at + level] = ratio(level_value[level], led)
        out[at + 3 + level] = ratio(level_capacity[level], led)
