"""Phase 6: designs move towards agreements, drift, follow linked units; promises come of age."""

from coprod.simulation.exact.draws import IMPLEMENT, UNIT_KEY, uniforms
from coprod.simulation.exact.numerics import at_least, below, clamp
from coprod.simulation.formulas.population import first_member, home_unit
from coprod.simulation.formulas.service import above
from coprod.simulation.formulas.session import implementation_step, is_due, progress, relax
from coprod.simulation.kernel.lowering.calls import call_rule
from coprod.simulation.kernel.shared import world
from coprod.simulation.kernel.shared.institutions import audited, nested_pull, override_left
from coprod.simulation.kernel.shared.points import apart
from coprod.simulation.kernel.shared.world import compiled, inlined
from coprod.simulation.kernel.signatures import IMPLEMENTING
from coprod.simulation.parameters import index as P
from coprod.simulation.schema import rows as state
from coprod.simulation.schema.rule_states import UNITS
from coprod.simulation.schema.state import OFFSETS


@inlined
def settle_inputs(w, seed, replicate, step, u):
    """After a session, decide whether it is overridden and whether each citizen's input was used."""
    parameters, units, c = w.parameters, w.units, w.citizens[u]
    overridden = False
    if units[state.U_SESSION, u] > 1.5:
        x, _ = uniforms(seed, replicate, step, IMPLEMENT, UNIT_KEY + u, 0)
        overridden = x < override_left(parameters[P.institutions_override], parameters[P.institutions_right_to_organise])
        if overridden:
            higher = w.n_units + home_unit(u, w.n_units, w.n_organisations)
            for k in range(4):
                units[state.U_AGREEMENT + k, u] = w.leaders[state.L_VIEW + k, higher]
    for a in range(w.seats[u, world.N_CITIZENS]):
        i = w.seats[u, world.WHO + a]
        role = c[state.SESSION_ROLE, i]
        if role < 1.5:
            continue
        used = role < 2.5 and units[state.U_SESSION, u] > 1.5 and not overridden
        if used:
            agreed = apart(units, state.U_AGREEMENT, u, c, state.VIEW, i, w.dimensions)
            used = below(agreed, apart(units, state.U_DESIGN, u, c, state.VIEW, i, w.dimensions))
        c[state.INPUT_USED, i] = 1.0 if used else -1.0
        if used:
            units[state.U_USED, u] += 1.0
            w.cells[u, int(c[state.GROUP, i]), world.C_USED] += 1.0


@inlined
def leaders_factor(w, u):
    """What the rule of leadership makes of the last session, as a factor on the rate of implementing."""
    units, answer = w.units, w.small[world.ANSWER]
    if w.rules[IMPLEMENTING] == 0:
        return 1.0
    here, there = w.lists[world.FIRST_STAFF, u], w.lists[world.FIRST_STAFF, u + 1]
    openness = 0.0
    for j in range(here, there):
        openness += w.professionals[state.P_OPENNESS, j]
    openness = openness / float(there - here) if there > here else 0.0
    call_rule(
        w.rules,
        "implementing",
        (
            units[state.U_DIRECTION, u],
            units[state.U_ALIGNMENT, u],
            units[state.U_SHARED_COMMITMENT, u],
            units[state.U_EXPRESSED, u] if units[state.U_SESSION, u] > 0.5 else 0.0,
            units[state.U_CAPACITY, u],
            openness,
            units,
            w.states[world.OF_LEADERSHIP, UNITS],
            u,
            answer,
            w.parameters,
        ),
    )
    return answer[0]


@inlined
def move_design(w, u, old):
    """Move the design of unit u: it is implemented, drifts, and moves together with linked units."""
    parameters, units = w.parameters, w.units
    factor = leaders_factor(w, u)
    step_size = 0.0
    if units[state.U_AGREEMENTS, u] > 0.0:
        step_size = implementation_step(
            parameters[P.implement_rate],
            parameters[P.implement_base],
            units[state.U_EFFECT + state.IMPLEMENTING, u],
            factor,
            units[state.U_PIPELINE_YIELD, u],
            parameters[P.time_dt],
        )
    drift = parameters[P.implement_drift] * (1.0 - units[state.U_EFFECT + state.SUPPORTING, u])
    pull = parameters[P.implement_orchestration] * units[state.U_EFFECT + state.ORCHESTRATING, u]
    nesting, rate = parameters[P.institutions_nesting], parameters[P.institutions_diffusion]
    linked = 0.0
    for o in range(OFFSETS):
        linked += w.units[world.U_LINK + o, u]
    for k in range(w.dimensions):
        x = old[k, u]
        together = x
        if linked > 0.0:
            total = 0.0
            for o in range(OFFSETS):
                total += w.units[world.U_LINK + o, u] * old[k, (u + o - 3 + w.n_units * 3) % w.n_units]
            together = total / linked
        moved = (
            x
            + step_size * (units[state.U_AGREEMENT + k, u] - x)
            + drift * (units[state.U_ORIGIN + k, u] - x)
            + pull * (together - x)
        )
        units[state.U_DESIGN + k, u] = clamp(moved + nested_pull(x, together, nesting, rate), w.lab[world.LOW], w.lab[world.HIGH])


@inlined
def spread_practices(w):
    """Discretion and inclusive leadership follow linked units of better quality, as far as leaders orchestrate."""
    parameters, units, leaders = w.parameters, w.units, w.leaders
    old, included = units[world.U_OLD], units[world.U_OLD + 1]
    for u in range(w.n_units):
        old[u] = units[state.U_DISCRETION, u]
        included[u] = leaders[state.L_INCLUSIVENESS, u]
    for u in range(w.n_units):
        pull = parameters[P.implement_spread] * units[state.U_EFFECT + state.ORCHESTRATING, u]
        weights = 0.0
        discretion = 0.0
        inclusiveness = 0.0
        for o in range(OFFSETS):
            v = (u + o - 3 + w.n_units * 3) % w.n_units
            weight = units[world.U_LINK + o, u] * above(units[state.U_SUCCESS, v], units[state.U_SUCCESS, u])
            weights += weight
            discretion += weight * old[v]
            inclusiveness += weight * included[v]
        if weights > 0.0:
            units[state.U_DISCRETION, u] = relax(old[u], discretion / weights, pull)
            leaders[state.L_INCLUSIVENESS, u] = relax(included[u], inclusiveness / weights, pull)


@inlined
def come_of_age(w, seed, replicate, step, u):
    """Decide whether unit u's agreement is old enough to be a kept or a broken promise."""
    parameters, units = w.parameters, w.units
    units[state.U_PROMISE, u] = 0.0
    if units[state.U_AGE, u] >= 0.0:
        age = units[state.U_AGE, u] + parameters[P.time_dt]
        units[state.U_AGE, u] = age
        if is_due(age, parameters[P.implement_patience]):
            covered = progress(
                apart(units, state.U_START, u, units, state.U_AGREEMENT, u, w.dimensions),
                apart(units, state.U_DESIGN, u, units, state.U_AGREEMENT, u, w.dimensions),
            )
            kept = at_least(covered, parameters[P.implement_required_progress])
            units[state.U_PROMISE, u] = 1.0 if kept else -1.0
            units[state.U_PROMISES, u] += 1.0
            units[state.U_KEPT, u] += 1.0 if kept else 0.0
            units[state.U_AGE, u] = -1.0
            x, _ = uniforms(seed, replicate, step, IMPLEMENT, UNIT_KEY + u, 1)
            if not kept and audited(x, parameters[P.institutions_monitoring]) > 0.5:
                units[state.U_AGE, u] = 0.0


@inlined
def delegate(w, leader, first, last):
    """A leader above units follows the mean of their designs, which delegates bring up."""
    parameters = w.parameters
    for k in range(w.dimensions):
        mean = 0.0
        for u in range(first, last):
            mean += w.units[state.U_DESIGN + k, u]
        own = w.leaders[state.L_VIEW + k, leader]
        pull = nested_pull(
            own, mean / float(last - first), parameters[P.institutions_nesting], parameters[P.institutions_diffusion]
        )
        w.leaders[state.L_VIEW + k, leader] = own + pull


@inlined
def bring_delegates(w):
    """Let the leaders of organisations and regions follow what delegates bring up."""
    for o in range(w.n_organisations):
        delegate(w, w.n_units + o, first_member(o, w.n_units, w.n_organisations), first_member(o + 1, w.n_units, w.n_organisations))
    for r in range(w.n_regions):
        first = first_member(first_member(r, w.n_organisations, w.n_regions), w.n_units, w.n_organisations)
        last = first_member(first_member(r + 1, w.n_organisations, w.n_regions), w.n_units, w.n_organisations)
        delegate(w, w.n_units + w.n_organisations + r, first, last)


@compiled
def implement(w, seed, replicate, step, first_unit, last_unit):
    """Implement what was agreed in all units, from the designs at the start of the phase."""
    units = w.units
    for u in range(w.n_units):
        if w.seats[u, world.N_CITIZENS] > 0:
            settle_inputs(w, seed, replicate, step, u)
    old = units[world.U_OLD : world.U_OLD + 4]
    for k in range(4):
        for u in range(w.n_units):
            old[k, u] = units[state.U_DESIGN + k, u]
    for u in range(w.n_units):
        move_design(w, u, old)
        come_of_age(w, seed, replicate, step, u)
    spread_practices(w)
    if w.parameters[P.institutions_nesting] > 0.0:
        bring_delegates(w)
