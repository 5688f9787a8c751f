"""Phase 3: participants of sessions talk, and views move."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coprod.simulation.agents.decision import decide
from coprod.simulation.agents.influence import listen, meet, yield_to_top
from coprod.simulation.agents.talk import take_turns
from coprod.simulation.exact.numerics import unit as in_unit_interval
from coprod.simulation.formulas.session import dominance_loss

if TYPE_CHECKING:
    from coprod.simulation.agents.model import SetupModel
    from coprod.simulation.agents.session import Session


def dialogue(model: SetupModel) -> None:
    """3. Participants talk; views move."""
    for session in model.sessions.values():
        hold_rounds(session)
        note_voices(session)


def hold_rounds(session: Session) -> None:
    """Rounds of talk, noting the first after which all could agree."""
    model, held = session.model, session.model.laboratory
    session.begin()
    deciding = held is None or held.deciding
    rounds = int(model.p.dialogue.rounds) if held is None or held.talking else 0
    session.stages[0] = 1.0 - session.mean_distance() if deciding and rounds > 0 else 1.0
    for r in range(rounds):
        speakers = take_turns(session, r)
        if speakers > 0 and model.rules.influence.has_hook("encounter"):
            meet(session, r)
        elif speakers > 0:
            listen(session, r, 1.0 / float(speakers))
        if speakers > 0 and session.trust and model.p.dialogue.yielding > 0.0:
            yield_to_top(session, r)
        if deciding and session.agreed_after == 0 and decide(session)[1]:
            session.agreed_after = r + 1


def note_voices(session: Session) -> None:
    """Citizens' share of the talk; a leader who takes too much of it costs safety and openness."""
    model = session.model
    talked = 0.0
    for t in session.talk:
        talked += t
    for citizen, t in zip(session.citizens, session.talk, strict=False):
        citizen.voice_share = t / talked if talked > 0.0 else 0.0
    if not model.with_leaders:
        return
    n, cost = float(session.n), model.p.dialogue.dominance_cost
    share = session.talk[-1] / talked if talked > 0.0 else 0.0
    for person in (*session.citizens, *session.professionals):
        person.psychological_safety = model.bounded(dominance_loss(person.psychological_safety, share, n, cost))
    for professional in session.professionals:
        professional.openness = in_unit_interval(dominance_loss(professional.openness, share, n, cost))
