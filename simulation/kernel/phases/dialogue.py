"""Phase 3: rounds of talk in which views move."""

from coprod.simulation.exact.draws import DIALOGUE, LEADER_KEY, PROFESSIONAL_KEY, UNIT_KEY
from coprod.simulation.exact.numerics import clamp, unit
from coprod.simulation.formulas.session import dimensions_spoken_about, dominance_loss, flattened, hidden_weight, speaking_chance
from coprod.simulation.kernel.calls import ask
from coprod.simulation.kernel.shared import world
from coprod.simulation.kernel.shared.institutions import sanctioned
from coprod.simulation.kernel.shared.points import far_from
from coprod.simulation.kernel.shared.sessions import draw_for_all, propose
from coprod.simulation.kernel.shared.world import compiled, inlined, phase, whole
from coprod.simulation.kernel.signatures import ADMIT, MEET, UTTER, WORDS
from coprod.simulation.parameters import index as P
from coprod.simulation.schema import rows as state
from coprod.simulation.schema.rule_states import CITIZENS, COUNT, LEADERS, PROFESSIONALS


@inlined
def bring(w, u, n, m, leaders):
    """Copy the participants of unit u's session to the working space: citizens, professionals, leader."""
    s, who, c, p, q = w.session, w.seats[u, world.WHO :], w.citizens[u], w.professionals, w.leaders
    first = w.lists[world.FIRST_CITIZEN, u]
    for a in range(n):
        i = who[a]
        for k in range(4):
            s[world.X + k, a] = c[state.VIEW + k, i]
        s[world.S_RESOURCES, a] = c[state.RESOURCES, i]
        s[world.S_POSITION, a] = c[state.POSITION, i]
        s[world.S_ATTITUDE, a] = c[state.ATTITUDE, i]
        s[world.S_SAFETY, a] = c[state.PSYCHOLOGICAL_SAFETY, i]
        s[world.S_ASSET, a] = c[state.EFFICACY, i]
        s[world.S_COMMITMENT, a] = c[state.COMMITMENT, i]
        s[world.S_KEY, a] = float(first + i)
    for a in range(n, n + m):
        j = who[a]
        for k in range(4):
            s[world.X + k, a] = p[state.P_VIEW + k, j]
        s[world.S_RESOURCES, a] = p[state.P_RESOURCES, j]
        s[world.S_POSITION, a] = p[state.P_POSITION, j]
        s[world.S_ATTITUDE, a] = p[state.P_ATTITUDE, j]
        s[world.S_SAFETY, a] = p[state.P_PSYCHOLOGICAL_SAFETY, j]
        s[world.S_ASSET, a] = p[state.P_EXPERTISE, j]
        s[world.S_COMMITMENT, a] = p[state.P_COMMITMENT, j]
        s[world.S_KEY, a] = float(PROFESSIONAL_KEY + j)
    for a in range(n + m, n + m + leaders):
        for k in range(4):
            s[world.X + k, a] = q[state.L_VIEW + k, u]
        s[world.S_RESOURCES, a] = q[state.L_RESOURCES, u]
        s[world.S_POSITION, a] = q[state.L_POSITION, u]
        s[world.S_ATTITUDE, a] = q[state.L_ATTITUDE, u]
        s[world.S_SAFETY, a] = 1.0
        s[world.S_ASSET, a] = w.units[state.U_CAPACITY, u]
        s[world.S_COMMITMENT, a] = 0.0
        s[world.S_KEY, a] = float(LEADER_KEY + u)


@inlined
def recall(w, u, n, m, leaders, family, row):
    """Copy what the rule of a family remembers about the participants to the working space."""
    s, who, states = w.session, w.seats[u, world.WHO :], w.states[family]
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
    s, who, states = w.session, w.seats[u, world.WHO :], w.states[world.OF_VOICE]
    for j in range(states[COUNT]):
        for a in range(n):
            w.citizens[u, states[CITIZENS] + j, who[a]] = s[world.S_VOICE + j, a]
        for a in range(n, n + m):
            w.professionals[states[PROFESSIONALS] + j, who[a]] = s[world.S_VOICE + j, a]
        for a in range(n + m, n + m + leaders):
            w.leaders[states[LEADERS] + j, u] = s[world.S_VOICE + j, a]


@compiled
def fill_trust(w, u, n, m, total):
    """Everyone's trust in everyone, and its mean."""
    s, theta, who, c, trusting = w.session, w.theta, w.seats[u, world.WHO :], w.citizens[u], w.trusting
    for a in range(total):
        own = c[state.INSTITUTIONAL_TRUST, who[a]] if a < n else theta[P.dialogue_staff_trust]
        for b in range(total):
            trusting[b, a] = own
    links = w.links[u]
    for t in range(w.n_ties):
        for a in range(n):
            i = who[a]
            for b in range(n, n + m):
                if links[world.TIE + t, i] == who[b]:
                    trusting[b, a] = c[state.TRUST + t, i]
                    trusting[a, b] = c[state.TRUST_BACK + t, i]
    mean = s[world.S_MEAN_TRUST]
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
    loud, sanction = s[world.S_LOUD], s[world.S_SANCTION]
    ask(w.rules, "loudness", (total, s[world.S_POWER], s, world.S_VOICE, loud, theta))
    for a in range(total):
        sanction[a] = 1.0
    strength = theta[P.institutions_graduated_sanctions]
    if strength > 0.0:
        lapses, who = w.citizens[u, w.states[world.OF_INSTITUTIONS, CITIZENS]], w.seats[u, world.WHO :]
        for a in range(n):
            sanction[a] = sanctioned(lapses[who[a]], strength, theta[P.institutions_sanction])
        for a in range(n):
            loud[a] = loud[a] * sanction[a]


@inlined
def gather(w, u, step):
    """Fill the working space with what the participants of unit u's session bring."""
    s, theta = w.session, w.theta
    n, m = w.seats[u, world.N_CITIZENS], w.seats[u, world.N_STAFF]
    leaders = int(w.lab[world.WITH_LEADER])
    total = n + m + leaders
    bring(w, u, n, m, leaders)
    recall(w, u, n, m, leaders, world.OF_VOICE, world.S_VOICE)
    recall(w, u, n, m, leaders, world.OF_INFLUENCE, world.S_INFLUENCE)
    if w.lab[world.SPANNING] > 0.5 and step > 0:
        for k in range(4):
            for a in range(total):
                s[world.X0 + k, a] = w.opening[u, k, a]
    else:
        for k in range(4):
            now, first = s[world.X + k], s[world.X0 + k]
            for a in range(total):
                first[a] = now[a]
        if w.lab[world.SPANNING] > 0.5:
            for k in range(4):
                for a in range(total):
                    w.opening[u, k, a] = s[world.X + k, a]
    talk, spoke, recorded = s[world.S_TALK], s[world.S_SPOKE], s[world.S_RECORDED]
    for a in range(whole(total)):
        talk[a] = 0.0
        spoke[a] = 0.0
        recorded[a] = 0.0
    ask(w.rules, "powers", (total, s[world.S_RESOURCES], s[world.S_POSITION], s[world.S_ATTITUDE], s[world.S_POWER], theta))
    chance, safe = s[world.S_CHANCE], s[world.S_SAFETY]
    slope, threshold = theta[P.dialogue_speaking_slope], theta[P.dialogue_speaking_threshold]
    if w.lab[world.EVERYONE_SPEAKS] > 0.5:
        for a in range(total):
            chance[a] = 1.0
    else:
        for a in range(total):
            chance[a] = speaking_chance(safe[a], slope, threshold)
    if w.rules[ADMIT] != 0:
        ask(w.rules, "admit", (total, s[world.S_POWER], chance, theta))
    raise_voices(w, u, n, total)
    if w.lab[world.TRUSTING] > 0.5:
        fill_trust(w, u, n, m, total)
    else:
        mean = s[world.S_MEAN_TRUST]
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
        far_from(s, world.S_FAR, a, world.X, s[world.X, a], s[world.X + 1, a], s[world.X + 2, a], s[world.X + 3, a], w.dimensions)
        for b in range(a):
            spread += s[world.S_FAR, b]
    return spread / (0.5 * total * (total - 1))


@inlined
def take_turns(w, seed, replicate, step, u, total, r):
    """Who speaks about what in a round, and how much each is heard; how many speak."""
    s, theta = w.session, w.theta
    n = w.seats[u, world.N_CITIZENS]
    inclusive = w.units[state.U_INCLUSIVENESS, u]
    raised = hidden_weight(theta[P.dialogue_hidden_weight], inclusive, w.units[state.U_EFFECT + state.COMMUNICATING, u])
    draw_for_all(s, seed, replicate, step, DIALOGUE + r, total)
    together = theta[P.dialogue_all_dimensions]
    about, until, heard = s[world.S_ABOUT + r], s[world.S_UNTIL + r], s[world.S_HEARD]
    loudness = 0.0
    for a in range(total):
        about[a] = -1.0
        until[a] = -1.0
        if s[world.S_DRAW, a] < s[world.S_CHANCE, a]:
            first, last = dimensions_spoken_about(s[world.S_DRAW_2, a], w.dimensions, w.hidden, raised if a < n else 0.0, together)
            about[a] = float(first)
            until[a] = float(last)
            for k in range(first, last):
                s[world.S_SAID + 4 * r + k, a] = s[world.X + k, a]
    if w.rules[UTTER] != 0 and total > n + w.seats[u, world.N_STAFF]:
        ask(w.rules, "utter", (total, total - 1, r, s, theta))
    by_lot = w.rules[WORDS] != 0
    if by_lot:
        ask(w.rules, "words", (total, r, seed, replicate, step, UNIT_KEY + u, s, theta))
    speakers = 0
    for a in range(total):
        if about[a] >= 0.0:
            speakers += 1
            loudness += s[world.S_LOUD, a]
    for a in range(total):
        if about[a] >= 0.0:
            even = 1.0 / float(speakers)
            share = heard[a] if by_lot else (s[world.S_LOUD, a] / loudness if loudness > 0.0 else even)
            heard[a] = flattened(share, inclusive, float(speakers))
            s[world.S_TALK, a] += heard[a]
            s[world.S_SPOKE, a] += 1.0
        else:
            heard[a] = 0.0
    return speakers


@inlined
def talk(w, seed, replicate, step, u, total, r):
    """One round: who speaks about what, and how views move."""
    s, theta = w.session, w.theta
    speakers = take_turns(w, seed, replicate, step, u, total, r)
    if speakers > 0:
        given = w.lab[world.WEIGHTS_GIVEN]
        if w.rules[MEET] != 0:
            if total > 1:
                meetings = int(theta[P.laboratory_updates_per_step])
                meetings = meetings if meetings > 0 else total
                evenly = w.lab[world.SPLIT_EVENLY]
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
    if w.lab[world.WITH_LEADER] < 0.5:
        return
    s, who = w.session, w.seats[u, world.WHO :]
    leader_share = s[world.S_TALK, total - 1] / talked if talked > 0.0 else 0.0
    cost = w.theta[P.dialogue_dominance_cost]
    safe, low, high = w.citizens[u, state.PSYCHOLOGICAL_SAFETY], w.lab[world.LOW], w.lab[world.HIGH]
    for a in range(n):
        safe[who[a]] = clamp(dominance_loss(safe[who[a]], leader_share, float(total), cost), low, high)
    p = w.professionals
    for a in range(n, n + m):
        p[state.P_PSYCHOLOGICAL_SAFETY, who[a]] = clamp(
            dominance_loss(p[state.P_PSYCHOLOGICAL_SAFETY, who[a]], leader_share, float(total), cost), low, high
        )
        p[state.P_OPENNESS, who[a]] = unit(dominance_loss(p[state.P_OPENNESS, who[a]], leader_share, float(total), cost))


@inlined
def converse(w, seed, replicate, step, u):
    """All rounds of unit u's session; notes the first after which a proposal would have passed (0 if none did)."""
    total = gather(w, u, step)
    s = w.session
    n, m = w.seats[u, world.N_CITIZENS], w.seats[u, world.N_STAFF]
    deciding = w.lab[world.DECIDING] > 0.5
    w.small[world.STAGES, 0] = 1.0 - pairwise_distance(w, total) if deciding else 1.0
    w.small[world.MEMORY, world.AGREED_AFTER] = 0.0
    rounds = int(w.theta[P.dialogue_rounds]) if w.lab[world.TALKING] > 0.5 else 0
    for r in range(rounds):
        talk(w, seed, replicate, step, u, total, r)
        if deciding and w.small[world.MEMORY, world.AGREED_AFTER] < 0.5:
            propose(w, u, n, m, total)
            ask(w.rules, "decide", (total, s[world.S_FAR], s[world.S_FAR_DESIGN], s[world.S_SHARE], w.small[world.ANSWER], w.theta))
            if w.small[world.ANSWER, 0] > 0.5:
                w.small[world.MEMORY, world.AGREED_AFTER] = float(r + 1)
    if rounds == 0:
        w.small[world.STAGES, 0] = 1.0
    talked = 0.0
    for a in range(total):
        talked += s[world.S_TALK, a]
    for a in range(n):
        w.citizens[u, state.VOICE_SHARE, w.seats[u, world.WHO + a]] = s[world.S_TALK, a] / talked if talked > 0.0 else 0.0
    suffer_dominance(w, u, n, m, total, talked)
    keep_voices(w, u, n, m, total - n - m)


@phase
def dialogue(w, seed, replicate, step, first_unit, last_unit):
    for u in range(first_unit, last_unit):
        converse(w, seed, replicate, step, u)
