"""Phase 3: rounds of talk in which views move."""

from coprod.simulation import index as P
from coprod.simulation.draws import DIALOGUE, LEADER_KEY, PROFESSIONAL_KEY, uniforms
from coprod.simulation.mechanisms_session import (
    chosen_dimension,
    dominance_loss,
    flattened,
    hidden_weight,
    speaking_chance,
)
from coprod.simulation.state import (
    ATTITUDE,
    COMMUNICATING,
    EFFICACY,
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
from .points import far_from
from .world import (
    FIRST_CITIZEN,
    N_CITIZENS,
    N_STAFF,
    PROPOSAL,
    S_ABOUT,
    S_ASSET,
    S_ATTITUDE,
    S_CHANCE,
    S_DENOMINATOR,
    S_DRAW,
    S_DRAW_2,
    S_FAR,
    S_KEY,
    S_LOUD,
    S_MEAN_TRUST,
    S_NUMERATOR,
    S_POSITION,
    S_POWER,
    S_RECORDED,
    S_RESOURCES,
    S_SAFETY,
    S_SAID,
    S_SHARE,
    S_SPOKE,
    S_TALK,
    S_TRUST,
    TIE,
    X0,
    X,
    at,
    compiled,
    inlined,
    whole,
)


@inlined
def copy_participants(w, u, n, m):
    """Copy the participants of unit u's session to the working space: citizens, professionals, leader."""
    s, who, c, p, q = w.session, w.seats[u], w.citizens[u], w.professionals, w.leaders
    first = w.lists[FIRST_CITIZEN, u]
    for a in range(n):
        i = who[a]
        for k in range(4):
            s[at(X + k, a)] = c[VIEW + k, i]
        s[at(S_RESOURCES, a)] = c[RESOURCES, i]
        s[at(S_POSITION, a)] = c[POSITION, i]
        s[at(S_ATTITUDE, a)] = c[ATTITUDE, i]
        s[at(S_SAFETY, a)] = c[SAFETY, i]
        s[at(S_ASSET, a)] = c[EFFICACY, i]
        s[at(S_KEY, a)] = float(first + i)
    for a in range(n, n + m):
        j = who[a]
        for k in range(4):
            s[at(X + k, a)] = p[P_VIEW + k, j]
        s[at(S_RESOURCES, a)] = p[P_RESOURCES, j]
        s[at(S_POSITION, a)] = p[P_POSITION, j]
        s[at(S_ATTITUDE, a)] = p[P_ATTITUDE, j]
        s[at(S_SAFETY, a)] = p[P_SAFETY, j]
        s[at(S_ASSET, a)] = p[P_EXPERTISE, j]
        s[at(S_KEY, a)] = float(PROFESSIONAL_KEY + j)
    a = n + m
    for k in range(4):
        s[at(X + k, a)] = q[L_VIEW + k, u]
    s[at(S_RESOURCES, a)] = q[L_RESOURCES, u]
    s[at(S_POSITION, a)] = q[L_POSITION, u]
    s[at(S_ATTITUDE, a)] = q[L_ATTITUDE, u]
    s[at(S_SAFETY, a)] = 1.0
    s[at(S_ASSET, a)] = w.units[U_CAPACITY, u]
    s[at(S_KEY, a)] = float(LEADER_KEY + u)


@inlined
def gather(w, u):
    """Fill the working space with what the participants of unit u's session bring."""
    s, theta, who = w.session, w.theta, w.seats[u]
    n, m = who[N_CITIZENS], who[N_STAFF]
    total = n + m + 1
    copy_participants(w, u, n, m)
    slope, threshold = theta[P.dialogue_speaking_slope], theta[P.dialogue_speaking_threshold]
    inclusive, size = w.units[U_INCLUSIVENESS, u], float(total)
    for a in range(whole(total)):
        for k in range(4):
            s[at(X0 + k, a)] = s[at(X + k, a)]
        s[at(S_TALK, a)] = 0.0
        s[at(S_SPOKE, a)] = 0.0
        s[at(S_RECORDED, a)] = 0.0
        s[at(S_MEAN_TRUST, a)] = 0.0
        s[at(S_POWER, a)] = power_form(s[at(S_RESOURCES, a)], s[at(S_POSITION, a)], s[at(S_ATTITUDE, a)], theta)
        s[at(S_CHANCE, a)] = speaking_chance(s[at(S_SAFETY, a)], slope, threshold)
    for a in range(whole(total)):
        s[at(S_LOUD, a)] = voice(s[at(S_POWER, a)], theta)
        s[at(S_SHARE, a)] = flattened(leadership(1.0 if a == total - 1 else 0.0, size, theta), inclusive, size)
    c = w.citizens[u]
    for a in range(total):
        own = c[INSTITUTIONAL_TRUST, who[a]] if a < n else theta[P.dialogue_staff_trust]
        for b in range(total):
            s[at(S_TRUST + b, a)] = own
    links = w.links[u]
    for t in range(w.n_ties):
        for a in range(n):
            i = who[a]
            for b in range(n, n + m):
                if links[TIE + t, i] == who[b]:
                    s[at(S_TRUST + b, a)] = c[TRUST + t, i]
                    s[at(S_TRUST + a, b)] = c[TRUST_BACK + t, i]
    for b in range(total):
        for a in range(whole(total)):
            s[at(S_MEAN_TRUST, a)] += s[at(S_TRUST + b, a)] if a != b else 0.0
    for a in range(total):
        s[at(S_MEAN_TRUST, a)] = s[at(S_MEAN_TRUST, a)] / float(total - 1)
    return total


@inlined
def pairwise_distance(w, total):
    """Mean distance between participants' views."""
    s = w.session
    spread = 0.0
    for a in range(1, total):
        far_from(s, S_FAR, whole(a), X, s[at(X, a)], s[at(X + 1, a)], s[at(X + 2, a)], s[at(X + 3, a)], w.dimensions)
        for b in range(a):
            spread += s[at(S_FAR, b)]
    return spread / (0.5 * total * (total - 1))


@compiled
def propose(w, total):
    """Write the decision-share-weighted views to the row PROPOSAL; everyone's distance from it to S_FAR, and the largest."""
    s, out = w.session, w.small[PROPOSAL]
    p0 = 0.0
    p1 = 0.0
    p2 = 0.0
    p3 = 0.0
    for a in range(total):
        share = s[at(S_SHARE, a)]
        p0 += share * s[at(X, a)]
        p1 += share * s[at(X + 1, a)]
        p2 += share * s[at(X + 2, a)]
        p3 += share * s[at(X + 3, a)]
    out[0] = p0
    out[1] = p1
    out[2] = p2
    out[3] = p3
    far_from(s, S_FAR, whole(total), X, p0, p1, p2, p3, w.dimensions)
    largest = 0.0
    for a in range(total):
        d = s[at(S_FAR, a)]
        largest = d if d > largest else largest
    return largest


@inlined
def draw_for_all(s, seed, replicate, step, stream, total):
    """Two draws for every participant, to S_DRAW and S_DRAW_2."""
    for a in range(whole(total)):
        key = int(s[at(S_KEY, a)])
        s[at(S_DRAW, a)], s[at(S_DRAW_2, a)] = uniforms(seed, replicate, step, stream, key, 0)


@inlined
def talk(w, seed, replicate, step, u, total, r):
    """One round: who speaks about what, and how views move."""
    s, theta = w.session, w.theta
    n = w.seats[u, N_CITIZENS]
    inclusive = w.units[U_INCLUSIVENESS, u]
    raised = hidden_weight(theta[P.dialogue_hidden_weight], inclusive, w.units[U_EFFECT + COMMUNICATING, u])
    draw_for_all(s, seed, replicate, step, DIALOGUE + r, total)
    speakers = 0
    loudness = 0.0
    for a in range(total):
        s[at(S_ABOUT + r, a)] = -1.0
        if s[at(S_DRAW, a)] < s[at(S_CHANCE, a)]:
            k = chosen_dimension(s[at(S_DRAW_2, a)], w.dimensions, w.hidden, raised if a < n else 0.0)
            if k >= 0:
                s[at(S_ABOUT + r, a)] = float(k)
                s[at(S_SAID + r, a)] = s[at(X + k, a)]
                s[at(S_SPOKE, a)] += 1.0
                speakers += 1
                loudness += s[at(S_LOUD, a)]
    for a in range(whole(total)):
        for k in range(4):
            s[at(S_NUMERATOR + k, a)] = 0.0
            s[at(S_DENOMINATOR + k, a)] = 0.0
    for b in range(total):
        k = int(s[at(S_ABOUT + r, b)])
        if k >= 0:
            said = s[at(S_SAID + r, b)]
            heard = flattened(s[at(S_LOUD, b)] / loudness, inclusive, float(speakers))
            s[at(S_TALK, b)] += heard
            for a in range(whole(total)):
                weight = heard * s[at(S_TRUST + b, a)] if a != b else 0.0
                s[at(S_NUMERATOR + k, a)] += weight * said
                s[at(S_DENOMINATOR + k, a)] += weight
    for k in range(w.dimensions):
        for a in range(whole(total)):
            weight = s[at(S_DENOMINATOR + k, a)]
            old = s[at(X + k, a)]
            moved = influence(old, s[at(S_NUMERATOR + k, a)] / weight, s[at(X0 + k, a)], theta)
            s[at(X + k, a)] = moved if weight > 0.0 else old


@compiled
def dialogue(w, seed, replicate, step, u, total):
    """All rounds; the first after which everyone could agree (0 if none did)."""
    theta, s, who = w.theta, w.session, w.seats[u]
    n, m = who[N_CITIZENS], who[N_STAFF]
    agreed_after = 0
    for r in range(int(theta[P.dialogue_rounds])):
        talk(w, seed, replicate, step, u, total, r)
        if agreed_after == 0 and decision(propose(w, total), theta) > 0.5:
            agreed_after = r + 1
    talked = 0.0
    for a in range(total):
        talked += s[at(S_TALK, a)]
    leader_share = s[at(S_TALK, total - 1)] / talked if talked > 0.0 else 0.0
    cost = theta[P.dialogue_dominance_cost]
    safe = w.citizens[u, SAFETY]
    for a in range(n):
        safe[who[a]] = dominance_loss(safe[who[a]], leader_share, float(total), cost)
    p = w.professionals
    for a in range(n, n + m):
        p[P_SAFETY, who[a]] = dominance_loss(p[P_SAFETY, who[a]], leader_share, float(total), cost)
        p[P_OPENNESS, who[a]] = dominance_loss(p[P_OPENNESS, who[a]], leader_share, float(total), cost)
    return agreed_after
