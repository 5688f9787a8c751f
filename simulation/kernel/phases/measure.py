"""The measures at a recorded step.

Means over citizens are sums over (unit, group) cells in index order, added up over groups and then over units, so that
every aggregate of a measure agrees with its parts.
"""

from coprod.simulation.exact.statistics import NAN, deviation, gini, per_week, ratio
from coprod.simulation.formulas.encounter import missed
from coprod.simulation.formulas.session import distance, is_due, progress
from coprod.simulation.kernel.lowering.calls import call_rule
from coprod.simulation.kernel.shared import world
from coprod.simulation.kernel.shared.needs import gaps, need_gaps
from coprod.simulation.kernel.shared.points import apart
from coprod.simulation.kernel.shared.sorting import sort
from coprod.simulation.kernel.shared.world import compiled, inlined, scratch_of
from coprod.simulation.parameters import index as P
from coprod.simulation.schema import rows as state
from coprod.simulation.schema import vector
from coprod.simulation.schema.vector import of_group, of_unit


@inlined
def fit_at(w, u, n, gap, out):
    """Fit of services at gaps from needs, to ``out``."""
    complexity, counted = w.parameters[P.needs_complexity], w.scratch[scratch_of(w, u)][world.SHOCK]
    for i in range(n):
        counted[i] = missed(gap[i], complexity)
    call_rule(w.rules, "fits", (n, counted, out, w.parameters))


@inlined
def fill_cells(w, u, n):
    """Sums over the citizens of each group in unit u; everyone's power."""
    c, cells = w.citizens[u], w.cells[u]
    scratch = w.scratch[scratch_of(w, u)]
    call_rule(w.rules, "powers", (n, c[state.RESOURCES], c[state.POSITION], c[state.ATTITUDE], scratch[world.POWER], w.parameters))
    power = scratch[world.POWER]
    need_gaps(w, u, n)
    gap, beside, fit, plan_fit = scratch[world.GAP], scratch[world.CHANCE], scratch[world.OUTREACH], scratch[world.ARRIVAL]
    gaps(w, u, n, 0.0, beside)
    fit_at(w, u, n, beside, fit)
    fit_at(w, u, n, gap, plan_fit)
    p0, p1, p2, p3 = c[state.PLAN], c[state.PLAN + 1], c[state.PLAN + 2], c[state.PLAN + 3]
    for g in range(w.n_groups):
        for x in range(world.SUMMED):
            cells[g, x] = 0.0
    for i in range(n):
        cell = cells[int(c[state.GROUP, i])]
        served = c[state.SERVED, i]
        cell[world.COUNT] += 1.0
        cell[world.C_SERVED] += served
        cell[world.C_NEED_GAP] += gap[i]
        cell[world.C_DESIGN_GAP] += beside[i]
        cell[world.C_FIT] += fit[i]
        cell[world.C_PLAN_FIT] += plan_fit[i]
        cell[world.C_DISCRETION_USED] += distance(p0[i], p1[i], p2[i], p3[i], 0.0, 0.0, 0.0, 0.0, float(w.dimensions))
        cell[world.C_PSYCHOLOGICAL_SAFETY] += c[state.PSYCHOLOGICAL_SAFETY, i]
        cell[world.C_EFFICACY] += c[state.EFFICACY, i]
        cell[world.C_PERSONAL_TRUST] += (
            c[state.TRUST, i] + c[state.TRUST + 1, i] + c[state.TRUST + 2, i] + c[state.TRUST + 3, i]
        ) / float(w.n_ties)
        cell[world.C_INSTITUTIONAL_TRUST] += c[state.INSTITUTIONAL_TRUST, i]
        cell[world.C_RESPONSE_EXPECTATION] += c[state.RESPONSE_EXPECTATION, i]
        cell[world.C_COMMITMENT] += c[state.COMMITMENT, i]
        cell[world.C_BURDEN] += c[state.BURDEN, i]
        cell[world.C_WELL_BEING] += c[state.WELL_BEING, i]
        cell[world.C_HEALTH] += c[state.HEALTH, i]
        cell[world.C_DEPTH] += c[state.DEPTH, i]
        cell[world.C_TREATMENT] += c[state.TREATMENT, i]
        cell[world.C_CITIZEN_INPUT] += served * c[state.CONTRIBUTION, i]
        cell[world.C_VALUE] += c[state.VALUE, i]
        cell[world.C_VALUE_NEGATIVE_SHARE] += 1.0 if c[state.VALUE, i] < 0.0 else 0.0
        cell[world.C_VALUE_NEGATIVE_SUM] += c[state.VALUE, i] if c[state.VALUE, i] < 0.0 else 0.0
        cell[world.C_POWER] += power[i]


@inlined
def total_of(w, row):
    total = 0.0
    for u in range(w.n_units):
        total += w.units[row, u]
    return total


# Counts since the start, per member of a group.
PER_MEMBER = (
    (vector.POWER_BY_GROUP, world.C_POWER),
    (vector.DROP_OUT_BY_GROUP, world.C_LEFT),
    (vector.SERVICE_USE_BY_GROUP, world.C_EPISODES),
    (vector.COST_BY_GROUP, world.C_COST),
)
# Parts of which there is a count, and what they are a share of.
PARTS = (
    (vector.ACCEPTANCE_BY_GROUP, world.C_ACCEPTED, world.C_INVITED),
    (vector.ATTENDANCE_BY_GROUP, world.C_SEATED, world.C_INVITED),
    (vector.HEARD_SHARE_BY_GROUP, world.C_HEARD, world.C_SEATED),
    (vector.INPUT_USED_RATE_BY_GROUP, world.C_USED, world.C_INPUTS),
)


@inlined
def measure_groups(w, weeks, by_group, out):
    """Measures of each group."""
    groups = w.n_groups
    for g in range(groups):
        sums = by_group[g]
        size, served = sums[world.COUNT], sums[world.C_SERVED]
        for x in range(len(vector.MEAN_POSITIONS)):
            whole = served if vector.MEAN_POSITIONS[x][2] else size
            out[of_group(vector.MEAN_POSITIONS[x][1], g, groups)] = ratio(sums[1 + x], whole)
        out[of_group(vector.HOURS_BY_GROUP, g, groups)] = per_week(sums[world.C_HOURS], size, weeks)
        for measure, part, whole in PARTS:
            out[of_group(measure, g, groups)] = ratio(sums[part], sums[whole])
        for measure, column in PER_MEMBER:
            out[of_group(measure, g, groups)] = ratio(sums[column], size)


@inlined
def measure_units(w, weeks, by_unit, out):
    """Measures of each unit."""
    groups, n = w.n_groups, w.n_units
    for u in range(n):
        sums = by_unit[u]
        size = sums[world.COUNT]
        agreements, sessions = w.units[state.U_AGREEMENTS, u], w.units[state.U_SESSIONS, u]
        out[of_unit(vector.AGREEMENT_RATE_BY_UNIT, u, groups, n)] = ratio(agreements, sessions)
        staff = float(w.lists[world.FIRST_STAFF, u + 1] - w.lists[world.FIRST_STAFF, u])
        out[of_unit(vector.YIELD_BY_UNIT, u, groups, n)] = w.units[state.U_PIPELINE_YIELD, u] if agreements > 0.0 else NAN
        out[of_unit(vector.DEPTH_BY_UNIT, u, groups, n)] = ratio(sums[world.C_DEPTH], sums[world.C_SERVED])
        out[of_unit(vector.TREATMENT_BY_UNIT, u, groups, n)] = ratio(sums[world.C_TREATMENT], sums[world.C_SERVED])
        out[of_unit(vector.PLAN_FIT_BY_UNIT, u, groups, n)] = ratio(sums[world.C_PLAN_FIT], size)
        out[of_unit(vector.DISCRETION_BY_UNIT, u, groups, n)] = w.units[state.U_DISCRETION, u]
        out[of_unit(vector.HOURS_BY_UNIT, u, groups, n)] = per_week(w.units[state.U_HOURS, u], staff, weeks)
        out[of_unit(vector.WORKLOAD_BY_UNIT, u, groups, n)] = w.units[state.U_WORKLOAD, u]
        out[of_unit(vector.PERSONAL_TRUST_BY_UNIT, u, groups, n)] = ratio(sums[world.C_PERSONAL_TRUST], size)
        out[of_unit(vector.NEED_GAP_BY_UNIT, u, groups, n)] = ratio(sums[world.C_NEED_GAP], size)
        out[of_unit(vector.VALUE_BY_UNIT, u, groups, n)] = ratio(sums[world.C_VALUE], sums[world.C_SERVED])


@inlined
def measure_sessions(w, every, out):
    """Measures of sessions, agreements, forums and voice."""
    units, memory = w.units, w.small[world.MEMORY]
    sessions, agreements = total_of(w, state.U_SESSIONS), total_of(w, state.U_AGREEMENTS)
    progressed = 0.0
    with_agreement = 0.0
    for u in range(w.n_units):
        if units[state.U_AGREEMENTS, u] > 0.0:
            with_agreement += 1.0
            progressed += progress(
                apart(units, state.U_START, u, units, state.U_AGREEMENT, u, w.dimensions),
                apart(units, state.U_DESIGN, u, units, state.U_AGREEMENT, u, w.dimensions),
            )
    out[vector.SESSIONS] = sessions
    out[vector.AGREEMENT_RATE] = ratio(agreements, sessions)
    out[vector.ROUNDS_TO_AGREEMENT] = ratio(total_of(w, state.U_ROUNDS), agreements)
    out[vector.IDEAS] = total_of(w, state.U_IDEAS)
    out[vector.IMPLEMENTED_SHARE] = ratio(progressed, with_agreement)
    out[vector.PROMISES_KEPT] = ratio(total_of(w, state.U_KEPT), total_of(w, state.U_PROMISES))
    out[vector.HIDDEN_NEEDS_SURFACED] = ratio(total_of(w, state.U_HIDDEN), sessions)
    out[vector.FORUMS] = memory[world.FORUMS]
    out[vector.FORUM_AGREEMENT_RATE] = ratio(memory[world.FORUM_AGREEMENTS], memory[world.FORUMS])
    out[vector.FORUM_UNDERSTANDING] = ratio(memory[world.FORUM_CLOSENESS], memory[world.FORUMS])
    out[vector.VOICE_GINI] = ratio(total_of(w, state.U_VOICE_GINI), sessions)
    out[vector.CONTRIBUTION_GINI] = memory[world.YEAR_GINI]
    out[vector.CONTRIBUTION_GINI_CHANCE] = memory[world.YEAR_GINI_CHANCE]
    out[vector.HEARD_SHARE] = ratio(total_of(w, state.U_HEARD), total_of(w, state.U_SEATED))
    out[vector.INPUT_USED_RATE] = ratio(total_of(w, state.U_USED), total_of(w, state.U_INPUTS))
    out[vector.ACCEPTANCE_RATE] = ratio(every[world.C_ACCEPTED], every[world.C_INVITED])
    out[vector.ATTENDANCE_RATE] = ratio(every[world.C_SEATED], every[world.C_INVITED])


@inlined
def measure_citizens(w, step, by_group, every, others, out):
    """Measures of citizens over all, and of the first group against the others."""
    people = float(w.n_citizens)
    served = every[world.C_SERVED]
    for x in range(len(vector.MEAN_POSITIONS)):
        out[vector.MEAN_POSITIONS[x][0]] = ratio(every[1 + x], served if vector.MEAN_POSITIONS[x][2] else people)
    out[vector.WORKLOAD] = total_of(w, state.U_WORKLOAD) / float(w.n_units)
    out[vector.DROP_OUT] = total_of(w, state.U_LEFT) / people
    out[vector.SERVICE_USE] = total_of(w, state.U_EPISODES) / people
    out[vector.COST] = total_of(w, state.U_COST) / people
    first = by_group[0]
    first_rate = ratio(first[world.C_SEATED], first[world.C_INVITED])
    other_rate = ratio(others[world.C_SEATED], others[world.C_INVITED])
    out[vector.ATTENDANCE_RATIO] = ratio(first_rate, other_rate) if other_rate > 0.0 else NAN
    first_value = ratio(first[world.C_VALUE], first[world.C_SERVED])
    out[vector.EQUITY_GAP] = first_value - ratio(others[world.C_VALUE], others[world.C_SERVED])
    year_after = is_due(step * w.parameters[P.time_dt], w.parameters[P.leaders_support_ends] + 52.0)
    out[vector.PERSISTENCE] = out[vector.VALUE] - w.small[world.MEMORY, world.VALUE_AT_END] if year_after else NAN


@inlined
def measure_roles(w, step, weeks, powers, every, rest, out):
    """Measures that compare roles and levels of leadership; writes the power of staff and leaders after that of citizens."""
    p, q, people, workers = w.professionals, w.leaders, float(w.n_citizens), float(w.n_professionals)
    staff = rest[world.STAFF]  # value, power, safety, burden, openness, those served
    staff_powers = powers[w.n_citizens :]
    corners = (p[state.P_RESOURCES], p[state.P_POSITION], p[state.P_ATTITUDE])
    call_rule(w.rules, "powers", (w.n_professionals, corners[0], corners[1], corners[2], staff_powers, w.parameters))
    for j in range(w.n_professionals):
        x = staff_powers[j]
        staff[0] += p[state.P_VALUE, j]
        staff[1] += x
        staff[2] += p[state.P_PSYCHOLOGICAL_SAFETY, j]
        staff[3] += p[state.P_BURDEN, j]
        staff[4] += p[state.P_OPENNESS, j]
        staff[5] += p[state.P_SERVED, j]
    n_leaders = (w.n_units + w.n_organisations + w.n_regions) * int(w.lab[world.WITH_LEADER])
    leader_powers = powers[w.n_citizens + w.n_professionals :]
    corners = (q[state.L_RESOURCES], q[state.L_POSITION], q[state.L_ATTITUDE])
    call_rule(w.rules, "powers", (n_leaders, corners[0], corners[1], corners[2], leader_powers, w.parameters))
    level_value, level_capacity, level_served = rest[world.LEVEL_VALUE], rest[world.LEVEL_CAPACITY], rest[world.LEVEL_SERVED]
    left = 1.0
    if is_due(step * w.parameters[P.time_dt], w.parameters[P.leaders_support_ends]):
        left = w.parameters[P.leaders_support_capacity_left]
    leader_value = 0.0
    leader_power = 0.0
    leaders_served = 0.0
    for leader in range(n_leaders):
        x = leader_powers[leader]
        leader_value += q[state.L_VALUE, leader]
        leader_power += x
        level = 0 if leader < w.n_units else (1 if leader < w.n_units + w.n_organisations else 2)
        leaders_served += q[state.L_SERVED, leader]
        level_value[level] += q[state.L_VALUE, leader]
        level_served[level] += q[state.L_SERVED, leader]
        level_capacity[level] += q[state.L_CAPACITY, leader] * left
    n = float(n_leaders)
    citizens_power = every[world.C_POWER] / people
    staff_power = ratio(staff[1], workers)
    out[vector.STAFF_OPENNESS] = ratio(staff[4], workers)
    out[vector.POWER_GAP] = staff_power - citizens_power
    out[vector.VALUE_BY_ROLE] = ratio(every[world.C_VALUE], every[world.C_SERVED])
    out[vector.VALUE_BY_ROLE + 1] = ratio(staff[0], staff[5])
    out[vector.VALUE_BY_ROLE + 2] = ratio(leader_value, leaders_served)
    out[vector.HOURS_BY_ROLE] = per_week(every[world.C_HOURS], people, weeks)
    out[vector.HOURS_BY_ROLE + 1] = per_week(total_of(w, state.U_HOURS), workers, weeks)
    out[vector.HOURS_BY_ROLE + 2] = per_week(total_of(w, state.U_LEADER_HOURS), n, weeks)
    out[vector.POWER_BY_ROLE] = citizens_power
    out[vector.POWER_BY_ROLE + 1] = staff_power
    out[vector.POWER_BY_ROLE + 2] = ratio(leader_power, n)
    out[vector.SAFETY_BY_ROLE] = every[world.C_PSYCHOLOGICAL_SAFETY] / people
    out[vector.SAFETY_BY_ROLE + 1] = ratio(staff[2], workers)
    out[vector.SAFETY_BY_ROLE + 2] = NAN
    out[vector.BURDEN_BY_ROLE] = every[world.C_BURDEN] / people
    out[vector.BURDEN_BY_ROLE + 1] = ratio(staff[3], workers)
    out[vector.BURDEN_BY_ROLE + 2] = NAN
    counts = (float(w.n_units), float(w.n_organisations), float(w.n_regions))
    for level in range(3):
        led = counts[level] * w.lab[world.WITH_LEADER]
        out[vector.VALUE_BY_LEVEL + level] = ratio(level_value[level], level_served[level])
        out[vector.CAPACITY_BY_LEVEL + level] = ratio(level_capacity[level], led)
    n_people = w.n_citizens + w.n_professionals + n_leaders
    sort(powers, w.sorting[len(powers) :], n_people)
    out[vector.POWER_GINI] = gini(powers, n_people)


@inlined
def measure_between_units(w, by_unit, working, out):
    """How far units differ."""
    for u in range(w.n_units):
        working[u] = ratio(by_unit[u, world.C_VALUE], by_unit[u, world.C_SERVED])
    out[vector.VALUE_BETWEEN_UNITS] = deviation(working, w.n_units)
    out[vector.DISCRETION_BETWEEN_UNITS] = deviation(w.units[state.U_DISCRETION], w.n_units)


@compiled
def measure(w, step, out):
    """Write every measure after ``step`` steps to ``out``, each at its position in ``coprod.simulation.schema.vector``."""
    cells, totals, groups = w.cells, w.totals, w.n_groups
    by_group, by_unit, rest = totals[:groups], totals[groups : groups + w.n_units], totals[groups + w.n_units :]
    every, others = rest[world.EVERY], rest[world.OTHERS]
    powers = w.sorting[: len(w.sorting) // 2]
    for u in range(w.n_units):
        first, last = w.lists[world.FIRST_CITIZEN, u], w.lists[world.FIRST_CITIZEN, u + 1]
        fill_cells(w, u, last - first)
        power = w.scratch[scratch_of(w, u)][world.POWER]
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
    weeks = step * w.parameters[P.time_dt]
    measure_sessions(w, every, out)
    measure_citizens(w, step, by_group, every, others, out)
    measure_roles(w, step, weeks, powers, every, rest, out)
    measure_groups(w, weeks, by_group, out)
    measure_units(w, weeks, by_unit, out)
    measure_between_units(w, by_unit, w.sorting, out)
