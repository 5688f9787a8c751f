"""Phase 3: rounds of talk in which views move."""

from coprod.simulation import index as P
from coprod.simulation.draws import BLOCKS_PER_GENERATION, DIALOGUE, LEADER_KEY, PROFESSIONAL_KEY, uniforms
from coprod.simulation.mechanisms_session import (
    chosen_dimension,
    distance,
    dominance_loss,
    flattened,
    hidden_weight,
    speaking_chance,
)
from coprod.simulation.state import (
    ATTITUDE,
    COMMUNICATING,
    EFFICACY,
    GENERATION,
    INSTITUTIONAL_TRUST,
    L_ATTITUDE,
    L_POSITION,
    L_RESOURCES,
    L_VIEW,
    P_ATTITUDE,
    P_EXPERTISE,
    P_OPENNESS,
    P_POSITION,
    P_RESOURCES,
    P_SAFETY,
    P_VIEW,
    POSITION,
    RESOURCES,
    SAFETY,
    TRUST,
    TRUST_BACK,
    U_CAPACITY,
    U_EFFECT,
    U_INCLUSIVENESS,
    VIEW,
)

from .chosen import decision, influence, leadership, power_form, voice
from .world import (
    N_CITIZENS,
    N_STAFF,
    PROPOSAL,
    S_ABOUT,
    S_ASSET,
    S_DENOMINATOR,
    S_MEAN_TRUST,
    S_NUMERATOR,
    S_POWER,
    S_RECORDED,
    S_SAFETY,
    S_SAID,
    S_SHARE,
    S_SPOKE,
    S_TALK,
    S_TRUST,
    S_VOICE,
    TIE,
    X0,
    X_NEW,
    X,
    compiled,
)


@compiled
def gather(w, u):
    """Copy the participants of unit u's session to the working space: citizens, professionals, leader."""
    s, theta = w.session, w.theta
    n, m = w.seats[u, N_CITIZENS], w.seats[u, N_STAFF]
    staff_trust = theta[P.dialogue_staff_trust]
    total = n + m + 1
    for a in range(total):
        if a < n:
            i, c = w.seats[u, a], w.citizens
            for k in range(4):
                s[X + k, a] = c[VIEW + k, i]
            s[S_POWER, a] = power_form(c[RESOURCES, i], c[POSITION, i], c[ATTITUDE, i], theta)
            s[S_SAFETY, a] = c[SAFETY, i]
            s[S_ASSET, a] = c[EFFICACY, i]
        elif a < n + m:
            j, p = w.seats[u, a], w.professionals
            for k in range(4):
                s[X + k, a] = p[P_VIEW + k, j]
            s[S_POWER, a] = power_form(p[P_RESOURCES, j], p[P_POSITION, j], p[P_ATTITUDE, j], theta)
            s[S_SAFETY, a] = p[P_SAFETY, j]
            s[S_ASSET, a] = p[P_EXPERTISE, j]
        else:
            q = w.leaders
            for k in range(4):
                s[X + k, a] = q[L_VIEW + k, u]
            s[S_POWER, a] = power_form(q[L_RESOURCES, u], q[L_POSITION, u], q[L_ATTITUDE, u], theta)
            s[S_SAFETY, a] = 1.0
            s[S_ASSET, a] = w.units[U_CAPACITY, u]
        for k in range(4):
            s[X0 + k, a] = s[X + k, a]
        s[S_TALK, a] = 0.0
        s[S_SPOKE, a] = 0.0
        s[S_RECORDED, a] = 0.0
        own = leadership(1.0 if a == total - 1 else 0.0, float(total), theta)
        s[S_SHARE, a] = flattened(own, w.units[U_INCLUSIVENESS, u], float(total))
    for a in range(total):
        for b in range(total):
            s[S_TRUST + a, b] = w.citizens[INSTITUTIONAL_TRUST, w.seats[u, a]] if a < n else staff_trust
    for a in range(n):
        i = w.seats[u, a]
        for b in range(n, n + m):
            for t in range(w.n_ties):
                if w.links[TIE + t, i] == w.seats[u, b]:
                    s[S_TRUST + a, b] = w.citizens[TRUST + t, i]
                    s[S_TRUST + b, a] = w.citizens[TRUST_BACK + t, i]
    for a in range(total):
        mean = 0.0
        for b in range(total):
            if b != a:
                mean += s[S_TRUST + a, b]
        s[S_MEAN_TRUST, a] = mean / float(total - 1)
    return total


@compiled
def pairwise_distance(w, total):
    """Mean distance between participants' views."""
    s, k = w.session, float(w.dimensions)
    spread = 0.0
    for a in range(total):
        for b in range(a):
            spread += distance(s[X, a], s[X + 1, a], s[X + 2, a], s[X + 3, a], s[X, b], s[X + 1, b], s[X + 2, b], s[X + 3, b], k)
    return spread / (0.5 * total * (total - 1))


@compiled
def propose(w, total, out):
    """Write the decision-share-weighted views to ``out``; the largest distance of a view from it."""
    s = w.session
    for k in range(4):
        out[k] = 0.0
        for a in range(total):
            out[k] += s[S_SHARE, a] * s[X + k, a]
    largest = 0.0
    for a in range(total):
        d = distance(out[0], out[1], out[2], out[3], s[X, a], s[X + 1, a], s[X + 2, a], s[X + 3, a], float(w.dimensions))
        largest = d if d > largest else largest
    return largest


@compiled
def speaker_key(w, u, a):
    """Permanent key and block base of a participant's draws."""
    n, m = w.seats[u, N_CITIZENS], w.seats[u, N_STAFF]
    if a < n:
        i = w.seats[u, a]
        return i, int(w.citizens[GENERATION, i]) * BLOCKS_PER_GENERATION
    if a < n + m:
        return PROFESSIONAL_KEY + w.seats[u, a], 0
    return LEADER_KEY + u, 0


@compiled
def talk(w, seed, replicate, step, u, total, r):
    """One round: who speaks about what, and how views move."""
    s, theta = w.session, w.theta
    n = w.seats[u, N_CITIZENS]
    inclusive = w.units[U_INCLUSIVENESS, u]
    raised = hidden_weight(theta[P.dialogue_hidden_weight], inclusive, w.units[U_EFFECT + COMMUNICATING, u])
    speakers = 0
    loudness = 0.0
    for a in range(total):
        key, block = speaker_key(w, u, a)
        speaks, about = uniforms(seed, replicate, step, DIALOGUE + r, key, block)
        s[S_ABOUT + r, a] = -1.0
        s[S_VOICE, a] = 0.0
        if speaks < speaking_chance(s[S_SAFETY, a], theta[P.dialogue_speaking_slope], theta[P.dialogue_speaking_threshold]):
            k = chosen_dimension(about, w.dimensions, w.hidden, raised if a < n else 0.0)
            if k >= 0:
                s[S_ABOUT + r, a] = float(k)
                s[S_SAID + r, a] = s[X + k, a]
                s[S_VOICE, a] = voice(s[S_POWER, a], theta)
                s[S_SPOKE, a] += 1.0
                speakers += 1
                loudness += s[S_VOICE, a]
    for a in range(total):
        if s[S_ABOUT + r, a] >= 0.0:
            s[S_VOICE, a] = flattened(s[S_VOICE, a] / loudness, inclusive, float(speakers))
            s[S_TALK, a] += s[S_VOICE, a]
        for k in range(4):
            s[S_NUMERATOR + k, a] = 0.0
            s[S_DENOMINATOR + k, a] = 0.0
    for b in range(total):
        k = int(s[S_ABOUT + r, b])
        if k >= 0:
            for a in range(total):
                if a != b:
                    weight = s[S_VOICE, b] * s[S_TRUST + a, b]
                    s[S_NUMERATOR + k, a] += weight * s[X + k, b]
                    s[S_DENOMINATOR + k, a] += weight
    for a in range(total):
        for k in range(w.dimensions):
            if s[S_DENOMINATOR + k, a] > 0.0:
                said = s[S_NUMERATOR + k, a] / s[S_DENOMINATOR + k, a]
                s[X_NEW + k, a] = influence(s[X + k, a], said, s[X0 + k, a], theta)
            else:
                s[X_NEW + k, a] = s[X + k, a]
    for a in range(total):
        for k in range(w.dimensions):
            s[X + k, a] = s[X_NEW + k, a]


@compiled
def dialogue(w, seed, replicate, step, u, total):
    """All rounds; the first after which everyone could agree (0 if none did)."""
    theta, s = w.theta, w.session
    n, m = w.seats[u, N_CITIZENS], w.seats[u, N_STAFF]
    agreed_after = 0
    for r in range(int(theta[P.dialogue_rounds])):
        talk(w, seed, replicate, step, u, total, r)
        if agreed_after == 0 and decision(propose(w, total, w.small[PROPOSAL]), theta) > 0.5:
            agreed_after = r + 1
    talked = 0.0
    for a in range(total):
        talked += s[S_TALK, a]
    leader_share = s[S_TALK, total - 1] / talked if talked > 0.0 else 0.0
    cost = theta[P.dialogue_dominance_cost]
    for a in range(n + m):
        who = w.seats[u, a]
        if a < n:
            w.citizens[SAFETY, who] = dominance_loss(w.citizens[SAFETY, who], leader_share, float(total), cost)
        else:
            p = w.professionals
            p[P_SAFETY, who] = dominance_loss(p[P_SAFETY, who], leader_share, float(total), cost)
            p[P_OPENNESS, who] = dominance_loss(p[P_OPENNESS, who], leader_share, float(total), cost)
    return agreed_after
