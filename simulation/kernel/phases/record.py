"""Phase 4: what enters the shared record, how it is read, and what participants take from it."""

from coprod.simulation import index as P
from coprod.simulation.draws import OBSERVE, RECORD, UNIT_KEY, integer, uniforms
from coprod.simulation.kernel.calls import ask
from coprod.simulation.kernel.shared.sessions import draw_for_all, participants
from coprod.simulation.kernel.shared.world import (
    C_HEARD,
    C_INPUTS,
    FIRST_CITIZEN,
    MEAN_NEED,
    N_CITIZENS,
    S_ABOUT,
    S_ASSET,
    S_DRAW,
    S_FAR,
    S_MEAN_TRUST,
    S_ORDER,
    S_POWER,
    S_RECORDED,
    S_SAID,
    S_SORTED,
    S_SPOKE,
    S_TALK,
    S_UNTIL,
    S_WEIGHT,
    STAGES,
    SUMS,
    TARGET,
    TRAIT,
    WEIGHTS,
    WHO,
    X,
    inlined,
    phase,
)
from coprod.simulation.mechanisms_session import (
    closeness_gained,
    distance,
    evenness,
    fidelity,
    record_weight,
    understood,
)
from coprod.simulation.numerics import unit
from coprod.simulation.state import (
    COMMUNICATING,
    GROUP,
    L_VIEW,
    NEED,
    ROLE,
    U_DESIGN,
    U_EFFECT,
    U_HEARD,
    U_HIDDEN,
    U_IDEAS,
    U_INPUTS,
    U_RECORD,
    U_SEATED,
    U_SESSIONS,
    U_UTTERANCES,
    U_VOICE_GINI,
    YEAR_TALK,
    YEAR_TALK_CHANCE,
)
from coprod.simulation.statistics import gini


@inlined
def voice_gini(w, total):
    s = w.session
    for a in range(total):
        x = s[S_TALK, a]
        j = a
        while j > 0 and s[S_SORTED, j - 1] > x:
            s[S_SORTED, j] = s[S_SORTED, j - 1]
            j -= 1
        s[S_SORTED, j] = x
    return gini(s[S_SORTED], total)


@inlined
def count_talk(w, seed, replicate, step, u):
    """Add citizens' utterances to the year's count, and the same numbers to citizens drawn by chance."""
    s, who = w.session, w.seats[u, WHO:]
    size = w.lists[FIRST_CITIZEN, u + 1] - w.lists[FIRST_CITIZEN, u]
    n = w.seats[u, N_CITIZENS]
    talk, chance = w.citizens[u, YEAR_TALK], w.citizens[u, YEAR_TALK_CHANCE]
    for a in range(n):
        s[S_DRAW, a], _ = uniforms(seed, replicate, step, OBSERVE, UNIT_KEY + u, a)
    for a in range(n):
        talk[who[a]] += s[S_SPOKE, a]
        i = integer(s[S_DRAW, a], size)
        repeated = True
        while repeated:
            repeated = False
            for b in range(a):
                if int(s[S_ORDER, b]) == i:
                    repeated = True
            if repeated:
                i = i + 1 if i + 1 < size else 0
        s[S_ORDER, a] = float(i)
        chance[i] += s[S_SPOKE, a]


@inlined
def write_record(w, seed, replicate, step, u, total):
    """Which utterances are noted, and with which weight; how many there are, and how many are noted."""
    s, theta, sums, weights = w.session, w.theta, w.small[SUMS], w.small[WEIGHTS]
    chance = fidelity(theta[P.record_fidelity], w.units[U_EFFECT + COMMUNICATING, u])
    bias, shared = theta[P.record_status_bias], theta[P.record_shared]
    for a in range(total):
        s[S_WEIGHT, a] = record_weight(s[S_POWER, a], bias, shared)
    utterances = 0
    recorded = 0
    for r in range(int(theta[P.dialogue_rounds])):
        draw_for_all(s, seed, replicate, step, RECORD + r, total)
        for a in range(total):
            first, last = int(s[S_ABOUT + r, a]), int(s[S_UNTIL + r, a])
            if first < 0:
                continue
            utterances += 1
            if s[S_DRAW, a] < chance:
                weight = s[S_WEIGHT, a]
                recorded += 1
                s[S_RECORDED, a] += 1.0
                for k in range(first, last):
                    sums[k] += weight * s[S_SAID + 4 * r + k, a]
                    weights[k] += weight
    return utterances, recorded


@inlined
def distance_to_record(w, total):
    """Summed distance of participants' views from the record; dimensions without record count as reached."""
    s, target, weights, k = w.session, w.small[TARGET], w.small[WEIGHTS], float(w.dimensions)
    t0, t1, t2, t3 = target[0], target[1], target[2], target[3]
    w0, w1, w2, w3 = weights[0], weights[1], weights[2], weights[3]
    for a in range(total):
        x0, x1, x2, x3 = s[X, a], s[X + 1, a], s[X + 2, a], s[X + 3, a]
        s[S_FAR, a] = distance(
            x0,
            x1,
            x2,
            x3,
            t0 if w0 > 0.0 else x0,
            t1 if w1 > 0.0 else x1,
            t2 if w2 > 0.0 else x2,
            t3 if w3 > 0.0 else x3,
            k,
        )
    far = 0.0
    for a in range(total):
        far += s[S_FAR, a]
    return far


@inlined
def take_record(w, seed, replicate, step, u):
    """Write the record; read it together; fill stages 1 (assets) to 5 (understanding) of the yield."""
    s, theta, units, stages, c = w.session, w.theta, w.units, w.small[STAGES], w.citizens[u]
    who = w.seats[u, WHO:]
    sums, weights, target, need = w.small[SUMS], w.small[WEIGHTS], w.small[TARGET], w.small[MEAN_NEED]
    heard = w.small[TRAIT]
    n, total = w.seats[u, N_CITIZENS], participants(w, u)
    for k in range(4):
        sums[k] = 0.0
        weights[k] = 0.0
        need[k] = 0.0
    utterances, recorded = write_record(w, seed, replicate, step, u, total)
    covered = 0
    hidden = 0.0
    for k in range(w.dimensions):
        if weights[k] > 0.0:
            covered += 1
            if k >= w.dimensions - w.hidden:
                hidden = 1.0
    for k in range(4):
        target[k] = units[U_DESIGN + k, u] if k < w.dimensions else units[U_RECORD + k, u]
        heard[k] = w.leaders[L_VIEW + k, u]
    ask(w.rules, "interpret", (w.dimensions, sums, weights, heard, target, theta))
    for k in range(w.dimensions):
        units[U_RECORD + k, u] = target[k]
    before = distance_to_record(w, total)
    understanding = theta[P.record_understanding]
    for k in range(w.dimensions):
        if weights[k] > 0.0:
            goal = target[k]
            for a in range(total):
                s[X + k, a] = understood(s[X + k, a], goal, understanding, s[S_MEAN_TRUST, a])
    after = distance_to_record(w, total)
    for k in range(4):
        for a in range(n):
            need[k] += c[NEED + k, who[a]]
        need[k] = need[k] / float(n)
    spoke = 0
    noted_people = 0
    inputs = 0
    assets = 0.0
    for a in range(total):
        assets += s[S_ASSET, a]
        if s[S_SPOKE, a] > 0.0:
            spoke += 1
            if a < n:
                inputs += 1
                noted = s[S_RECORDED, a] > 0.0
                c[ROLE, who[a]] = 2.0 if noted else 3.0
                noted_people += 1 if noted else 0
                cell = w.cells[u, int(c[GROUP, who[a]])]
                cell[C_INPUTS] += 1.0
                cell[C_HEARD] += 1.0 if noted else 0.0
    unevenness = voice_gini(w, total)
    stages[1] = assets / float(total)
    stages[2] = evenness(unevenness, float(total)) * float(spoke) / float(total)
    stages[3] = float(recorded) / float(utterances) * float(covered) / float(w.dimensions) if utterances > 0 else 0.0
    stages[4] = unit(
        1.0
        - distance(
            units[U_RECORD, u],
            units[U_RECORD + 1, u],
            units[U_RECORD + 2, u],
            units[U_RECORD + 3, u],
            need[0],
            need[1],
            need[2],
            need[3],
            float(w.dimensions),
        )
    )
    stages[5] = closeness_gained(before, after) if covered > 0 else 0.0
    units[U_SESSIONS, u] += 1.0
    units[U_UTTERANCES, u] += float(utterances)
    units[U_IDEAS, u] += float(recorded)
    units[U_HIDDEN, u] += hidden
    units[U_SEATED, u] += float(n)
    units[U_HEARD, u] += float(noted_people)
    units[U_INPUTS, u] += float(inputs)
    units[U_VOICE_GINI, u] += unevenness


@phase
def record(w, seed, replicate, step, first_unit, last_unit):
    for u in range(first_unit, last_unit):
        take_record(w, seed, replicate, step, u)
        count_talk(w, seed, replicate, step, u)
