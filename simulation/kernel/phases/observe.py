"""Phase 9: yearly statistics, and the vector of measures at a recorded step.

Means over citizens are sums over (unit, group) cells in index order, added up over groups and then over units, so that
every aggregate of a measure agrees with its parts.
"""

from coprod.simulation import index as P
from coprod.simulation.kernel.calls import ask
from coprod.simulation.kernel.shared.needs import need_gaps
from coprod.simulation.kernel.shared.points import apart
from coprod.simulation.kernel.shared.sorting import sort
from coprod.simulation.kernel.shared.world import (
    C_ACCEPTED,
    C_BURDEN,
    C_COMMITMENT,
    C_COST,
    C_EFFICACY,
    C_EPISODES,
    C_GAP,
    C_HEALTH,
    C_HEARD,
    C_INPUT,
    C_INPUTS,
    C_INSTITUTIONAL,
    C_INVITED,
    C_LEFT,
    C_NEGATIVE,
    C_NEGATIVE_SUM,
    C_POWER,
    C_RESPONSE,
    C_SAFETY,
    C_SEATED,
    C_TRUST,
    C_USED,
    C_VALUE,
    C_WELL_BEING,
    COLUMNS,
    COUNT,
    EVERY,
    FIRST_CITIZEN,
    FORUM_AGREEMENTS,
    FORUM_CLOSENESS,
    FORUMS,
    GAP,
    LEVEL_CAPACITY,
    LEVEL_VALUE,
    MEMORY,
    OTHERS,
    POWER,
    STAFF,
    SUMMED,
    SUPPORT_ENDED,
    VALUE_AT_END,
    WITH_LEADER,
    YEAR_GINI,
    YEAR_GINI_CHANCE,
    compiled,
    desk_of,
    inlined,
    phase,
)
from coprod.simulation.mechanisms_session import is_due, progress, whole_years
from coprod.simulation.state import (
    ATTITUDE,
    BURDEN,
    COMMITMENT,
    CONTRIBUTION,
    EFFICACY,
    GROUP,
    HEALTH,
    INSTITUTIONAL_TRUST,
    L_ATTITUDE,
    L_CAPACITY,
    L_POSITION,
    L_RESOURCES,
    L_VALUE,
    P_ATTITUDE,
    P_BURDEN,
    P_OPENNESS,
    P_POSITION,
    P_RESOURCES,
    P_SAFETY,
    P_VALUE,
    POSITION,
    RESOURCES,
    RESPONSE_EXPECTATION,
    SAFETY,
    TRUST,
    U_AGREEMENT,
    U_AGREEMENTS,
    U_COST,
    U_DESIGN,
    U_EPISODES,
    U_HEARD,
    U_HIDDEN,
    U_IDEAS,
    U_INPUTS,
    U_KEPT,
    U_LEFT,
    U_PROMISES,
    U_ROUNDS,
    U_SEATED,
    U_SESSIONS,
    U_START,
    U_USED,
    U_VOICE_GINI,
    U_YIELD,
    VALUE,
    WELL_BEING,
    YEAR_TALK,
    YEAR_TALK_CHANCE,
)
from coprod.simulation.statistics import gini, ratio

NAN = float("nan")


@compiled
def gini_of_row(w, row):
    ordered = w.sorting[: len(w.sorting) // 2]
    for u in range(w.n_units):
        first, last = w.lists[FIRST_CITIZEN, u], w.lists[FIRST_CITIZEN, u + 1]
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
        value = w.citizens[u, VALUE]
        for i in range(w.lists[FIRST_CITIZEN, u + 1] - w.lists[FIRST_CITIZEN, u]):
            part += value[i]
        total += part
    return total / float(w.n_citizens)


@phase
def observe(w, seed, replicate, step, first_unit, last_unit):
    """What must be noted at every step, recorded or not."""
    dt = w.theta[P.time_dt]
    if whole_years(step + 1, dt) > whole_years(step, dt):
        w.small[MEMORY, YEAR_GINI] = gini_of_row(w, YEAR_TALK)
        w.small[MEMORY, YEAR_GINI_CHANCE] = gini_of_row(w, YEAR_TALK_CHANCE)
        for u in range(w.n_units):
            for row in (YEAR_TALK, YEAR_TALK_CHANCE):
                w.citizens[u, row].fill(0.0)
    if w.small[MEMORY, SUPPORT_ENDED] < 0.5 and is_due((step + 1) * dt, w.theta[P.leaders_support_ends]):
        w.small[MEMORY, SUPPORT_ENDED] = 1.0
        w.small[MEMORY, VALUE_AT_END] = mean_value(w)


@inlined
def fill_cells(w, u, n):
    """Sums over the citizens of each group in unit u; everyone's power."""
    c, cells = w.citizens[u], w.cells[u]
    desk = w.desk[desk_of(w, u)]
    ask(w.rules, "powers", (n, c[RESOURCES], c[POSITION], c[ATTITUDE], desk[POWER], w.theta))
    power = desk[POWER]
    need_gaps(w, u, n)
    for g in range(w.n_groups):
        for x in range(SUMMED):
            cells[g, x] = 0.0
    for i in range(n):
        cell = cells[int(c[GROUP, i])]
        cell[COUNT] += 1.0
        cell[C_GAP] += desk[GAP, i]
        cell[C_SAFETY] += c[SAFETY, i]
        cell[C_EFFICACY] += c[EFFICACY, i]
        cell[C_TRUST] += (c[TRUST, i] + c[TRUST + 1, i] + c[TRUST + 2, i] + c[TRUST + 3, i]) / float(w.n_ties)
        cell[C_INSTITUTIONAL] += c[INSTITUTIONAL_TRUST, i]
        cell[C_RESPONSE] += c[RESPONSE_EXPECTATION, i]
        cell[C_COMMITMENT] += c[COMMITMENT, i]
        cell[C_BURDEN] += c[BURDEN, i]
        cell[C_WELL_BEING] += c[WELL_BEING, i]
        cell[C_HEALTH] += c[HEALTH, i]
        cell[C_VALUE] += c[VALUE, i]
        cell[C_NEGATIVE] += 1.0 if c[VALUE, i] < 0.0 else 0.0
        cell[C_NEGATIVE_SUM] += c[VALUE, i] if c[VALUE, i] < 0.0 else 0.0
        cell[C_POWER] += power[i]
        cell[C_INPUT] += c[CONTRIBUTION, i]


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
PARTS, WHOLES = (C_ACCEPTED, C_SEATED, C_HEARD, C_USED), (C_INVITED, C_INVITED, C_SEATED, C_INPUTS)
PER_MEMBER = (
    C_SAFETY,
    C_EFFICACY,
    C_TRUST,
    C_INSTITUTIONAL,
    C_RESPONSE,
    C_COMMITMENT,
    C_BURDEN,
    C_LEFT,
    C_POWER,
    C_INPUT,
    C_WELL_BEING,
    C_HEALTH,
    C_VALUE,
    C_NEGATIVE,
    C_NEGATIVE_SUM,
    C_GAP,
    C_EPISODES,
    C_COST,
)


@inlined
def write_groups(by_group, groups, out, at):
    """Write the measures of each group to ``out`` from ``at`` on; where they end."""
    for g in range(groups):
        size = by_group[g, COUNT]
        out[at + g] = 1.0 - ratio(by_group[g, C_GAP], size)
        for x in range(len(PARTS)):
            out[at + (1 + x) * groups + g] = ratio(by_group[g, PARTS[x]], by_group[g, WHOLES[x]])
        for x in range(len(PER_MEMBER)):
            out[at + (1 + len(PARTS) + x) * groups + g] = ratio(by_group[g, PER_MEMBER[x]], size)
    return at + (1 + len(PARTS) + len(PER_MEMBER)) * groups


@phase
def measure(w, step, out):
    """Write every measure after ``step`` steps to ``out``, in the order of ``coprod.simulation.measures``."""
    units, p, q = w.units, w.professionals, w.leaders
    cells, totals, groups = w.cells, w.totals, w.n_groups
    by_group, by_unit, rest = totals[:groups], totals[groups : groups + w.n_units], totals[groups + w.n_units :]
    every, others = rest[EVERY], rest[OTHERS]
    powers = w.sorting[: len(w.sorting) // 2]
    for u in range(w.n_units):
        first, last = w.lists[FIRST_CITIZEN, u], w.lists[FIRST_CITIZEN, u + 1]
        fill_cells(w, u, last - first)
        power = w.desk[desk_of(w, u)][POWER]
        for i in range(last - first):
            powers[first + i] = power[i]
    totals.fill(0.0)
    for u in range(w.n_units):
        for g in range(w.n_groups):
            for x in range(COLUMNS):
                by_group[g, x] += cells[u, g, x]
                by_unit[u, x] += cells[u, g, x]
    for u in range(w.n_units):
        for x in range(COLUMNS):
            every[x] += by_unit[u, x]
    for g in range(1, w.n_groups):
        for x in range(COLUMNS):
            others[x] += by_group[g, x]
    memory = w.small[MEMORY]
    invited_all = every[C_INVITED]
    seated_all = every[C_SEATED]
    first_rate = ratio(by_group[0, C_SEATED], by_group[0, C_INVITED])
    other_rate = ratio(others[C_SEATED], others[C_INVITED])

    staff = rest[STAFF]  # value, power, safety, burden, openness
    staff_powers = powers[w.n_citizens :]
    ask(w.rules, "powers", (w.n_professionals, p[P_RESOURCES], p[P_POSITION], p[P_ATTITUDE], staff_powers, w.theta))
    for j in range(w.n_professionals):
        x = staff_powers[j]
        staff[0] += p[P_VALUE, j]
        staff[1] += x
        staff[2] += p[P_SAFETY, j]
        staff[3] += p[P_BURDEN, j]
        staff[4] += p[P_OPENNESS, j]
    n_leaders = (w.n_units + w.n_organisations + w.n_regions) * int(w.lab[WITH_LEADER])
    leader_powers = powers[w.n_citizens + w.n_professionals :]
    ask(w.rules, "powers", (n_leaders, q[L_RESOURCES], q[L_POSITION], q[L_ATTITUDE], leader_powers, w.theta))
    level_value, level_capacity = rest[LEVEL_VALUE], rest[LEVEL_CAPACITY]
    left = 1.0
    if is_due(step * w.theta[P.time_dt], w.theta[P.leaders_support_ends]):
        left = w.theta[P.leaders_support_capacity_left]
    leader_value = 0.0
    leader_power = 0.0
    for leader in range(n_leaders):
        x = leader_powers[leader]
        leader_value += q[L_VALUE, leader]
        leader_power += x
        level = 0 if leader < w.n_units else (1 if leader < w.n_units + w.n_organisations else 2)
        level_value[level] += q[L_VALUE, leader]
        level_capacity[level] += q[L_CAPACITY, leader] * left
    n_people = w.n_citizens + w.n_professionals + n_leaders
    sort(powers, w.sorting[len(powers) :], n_people)
    people = float(w.n_citizens)
    workers = float(w.n_professionals)
    progressed = 0.0
    with_agreement = 0.0
    for u in range(w.n_units):
        if units[U_AGREEMENTS, u] > 0.0:
            with_agreement += 1.0
            progressed += progress(
                apart(units, U_START, u, units, U_AGREEMENT, u, w.dimensions),
                apart(units, U_DESIGN, u, units, U_AGREEMENT, u, w.dimensions),
            )
    sessions = total_of(w, U_SESSIONS)
    value = every[C_VALUE] / people
    first_value = ratio(by_group[0, C_VALUE], by_group[0, COUNT])
    other_value = ratio(others[C_VALUE], others[COUNT])

    outputs = (
        sessions,
        ratio(total_of(w, U_AGREEMENTS), sessions),
        ratio(total_of(w, U_ROUNDS), total_of(w, U_AGREEMENTS)),
        total_of(w, U_IDEAS),
        ratio(progressed, with_agreement),
        ratio(total_of(w, U_KEPT), total_of(w, U_PROMISES)),
        ratio(total_of(w, U_HIDDEN), sessions),
        1.0 - every[C_GAP] / people,
        memory[FORUMS],
        ratio(memory[FORUM_AGREEMENTS], memory[FORUMS]),
        ratio(memory[FORUM_CLOSENESS], memory[FORUMS]),
    )
    experience = (
        ratio(total_of(w, U_VOICE_GINI), sessions),
        w.small[MEMORY, YEAR_GINI],
        w.small[MEMORY, YEAR_GINI_CHANCE],
        ratio(total_of(w, U_HEARD), total_of(w, U_SEATED)),
        ratio(every[C_ACCEPTED], invited_all),
        ratio(seated_all, invited_all),
        ratio(first_rate, other_rate) if other_rate > 0.0 else NAN,
        every[C_SAFETY] / people,
        every[C_EFFICACY] / people,
        every[C_TRUST] / people,
        every[C_INSTITUTIONAL] / people,
        every[C_RESPONSE] / people,
        every[C_COMMITMENT] / people,
        every[C_BURDEN] / people,
        every[C_INPUT] / people,
        ratio(staff[4], workers),
        total_of(w, U_LEFT) / people,
        ratio(total_of(w, U_USED), total_of(w, U_INPUTS)),
        gini(powers, n_people),
        ratio(staff[1], workers) - every[C_POWER] / people,
    )
    results = (
        every[C_WELL_BEING] / people,
        every[C_HEALTH] / people,
        value,
        every[C_NEGATIVE] / people,
        every[C_NEGATIVE_SUM] / people,
        every[C_GAP] / people,
        total_of(w, U_EPISODES) / people,
        total_of(w, U_COST) / people,
        first_value - other_value,
        value - w.small[MEMORY, VALUE_AT_END] if is_due(step * w.theta[P.time_dt], w.theta[P.leaders_support_ends] + 52.0) else NAN,
    )
    at = put(out, put(out, put(out, 0, outputs), experience), results)
    n = float(n_leaders)
    roles = (
        value,
        ratio(staff[0], workers),
        ratio(leader_value, n),
        every[C_POWER] / people,
        ratio(staff[1], workers),
        ratio(leader_power, n),
        every[C_SAFETY] / people,
        ratio(staff[2], workers),
        NAN,
        every[C_BURDEN] / people,
        ratio(staff[3], workers),
        NAN,
    )
    at = put(out, at, roles)
    at = write_groups(by_group, groups, out, at)
    for u in range(w.n_units):
        size = by_unit[u, COUNT]
        out[at + u] = ratio(units[U_AGREEMENTS, u], units[U_SESSIONS, u])
        out[at + w.n_units + u] = units[U_YIELD, u]
        out[at + 2 * w.n_units + u] = ratio(by_unit[u, C_TRUST], size)
        out[at + 3 * w.n_units + u] = ratio(by_unit[u, C_GAP], size)
        out[at + 4 * w.n_units + u] = ratio(by_unit[u, C_VALUE], size)
    at += 5 * w.n_units
    counts = (float(w.n_units), float(w.n_organisations), float(w.n_regions))
    for level in range(3):
        led = counts[level] * w.lab[WITH_LEADER]
        out[at + level] = ratio(level_value[level], led)
        out[at + 3 + level] = ratio(level_capacity[level], led)
