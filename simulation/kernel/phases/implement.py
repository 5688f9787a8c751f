"""Phase 6: designs move towards agreements, drift, follow linked units; promises come of age."""

from coprod.simulation import index as P
from coprod.simulation.draws import IMPLEMENT, UNIT_KEY, uniforms
from coprod.simulation.kernel.calls import ask
from coprod.simulation.kernel.shared.institutions import audited, nested_pull, override_left
from coprod.simulation.kernel.shared.points import apart
from coprod.simulation.kernel.shared.world import (
    ANSWER,
    C_USED,
    FIRST_STAFF,
    HIGH,
    LOW,
    N_CITIZENS,
    OF_LEADERSHIP,
    U_LINK,
    U_OLD,
    WHO,
    inlined,
    phase,
)
from coprod.simulation.kernel.signatures import IMPLEMENTING
from coprod.simulation.mechanisms_session import implementation_step, is_due, progress
from coprod.simulation.numerics import at_least, below, clamp
from coprod.simulation.population import first_member, home_unit
from coprod.simulation.rule_states import UNITS
from coprod.simulation.state import (
    GROUP,
    L_VIEW,
    OFFSETS,
    ORCHESTRATING,
    P_OPENNESS,
    ROLE,
    SUPPORTING,
    U_AGE,
    U_AGREEMENT,
    U_AGREEMENTS,
    U_ALIGNMENT,
    U_CAPACITY,
    U_DESIGN,
    U_DIRECTION,
    U_EFFECT,
    U_EXPRESSED,
    U_KEPT,
    U_ORIGIN,
    U_PROMISE,
    U_PROMISES,
    U_SESSION,
    U_SHARED_COMMITMENT,
    U_START,
    U_USED,
    U_YIELD,
    USED,
    VIEW,
)
from coprod.simulation.state import IMPLEMENTING as IMPLEMENTING_PRACTICE


@inlined
def settle_inputs(w, seed, replicate, step, u):
    """After a session: overriding, and whether each citizen's input was used."""
    theta, units, c = w.theta, w.units, w.citizens[u]
    overridden = False
    if units[U_SESSION, u] > 1.5:
        x, _ = uniforms(seed, replicate, step, IMPLEMENT, UNIT_KEY + u, 0)
        overridden = x < override_left(theta[P.institutions_override], theta[P.institutions_right_to_organise])
        if overridden:
            higher = w.n_units + home_unit(u, w.n_units, w.n_organisations)
            for k in range(4):
                units[U_AGREEMENT + k, u] = w.leaders[L_VIEW + k, higher]
    for a in range(w.seats[u, N_CITIZENS]):
        i = w.seats[u, WHO + a]
        role = c[ROLE, i]
        if role < 1.5:
            continue
        used = role < 2.5 and units[U_SESSION, u] > 1.5 and not overridden
        if used:
            agreed = apart(units, U_AGREEMENT, u, c, VIEW, i, w.dimensions)
            used = below(agreed, apart(units, U_DESIGN, u, c, VIEW, i, w.dimensions))
        c[USED, i] = 1.0 if used else -1.0
        if used:
            units[U_USED, u] += 1.0
            w.cells[u, int(c[GROUP, i]), C_USED] += 1.0


@inlined
def leaders_factor(w, u):
    """What the rule of leadership makes of the last session, as a factor on the rate of implementing."""
    units, answer = w.units, w.small[ANSWER]
    if w.rules[IMPLEMENTING] == 0:
        return 1.0
    here, there = w.lists[FIRST_STAFF, u], w.lists[FIRST_STAFF, u + 1]
    openness = 0.0
    for j in range(here, there):
        openness += w.professionals[P_OPENNESS, j]
    openness = openness / float(there - here) if there > here else 0.0
    ask(
        w.rules,
        "implementing",
        (
            units[U_DIRECTION, u],
            units[U_ALIGNMENT, u],
            units[U_SHARED_COMMITMENT, u],
            units[U_EXPRESSED, u] if units[U_SESSION, u] > 0.5 else 0.0,
            units[U_CAPACITY, u],
            openness,
            units,
            w.states[OF_LEADERSHIP, UNITS],
            u,
            answer,
            w.theta,
        ),
    )
    return answer[0]


@inlined
def move_design(w, u, old):
    """Design of unit u after implementing, drifting and moving together with linked units."""
    theta, units = w.theta, w.units
    factor = leaders_factor(w, u)
    step_size = 0.0
    if units[U_AGREEMENTS, u] > 0.0:
        step_size = implementation_step(
            theta[P.implement_rate],
            theta[P.implement_base],
            units[U_EFFECT + IMPLEMENTING_PRACTICE, u],
            factor,
            units[U_YIELD, u],
            theta[P.time_dt],
        )
    drift = theta[P.implement_drift] * (1.0 - units[U_EFFECT + SUPPORTING, u])
    pull = theta[P.implement_orchestration] * units[U_EFFECT + ORCHESTRATING, u]
    nesting, rate = theta[P.institutions_nesting], theta[P.institutions_diffusion]
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
        moved = x + step_size * (units[U_AGREEMENT + k, u] - x) + drift * (units[U_ORIGIN + k, u] - x) + pull * (together - x)
        units[U_DESIGN + k, u] = clamp(moved + nested_pull(x, together, nesting, rate), w.lab[LOW], w.lab[HIGH])


@inlined
def come_of_age(w, seed, replicate, step, u):
    """Whether unit u's agreement is old enough to be a kept or a broken promise."""
    theta, units = w.theta, w.units
    units[U_PROMISE, u] = 0.0
    if units[U_AGE, u] >= 0.0:
        age = units[U_AGE, u] + theta[P.time_dt]
        units[U_AGE, u] = age
        if is_due(age, theta[P.implement_patience]):
            covered = progress(
                apart(units, U_START, u, units, U_AGREEMENT, u, w.dimensions),
                apart(units, U_DESIGN, u, units, U_AGREEMENT, u, w.dimensions),
            )
            kept = at_least(covered, theta[P.implement_required_progress])
            units[U_PROMISE, u] = 1.0 if kept else -1.0
            units[U_PROMISES, u] += 1.0
            units[U_KEPT, u] += 1.0 if kept else 0.0
            units[U_AGE, u] = -1.0
            x, _ = uniforms(seed, replicate, step, IMPLEMENT, UNIT_KEY + u, 1)
            if not kept and audited(x, theta[P.institutions_monitoring]) > 0.5:
                units[U_AGE, u] = 0.0


@inlined
def delegate(w, leader, first, last):
    """A leader above units follows the mean of their designs, which delegates bring up."""
    theta = w.theta
    for k in range(w.dimensions):
        mean = 0.0
        for u in range(first, last):
            mean += w.units[U_DESIGN + k, u]
        own = w.leaders[L_VIEW + k, leader]
        pull = nested_pull(own, mean / float(last - first), theta[P.institutions_nesting], theta[P.institutions_diffusion])
        w.leaders[L_VIEW + k, leader] = own + pull


@inlined
def bring_delegates(w):
    for o in range(w.n_organisations):
        delegate(w, w.n_units + o, first_member(o, w.n_units, w.n_organisations), first_member(o + 1, w.n_units, w.n_organisations))
    for r in range(w.n_regions):
        first = first_member(first_member(r, w.n_organisations, w.n_regions), w.n_units, w.n_organisations)
        last = first_member(first_member(r + 1, w.n_organisations, w.n_regions), w.n_units, w.n_organisations)
        delegate(w, w.n_units + w.n_organisations + r, first, last)


@phase
def implement(w, seed, replicate, step, first_unit, last_unit):
    units = w.units
    for u in range(w.n_units):
        if w.seats[u, N_CITIZENS] > 0:
            settle_inputs(w, seed, replicate, step, u)
    old = units[U_OLD : U_OLD + 4]
    for k in range(4):
        for u in range(w.n_units):
            old[k, u] = units[U_DESIGN + k, u]
    for u in range(w.n_units):
        move_design(w, u, old)
        come_of_age(w, seed, replicate, step, u)
    if w.theta[P.institutions_nesting] > 0.0:
        bring_delegates(w)
