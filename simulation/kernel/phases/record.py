"""Phase 4: what enters the shared record, how it is read, and what participants take from it."""

from coprod.simulation.exact.draws import OBSERVE, RECORD, UNIT_KEY, integer, uniforms
from coprod.simulation.exact.numerics import unit
from coprod.simulation.exact.statistics import gini
from coprod.simulation.formulas.session import closeness_gained, distance, evenness, fidelity, record_weight, understood
from coprod.simulation.kernel.lowering.calls import call_rule
from coprod.simulation.kernel.shared import world
from coprod.simulation.kernel.shared.sessions import draw_for_all, participants
from coprod.simulation.kernel.shared.world import compiled, inlined
from coprod.simulation.parameters import index as P
from coprod.simulation.schema import rows as state


@inlined
def voice_gini(w, total):
    """Gini coefficient of the participants' shares of the talk."""
    s = w.session
    for a in range(total):
        x = s[world.S_TALK, a]
        j = a
        while j > 0 and s[world.S_SORTED, j - 1] > x:
            s[world.S_SORTED, j] = s[world.S_SORTED, j - 1]
            j -= 1
        s[world.S_SORTED, j] = x
    return gini(s[world.S_SORTED], total)


@inlined
def count_talk(w, seed, replicate, step, u):
    """Add citizens' utterances to the year's count, and the same numbers to citizens drawn by chance."""
    s, who = w.session, w.seats[u, world.WHO :]
    size = w.lists[world.FIRST_CITIZEN, u + 1] - w.lists[world.FIRST_CITIZEN, u]
    n = w.seats[u, world.N_CITIZENS]
    talk, chance = w.citizens[u, state.YEAR_TALK], w.citizens[u, state.YEAR_TALK_CHANCE]
    for a in range(n):
        s[world.S_DRAW, a], _ = uniforms(seed, replicate, step, OBSERVE, UNIT_KEY + u, a)
    for a in range(n):
        talk[who[a]] += s[world.S_SPOKE, a]
        i = integer(s[world.S_DRAW, a], size)
        repeated = True
        while repeated:
            repeated = False
            for b in range(a):
                if int(s[world.S_ORDER, b]) == i:
                    repeated = True
            if repeated:
                i = i + 1 if i + 1 < size else 0
        s[world.S_ORDER, a] = float(i)
        chance[i] += s[world.S_SPOKE, a]


@inlined
def write_record(w, seed, replicate, step, u, total):
    """Decide which utterances are noted, and with which weight. Return how many there are, and how many are noted."""
    s, parameters, sums, weights = w.session, w.parameters, w.small[world.SUMS], w.small[world.WEIGHTS]
    chance = fidelity(parameters[P.record_fidelity], w.units[state.U_EFFECT + state.COMMUNICATING, u])
    bias, shared = parameters[P.record_status_bias], parameters[P.record_shared]
    for a in range(total):
        s[world.S_WEIGHT, a] = record_weight(s[world.S_POWER, a], bias, shared)
    utterances = 0
    recorded = 0
    for r in range(int(parameters[P.dialogue_rounds])):
        draw_for_all(s, seed, replicate, step, RECORD + r, total)
        for a in range(total):
            first, last = int(s[world.S_ABOUT + r, a]), int(s[world.S_UNTIL + r, a])
            if first < 0:
                continue
            utterances += 1
            if s[world.S_DRAW, a] < chance:
                weight = s[world.S_WEIGHT, a]
                recorded += 1
                s[world.S_RECORDED, a] += 1.0
                for k in range(first, last):
                    sums[k] += weight * s[world.S_SAID + 4 * r + k, a]
                    weights[k] += weight
    return utterances, recorded


@inlined
def distance_to_record(w, total):
    """Summed distance of participants' views from the record; dimensions without record count as reached."""
    s, target, weights, k = w.session, w.small[world.TARGET], w.small[world.WEIGHTS], float(w.dimensions)
    t0, t1, t2, t3 = target[0], target[1], target[2], target[3]
    w0, w1, w2, w3 = weights[0], weights[1], weights[2], weights[3]
    for a in range(total):
        x0, x1, x2, x3 = s[world.X, a], s[world.X + 1, a], s[world.X + 2, a], s[world.X + 3, a]
        s[world.S_FAR, a] = distance(
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
        far += s[world.S_FAR, a]
    return far


@inlined
def take_record(w, seed, replicate, step, u):
    """Write the record and let participants read it together. Fill stages 1 (assets) to 5 (understanding) of the yield."""
    s, parameters, units, stages, c = w.session, w.parameters, w.units, w.small[world.STAGES], w.citizens[u]
    who = w.seats[u, world.WHO :]
    sums, weights, target, need = w.small[world.SUMS], w.small[world.WEIGHTS], w.small[world.TARGET], w.small[world.MEAN_NEED]
    heard = w.small[world.TRAIT]
    n, total = w.seats[u, world.N_CITIZENS], participants(w, u)
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
        target[k] = units[state.U_DESIGN + k, u] if k < w.dimensions else units[state.U_RECORD + k, u]
        heard[k] = w.leaders[state.L_VIEW + k, u]
    call_rule(w.rules, "interpret", (w.dimensions, sums, weights, heard, target, parameters))
    for k in range(w.dimensions):
        units[state.U_RECORD + k, u] = target[k]
    before = distance_to_record(w, total)
    understanding = parameters[P.record_understanding]
    for k in range(w.dimensions):
        if weights[k] > 0.0:
            goal = target[k]
            for a in range(total):
                s[world.X + k, a] = understood(
                    s[world.X + k, a], goal, understanding, s[world.S_MEAN_TRUST, a] * (1.0 - s[world.S_DEAF, a])
                )
    after = distance_to_record(w, total)
    for k in range(4):
        for a in range(n):
            need[k] += c[state.NEED + k, who[a]]
        need[k] = need[k] / float(n)
    spoke = 0
    noted_people = 0
    inputs = 0
    assets = 0.0
    for a in range(total):
        assets += s[world.S_ASSET, a]
        if s[world.S_SPOKE, a] > 0.0:
            spoke += 1
            if a < n:
                inputs += 1
                noted = s[world.S_RECORDED, a] > 0.0
                c[state.SESSION_ROLE, who[a]] = 2.0 if noted else 3.0
                noted_people += 1 if noted else 0
                cell = w.cells[u, int(c[state.GROUP, who[a]])]
                cell[world.C_INPUTS] += 1.0
                cell[world.C_HEARD] += 1.0 if noted else 0.0
    unevenness = voice_gini(w, total)
    stages[1] = assets / float(total)
    stages[2] = evenness(unevenness, float(total)) * float(spoke) / float(total)
    stages[3] = float(recorded) / float(utterances) * float(covered) / float(w.dimensions) if utterances > 0 else 0.0
    stages[4] = unit(
        1.0
        - distance(
            units[state.U_RECORD, u],
            units[state.U_RECORD + 1, u],
            units[state.U_RECORD + 2, u],
            units[state.U_RECORD + 3, u],
            need[0],
            need[1],
            need[2],
            need[3],
            float(w.dimensions),
        )
    )
    stages[5] = closeness_gained(before, after) if covered > 0 else 0.0
    units[state.U_SESSIONS, u] += 1.0
    units[state.U_UTTERANCES, u] += float(utterances)
    units[state.U_IDEAS, u] += float(recorded)
    units[state.U_HIDDEN, u] += hidden
    units[state.U_SEATED, u] += float(n)
    units[state.U_HEARD, u] += float(noted_people)
    units[state.U_INPUTS, u] += float(inputs)
    units[state.U_VOICE_GINI, u] += unevenness


@compiled
def record(w, seed, replicate, step, first_unit, last_unit):
    """Record the sessions of units first_unit..last_unit-1."""
    for u in range(first_unit, last_unit):
        take_record(w, seed, replicate, step, u)
        count_talk(w, seed, replicate, step, u)
