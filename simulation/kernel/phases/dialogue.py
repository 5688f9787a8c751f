"""Phase 3: rounds of talk in which views move."""

from coprod.simulation import index as P
from coprod.simulation.draws import DIALOGUE, LEADER_KEY, PROFESSIONAL_KEY, UNIT_KEY
from coprod.simulation.kernel.calls import ask
from coprod.simulation.kernel.shared.institutions import sanctioned
from coprod.simulation.kernel.shared.points import far_from
from coprod.simulation.kernel.shared.sessions import draw_for_all, propose
from coprod.simulation.kernel.shared.world import (
    AGREED_AFTER,
    ANSWER,
    DECIDING,
    EVERYONE_SPEAKS,
    FIRST_CITIZEN,
    HIGH,
    LOW,
    MEMORY,
    N_CITIZENS,
    N_STAFF,
    OF_INFLUENCE,
    OF_INSTITUTIONS,
    OF_VOICE,
    S_ABOUT,
    S_ASSET,
    S_ATTITUDE,
    S_CHANCE,
    S_COMMITMENT,
    S_DRAW,
    S_DRAW_2,
    S_FAR,
    S_FAR_DESIGN,
    S_HEARD,
    S_INFLUENCE,
    S_KEY,
    S_LOUD,
    S_MEAN_TRUST,
    S_POSITION,
    S_POWER,
    S_RECORDED,
    S_RESOURCES,
    S_SAFETY,
    S_SAID,
    S_SANCTION,
    S_SHARE,
    S_SPOKE,
    S_TALK,
    S_UNTIL,
    S_VOICE,
    SPANNING,
    SPLIT_EVENLY,
    STAGES,
    TALKING,
    TIE,
    TRUSTING,
    WEIGHTS_GIVEN,
    WHO,
    WITH_LEADER,
    X0,
    X,
    compiled,
    inlined,
    phase,
    whole,
)
from coprod.simulation.kernel.signatures import ADMIT, MEET, UTTER, WORDS
from coprod.simulation.mechanisms_session import (
    dimensions_spoken_about,
    dominance_loss,
    flattened,
    hidden_weight,
    speaking_chance,
)
from coprod.simulation.numerics import clamp, unit
from coprod.simulation.rule_states import CITIZENS, COUNT, LEADERS, PROFESSIONALS
from coprod.simulation.state import (
    ATTITUDE,
    COMMITMENT,
    COMMUNICATING,
    EFFICACY,
    INSTITUTIONAL_TRUST,
    L_ATTITUDE,
    L_POSITION,
    L_RESOURCES,
    L_VIEW,
    P_ATTITUDE,
    P_COMMITMENT,
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
    VOICE_SHARE,
)


@inlined
def bring(w, u, n, m, leaders):
    """Copy the participants of unit u's session to the working space: citizens, professionals, leader."""
    s, who, c, p, q = w.session, w.seats[u, WHO:], w.citizens[u], w.professionals, w.leaders
    first = w.lists[FIRST_CITIZEN, u]
    for a in range(n):
        i = who[a]
        for k in range(4):
            s[X + k, a] = c[VIEW + k, i]
        s[S_RESOURCES, a] = c[RESOURCES, i]
        s[S_POSITION, a] = c[POSITION, i]
        s[S_ATTITUDE, a] = c[ATTITUDE, i]
        s[S_SAFETY, a] = c[SAFETY, i]
        s[S_ASSET, a] = c[EFFICACY, i]
        s[S_COMMITMENT, a] = c[COMMITMENT, i]
        s[S_KEY, a] = float(first + i)
    for a in range(n, n + m):
        j = who[a]
        for k in range(4):
            s[X + k, a] = p[P_VIEW + k, j]
        s[S_RESOURCES, a] = p[P_RESOURCES, j]
        s[S_POSITION, a] = p[P_POSITION, j]
        s[S_ATTITUDE, a] = p[P_ATTITUDE, j]
        s[S_SAFETY, a] = p[P_SAFETY, j]
        s[S_ASSET, a] = p[P_EXPERTISE, j]
        s[S_COMMITMENT, a] = p[P_COMMITMENT, j]
        s[S_KEY, a] = float(PROFESSIONAL_KEY + j)
    for a in range(n + m, n + m + leaders):
        for k in range(4):
            s[X + k, a] = q[L_VIEW + k, u]
        s[S_RESOURCES, a] = q[L_RESOURCES, u]
        s[S_POSITION, a] = q[L_POSITION, u]
        s[S_ATTITUDE, a] = q[L_ATTITUDE, u]
        s[S_SAFETY, a] = 1.0
        s[S_ASSET, a] = w.units[U_CAPACITY, u]
        s[S_COMMITMENT, a] = 0.0
        s[S_KEY, a] = float(LEADER_KEY + u)


@inlined
def recall(w, u, n, m, leaders, family, row):
    """Copy what the rule of a family remembers about the participants to the working space."""
    s, who, states = w.session, w.seats[u, WHO:], w.states[family]
    for j in range(states[COUNT]):
        for a in range(n):
            s[row + j, a] = w.citizens[u, states[CITIZENS] + j, who[a]]
        for a in range(n, n + m):
            s[row + j, a] = w.professionals[states[PROFESSIONALS] + j, who[a]]
        for a in range(n + m, n + m + leaders):
            s[row + j, a] = w.leaders[states[LEADERS] + j, u]


@inlined
def keep_voices(w, u, n, m, leaders):
    """Copy what the rule of voice remembers back to the participants."""
    s, who, states = w.session, w.seats[u, WHO:], w.states[OF_VOICE]
    for j in range(states[COUNT]):
        for a in range(n):
            w.citizens[u, states[CITIZENS] + j, who[a]] = s[S_VOICE + j, a]
        for a in range(n, n + m):
            w.professionals[states[PROFESSIONALS] + j, who[a]] = s[S_VOICE + j, a]
        for a in range(n + m, n + m + leaders):
            w.leaders[states[LEADERS] + j, u] = s[S_VOICE + j, a]


@compiled
def fill_trust(w, u, n, m, total):
    """Everyone's trust in everyone, and its mean."""
    s, theta, who, c, trusting = w.session, w.theta, w.seats[u, WHO:], w.citizens[u], w.trusting
    for a in range(total):
        own = c[INSTITUTIONAL_TRUST, who[a]] if a < n else theta[P.dialogue_staff_trust]
        for b in range(total):
            trusting[b, a] = own
    links = w.links[u]
    for t in range(w.n_ties):
        for a in range(n):
            i = who[a]
            for b in range(n, n + m):
                if links[TIE + t, i] == who[b]:
                    trusting[b, a] = c[TRUST + t, i]
                    trusting[a, b] = c[TRUST_BACK + t, i]
    mean = s[S_MEAN_TRUST]
    for a in range(total):
        mean[a] = 0.0
    for b in range(total):
        row = trusting[b]
        for a in range(total):
            mean[a] += row[a] if a != b else 0.0
    for a in range(total):
        mean[a] = mean[a] / float(total - 1) if total > 1 else 1.0


@inlined
def raise_voices(w, u, n, total):
    """How loud everyone would be; citizens with lapses are heard less."""
    s, theta = w.session, w.theta
    loud, sanction = s[S_LOUD], s[S_SANCTION]
    ask(w.rules, "loudness", (total, s[S_POWER], s, S_VOICE, loud, theta))
    for a in range(total):
        sanction[a] = 1.0
    strength = theta[P.institutions_graduated_sanctions]
    if strength > 0.0:
        lapses, who = w.citizens[u, w.states[OF_INSTITUTIONS, CITIZENS]], w.seats[u, WHO:]
        for a in range(n):
            sanction[a] = sanctioned(lapses[who[a]], strength, theta[P.institutions_sanction])
        for a in range(n):
            loud[a] = loud[a] * sanction[a]


@inlined
def gather(w, u, step):
    """Fill the working space with what the participants of unit u's session bring."""
    s, theta = w.session, w.theta
    n, m = w.seats[u, N_CITIZENS], w.seats[u, N_STAFF]
    leaders = int(w.lab[WITH_LEADER])
    total = n + m + leaders
    bring(w, u, n, m, leaders)
    recall(w, u, n, m, leaders, OF_VOICE, S_VOICE)
    recall(w, u, n, m, leaders, OF_INFLUENCE, S_INFLUENCE)
    if w.lab[SPANNING] > 0.5 and step > 0:
        for k in range(4):
            for a in range(total):
                s[X0 + k, a] = w.opening[u, k, a]
    else:
        for k in range(4):
            now, first = s[X + k], s[X0 + k]
            for a in range(total):
                first[a] = now[a]
        if w.lab[SPANNING] > 0.5:
            for k in range(4):
                for a in range(total):
                    w.opening[u, k, a] = s[X + k, a]
    talk, spoke, recorded = s[S_TALK], s[S_SPOKE], s[S_RECORDED]
    for a in range(whole(total)):
        talk[a] = 0.0
        spoke[a] = 0.0
        recorded[a] = 0.0
    ask(w.rules, "powers", (total, s[S_RESOURCES], s[S_POSITION], s[S_ATTITUDE], s[S_POWER], theta))
    chance, safe = s[S_CHANCE], s[S_SAFETY]
    slope, threshold = theta[P.dialogue_speaking_slope], theta[P.dialogue_speaking_threshold]
    if w.lab[EVERYONE_SPEAKS] > 0.5:
        for a in range(total):
            chance[a] = 1.0
    else:
        for a in range(total):
            chance[a] = speaking_chance(safe[a], slope, threshold)
    if w.rules[ADMIT] != 0:
        ask(w.rules, "admit", (total, s[S_POWER], chance, theta))
    raise_voices(w, u, n, total)
    if w.lab[TRUSTING] > 0.5:
        fill_trust(w, u, n, m, total)
    else:
        mean = s[S_MEAN_TRUST]
        for a in range(total):
            mean[a] = 1.0
    return total


@inlined
def pairwise_distance(w, total):
    """Mean distance between participants' views."""
    s = w.session
    if total < 2:
        return 0.0
    spread = 0.0
    for a in range(1, total):
        far_from(s, S_FAR, a, X, s[X, a], s[X + 1, a], s[X + 2, a], s[X + 3, a], w.dimensions)
        for b in range(a):
            spread += s[S_FAR, b]
    return spread / (0.5 * total * (total - 1))


@inlined
def take_turns(w, seed, replicate, step, u, total, r):
    """Who speaks about what in a round, and how much each is heard; how many speak."""
    s, theta = w.session, w.theta
    n = w.seats[u, N_CITIZENS]
    inclusive = w.units[U_INCLUSIVENESS, u]
    raised = hidden_weight(theta[P.dialogue_hidden_weight], inclusive, w.units[U_EFFECT + COMMUNICATING, u])
    draw_for_all(s, seed, replicate, step, DIALOGUE + r, total)
    together = theta[P.dialogue_all_dimensions]
    about, until, heard = s[S_ABOUT + r], s[S_UNTIL + r], s[S_HEARD]
    loudness = 0.0
    for a in range(total):
        about[a] = -1.0
        until[a] = -1.0
        if s[S_DRAW, a] < s[S_CHANCE, a]:
            first, last = dimensions_spoken_about(s[S_DRAW_2, a], w.dimensions, w.hidden, raised if a < n else 0.0, together)
            about[a] = float(first)
            until[a] = float(last)
            for k in range(first, last):
                s[S_SAID + 4 * r + k, a] = s[X + k, a]
    if w.rules[UTTER] != 0 and total > n + w.seats[u, N_STAFF]:
        ask(w.rules, "utter", (total, total - 1, r, s, theta))
    by_lot = w.rules[WORDS] != 0
    if by_lot:
        ask(w.rules, "words", (total, r, seed, replicate, step, UNIT_KEY + u, s, theta))
    speakers = 0
    for a in range(total):
        if about[a] >= 0.0:
            speakers += 1
            loudness += s[S_LOUD, a]
    for a in range(total):
        if about[a] >= 0.0:
            even = 1.0 / float(speakers)
            share = heard[a] if by_lot else (s[S_LOUD, a] / loudness if loudness > 0.0 else even)
            heard[a] = flattened(share, inclusive, float(speakers))
            s[S_TALK, a] += heard[a]
            s[S_SPOKE, a] += 1.0
        else:
            heard[a] = 0.0
    return speakers


@inlined
def talk(w, seed, replicate, step, u, total, r):
    """One round: who speaks about what, and how views move."""
    s, theta = w.session, w.theta
    speakers = take_turns(w, seed, replicate, step, u, total, r)
    if speakers > 0:
        given = w.lab[WEIGHTS_GIVEN]
        if w.rules[MEET] != 0:
            if total > 1:
                meetings = int(theta[P.laboratory_updates_per_step])
                meetings = meetings if meetings > 0 else total
                evenly = w.lab[SPLIT_EVENLY]
                ask(
                    w.rules,
                    "meet",
                    (total, meetings, given, evenly, r, seed, replicate, step, UNIT_KEY + u, s, w.trusting, theta),
                )
        else:
            ask(w.rules, "listen", (total, w.dimensions, r, given, 1.0 / float(speakers), s, w.trusting, theta))


@inlined
def suffer_dominance(w, u, n, m, total, talked):
    """A leader who takes more than an even part of the talk costs the others safety and openness."""
    if w.lab[WITH_LEADER] < 0.5:
        return
    s, who = w.session, w.seats[u, WHO:]
    leader_share = s[S_TALK, total - 1] / talked if talked > 0.0 else 0.0
    cost = w.theta[P.dialogue_dominance_cost]
    safe, low, high = w.citizens[u, SAFETY], w.lab[LOW], w.lab[HIGH]
    for a in range(n):
        safe[who[a]] = clamp(dominance_loss(safe[who[a]], leader_share, float(total), cost), low, high)
    p = w.professionals
    for a in range(n, n + m):
        p[P_SAFETY, who[a]] = clamp(dominance_loss(p[P_SAFETY, who[a]], leader_share, float(total), cost), low, high)
        p[P_OPENNESS, who[a]] = unit(dominance_loss(p[P_OPENNESS, who[a]], leader_share, float(total), cost))


@inlined
def converse(w, seed, replicate, step, u):
    """All rounds of unit u's session; notes the first after which a proposal would have passed (0 if none did)."""
    total = gather(w, u, step)
    s = w.session
    n, m = w.seats[u, N_CITIZENS], w.seats[u, N_STAFF]
    deciding = w.lab[DECIDING] > 0.5
    w.small[STAGES, 0] = 1.0 - pairwise_distance(w, total) if deciding else 1.0
    w.small[MEMORY, AGREED_AFTER] = 0.0
    rounds = int(w.theta[P.dialogue_rounds]) if w.lab[TALKING] > 0.5 else 0
    for r in range(rounds):
        talk(w, seed, replicate, step, u, total, r)
        if deciding and w.small[MEMORY, AGREED_AFTER] < 0.5:
            propose(w, u, n, m, total)
            ask(w.rules, "decide", (total, s[S_FAR], s[S_FAR_DESIGN], s[S_SHARE], w.small[ANSWER], w.theta))
            if w.small[ANSWER, 0] > 0.5:
                w.small[MEMORY, AGREED_AFTER] = float(r + 1)
    if rounds == 0:
        w.small[STAGES, 0] = 1.0
    talked = 0.0
    for a in range(total):
        talked += s[S_TALK, a]
    for a in range(n):
        w.citizens[u, VOICE_SHARE, w.seats[u, WHO + a]] = s[S_TALK, a] / talked if talked > 0.0 else 0.0
    suffer_dominance(w, u, n, m, total, talked)
    keep_voices(w, u, n, m, total - n - m)


@phase
def dialogue(w, seed, replicate, step, first_unit, last_unit):
    for u in range(first_unit, last_unit):
        converse(w, seed, replicate, step, u)
