"""Phase 8: what everyone learns from the step. Reads the state at the phase's start, then commits it.

Loops run one state at a time, those that read a state before those that change it; each is simple enough for the
compiler to run on vectors. A unit's citizens go through all loops together while their state is in the processor's
cache; what they ask peers of other units is copied before anyone learns.
"""

from coprod.simulation import index as P
from coprod.simulation.draws import BLOCKS_PER_GENERATION, LEARN, uniforms
from coprod.simulation.mechanisms_service import (
    burden_after,
    efficacy_after,
    gained,
    good_chance,
    health_after,
    institutional_trust_after,
    leave_chance,
    response_expectation_after,
    well_being_after,
)
from coprod.simulation.mechanisms_session import relax
from coprod.simulation.numerics import unit
from coprod.simulation.population import fill_citizen, home_unit
from coprod.simulation.state import (
    ATTITUDE,
    BUILDING_TRUST,
    BURDEN,
    COMMITMENT,
    CONTRIBUTION,
    EFFICACY,
    EPISODE,
    EXPECTATION,
    FIT,
    GENERATION,
    HEALTH,
    INSTITUTIONAL_TRUST,
    NEED,
    OWN_EFFICACY,
    OWN_EXPECTATION,
    OWN_HEALTH,
    OWN_RESPONSE,
    PARTNER,
    POSITION,
    PRESENT,
    QUALITY,
    RESPONSE_EXPECTATION,
    ROLE,
    SAFETY,
    SUPPORTING,
    TRAINING,
    TRUST,
    TRUST_BACK,
    U_EFFECT,
    U_INCLUSIVENESS,
    U_LEFT,
    U_PROMISE,
    UNUSED,
    USED,
    VALUE,
    VIEW,
    WELL_BEING,
)

from .chosen import power, safety, trust
from .initial import place_citizen
from .world import (
    EPISODE_LIST,
    GOOD,
    LEAVE,
    LEAVER_LIST,
    N_CITIZENS,
    OLD_EFFICACY,
    OLD_TRUST,
    PEER,
    SHOCK,
    TIE,
    TRAIT,
    compiled,
)


@compiled
def begin_learning(w):
    """Copies of what peers are asked about."""
    old, institutional = w.citizens[OLD_TRUST], w.citizens[INSTITUTIONAL_TRUST]
    for i in range(w.n_citizens):
        old[i] = institutional[i]
    old, efficacy = w.citizens[OLD_EFFICACY], w.citizens[EFFICACY]
    for i in range(w.n_citizens):
        old[i] = efficacy[i]


@compiled
def draw_events(w, seed, replicate, step, first, last):
    """Health shocks and leaving."""
    theta, c = w.theta, w.citizens
    generation, burden, unused = c[GENERATION, first:last], c[BURDEN, first:last], c[UNUSED, first:last]
    shock, leave = w.everyone[SHOCK], w.everyone[LEAVE]
    p_shock, p_leave = theta[P.learn_shock], theta[P.learn_leave]
    by_burden, by_unused = theta[P.learn_leave_burden], theta[P.learn_leave_unused]
    for i in range(last - first):
        block = int(generation[i]) * BLOCKS_PER_GENERATION
        a, b = uniforms(seed, replicate, step, LEARN, first + i, block)
        shock[i] = 1.0 if a < p_shock else 0.0
        leave[i] = 1.0 if b < leave_chance(burden[i], unused[i], p_leave, by_burden, by_unused) else 0.0


@compiled
def judge_episodes(w, seed, replicate, step, first, last, found):
    """Which of the unit's episodes were good; trust is changed after those who read it."""
    theta, c, good = w.theta, w.citizens, w.everyone[GOOD]
    for i in range(last - first):
        good[i] = 0.0
    for e in range(found):
        i = w.links[EPISODE_LIST, e]
        u, _ = uniforms(seed, replicate, step, LEARN, i, int(c[GENERATION, i]) * BLOCKS_PER_GENERATION + 1)
        chance = good_chance(c[QUALITY, i], c[EXPECTATION, i], theta[P.deliver_judgement])
        good[i - first] = 1.0 if u < chance else 0.0


@compiled
def learn_well_being_and_institutions(w, step, u, first, last):
    """What reads personal trust: well-being and institutional trust."""
    theta, c = w.theta, w.citizens
    t0, t1, t2, t3 = c[TRUST, first:last], c[TRUST + 1, first:last], c[TRUST + 2, first:last], c[TRUST + 3, first:last]
    n = float(w.n_ties)
    value, health, well_being = c[VALUE, first:last], c[HEALTH, first:last], c[WELL_BEING, first:last]
    factor = theta[P.learn_well_being_half_life]
    w_value, w_health = theta[P.learn_well_being_value], theta[P.learn_well_being_health]
    w_trust = theta[P.learn_well_being_trust]
    for i in range(last - first):
        personal = (t0[i] + t1[i] + t2[i] + t3[i]) / n
        well_being[i] = well_being_after(well_being[i], value[i], health[i], personal, factor, w_value, w_health, w_trust)
    institutional, old, present = c[INSTITUTIONAL_TRUST, first:last], w.citizens[OLD_TRUST], c[PRESENT, first:last]
    factor = theta[P.learn_institutional]
    say = theta[P.learn_institutional_peers] if w.n_peers > 0 else 0.0
    kept, broken = theta[P.learn_promise_kept], theta[P.learn_promise_broken]
    onlooker, promise = theta[P.implement_onlooker_share], w.units[U_PROMISE, u]
    peer = w.links[PEER + (step % w.n_peers if w.n_peers > 0 else 0), first:last]
    for i in range(last - first):
        personal = (t0[i] + t1[i] + t2[i] + t3[i]) / n
        exposure = 1.0 if present[i] > 0.5 else onlooker
        institutional[i] = institutional_trust_after(
            institutional[i], personal, old[peer[i]], promise, exposure, factor, say, kept, broken
        )


@compiled
def learn_expectations(w, u, first, last):
    """Response expectation, expectation of quality, commitment."""
    theta, c = w.theta, w.citizens
    response, own, used, present = (
        c[RESPONSE_EXPECTATION, first:last],
        c[OWN_RESPONSE, first:last],
        c[USED, first:last],
        c[PRESENT, first:last],
    )
    fade = theta[P.learn_response_fade]
    input_used, input_unused = theta[P.learn_input_used], theta[P.learn_input_unused]
    kept, broken = theta[P.learn_promise_kept], theta[P.learn_promise_broken]
    onlooker, promise = theta[P.implement_onlooker_share], w.units[U_PROMISE, u]
    for i in range(last - first):
        exposure = 1.0 if present[i] > 0.5 else onlooker
        response[i] = response_expectation_after(
            response[i], own[i], used[i], promise, exposure, fade, input_used, input_unused, kept, broken
        )
    unused = c[UNUSED, first:last]
    for i in range(last - first):
        unused[i] = 0.0 if used[i] > 0.5 else (1.0 if used[i] < -0.5 else unused[i])
    expectation, own, quality = c[EXPECTATION, first:last], c[OWN_EXPECTATION, first:last], c[QUALITY, first:last]
    factor = theta[P.learn_expectation]
    for i in range(last - first):
        expectation[i] = relax(expectation[i], 0.5 * own[i] + 0.5 * quality[i], factor)
    commitment, role = c[COMMITMENT, first:last], c[ROLE, first:last]
    fade, gain = theta[P.learn_commitment_fade], theta[P.learn_commitment]
    for i in range(last - first):
        faded = relax(commitment[i], 0.0, fade)
        heard = role[i] > 1.5 and role[i] < 2.5
        commitment[i] = unit(gained(faded, gain)) if heard else faded


@compiled
def learn_efficacy_and_power(w, step, u, first, last):
    """Attitude (which reads efficacy), efficacy, position, safety (which reads position)."""
    theta, c = w.theta, w.citizens
    attitude, old = c[ATTITUDE, first:last], w.citizens[OLD_EFFICACY]
    before = w.citizens[OLD_EFFICACY, first:last]
    factor = theta[P.learn_attitude]
    for i in range(last - first):
        attitude[i] = relax(attitude[i], before[i], factor)
    efficacy, own, episode, good, role = (
        c[EFFICACY, first:last],
        c[OWN_EFFICACY, first:last],
        c[EPISODE, first:last],
        w.everyone[GOOD],
        c[ROLE, first:last],
    )
    training = w.units[U_EFFECT + TRAINING, u]
    fade, train = theta[P.learn_efficacy_fade], theta[P.learn_training]
    peers = theta[P.learn_efficacy_peers] if w.n_peers > 0 else 0.0
    mastery, failure, heard_gain = theta[P.learn_mastery], theta[P.learn_failure], theta[P.learn_heard_efficacy]
    peer = w.links[PEER + (step % w.n_peers if w.n_peers > 0 else 0), first:last]
    for i in range(last - first):
        heard = 1.0 if role[i] > 1.5 and role[i] < 2.5 else 0.0
        efficacy[i] = efficacy_after(
            efficacy[i],
            own[i],
            old[peer[i]],
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
    safe, position = c[SAFETY, first:last], c[POSITION, first:last]
    inclusive, rejection = w.units[U_INCLUSIVENESS, u], theta[P.learn_rejection]
    for i in range(last - first):
        moved = safety(safe[i], position[i], inclusive, theta)
        safe[i] = unit(moved - rejection) if role[i] > 2.5 else moved
    for i in range(last - first):
        position[i] = power(position[i], theta)


@compiled
def learn_body(w, u, first, last):
    """Burden (which reads health), health, views."""
    theta, c = w.theta, w.citizens
    burden, health, role = c[BURDEN, first:last], c[HEALTH, first:last], c[ROLE, first:last]
    episode, given = c[EPISODE, first:last], c[CONTRIBUTION, first:last]
    support = w.units[U_EFFECT + SUPPORTING, u]
    illness, recovery = theta[P.learn_illness_burden], theta[P.learn_recovery]
    session_load, episode_load = theta[P.learn_session_load], theta[P.learn_episode_load]
    for i in range(last - first):
        seated = session_load if role[i] > 0.5 else 0.0
        load = seated + episode_load * given[i] * episode[i]
        burden[i] = burden_after(burden[i], illness * (1.0 - health[i]), support, load, recovery)
    own, fit, quality, shock = (
        c[OWN_HEALTH, first:last],
        c[FIT, first:last],
        c[QUALITY, first:last],
        w.everyone[SHOCK],
    )
    factor, care, size = theta[P.learn_health], theta[P.learn_care_share], theta[P.learn_shock_size]
    for i in range(last - first):
        health[i] = health_after(health[i], own[i], fit[i], quality[i], shock[i], factor, care, size)
    factor = theta[P.learn_view]
    for k in range(w.dimensions):
        view, need = c[VIEW + k, first:last], c[NEED + k, first:last]
        for i in range(last - first):
            view[i] = relax(view[i], need[i], factor)


@compiled
def learn_trust(w, first, found):
    """Personal trust on both sides of this step's episodes."""
    c = w.citizens
    for e in range(found):
        i = w.links[EPISODE_LIST, e]
        slot = int(c[PARTNER, i])
        u = home_unit(w.links[TIE + slot, i], w.n_professionals, w.n_units)
        bonus = w.theta[P.learn_trust_bonus] * w.units[U_EFFECT + BUILDING_TRUST, u]
        good = w.everyone[GOOD, i - first]
        c[TRUST + slot, i] = trust(c[TRUST + slot, i], good, bonus, w.theta)
        c[TRUST_BACK + slot, i] = trust(c[TRUST_BACK + slot, i], good, bonus, w.theta)


@compiled
def learn_in_unit(w, seed, replicate, step, u, first, last, found, leavers):
    """Everything the citizens of one unit learn; adds those who leave to the list and returns its new length."""
    draw_events(w, seed, replicate, step, first, last)
    judge_episodes(w, seed, replicate, step, first, last, found)
    learn_well_being_and_institutions(w, step, u, first, last)
    learn_expectations(w, u, first, last)
    learn_efficacy_and_power(w, step, u, first, last)
    learn_body(w, u, first, last)
    learn_trust(w, first, found)
    leave = w.everyone[LEAVE]
    for i in range(last - first):
        if leave[i] > 0.5:
            w.links[LEAVER_LIST, leavers] = first + i
            leavers += 1
    return leavers


@compiled
def replace_leavers(w, seed, replicate, leavers):
    """Clear this step's marks; give the place of each citizen who leaves to a new one."""
    c = w.citizens
    for u in range(w.n_units):
        for a in range(w.seats[u, N_CITIZENS]):
            i = w.seats[u, a]
            c[ROLE, i] = 0.0
            c[USED, i] = 0.0
    for x in range(leavers):
        i = w.links[LEAVER_LIST, x]
        generation = int(c[GENERATION, i]) + 1
        fill_citizen(w.small[TRAIT], w.theta, w.n_groups, w.dimensions, w.hidden, seed, replicate, i, generation)
        place_citizen(w, i, generation)
        w.units[U_LEFT, home_unit(i, w.n_citizens, w.n_units)] += 1.0
