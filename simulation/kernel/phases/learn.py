"""Phase 8: what everyone learns from the step. Reads the state at the phase's start, then commits it.

Loops run one state at a time, those that read a state before those that change it; each is simple enough for the
compiler to run on vectors. A unit's citizens go through all loops together while their state is in the processor's
cache; what they ask peers of other units is copied before anyone learns.
"""

from coprod.simulation.exact.numerics import unit
from coprod.simulation.formulas.learning import (
    burden_after,
    efficacy_after,
    gained,
    health_after,
    institutional_trust_after,
    leave_chance,
    response_expectation_after,
    well_being_after,
)
from coprod.simulation.formulas.population import draw_citizen, fill_citizen, home_unit
from coprod.simulation.formulas.session import relax
from coprod.simulation.kernel.calls import ask
from coprod.simulation.kernel.shared import world
from coprod.simulation.kernel.shared.placing import place_citizen
from coprod.simulation.kernel.shared.world import desk_of, inlined, phase
from coprod.simulation.kernel.signatures import ACCOUNTS, USES_UNIT_MEAN
from coprod.simulation.parameters import index as P
from coprod.simulation.schema import rows as state
from coprod.simulation.schema.rule_states import CITIZENS


@inlined
def begin_learning(w):
    """Copies of what peers are asked about."""
    for u in range(w.n_units):
        first, last = w.lists[world.FIRST_CITIZEN, u], w.lists[world.FIRST_CITIZEN, u + 1]
        old, institutional = w.people[world.OLD_TRUST, first:last], w.citizens[u, state.INSTITUTIONAL_TRUST]
        for i in range(last - first):
            old[i] = institutional[i]
        old, efficacy = w.people[world.OLD_EFFICACY, first:last], w.citizens[u, state.EFFICACY]
        for i in range(last - first):
            old[i] = efficacy[i]


@inlined
def happen(w, u, n):
    """Health shocks and leaving."""
    theta, c = w.theta, w.citizens[u]
    burden, unused, desk = c[state.BURDEN], c[state.UNUSED], w.desk[desk_of(w, u)]
    shock, leave = desk[world.SHOCK], desk[world.LEAVE]
    shock_draw, leave_draw = desk[world.L_SHOCK], desk[world.L_LEAVES]
    p_shock, p_leave = theta[P.learn_shock], theta[P.learn_leave]
    by_burden, by_unused = theta[P.learn_leave_burden], theta[P.learn_leave_unused]
    for i in range(n):
        leave[i] = 0.0
    for i in range(n):
        shock[i] = 1.0 if shock_draw[i] < p_shock else 0.0
    if w.lab[world.LEARNS_LEAVING] > 0.5:
        for i in range(n):
            leave[i] = 1.0 if leave_draw[i] < leave_chance(burden[i], unused[i], p_leave, by_burden, by_unused) else 0.0


@inlined
def learn_well_being_and_institutions(w, step, u, n):
    """What reads personal trust: well-being and institutional trust."""
    theta, c = w.theta, w.citizens[u]
    t0, t1, t2, t3 = c[state.TRUST], c[state.TRUST + 1], c[state.TRUST + 2], c[state.TRUST + 3]
    ties = float(w.n_ties) if w.n_ties > 0 else 1.0
    value, health, well_being = c[state.VALUE], c[state.HEALTH], c[state.WELL_BEING]
    factor = theta[P.learn_well_being_half_life]
    w_value, w_health = theta[P.learn_well_being_value], theta[P.learn_well_being_health]
    w_trust = theta[P.learn_well_being_trust]
    if w.lab[world.LEARNS_WELL_BEING] > 0.5:
        for i in range(n):
            personal = (t0[i] + t1[i] + t2[i] + t3[i]) / ties
            well_being[i] = well_being_after(well_being[i], value[i], health[i], personal, factor, w_value, w_health, w_trust)
    institutional, old, present = c[state.INSTITUTIONAL_TRUST], w.people[world.OLD_TRUST], c[state.PRESENT]
    factor = theta[P.learn_institutional]
    say = theta[P.learn_institutional_peers] if w.n_peers > 0 else 0.0
    kept, broken = theta[P.learn_promise_kept], theta[P.learn_promise_broken]
    onlooker, promise = theta[P.implement_onlooker_share], w.units[state.U_PROMISE, u]
    peer = w.links[u, world.PEER + (step % w.n_peers if w.n_peers > 0 else 0)]
    said = w.desk[desk_of(w, u)][world.PEERS_PRESENT]
    for i in range(n):
        said[i] = old[peer[i]]
    if w.lab[world.LEARNS_INSTITUTIONAL_TRUST] > 0.5:
        for i in range(n):
            personal = (t0[i] + t1[i] + t2[i] + t3[i]) / ties
            exposure = 1.0 if present[i] > 0.5 else onlooker
            institutional[i] = institutional_trust_after(
                institutional[i], personal, said[i], promise, exposure, factor, say, kept, broken
            )


@inlined
def learn_expectations(w, u, n):
    """Response expectation, expectation of quality, commitment."""
    theta, c = w.theta, w.citizens[u]
    response, own, used, present = (
        c[state.RESPONSE_EXPECTATION],
        c[state.OWN_RESPONSE_EXPECTATION],
        c[state.INPUT_USED],
        c[state.PRESENT],
    )
    fade = theta[P.learn_response_fade]
    input_used, input_unused = theta[P.learn_input_used], theta[P.learn_input_unused]
    kept, broken = theta[P.learn_promise_kept], theta[P.learn_promise_broken]
    onlooker, promise = theta[P.implement_onlooker_share], w.units[state.U_PROMISE, u]
    unused = c[state.UNUSED]
    if w.lab[world.LEARNS_RESPONSE_EXPECTATION] > 0.5:
        for i in range(n):
            exposure = 1.0 if present[i] > 0.5 else onlooker
            response[i] = response_expectation_after(
                response[i], own[i], used[i], promise, exposure, fade, input_used, input_unused, kept, broken
            )
        for i in range(n):
            unused[i] = 0.0 if used[i] > 0.5 else (1.0 if used[i] < -0.5 else unused[i])
    expectation, own, quality = c[state.EXPECTATION], c[state.OWN_EXPECTATION], c[state.QUALITY]
    factor = theta[P.learn_expectation]
    if w.lab[world.LEARNS_EXPECTATION] > 0.5:
        for i in range(n):
            expectation[i] = relax(expectation[i], 0.5 * own[i] + 0.5 * quality[i], factor)
    commitment, role = c[state.COMMITMENT], c[state.SESSION_ROLE]
    fade, gain = theta[P.learn_commitment_fade], theta[P.learn_commitment]
    if w.lab[world.LEARNS_COMMITMENT] > 0.5:
        for i in range(n):
            faded = relax(commitment[i], 0.0, fade)
            heard = role[i] > 1.5 and role[i] < 2.5
            commitment[i] = unit(gained(faded, gain)) if heard else faded


@inlined
def mean_position(w, u):
    """Mean position corner of unit u's citizens and professionals; 0 where the rule of power does not ask for it."""
    if w.rules[USES_UNIT_MEAN] == 0:
        return 0.0
    total = 0.0
    position = w.citizens[u, state.POSITION]
    n = w.lists[world.FIRST_CITIZEN, u + 1] - w.lists[world.FIRST_CITIZEN, u]
    here, there = w.lists[world.FIRST_STAFF, u], w.lists[world.FIRST_STAFF, u + 1]
    for i in range(n):
        total += position[i]
    for j in range(here, there):
        total += w.professionals[state.P_POSITION, j]
    return total / float(n + there - here) if n + there > here else 0.0


@inlined
def keep_accounts(w, u, n):
    """What the rule of participation and the institutions remember of the step."""
    theta, c = w.theta, w.citizens[u]
    if w.rules[ACCOUNTS] != 0:
        row = w.states[world.OF_PARTICIPATION, CITIZENS]
        ask(w.rules, "accounts", (n, c[state.SESSION_ROLE], c[state.EPISODE], c[state.CONTRIBUTION], c, row, theta))
    if theta[P.institutions_monitoring] > 0.0:
        lapses, forgiveness = c[w.states[world.OF_INSTITUTIONS, CITIZENS]], theta[P.institutions_forgiveness]
        for i in range(n):
            lapses[i] = relax(lapses[i], 0.0, forgiveness)


@inlined
def learn_efficacy_and_power(w, step, u, n):
    """Safety (which reads position), corners of power, attitude (which reads efficacy), efficacy."""
    theta, c = w.theta, w.citizens[u]
    first = w.lists[world.FIRST_CITIZEN, u]
    low, high = w.lab[world.LOW], w.lab[world.HIGH]
    inclusive, rejection = w.units[state.U_INCLUSIVENESS, u], theta[P.learn_rejection]
    if w.lab[world.LEARNS_SAFETY] > 0.5:
        ask(
            w.rules,
            "change_safety",
            (n, c[state.PSYCHOLOGICAL_SAFETY], c[state.POSITION], c[state.SESSION_ROLE], inclusive, rejection, low, high, theta),
        )
    mean = mean_position(w, u)
    w.units[world.U_MEAN_POSITION, u] = mean
    alternatives = float(w.n_ties - 1) / float(w.n_ties) if w.n_ties > 0 else 0.0
    if w.lab[world.LEARNS_POWER] > 0.5:
        ask(
            w.rules,
            "citizen_corners",
            (
                n,
                c[state.RESOURCES],
                c[state.POSITION],
                c[state.ATTITUDE],
                c[state.COMMITMENT],
                c[state.HEALTH],
                mean,
                alternatives,
                low,
                high,
                theta,
            ),
        )
    attitude, old = c[state.ATTITUDE], w.people[world.OLD_EFFICACY]
    before = w.people[world.OLD_EFFICACY, first : first + n]
    factor = theta[P.learn_attitude]
    if w.lab[world.LEARNS_ATTITUDE] > 0.5:
        for i in range(n):
            attitude[i] = relax(attitude[i], before[i], factor)
    efficacy, own, episode, good, role = (
        c[state.EFFICACY],
        c[state.OWN_EFFICACY],
        c[state.EPISODE],
        w.desk[desk_of(w, u)][world.GOOD],
        c[state.SESSION_ROLE],
    )
    training = w.units[state.U_EFFECT + state.TRAINING, u]
    fade, train = theta[P.learn_efficacy_fade], theta[P.learn_training]
    peers = theta[P.learn_efficacy_peers] if w.n_peers > 0 else 0.0
    mastery, failure, heard_gain = theta[P.learn_mastery], theta[P.learn_failure], theta[P.learn_heard_efficacy]
    peer = w.links[u, world.PEER + (step % w.n_peers if w.n_peers > 0 else 0)]
    example = w.desk[desk_of(w, u)][world.PEERS_PRESENT]
    for i in range(n):
        example[i] = old[peer[i]]
    if w.lab[world.LEARNS_EFFICACY] > 0.5:
        for i in range(n):
            heard = 1.0 if role[i] > 1.5 and role[i] < 2.5 else 0.0
            efficacy[i] = efficacy_after(
                efficacy[i],
                own[i],
                example[i],
                training,
                episode[i],
                good[i],
                heard,
                fade,
                peers,
                train,
                mastery,
                failure,
                heard_gain,
            )


@inlined
def learn_body(w, u, n):
    """Burden (which reads health), health, views."""
    theta, c = w.theta, w.citizens[u]
    burden, health, role = c[state.BURDEN], c[state.HEALTH], c[state.SESSION_ROLE]
    episode, given = c[state.EPISODE], c[state.CONTRIBUTION]
    support = w.units[state.U_EFFECT + state.SUPPORTING, u]
    illness, recovery = theta[P.learn_illness_burden], theta[P.learn_recovery]
    session_load, episode_load = theta[P.learn_session_load], theta[P.learn_episode_load]
    if w.lab[world.LEARNS_BURDEN] > 0.5:
        for i in range(n):
            seated = session_load if role[i] > 0.5 else 0.0
            load = seated + episode_load * given[i] * episode[i]
            burden[i] = burden_after(burden[i], illness * (1.0 - health[i]), support, load, recovery)
    own, fit, quality, shock = (
        c[state.OWN_HEALTH],
        c[state.FIT],
        c[state.QUALITY],
        w.desk[desk_of(w, u)][world.SHOCK],
    )
    factor, care, size = theta[P.learn_health], theta[P.learn_care_share], theta[P.learn_shock_size]
    if w.lab[world.LEARNS_HEALTH] > 0.5:
        for i in range(n):
            health[i] = health_after(health[i], own[i], fit[i], quality[i], shock[i], factor, care, size)
    factor = theta[P.learn_view]
    if w.lab[world.LEARNS_VIEW] > 0.5:
        for k in range(w.dimensions):
            view, need = c[state.VIEW + k], c[state.NEED + k]
            for i in range(n):
                view[i] = relax(view[i], need[i], factor)


@inlined
def learn_trust(w, u):
    """Put personal trust after this step's episodes in place, on both sides."""
    c, desk, listed = w.citizens[u], w.desk[desk_of(w, u)], w.links[u, world.EPISODE_LIST]
    for x in range(int(w.units[world.U_FOUND, u])):
        i = listed[x]
        slot = int(c[state.PARTNER, i])
        c[state.TRUST + slot, i] = desk[world.NEW_TRUST, i]
        c[state.TRUST_BACK + slot, i] = desk[world.NEW_TRUST_BACK, i]


@inlined
def learn_in_unit(w, step, u, leavers):
    """Everything the citizens of one unit learn; adds those who leave to the list and returns its new length."""
    first, last = w.lists[world.FIRST_CITIZEN, u], w.lists[world.FIRST_CITIZEN, u + 1]
    n = last - first
    happen(w, u, n)
    if w.lab[world.LEARNS_ACCOUNTS] > 0.5:
        keep_accounts(w, u, n)
    learn_well_being_and_institutions(w, step, u, n)
    learn_efficacy_and_power(w, step, u, n)
    learn_expectations(w, u, n)
    learn_body(w, u, n)
    if w.lab[world.LEARNS_TRUST] > 0.5:
        learn_trust(w, u)
    leave = w.desk[desk_of(w, u)][world.LEAVE]
    for i in range(n):
        if leave[i] > 0.5:
            w.lists[world.LEAVER_LIST, leavers] = first + i
            leavers += 1
    return leavers


@phase
def learn(w, seed, replicate, step, first_unit, last_unit):
    if first_unit == 0:
        begin_learning(w)
    leavers = int(w.small[world.MEMORY, world.LEAVERS])
    for u in range(first_unit, last_unit):
        leavers = learn_in_unit(w, step, u, leavers)
    w.small[world.MEMORY, world.LEAVERS] = float(leavers)


@phase
def replace_leavers(w, seed, replicate, step, first_unit, last_unit):
    """Give the place of each citizen who leaves to a new one."""
    for x in range(int(w.small[world.MEMORY, world.LEAVERS])):
        who = w.lists[world.LEAVER_LIST, x]
        u = home_unit(who, w.n_citizens, w.n_units)
        i = who - w.lists[world.FIRST_CITIZEN, u]
        w.cells[u, int(w.citizens[u, state.GROUP, i]), world.C_LEFT] += 1.0
        generation = int(w.citizens[u, state.GENERATION, i]) + 1
        draw_citizen(w.small[world.LOT], seed, replicate, who, generation)
        fill_citizen(w.small[world.TRAIT], w.small[world.LOT], w.theta, w.n_groups, w.dimensions, w.hidden)
        place_citizen(w, u, i, generation, seed, replicate)
        w.people[world.SEATED, who] = 0.0
        w.units[state.U_LEFT, u] += 1.0
