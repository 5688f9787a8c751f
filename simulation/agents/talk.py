"""A round of talk: who speaks about what, and how much each is heard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coprod.simulation.exact.draws import DIALOGUE, UNIT_KEY, WORDS
from coprod.simulation.formulas.session import dimensions_spoken_about, even_voice, flattened, hidden_weight

if TYPE_CHECKING:
    from .session import Session


def take_turns(session: Session, r: int) -> int:
    """Let participants speak in round r; how many do."""
    voice = session.model.rules.voice
    evened = even_voice(session.unit.inclusiveness, session.model.p.dialogue.equal_right)
    session.utterances.append([utterance(session, a, r) for a in range(session.n)])
    words = share_words(session, r) if voice.has_hook("word") else []
    said = session.utterances[r]
    loudness = 0.0
    speakers = 0
    for a in range(session.n):
        if said[a]:
            speakers += 1
            loudness += session.loud[a]
    session.heard = [0.0] * session.n
    for a in range(session.n):
        if said[a]:
            share = session.loud[a] / loudness if loudness > 0.0 else 1.0 / float(speakers)
            session.heard[a] = flattened(words[a] if words else share, evened, float(speakers))
            session.talk[a] += session.heard[a]
            session.spoke[a] += 1
    return speakers


def utterance(session: Session, a: int, r: int) -> dict[int, float]:
    """Views that a participant is ready to utter in round r, by dimension; empty for one who is silent."""
    model, unit, person = session.model, session.unit, session.participants[a]
    d, sizes, voice = model.p.dialogue, model.setup.sizes, model.rules.voice
    speaks, about = person.uniforms(DIALOGUE + r)
    found: dict[int, float] = {}
    if speaks < session.chances[a]:
        raised = hidden_weight(d.hidden_weight, unit.inclusiveness, unit.effect["communicating"])
        raised = raised * person.speaking_safety() if person.lives_needs else 0.0
        for k in range(*dimensions_spoken_about(about, sizes.dimensions, sizes.hidden, raised, d.all_dimensions)):
            x = session.views[a][k]
            if model.with_leaders and voice.has_hook("said"):
                x = voice.call("said", x, session.views[-1][k], session.powers[-1])
            found[k] = x
    return found


def share_words(session: Session, r: int) -> list[float]:
    """Words of a round go by lot, one at a time, to those ready to speak: their shares. Who gets none falls silent."""
    model, said = session.model, session.utterances[r]
    ready = [a for a in range(session.n) if said[a]]
    count = int(model.p.voice.words) or len(ready)
    shares = [0.0] * session.n
    if not ready:
        return shares
    for m in range(count):
        total = 0.0
        for a in ready:
            total += session.loud[a]
        u, _ = model.uniforms(WORDS + r, UNIT_KEY + session.unit.index, m)
        left = u * total if total > 0.0 else u * float(len(ready))
        speaker = 0
        for a in ready:
            weight = session.loud[a] if total > 0.0 else 1.0
            if weight > 0.0 and left >= 0.0:
                speaker = a
            left -= weight
        shares[speaker] += 1.0
        model.rules.voice.call("word", memory=session.participants[speaker].remembers("voice"))
        session.loud[speaker] = session.loudness(speaker)
    for a in ready:
        if shares[a] == 0.0:
            said[a] = {}
    return [share / float(count) for share in shares]
