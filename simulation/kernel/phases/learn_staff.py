"""Phase 8 for professionals and leaders."""

from coprod.simulation.exact.numerics import unit
from coprod.simulation.formulas.encounter import openness_after, overload_of
from coprod.simulation.formulas.learning import burden_after, gained
from coprod.simulation.formulas.session import relax
from coprod.simulation.kernel.lowering.calls import call_rule
from coprod.simulation.kernel.shared import world
from coprod.simulation.kernel.shared.world import compiled, inlined
from coprod.simulation.parameters import index as P
from coprod.simulation.schema import rows as state


@inlined
def learn_staff_power(w, u, first, last):
    """The corners of power. A professional has alternatives as far as the unit's citizens outnumber its professionals."""
    p, n = w.professionals, last - first
    citizens = w.lists[world.FIRST_CITIZEN, u + 1] - w.lists[world.FIRST_CITIZEN, u]
    alternatives = unit(1.0 - float(n) / float(citizens)) if citizens > 0 else 0.0
    call_rule(
        w.rules,
        "staff_corners",
        (
            n,
            p[state.P_RESOURCES, first:last],
            p[state.P_POSITION, first:last],
            p[state.P_ATTITUDE, first:last],
            p[state.P_COMMITMENT, first:last],
            w.units[world.U_MEAN_POSITION, u],
            alternatives,
            w.lab[world.LOW],
            w.lab[world.HIGH],
            w.parameters,
        ),
    )


@inlined
def learn_staff_of(w, u, first, last):
    """Let the professionals first..last-1 of unit u learn."""
    parameters, p, units, n = w.parameters, w.professionals, w.units, last - first
    role, burden, episodes = p[state.P_SESSION_ROLE, first:last], p[state.P_BURDEN, first:last], p[state.P_EPISODES, first:last]
    factor = parameters[P.learn_staff_view]
    for k in range(w.dimensions if w.lab[world.LEARNS_VIEW] > 0.5 else 0):
        norm = parameters[P.professionals_norm] if k < w.dimensions - w.hidden else parameters[P.professionals_hidden_norm]
        view = p[state.P_VIEW + k, first:last]
        for j in range(n):
            view[j] = relax(view[j], norm, factor)
    expertise, training = p[state.P_EXPERTISE, first:last], parameters[P.learn_training] * units[state.U_EFFECT + state.TRAINING, u]
    if w.lab[world.LEARNS_EXPERTISE] > 0.5:
        for j in range(n):
            expertise[j] = gained(expertise[j], training)
    openness, own, fade = p[state.P_OPENNESS, first:last], p[state.P_OWN_OPENNESS, first:last], parameters[P.learn_openness_fade]
    useful, overload = p[state.P_USEFUL, first:last], overload_of(units[state.U_WORKLOAD, u])
    by_useful, by_overload = parameters[P.learn_openness_useful], parameters[P.learn_openness_overload]
    if w.lab[world.LEARNS_OPENNESS] > 0.5:
        for j in range(n):
            openness[j] = openness_after(openness[j], own[j], useful[j], overload, fade, by_useful, by_overload)
    safe, position = p[state.P_PSYCHOLOGICAL_SAFETY, first:last], p[state.P_POSITION, first:last]
    inclusive, heard, rejection = units[state.U_INCLUSIVENESS, u], parameters[P.learn_heard_safety], parameters[P.learn_rejection]
    if w.lab[world.LEARNS_SAFETY] > 0.5:
        call_rule(
            w.rules,
            "change_safety",
            (n, safe, position, role, inclusive, heard, rejection, w.lab[world.LOW], w.lab[world.HIGH], parameters),
        )
    if w.lab[world.LEARNS_POWER] > 0.5:
        learn_staff_power(w, u, first, last)
    rest, support, recovery = (
        parameters[P.learn_staff_rest_burden],
        units[state.U_EFFECT + state.SUPPORTING, u],
        parameters[P.learn_recovery],
    )
    episode_load, session_load = parameters[P.learn_staff_load], parameters[P.learn_session_load]
    overload_load = parameters[P.learn_overload_load] * overload
    if w.lab[world.LEARNS_BURDEN] > 0.5:
        for j in range(n):
            load = episode_load * episodes[j] + (session_load if role[j] > 0.5 else 0.0) + overload_load
            burden[j] = burden_after(burden[j], rest, support, load, recovery)
    commitment, fade, gain = p[state.P_COMMITMENT, first:last], parameters[P.learn_commitment_fade], parameters[P.learn_commitment]
    if w.lab[world.LEARNS_COMMITMENT] > 0.5:
        for j in range(n):
            faded = relax(commitment[j], 0.0, fade)
            commitment[j] = unit(gained(faded, gain)) if role[j] > 1.5 and role[j] < 2.5 else faded


@compiled
def learn_staff(w, seed, replicate, step, first_unit, last_unit):
    """Let all professionals and leaders learn."""
    for u in range(w.n_units):
        first, last = w.lists[world.FIRST_STAFF, u], w.lists[world.FIRST_STAFF, u + 1]
        learn_staff_of(w, u, first, last)
    leaders, factor = w.leaders, w.parameters[P.learn_staff_view]
    for k in range(w.dimensions if w.lab[world.LEARNS_VIEW] > 0.5 else 0):
        view, goal = leaders[state.L_VIEW + k], leaders[state.L_GOAL + k]
        for q in range(w.n_units + w.n_organisations + w.n_regions):
            view[q] = relax(view[q], goal[q], factor)
