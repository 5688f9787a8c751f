"""Phase 6: designs move towards agreements, drift, follow linked units; promises come of age."""

from coprod.simulation import index as P
from coprod.simulation.draws import IMPLEMENT, UNIT_KEY, uniforms
from coprod.simulation.mechanisms_session import implementation_step, override_chance, progress
from coprod.simulation.numerics import unit
from coprod.simulation.population import home_unit
from coprod.simulation.state import (
    IMPLEMENTING,
    L_VIEW,
    OFFSETS,
    ORCHESTRATING,
    ROLE,
    SUPPORTING,
    U_AGE,
    U_AGREEMENT,
    U_AGREEMENTS,
    U_DESIGN,
    U_EFFECT,
    U_KEPT,
    U_ORIGIN,
    U_PROMISE,
    U_PROMISES,
    U_SESSION,
    U_START,
    U_USED,
    U_YIELD,
    USED,
    VIEW,
)

from .points import apart
from .world import N_CITIZENS, U_LINK, U_OLD, compiled, inlined


@inlined
def settle_inputs(w, seed, replicate, step, u):
    """After a session: overriding, and whether each citizen's input was used."""
    theta, units, c = w.theta, w.units, w.citizens[u]
    overridden = False
    if units[U_SESSION, u] > 1.5:
        x, _ = uniforms(seed, replicate, step, IMPLEMENT, UNIT_KEY + u, 0)
        overridden = x < override_chance(theta[P.institutions_override], theta[P.institutions_right_to_organise])
        if overridden:
            higher = w.n_units + home_unit(u, w.n_units, w.n_organisations)
            for k in range(4):
                units[U_AGREEMENT + k, u] = w.leaders[L_VIEW + k, higher]
    for a in range(w.seats[u, N_CITIZENS]):
        i = w.seats[u, a]
        role = c[ROLE, i]
        if role < 1.5:
            continue
        used = role < 2.5 and units[U_SESSION, u] > 1.5 and not overridden
        if used:
            used = apart(units, U_AGREEMENT, u, c, VIEW, i, w.dimensions) < apart(units, U_DESIGN, u, c, VIEW, i, w.dimensions)
        c[USED, i] = 1.0 if used else -1.0
        if used:
            units[U_USED, u] += 1.0


@compiled
def implement(w, seed, replicate, step):
    theta, units = w.theta, w.units
    dt = theta[P.time_dt]
    for u in range(w.n_units):
        if w.seats[u, N_CITIZENS] > 0:
            settle_inputs(w, seed, replicate, step, u)
    old = units[U_OLD : U_OLD + 4]
    for k in range(4):
        for u in range(w.n_units):
            old[k, u] = units[U_DESIGN + k, u]
    for u in range(w.n_units):
        step_size = 0.0
        if units[U_AGREEMENTS, u] > 0.0:
            step_size = implementation_step(
                theta[P.implement_rate],
                theta[P.implement_base],
                units[U_EFFECT + IMPLEMENTING, u],
                units[U_YIELD, u],
                dt,
            )
        drift = theta[P.implement_drift] * (1.0 - units[U_EFFECT + SUPPORTING, u])
        pull = theta[P.implement_orchestration] * units[U_EFFECT + ORCHESTRATING, u]
        linked = 0.0
        for o in range(OFFSETS):
            linked += w.units[U_LINK + o, u]
        for k in range(w.dimensions):
            x = old[k, u]
            together = x
            if linked > 0.0:
                total = 0.0
                for o in range(OFFSETS):
                    total += w.units[U_LINK + o, u] * old[k, (u + o - 3 + w.n_units * 3) % w.n_units]
                together = total / linked
            units[U_DESIGN + k, u] = unit(
                x + step_size * (units[U_AGREEMENT + k, u] - x) + drift * (units[U_ORIGIN + k, u] - x) + pull * (together - x)
            )
        units[U_PROMISE, u] = 0.0
        if units[U_AGE, u] >= 0.0:
            age = units[U_AGE, u] + dt
            units[U_AGE, u] = age
            if age >= theta[P.implement_patience]:
                kept = (
                    progress(
                        apart(units, U_START, u, units, U_AGREEMENT, u, w.dimensions),
                        apart(units, U_DESIGN, u, units, U_AGREEMENT, u, w.dimensions),
                    )
                    >= theta[P.implement_required_progress]
                )
                units[U_PROMISE, u] = 1.0 if kept else -1.0
                units[U_PROMISES, u] += 1.0
                units[U_KEPT, u] += 1.0 if kept else 0.0
                units[U_AGE, u] = -1.0
