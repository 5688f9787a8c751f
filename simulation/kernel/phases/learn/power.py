"""How citizens' psychological safety, power, attitude and efficacy change."""

from coprod.simulation.exact.numerics import clamp
from coprod.simulation.formulas.encounter import own_part
from coprod.simulation.formulas.learning import efficacy_after, position_after
from coprod.simulation.formulas.session import relax
from coprod.simulation.kernel.lowering.calls import call_rule
from coprod.simulation.kernel.shared import world
from coprod.simulation.kernel.shared.world import inlined, scratch_of
from coprod.simulation.kernel.signatures import USES_UNIT_MEAN
from coprod.simulation.parameters import index as P
from coprod.simulation.schema import rows as state


@inlined
def mean_position(w, u):
    """Mean position corner of unit u's citizens and professionals; 0 where the rule of power does not read it."""
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
def learn_efficacy_and_power(w, step, u, n):
    """Safety, which reads position; then the corners of power; attitude, which reads efficacy; and efficacy."""
    parameters, c = w.parameters, w.citizens[u]
    first = w.lists[world.FIRST_CITIZEN, u]
    low, high = w.lab[world.LOW], w.lab[world.HIGH]
    inclusive, rejection, talked = (
        w.units[state.U_INCLUSIVENESS, u],
        parameters[P.learn_rejection],
        parameters[P.learn_heard_safety],
    )
    if w.lab[world.LEARNS_SAFETY] > 0.5:
        call_rule(
            w.rules,
            "change_safety",
            (
                n,
                c[state.PSYCHOLOGICAL_SAFETY],
                c[state.POSITION],
                c[state.SESSION_ROLE],
                inclusive,
                talked,
                rejection,
                low,
                high,
                parameters,
            ),
        )
    mean = mean_position(w, u)
    w.units[world.U_MEAN_POSITION, u] = mean
    alternatives = float(w.n_ties - 1) / float(w.n_ties) if w.n_ties > 0 else 0.0
    if w.lab[world.LEARNS_POWER] > 0.5:
        call_rule(
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
                parameters,
            ),
        )
    position, used = c[state.POSITION], c[state.INPUT_USED]
    earned, lost = parameters[P.learn_earned_position], parameters[P.learn_lost_position]
    if w.lab[world.LEARNS_POWER] > 0.5:
        for i in range(n):
            position[i] = clamp(position_after(position[i], used[i], inclusive, earned, lost), low, high)
    attitude, old = c[state.ATTITUDE], w.people[world.OLD_EFFICACY]
    before = w.people[world.OLD_EFFICACY, first : first + n]
    factor = parameters[P.learn_attitude]
    if w.lab[world.LEARNS_ATTITUDE] > 0.5:
        for i in range(n):
            attitude[i] = relax(attitude[i], before[i], factor)
    efficacy, own, episode, good, role = (
        c[state.EFFICACY],
        c[state.OWN_EFFICACY],
        c[state.EPISODE],
        w.scratch[scratch_of(w, u)][world.GOOD],
        c[state.SESSION_ROLE],
    )
    training = w.units[state.U_EFFECT + state.TRAINING, u]
    fade, train = parameters[P.learn_efficacy_fade], parameters[P.learn_training]
    peers = parameters[P.learn_efficacy_peers] if w.n_peers > 0 else 0.0
    mastery, failure, heard_gain = parameters[P.learn_mastery], parameters[P.learn_failure], parameters[P.learn_heard_efficacy]
    given, depth = c[state.CONTRIBUTION], c[state.DEPTH]
    peer = w.links[u, world.PEER + (step % w.n_peers if w.n_peers > 0 else 0)]
    example = w.scratch[scratch_of(w, u)][world.PEERS_PRESENT]
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
                own_part(given[i], depth[i]),
                heard,
                fade,
                peers,
                train,
                mastery,
                failure,
                heard_gain,
            )
