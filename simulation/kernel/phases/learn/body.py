"""Health shocks and leaving, and how burden, health and views change."""

from coprod.simulation.exact.draws import NEEDS, UNIT_KEY, normals
from coprod.simulation.exact.numerics import unit
from coprod.simulation.formulas.encounter import citizen_hours, common_step, faded_plan
from coprod.simulation.formulas.learning import burden_after, health_after, leave_chance
from coprod.simulation.formulas.session import relax
from coprod.simulation.kernel.shared import world
from coprod.simulation.kernel.shared.world import inlined, scratch_of
from coprod.simulation.parameters import index as P
from coprod.simulation.schema import rows as state


@inlined
def happen(w, u, n):
    """Decide who has a health shock and who leaves."""
    parameters, c = w.parameters, w.citizens[u]
    burden, unused, scratch = c[state.BURDEN], c[state.UNUSED], w.scratch[scratch_of(w, u)]
    shock, leave = scratch[world.SHOCK], scratch[world.LEAVE]
    shock_draw, leave_draw = scratch[world.L_SHOCK], scratch[world.L_LEAVES]
    p_shock, p_leave = parameters[P.learn_shock], parameters[P.learn_leave]
    by_burden, by_unused = parameters[P.learn_leave_burden], parameters[P.learn_leave_unused]
    for i in range(n):
        leave[i] = 0.0
    for i in range(n):
        shock[i] = 1.0 if shock_draw[i] < p_shock else 0.0
    if w.lab[world.LEARNS_LEAVING] > 0.5:
        for i in range(n):
            leave[i] = 1.0 if leave_draw[i] < leave_chance(burden[i], unused[i], p_leave, by_burden, by_unused) else 0.0


@inlined
def learn_body(w, u, n):
    """Burden, which reads health; then health; then views, which read needs; and personal plans."""
    parameters, c = w.parameters, w.citizens[u]
    burden, health, role = c[state.BURDEN], c[state.HEALTH], c[state.SESSION_ROLE]
    episode, given, depth = c[state.EPISODE], c[state.CONTRIBUTION], c[state.DEPTH]
    own_hours, own_depth = parameters[P.hours_own], parameters[P.hours_own_depth]
    support = w.units[state.U_EFFECT + state.SUPPORTING, u]
    illness, recovery = parameters[P.learn_illness_burden], parameters[P.learn_recovery]
    session_load, episode_load = parameters[P.learn_session_load], parameters[P.learn_episode_load]
    if w.lab[world.LEARNS_BURDEN] > 0.5:
        for i in range(n):
            seated = session_load if role[i] > 0.5 else 0.0
            load = seated + episode_load * citizen_hours(depth[i], given[i], own_hours, own_depth) * episode[i]
            burden[i] = burden_after(burden[i], illness * (1.0 - health[i]), support, load, recovery)
    own, quality, shock = c[state.OWN_HEALTH], c[state.QUALITY], w.scratch[scratch_of(w, u)][world.SHOCK]
    factor, care, size = parameters[P.learn_health], parameters[P.learn_care_share], parameters[P.learn_shock_size]
    if w.lab[world.LEARNS_HEALTH] > 0.5:
        for i in range(n):
            health[i] = health_after(health[i], own[i], quality[i], shock[i], factor, care, size)
    factor = parameters[P.learn_view]
    if w.lab[world.LEARNS_VIEW] > 0.5:
        for k in range(w.dimensions):
            view, need = c[state.VIEW + k], c[state.NEED + k]
            for i in range(n):
                view[i] = relax(view[i], need[i], factor)
    factor = parameters[P.learn_plan_fade]
    if w.lab[world.LEARNS_PLAN] > 0.5:
        for k in range(w.dimensions):
            plan = c[state.PLAN + k]
            for i in range(n):
                plan[i] = faded_plan(plan[i], factor)


@inlined
def move_needs(w, seed, replicate, step, u, n):
    """Needs of a unit's citizens move together by a random walk, and those of a citizen by a shock to health."""
    parameters, c, key = w.parameters, w.citizens[u], w.lists[world.FIRST_CITIZEN, u]
    drift, change, dt = parameters[P.needs_drift], parameters[P.needs_change], parameters[P.time_dt]
    shock = w.scratch[scratch_of(w, u)][world.SHOCK]
    if drift > 0.0:
        z0, z1 = normals(seed, replicate, step, NEEDS, UNIT_KEY + u, 0)
        z2, z3 = normals(seed, replicate, step, NEEDS, UNIT_KEY + u, 1) if w.dimensions > 2 else (0.0, 0.0)
        for k in range(w.dimensions):
            moved = common_step(z0 if k == 0 else (z1 if k == 1 else (z2 if k == 2 else z3)), drift, dt)
            w.units[state.U_NEED_SHIFT + k, u] += moved
            need = c[state.NEED + k]
            for i in range(n):
                need[i] = unit(need[i] + moved)
    if change > 0.0:
        for i in range(n):
            if shock[i] > 0.5:
                z0, z1 = normals(seed, replicate, step, NEEDS, key + i, 0)
                z2, z3 = normals(seed, replicate, step, NEEDS, key + i, 1) if w.dimensions > 2 else (0.0, 0.0)
                for k in range(w.dimensions):
                    z = z0 if k == 0 else (z1 if k == 1 else (z2 if k == 2 else z3))
                    c[state.NEED + k, i] = unit(c[state.NEED + k, i] + change * z)
