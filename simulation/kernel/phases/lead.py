"""Phase 1: what leaders do for each unit, and whether a session is due."""

from coprod.simulation.exact.draws import LEAD, UNIT_KEY, uniforms
from coprod.simulation.exact.numerics import beyond
from coprod.simulation.formulas.population import home_unit
from coprod.simulation.formulas.session import call_chance, capacity_after_costs, is_due, not_reached, session_interval
from coprod.simulation.kernel.lowering.calls import call_rule
from coprod.simulation.kernel.shared import world
from coprod.simulation.kernel.shared.institutions import running_costs
from coprod.simulation.kernel.shared.needs import need_gaps
from coprod.simulation.kernel.shared.world import compiled, inlined, scratch_of
from coprod.simulation.kernel.signatures import ATTEND
from coprod.simulation.parameters import index as P
from coprod.simulation.schema import rows as state


@inlined
def reach(w, u, costs, left):
    """Work out the effects of nine practices on unit u, its leaders' joint capacity, and its inclusiveness."""
    parameters, units, leaders = w.parameters, w.units, w.leaders
    organisation = home_unit(u, w.n_units, w.n_organisations)
    region = home_unit(organisation, w.n_organisations, w.n_regions)
    c0 = capacity_after_costs(leaders[state.L_CAPACITY, u] * left, costs)
    c1 = capacity_after_costs(leaders[state.L_CAPACITY, w.n_units + organisation] * left, costs)
    c2 = capacity_after_costs(leaders[state.L_CAPACITY, w.n_units + w.n_organisations + region] * left, costs)
    shifted = w.rules[ATTEND] != 0
    if shifted:
        call_rule(w.rules, "attend", (units[state.U_WEAKEST_STAGE, u], w.small[world.ATTENTION], parameters))
    for k in range(9):
        s = w.small[world.ATTENTION, k] if shifted else w.small[world.STRENGTH, k]
        units[state.U_EFFECT + k, u] = 1.0 - (
            not_reached(parameters[P.leaders_micro_weight], c0, s)
            * not_reached(parameters[P.leaders_meso_weight], c1, s)
            * not_reached(parameters[P.leaders_macro_weight], c2, s)
        )
    units[state.U_CAPACITY, u] = 1.0 - (
        not_reached(parameters[P.leaders_micro_weight], c0, 1.0)
        * not_reached(parameters[P.leaders_meso_weight], c1, 1.0)
        * not_reached(parameters[P.leaders_macro_weight], c2, 1.0)
    )
    units[state.U_INCLUSIVENESS, u] = 1.0 - (1.0 - leaders[state.L_INCLUSIVENESS, u]) * (
        1.0 - units[state.U_EFFECT + state.POWER_SHARING, u]
    )


@inlined
def called_by_citizens(w, seed, replicate, step, u):
    """Whether citizens with a large need gap call a session."""
    parameters = w.parameters
    first, last = w.lists[world.FIRST_CITIZEN, u], w.lists[world.FIRST_CITIZEN, u + 1]
    need_gaps(w, u, last - first)
    callers = 0
    gap = w.scratch[scratch_of(w, u)][world.GAP]
    for i in range(last - first):
        if beyond(gap[i], parameters[P.institutions_call_gap]):
            callers += 1
    x, _ = uniforms(seed, replicate, step, LEAD, UNIT_KEY + u, 0)
    organise = parameters[P.institutions_right_to_organise]
    return x < call_chance(float(callers), organise, parameters[P.institutions_call_probability])


@compiled
def lead(w, seed, replicate, step, first_unit, last_unit):
    """Work out what leaders do for units first_unit..last_unit-1, and whether a session is due there."""
    parameters, units = w.parameters, w.units
    dt = parameters[P.time_dt]
    left = parameters[P.leaders_support_capacity_left] if is_due(step * dt, parameters[P.leaders_support_ends]) else 1.0
    costs = running_costs(parameters)
    for u in range(first_unit, last_unit):
        reach(w, u, costs, left)
        interval = session_interval(
            parameters[P.lead_interval], parameters[P.lead_initiating_gain], units[state.U_EFFECT + state.INITIATING, u]
        )
        clock = units[state.U_CLOCK, u] + dt
        due = is_due(clock, interval)
        units[state.U_CLOCK, u] = clock - interval if due else clock
        if parameters[P.institutions_right_to_organise] > 0.0 and called_by_citizens(w, seed, replicate, step, u):
            due = True
        units[state.U_SESSION, u] = 1.0 if due else 0.0
