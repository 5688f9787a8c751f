"""Phase 4: what enters the shared record, how it is read, and what participants take from it."""

from coprod.simulation import index as P
from coprod.simulation.draws import OBSERVE, RECORD, UNIT_KEY, integer, uniforms
from coprod.simulation.mechanisms_session import (
    closeness_gained,
    distance,
    evenness,
    fidelity,
    record_weight,
    understood,
)
from coprod.simulation.numerics import unit
from coprod.simulation.population import first_member
from coprod.simulation.state import (
    COMMUNICATING,
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

from .chosen import interpretation
from .dialogue import speaker_key
from .world import (
    MEAN_NEED,
    N_CITIZENS,
    S_ABOUT,
    S_ASSET,
    S_KEY,
    S_MEAN_TRUST,
    S_POWER,
    S_RECORDED,
    S_SAID,
    S_SORTED,
    S_SPOKE,
    S_TALK,
    STAGES,
    SUMS,
    TARGET,
    WEIGHTS,
    X,
    compiled,
)


@compiled
def voice_gini(w, total):
    ordered, talk = w.session[S_SORTED], w.session[S_TALK]
    for a in range(total):
        x = talk[a]
        j = a
        while j > 0 and ordered[j - 1] > x:
            ordered[j] = ordered[j - 1]
            j -= 1
        ordered[j] = x
    return gini(ordered, total)


@compiled
def count_talk(w, seed, replicate, step, u):
    """Add citizens' utterances to the year's count, and the same numbers to citizens drawn by chance."""
    first, last = first_member(u, w.n_citizens, w.n_units), first_member(u + 1, w.n_citizens, w.n_units)
    n = w.seats[u, N_CITIZENS]
    drawn = w.session[S_KEY]
    for a in range(n):
        w.citizens[YEAR_TALK, w.seats[u, a]] += w.session[S_SPOKE, a]
        x, _ = uniforms(seed, replicate, step, OBSERVE, UNIT_KEY + u, a)
        i = first + integer(x, last - first)
        repeated = True
        while repeated:
            repeated = False
            for b in range(a):
                if int(drawn[b]) == i:
                    repeated = True
            if repeated:
                i = i + 1 if i + 1 < last else first
        drawn[a] = float(i)
        w.citizens[YEAR_TALK_CHANCE, i] += w.session[S_SPOKE, a]


@compiled
def record(w, seed, replicate, step, u, total):
    """Write the record; read it together; fill stages 1 (assets) to 5 (understanding) of the yield."""
    s, theta, units, stages = w.session, w.theta, w.units, w.small[STAGES]
    sums, weights, target, need = w.small[SUMS], w.small[WEIGHTS], w.small[TARGET], w.small[MEAN_NEED]
    n = w.seats[u, N_CITIZENS]
    chance = fidelity(theta[P.record_fidelity], units[U_EFFECT + COMMUNICATING, u])
    utterances = 0
    recorded = 0
    for k in range(4):
        sums[k] = 0.0
        weights[k] = 0.0
        need[k] = 0.0
    for r in range(int(theta[P.dialogue_rounds])):
        for a in range(total):
            k = int(s[S_ABOUT + r, a])
            if k < 0:
                continue
            utterances += 1
            key, block = speaker_key(w, u, a)
            noted, _ = uniforms(seed, replicate, step, RECORD + r, key, block)
            if noted < chance:
                weight = record_weight(s[S_POWER, a], theta[P.record_status_bias], theta[P.record_shared])
                recorded += 1
                s[S_RECORDED, a] += 1.0
                sums[k] += weight * s[S_SAID + r, a]
                weights[k] += weight
    covered = 0
    hidden = 0.0
    for k in range(w.dimensions):
        if weights[k] > 0.0:
            covered += 1
            if k >= w.dimensions - w.hidden:
                hidden = 1.0
            units[U_RECORD + k, u] = interpretation(sums[k] / weights[k], w.leaders[L_VIEW + k, u], theta)
        else:
            units[U_RECORD + k, u] = units[U_DESIGN + k, u]
    before = 0.0
    after = 0.0
    for a in range(total):
        for k in range(4):
            target[k] = units[U_RECORD + k, u] if weights[k] > 0.0 else s[X + k, a]
        before += distance(
            s[X, a],
            s[X + 1, a],
            s[X + 2, a],
            s[X + 3, a],
            target[0],
            target[1],
            target[2],
            target[3],
            float(w.dimensions),
        )
        for k in range(w.dimensions):
            if weights[k] > 0.0:
                s[X + k, a] = understood(s[X + k, a], target[k], theta[P.record_understanding], s[S_MEAN_TRUST, a])
        after += distance(
            s[X, a],
            s[X + 1, a],
            s[X + 2, a],
            s[X + 3, a],
            target[0],
            target[1],
            target[2],
            target[3],
            float(w.dimensions),
        )
    for k in range(4):
        for a in range(n):
            need[k] += w.citizens[NEED + k, w.seats[u, a]]
        need[k] = need[k] / float(n)
    spoke = 0
    heard = 0
    inputs = 0
    assets = 0.0
    for a in range(total):
        assets += s[S_ASSET, a]
        if s[S_SPOKE, a] > 0.0:
            spoke += 1
            if a < n:
                inputs += 1
                i = w.seats[u, a]
                w.citizens[ROLE, i] = 2.0 if s[S_RECORDED, a] > 0.0 else 3.0
                if s[S_RECORDED, a] > 0.0:
                    heard += 1
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
    units[U_HEARD, u] += float(heard)
    units[U_INPUTS, u] += float(inputs)
    units[U_VOICE_GINI, u] += unevenness
