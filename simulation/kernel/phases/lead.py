"""Phase 1: what leaders do for each unit, and whether a session is due."""

from coprod.simulation import index as P
from coprod.simulation.draws import LEAD, UNIT_KEY, uniforms
from coprod.simulation.mechanisms_session import call_chance, distance, not_reached, session_interval
from coprod.simulation.population import home_unit
from coprod.simulation.state import (
    INITIATING,
    L_CAPACITY,
    L_INCLUSIVENESS,
    NEED,
    POWER_SHARING,
    U_CAPACITY,
    U_CLOCK,
    U_DESIGN,
    U_EFFECT,
    U_INCLUSIVENESS,
    U_SESSION,
)

from .world import (
    FIRST_CITIZEN,
    GAP,
    STRENGTH,
    compiled,
    desk_of,
    inlined,
)


@inlined
def need_gaps(w, u, n):
    """Distance of unit u's design from the needs of its n citizens, to the row GAP of its desk."""
    units, c = w.units, w.citizens[u]
    d0, d1, d2, d3 = units[U_DESIGN, u], units[U_DESIGN + 1, u], units[U_DESIGN + 2, u], units[U_DESIGN + 3, u]
    n0, n1, n2, n3 = c[NEED], c[NEED + 1], c[NEED + 2], c[NEED + 3]
    gap = w.desk[desk_of(w, u)][GAP]
    k = float(w.dimensions)
    for i in range(n):
        gap[i] = distance(d0, d1, d2, d3, n0[i], n1[i], n2[i], n3[i], k)


@compiled
def lead(w, seed, replicate, step):
    theta, units, leaders = w.theta, w.units, w.leaders
    dt = theta[P.time_dt]
    left = theta[P.leaders_support_capacity_left] if step * dt >= theta[P.leaders_support_ends] else 1.0
    organise = theta[P.institutions_right_to_organise]
    for u in range(w.n_units):
        organisation = home_unit(u, w.n_units, w.n_organisations)
        region = home_unit(organisation, w.n_organisations, w.n_regions)
        c0 = leaders[L_CAPACITY, u] * left
        c1 = leaders[L_CAPACITY, w.n_units + organisation] * left
        c2 = leaders[L_CAPACITY, w.n_units + w.n_organisations + region] * left
        for k in range(9):
            s = w.small[STRENGTH, k]
            units[U_EFFECT + k, u] = 1.0 - (
                not_reached(theta[P.leaders_micro_weight], c0, s)
                * not_reached(theta[P.leaders_meso_weight], c1, s)
                * not_reached(theta[P.leaders_macro_weight], c2, s)
            )
        units[U_CAPACITY, u] = 1.0 - (
            not_reached(theta[P.leaders_micro_weight], c0, 1.0)
            * not_reached(theta[P.leaders_meso_weight], c1, 1.0)
            * not_reached(theta[P.leaders_macro_weight], c2, 1.0)
        )
        units[U_INCLUSIVENESS, u] = 1.0 - (1.0 - leaders[L_INCLUSIVENESS, u]) * (1.0 - units[U_EFFECT + POWER_SHARING, u])
        interval = session_interval(theta[P.lead_interval], theta[P.lead_initiating_gain], units[U_EFFECT + INITIATING, u])
        clock = units[U_CLOCK, u] + dt
        due = clock >= interval
        units[U_CLOCK, u] = clock - interval if due else clock
        if organise > 0.0:
            first, last = w.lists[FIRST_CITIZEN, u], w.lists[FIRST_CITIZEN, u + 1]
            need_gaps(w, u, last - first)
            callers = 0
            gap = w.desk[desk_of(w, u)][GAP]
            for i in range(last - first):
                if gap[i] > theta[P.institutions_call_gap]:
                    callers += 1
            called, _ = uniforms(seed, replicate, step, LEAD, UNIT_KEY + u, 0)
            if called < call_chance(float(callers), organise, theta[P.institutions_call_probability]):
                due = True
        units[U_SESSION, u] = 1.0 if due else 0.0
