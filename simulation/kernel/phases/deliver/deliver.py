"""Phase 7: service episodes and the value they create for each role.

Episodes are few among many citizens. They are listed, and what they need is copied to rows of working space
(``episode_buffer``), so that the formulas run on vectors of episodes; results are written back in the citizens' order.
"""

from coprod.simulation.formulas.population import first_member
from coprod.simulation.formulas.service import leader_value
from coprod.simulation.formulas.session import relax
from coprod.simulation.kernel.lowering.calls import call_rule
from coprod.simulation.kernel.shared import world
from coprod.simulation.kernel.shared.points import apart
from coprod.simulation.kernel.shared.world import compiled, inlined
from coprod.simulation.parameters import index as P
from coprod.simulation.schema import rows as state

from .episodes import fetch, start_episodes, store
from .judgement import judge_by_citizen, judge_by_staff, judge_trust, monitor
from .quality import designs_apart, hold_encounters, plan_services, produce


@compiled
def serve(w, seed, replicate, step, n):
    """Go through the n episodes in ``lists``."""
    fetch(w, n)
    designs_apart(w, n)
    hold_encounters(w, n)
    plan_services(w, n)
    produce(w, n)
    judge_by_citizen(w, n)
    judge_by_staff(w, n)
    judge_trust(w, seed, replicate, step, n)
    if w.parameters[P.institutions_monitoring] > 0.0 and w.lab[world.LEARNS_ACCOUNTS] > 0.5:
        monitor(w, seed, replicate, step, n)
    store(w, n)


@compiled
def lead_value(w, leader, first, last):
    """Work out the value of units first..last-1 to a leader. It does not change in a step without episodes."""
    units, leaders = w.units, w.leaders
    quality = 0.0
    cost = 0.0
    count = 0.0
    conflict = 0.0
    for u in range(first, last):
        quality += units[state.U_QUALITY, u]
        cost += units[state.U_STEP_COST, u]
        count += units[state.U_STEP_EPISODES, u]
        conflict += apart(leaders, state.L_VIEW, leader, units, state.U_DESIGN, u, w.dimensions)
    if count > 0.0:
        leaders[state.L_VALUE, leader] = leader_value(
            quality / count, cost / count, conflict / float(last - first), w.parameters[P.deliver_leader_conflict]
        )
        leaders[state.L_SERVED, leader] = 1.0


@inlined
def begin_delivery(w):
    """Set what is counted in a step to zero."""
    p, units = w.professionals, w.units
    for j in range(w.n_professionals):
        p[state.P_EPISODES, j] = 0.0
        p[state.P_VALUE_SUM, j] = 0.0
        p[state.P_USEFUL, j] = 0.0
    for u in range(w.n_units):
        units[state.U_QUALITY, u] = 0.0
        units[state.U_STEP_COST, u] = 0.0
        units[state.U_STEP_HOURS, u] = 0.0
        units[state.U_STEP_EPISODES, u] = 0.0
    call_rule(w.rules, "forms_of", (w.small[world.FORMS], w.parameters))


@inlined
def count_hours(w, u):
    """Add up the hours of unit u's episodes and session, and the workload they make."""
    units, parameters, session = w.units, w.parameters, w.parameters[P.hours_session]
    talking = int(w.lab[world.TALKING])
    n, m = w.seats[u, world.N_CITIZENS] * talking, w.seats[u, world.N_STAFF] * talking
    for a in range(n):
        w.cells[u, int(w.citizens[u, state.GROUP, w.seats[u, world.WHO + a]]), world.C_HOURS] += session
    if n > 0:
        units[state.U_LEADER_HOURS, u] += session * w.lab[world.WITH_LEADER]
    hours = units[state.U_STEP_HOURS, u] + float(m) * session
    units[state.U_HOURS, u] += hours
    staff = float(w.lists[world.FIRST_STAFF, u + 1] - w.lists[world.FIRST_STAFF, u])
    there = staff * parameters[P.time_dt] * parameters[P.hours_budget]
    units[state.U_WORKLOAD, u] = relax(
        units[state.U_WORKLOAD, u], hours / there if there > 0.0 else 0.0, parameters[P.hours_half_life]
    )
    episodes = units[state.U_STEP_EPISODES, u]
    if episodes > 0.0:
        mean = units[state.U_QUALITY, u] / episodes
        units[state.U_SUCCESS, u] = relax(units[state.U_SUCCESS, u], mean, parameters[P.deliver_volume])


@inlined
def finish_delivery(w):
    """Work out values of professionals and leaders, and units' volumes and hours, once all episodes are over."""
    p, units = w.professionals, w.units
    for j in range(w.n_professionals):
        if p[state.P_EPISODES, j] > 0.0:
            p[state.P_VALUE, j] = p[state.P_VALUE_SUM, j] / p[state.P_EPISODES, j]
    for u in range(w.n_units):
        staff = w.lists[world.FIRST_STAFF, u + 1] - w.lists[world.FIRST_STAFF, u]
        units[state.U_VOLUME, u] = relax(
            units[state.U_VOLUME, u],
            units[state.U_STEP_EPISODES, u] / (float(staff) * w.parameters[P.time_dt]) if staff > 0 else 0.0,
            w.parameters[P.deliver_volume],
        )
        count_hours(w, u)
        lead_value(w, u, u, u + 1)
    for o in range(w.n_organisations):
        lead_value(
            w,
            w.n_units + o,
            first_member(o, w.n_units, w.n_organisations),
            first_member(o + 1, w.n_units, w.n_organisations),
        )
    for r in range(w.n_regions):
        lead_value(
            w,
            w.n_units + w.n_organisations + r,
            first_member(first_member(r, w.n_organisations, w.n_regions), w.n_units, w.n_organisations),
            first_member(first_member(r + 1, w.n_organisations, w.n_regions), w.n_units, w.n_organisations),
        )


@compiled
def deliver(w, seed, replicate, step, first, last):
    """Go through this step's episodes in units first..last-1. Each unit's number of episodes goes to U_FOUND."""
    if first == 0:
        begin_delivery(w)
    n = 0
    for u in range(first, last):
        size = w.lists[world.FIRST_CITIZEN, u + 1] - w.lists[world.FIRST_CITIZEN, u]
        found = start_episodes(w, u, size)
        w.units[world.U_FOUND, u] = float(found)
        for x in range(found):
            w.lists[world.BUFFER_UNIT, n] = u
            w.lists[world.BUFFER_INDEX, n] = w.links[u, world.EPISODE_LIST, x]
            n += 1
            if n == world.BUFFER_LENGTH:
                serve(w, seed, replicate, step, n)
                n = 0
    if n > 0:
        serve(w, seed, replicate, step, n)
    if last == w.n_units:
        finish_delivery(w)
