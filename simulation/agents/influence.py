"""How views move in a round: everyone hears everyone who spoke, or people meet in pairs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coprod.simulation.exact.draws import DIALOGUE, UNIT_KEY, integer
from coprod.simulation.exact.numerics import sqrt
from coprod.simulation.formulas.session import heeded, yielded

if TYPE_CHECKING:
    from .model import SetupModel
    from .session import Session


def listen(session: Session, r: int, even: float) -> None:
    """Everyone hears everyone who spoke in round r; all views move at once. ``even`` is one speaker's share of the round."""
    rule, said = session.model.rules.influence, session.utterances[r]
    given = 1.0 if session.weighed else 0.0
    moved = [list(view) for view in session.views]
    for a, person in enumerate(session.participants):
        factors = [confidence(session.model, session.views[a], utterance) for utterance in said]
        for k in range(session.model.setup.sizes.dimensions):
            numerator = 0.0
            denominator = 0.0
            for b, utterance in enumerate(said):
                if k in utterance and b != a:
                    weight = session.influence(a, b) * factors[b][k]
                    numerator += weight * utterance[k]
                    denominator += weight
            if denominator > 0.0:
                own = session.influence(a, a) if session.weighed else even
                inputs = (session.views[a][k], numerator / denominator, session.initial[a][k], denominator, own, given)
                heard = rule(*inputs, memory=person.remembers("influence"))
                moved[a][k] = heeded(session.views[a][k], heard, session.deafness[a])
    session.views = moved


def confidence(model: SetupModel, view: list[float], utterance: dict[int, float]) -> dict[int, float]:
    """Factor on the weight of an utterance for someone with a view, by dimension.

    Its distance from the view is one for all its dimensions together, unless dimensions are compared one by one.
    """
    rule = model.rules.influence
    if not rule.has_hook("confidence"):
        return dict.fromkeys(utterance, 1.0)
    if len(utterance) > 1 and model.p.dialogue.distance_by_dimension < 0.5:
        square = 0.0
        for k, x in utterance.items():
            square += (x - view[k]) * (x - view[k])
        return dict.fromkeys(utterance, float(rule.call("confidence", sqrt(square))))
    gaps = {k: x - view[k] for k, x in utterance.items()}
    return {k: float(rule.call("confidence", gap if gap > 0.0 else -gap)) for k, gap in gaps.items()}


def yield_to_top(session: Session, r: int) -> None:
    """Everyone yields to the view that the highest in status uttered in round r."""
    powers, yielding = session.powers, session.model.p.dialogue.yielding
    top = max(range(session.n), key=lambda a: (powers[a], -a))
    for k, view in session.utterances[r][top].items():
        for a in range(session.n):
            above = powers[top] - powers[a]
            session.views[a][k] = yielded(session.views[a][k], view, above, session.safety[a], yielding)


def meet(session: Session, r: int) -> None:
    """Meetings of two in round r, one after the other."""
    model, said, held = session.model, session.utterances[r], session.model.laboratory
    if session.n < 2:
        return
    meetings = int(model.p.laboratory.updates_per_step) or session.n
    for m in range(meetings):
        u, v = model.uniforms(DIALOGUE + r, UNIT_KEY + session.unit.index, m)
        a = integer(u, session.n)
        if held and held.evenly(model.setup.rules):
            b = integer(v, session.n - 1)
            b = b + 1 if b >= a else b
        else:
            b = someone_to_meet(session, a, v, r)
        if b < 0:
            continue
        now, other = list(session.views[a]), {k: session.views[b][k] for k in said[b]}
        for k, factor in confidence(model, now, other).items():
            if factor > 0.0:
                session.views[a][k], session.views[b][k] = model.rules.influence.call("encounter", now[k], other[k])


def someone_to_meet(session: Session, a: int, v: float, r: int) -> int:
    """Whom a meets, given a uniform, by voice and trust or by the weights given; -1 if nobody else spoke."""
    weights = []
    total = 0.0
    for b, utterance in enumerate(session.utterances[r]):
        weight = session.influence(a, b) if b != a and utterance else 0.0
        weights.append(weight)
        total += weight
    left = v * total
    found = -1
    for b, weight in enumerate(weights):
        if weight > 0.0 and left >= 0.0:
            found = b
        left -= weight
    return found
