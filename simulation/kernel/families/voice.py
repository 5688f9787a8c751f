"""How loud the participants of a session are, whose the words are, and what they say."""

from coprod.simulation.exact.draws import WORDS, uniforms
from coprod.simulation.kernel.shared import world
from coprod.simulation.kernel.shared.world import compiled
from coprod.simulation.parameters import index as P

from .chosen import admitted, apply, said, word


@compiled
def loudness(n, power, states, row, out, parameters):
    """How loud each participant is, to ``out``."""
    for a in range(n):
        out[a] = apply(power[a], states, row, a, parameters)


@compiled
def words(n, r, seed, replicate, step, key, s, parameters):
    """Give the words of round r by lot, one at a time, to those ready to speak. Their shares go to the row S_HEARD.

    Who gets none falls silent.
    """
    about, until, loud, heard = s[world.S_ABOUT + r], s[world.S_UNTIL + r], s[world.S_LOUD], s[world.S_HEARD]
    ready = 0
    for a in range(n):
        heard[a] = 0.0
        ready += 1 if about[a] >= 0.0 else 0
    count = int(parameters[P.voice_words])
    count = count if count > 0 else ready
    if ready == 0:
        return
    for m in range(count):
        total = 0.0
        for a in range(n):
            total += loud[a] if about[a] >= 0.0 else 0.0
        left, _ = uniforms(seed, replicate, step, WORDS + r, key, m)
        left = left * total if total > 0.0 else left * float(ready)
        speaker = 0
        for a in range(n):
            if about[a] >= 0.0:
                weight = loud[a] if total > 0.0 else 1.0
                speaker = a if weight > 0.0 and left >= 0.0 else speaker
                left -= weight
        heard[speaker] += 1.0
        word(s, world.S_VOICE, speaker, parameters)
        loud[speaker] = apply(s[world.S_POWER, speaker], s, world.S_VOICE, speaker, parameters) * s[world.S_SANCTION, speaker]
    for a in range(n):
        about[a] = about[a] if heard[a] > 0.0 else -1.0
        until[a] = until[a] if heard[a] > 0.0 else -1.0
        heard[a] = heard[a] / float(count)


@compiled
def admit(n, power, chance, parameters):
    """Multiply the chances of speaking by what the rule admits."""
    for a in range(n):
        chance[a] = chance[a] * admitted(power[a], parameters)


@compiled
def utter(n, leader, r, s, parameters):
    """Replace views by what is said of them in round r, given the leader's view and power."""
    for a in range(n):
        for k in range(int(s[world.S_ABOUT + r, a]), int(s[world.S_UNTIL + r, a])):
            s[world.S_SAID + 4 * r + k, a] = said(s[world.X + k, a], s[world.X + k, leader], s[world.S_POWER, leader], parameters)
