"""Phase 3: rounds of talk in which views move."""

from coprod.simulation.exact.draws import DIALOGUE, UNIT_KEY
from coprod.simulation.exact.numerics import clamp, unit
from coprod.simulation.formulas.session import (
    dimensions_spoken_about,
    dominance_loss,
    even_voice,
    flattened,
    hidden_weight,
    yielded,
)
from coprod.simulation.kernel.lowering.calls import call_rule
from coprod.simulation.kernel.shared import world
from coprod.simulation.kernel.shared.points import far_from
from coprod.simulation.kernel.shared.sessions import draw_for_all, propose
from coprod.simulation.kernel.shared.world import compiled, inlined
from coprod.simulation.kernel.signatures import MEET, UTTER, WORDS
from coprod.simulation.parameters import index as P
from coprod.simulation.schema import rows as state

from .gathering import keep_voices, prepare_session


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
    """Decide who speaks about what in a round, and how much each is heard. Return how many speak."""
    s, parameters = w.session, w.parameters
    n = w.seats[u, world.N_CITIZENS]
    inclusive = w.units[state.U_INCLUSIVENESS, u]
    evened = even_voice(inclusive, parameters[P.dialogue_equal_right])
    raised = hidden_weight(parameters[P.dialogue_hidden_weight], inclusive, w.units[state.U_EFFECT + state.COMMUNICATING, u])
    draw_for_all(s, seed, replicate, step, DIALOGUE + r, total)
    together = parameters[P.dialogue_all_dimensions]
    about, until, heard = s[world.S_ABOUT + r], s[world.S_UNTIL + r], s[world.S_HEARD]
    loudness = 0.0
    for a in range(total):
        about[a] = -1.0
        until[a] = -1.0
        if s[world.S_DRAW, a] < s[world.S_CHANCE, a]:
            first, last = dimensions_spoken_about(
                s[world.S_DRAW_2, a], w.dimensions, w.hidden, raised * s[world.S_SAFETY, a] if a < n else 0.0, together
            )
            about[a] = float(first)
            until[a] = float(last)
            for k in range(first, last):
                s[world.S_SAID + 4 * r + k, a] = s[world.X + k, a]
    if w.rules[UTTER] != 0 and total > n + w.seats[u, world.N_STAFF]:
        call_rule(w.rules, "utter", (total, total - 1, r, s, parameters))
    by_lot = w.rules[WORDS] != 0
    if by_lot:
        call_rule(w.rules, "words", (total, r, seed, replicate, step, UNIT_KEY + u, s, parameters))
    speakers = 0
    for a in range(total):
        if about[a] >= 0.0:
            speakers += 1
            loudness += s[world.S_LOUD, a]
    for a in range(total):
        if about[a] >= 0.0:
            even = 1.0 / float(speakers)
            share = heard[a] if by_lot else (s[world.S_LOUD, a] / loudness if loudness > 0.0 else even)
            heard[a] = flattened(share, evened, float(speakers))
            s[world.S_TALK, a] += heard[a]
            s[world.S_SPOKE, a] += 1.0
        else:
            heard[a] = 0.0
    return speakers


@inlined
def yield_to_top(w, total, r):
    """Let everyone yield to the view that the highest in status uttered in round r."""
    s, yielding = w.session, w.parameters[P.dialogue_yielding]
    top = 0
    for a in range(1, total):
        top = a if s[world.S_POWER, a] > s[world.S_POWER, top] else top
    first, last = int(s[world.S_ABOUT + r, top]), int(s[world.S_UNTIL + r, top])
    for k in range(first if first >= 0 else last, last):
        x, view = s[world.X + k], s[world.S_SAID + 4 * r + k, top]
        for a in range(total):
            above = s[world.S_POWER, top] - s[world.S_POWER, a]
            x[a] = yielded(x[a], view, above, s[world.S_SAFETY, a], yielding)


@inlined
def talk(w, seed, replicate, step, u, total, r):
    """One round of talk: people speak, and views move."""
    s, parameters = w.session, w.parameters
    speakers = take_turns(w, seed, replicate, step, u, total, r)
    if speakers > 0:
        given = w.lab[world.WEIGHTS_GIVEN]
        if w.rules[MEET] != 0:
            if total > 1:
                meetings = int(parameters[P.laboratory_updates_per_step])
                meetings = meetings if meetings > 0 else total
                evenly = w.lab[world.SPLIT_EVENLY]
                call_rule(
                    w.rules,
                    "meet",
                    (total, meetings, given, evenly, r, seed, replicate, step, UNIT_KEY + u, s, w.trusting, parameters),
                )
        else:
            call_rule(w.rules, "listen", (total, w.dimensions, r, given, 1.0 / float(speakers), s, w.trusting, parameters))
        if w.lab[world.TRUSTING] > 0.5 and parameters[P.dialogue_yielding] > 0.0:
            yield_to_top(w, total, r)


@inlined
def apply_dominance_cost(w, u, n, m, total, talked):
    """A leader who takes more than an even part of the talk costs the others safety and openness."""
    if w.lab[world.WITH_LEADER] < 0.5:
        return
    s, who = w.session, w.seats[u, world.WHO :]
    leader_share = s[world.S_TALK, total - 1] / talked if talked > 0.0 else 0.0
    cost = w.parameters[P.dialogue_dominance_cost]
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
    """All rounds of unit u's session. Notes the first after which a proposal would have passed, 0 if none did."""
    total = prepare_session(w, u, step)
    s = w.session
    n, m = w.seats[u, world.N_CITIZENS], w.seats[u, world.N_STAFF]
    deciding = w.lab[world.DECIDING] > 0.5
    w.small[world.STAGES, 0] = 1.0 - pairwise_distance(w, total) if deciding else 1.0
    w.small[world.MEMORY, world.AGREED_AFTER] = 0.0
    rounds = int(w.parameters[P.dialogue_rounds]) if w.lab[world.TALKING] > 0.5 else 0
    for r in range(rounds):
        talk(w, seed, replicate, step, u, total, r)
        if deciding and w.small[world.MEMORY, world.AGREED_AFTER] < 0.5:
            propose(w, u, n, m, total)
            call_rule(
                w.rules,
                "decide",
                (total, s[world.S_FAR], s[world.S_FAR_DESIGN], s[world.S_SHARE], w.small[world.ANSWER], w.parameters),
            )
            if w.small[world.ANSWER, 0] > 0.5:
                w.small[world.MEMORY, world.AGREED_AFTER] = float(r + 1)
    if rounds == 0:
        w.small[world.STAGES, 0] = 1.0
    talked = 0.0
    for a in range(total):
        talked += s[world.S_TALK, a]
    for a in range(n):
        w.citizens[u, state.VOICE_SHARE, w.seats[u, world.WHO + a]] = s[world.S_TALK, a] / talked if talked > 0.0 else 0.0
    apply_dominance_cost(w, u, n, m, total, talked)
    keep_voices(w, u)


@compiled
def dialogue(w, seed, replicate, step, first_unit, last_unit):
    """Hold the talk of the sessions of units first_unit..last_unit-1."""
    for u in range(first_unit, last_unit):
        converse(w, seed, replicate, step, u)
