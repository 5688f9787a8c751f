"""Fills the working space of a session with what its participants bring."""

from coprod.simulation.exact.draws import LEADER_KEY, PROFESSIONAL_KEY
from coprod.simulation.formulas.session import deafness, speaking_chance
from coprod.simulation.kernel.lowering.calls import call_rule
from coprod.simulation.kernel.shared import world
from coprod.simulation.kernel.shared.institutions import sanctioned
from coprod.simulation.kernel.shared.sessions import NO_STATE, fetch_state, keep_state, participants
from coprod.simulation.kernel.shared.world import compiled, inlined, pad_to_vector
from coprod.simulation.kernel.signatures import ADMIT
from coprod.simulation.parameters import index as P
from coprod.simulation.schema import rows as state
from coprod.simulation.schema.rule_states import CITIZENS, COUNT, LEADERS, PROFESSIONALS

# What participants bring: a row of ``session``, and the rows of citizens, professionals and leaders that it is copied from.
BROUGHT = (
    (world.X, state.VIEW, state.P_VIEW, state.L_VIEW),
    (world.X + 1, state.VIEW + 1, state.P_VIEW + 1, state.L_VIEW + 1),
    (world.X + 2, state.VIEW + 2, state.P_VIEW + 2, state.L_VIEW + 2),
    (world.X + 3, state.VIEW + 3, state.P_VIEW + 3, state.L_VIEW + 3),
    (world.S_RESOURCES, state.RESOURCES, state.P_RESOURCES, state.L_RESOURCES),
    (world.S_POSITION, state.POSITION, state.P_POSITION, state.L_POSITION),
    (world.S_ATTITUDE, state.ATTITUDE, state.P_ATTITUDE, state.L_ATTITUDE),
    (world.S_SAFETY, state.PSYCHOLOGICAL_SAFETY, state.P_PSYCHOLOGICAL_SAFETY, NO_STATE),
    (world.S_ASSET, state.EFFICACY, state.P_EXPERTISE, NO_STATE),
    (world.S_COMMITMENT, state.COMMITMENT, state.P_COMMITMENT, NO_STATE),
)


@inlined
def load_participants(w, u):
    """Copy what the participants of unit u's session bring to the working space."""
    s, who = w.session, w.seats[u, world.WHO :]
    n, m, total = w.seats[u, world.N_CITIZENS], w.seats[u, world.N_STAFF], participants(w, u)
    for row, of_citizens, of_professionals, of_leaders in BROUGHT:
        fetch_state(w, u, row, of_citizens, of_professionals, of_leaders)
    first = w.lists[world.FIRST_CITIZEN, u]
    for a in range(n):
        s[world.S_KEY, a] = float(first + who[a])
    for a in range(n, n + m):
        s[world.S_KEY, a] = float(PROFESSIONAL_KEY + who[a])
    for a in range(n + m, total):
        s[world.S_SAFETY, a] = 1.0
        s[world.S_ASSET, a] = w.units[state.U_CAPACITY, u]
        s[world.S_COMMITMENT, a] = 0.0
        s[world.S_KEY, a] = float(LEADER_KEY + u)


@inlined
def recall(w, u, family, row):
    """Copy what the rule of a family remembers about the participants to the working space."""
    states = w.states[family]
    for j in range(states[COUNT]):
        fetch_state(w, u, row + j, states[CITIZENS] + j, states[PROFESSIONALS] + j, states[LEADERS] + j)


@inlined
def keep_voices(w, u):
    """Copy what the rule of voice remembers back to the participants."""
    states = w.states[world.OF_VOICE]
    for j in range(states[COUNT]):
        keep_state(w, u, world.S_VOICE + j, states[CITIZENS] + j, states[PROFESSIONALS] + j, states[LEADERS] + j)


@compiled
def fill_trust(w, u, n, m, total):
    """Write everyone's trust in everyone to ``trusting``, and its mean over those trusting to the row S_MEAN_TRUST."""
    s, parameters, who, c, trusting = w.session, w.parameters, w.seats[u, world.WHO :], w.citizens[u], w.trusting
    for a in range(total):
        own = c[state.INSTITUTIONAL_TRUST, who[a]] if a < n else parameters[P.dialogue_staff_trust]
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
    """Work out how loud everyone would be. Citizens with lapses are heard less."""
    s, parameters = w.session, w.parameters
    loud, sanction = s[world.S_LOUD], s[world.S_SANCTION]
    call_rule(w.rules, "loudness", (total, s[world.S_POWER], s, world.S_VOICE, loud, parameters))
    for a in range(total):
        sanction[a] = 1.0
    strength = parameters[P.institutions_graduated_sanctions]
    if strength > 0.0:
        lapses, who = w.citizens[u, w.states[world.OF_INSTITUTIONS, CITIZENS]], w.seats[u, world.WHO :]
        for a in range(n):
            sanction[a] = sanctioned(lapses[who[a]], strength, parameters[P.institutions_sanction])
        for a in range(n):
            loud[a] = loud[a] * sanction[a]


@inlined
def prepare_session(w, u, step):
    """Fill the working space for unit u's session. Return how many participants there are."""
    s, parameters = w.session, w.parameters
    n, m, total = w.seats[u, world.N_CITIZENS], w.seats[u, world.N_STAFF], participants(w, u)
    load_participants(w, u)
    recall(w, u, world.OF_VOICE, world.S_VOICE)
    recall(w, u, world.OF_INFLUENCE, world.S_INFLUENCE)
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
    for a in range(pad_to_vector(total)):
        talk[a] = 0.0
        spoke[a] = 0.0
        recorded[a] = 0.0
    call_rule(
        w.rules, "powers", (total, s[world.S_RESOURCES], s[world.S_POSITION], s[world.S_ATTITUDE], s[world.S_POWER], parameters)
    )
    chance, safe = s[world.S_CHANCE], s[world.S_SAFETY]
    slope, threshold = parameters[P.dialogue_speaking_slope], parameters[P.dialogue_speaking_threshold]
    if w.lab[world.EVERYONE_SPEAKS] > 0.5:
        for a in range(total):
            chance[a] = 1.0
    else:
        for a in range(total):
            chance[a] = speaking_chance(safe[a], slope, threshold)
    if w.rules[ADMIT] != 0:
        call_rule(w.rules, "admit", (total, s[world.S_POWER], chance, parameters))
    raise_voices(w, u, n, total)
    strength = parameters[P.dialogue_deafness] if w.lab[world.TRUSTING] > 0.5 else 0.0
    for a in range(total):
        s[world.S_DEAF, a] = deafness(s[world.S_POWER, a], w.units[state.U_INCLUSIVENESS, u], strength)
    if w.lab[world.TRUSTING] > 0.5:
        fill_trust(w, u, n, m, total)
    else:
        mean = s[world.S_MEAN_TRUST]
        for a in range(total):
            mean[a] = 1.0
    return total
