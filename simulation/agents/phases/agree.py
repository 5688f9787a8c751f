"""Phase 5: participants of sessions agree on a proposal, or not; now and then a forum of several units does so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coprod.simulation.agents.decision import decide
from coprod.simulation.agents.forum import hold_forums
from coprod.simulation.exact.draws import AGREE, UNIT_KEY
from coprod.simulation.exact.numerics import sqrt
from coprod.simulation.formulas.session import direction_of, prepared, safety_after_conflict
from coprod.simulation.parameters.session import STAGES
from coprod.simulation.rules.institutions.conflict_arena import ConflictArena

if TYPE_CHECKING:
    from coprod.simulation.agents.model import SetupModel
    from coprod.simulation.agents.session import Session


def agree(model: SetupModel) -> None:
    """5. Participants agree on a proposal, or not; forums of several units do so now and then."""
    for session in model.sessions.values():
        settle(session)
    hold_forums(model)


def settle(session: Session) -> None:
    """Decide on the proposal; note what participants now think, and the yield if they agreed."""
    model, unit = session.model, session.unit
    proposal, agreed, session.stages[6] = decide(session)
    made_up = [getattr(model.p.stages, stage) for stage in STAGES]
    session.stages = [prepared(x, share) for x, share in zip(session.stages, made_up, strict=True)]
    if not agreed:
        u = model.uniforms(AGREE, UNIT_KEY + unit.index, 0)[0]
        agreed = ConflictArena.apply(u, model.p.institutions.conflict_arena) > 0.5
        if not agreed:
            leave_in_conflict(session)
    session.keep_views()
    for a, professional in enumerate(session.professionals, start=len(session.citizens)):
        if session.spoke[a] > 0:
            professional.session_role = 2 if session.recorded[a] > 0 else 3
    summarise(session)
    if agreed:
        unit.agreement = proposal
        if unit.age < 0.0:
            unit.start = list(unit.design)
            unit.age = 0.0
        unit.session = 2
        unit.pipeline_yield = model.rules.pipeline(*session.stages)
        unit.agreements += 1.0
        unit.rounds += float(session.agreed_after) if session.agreed_after > 0 else model.p.dialogue.rounds


def leave_in_conflict(session: Session) -> None:
    """A conflict that nothing settled costs citizens and professionals safety."""
    for person in (*session.citizens, *session.professionals):
        left = safety_after_conflict(person.psychological_safety, session.model.p.agree.conflict_cost)
        person.psychological_safety = session.model.bounded(left)


def summarise(session: Session) -> None:
    """What leadership rules may read of the session: weakest stage, direction, alignment, commitment, ideas."""
    unit, n = session.unit, float(session.n)
    unit.stages = list(session.stages)
    unit.weakest_stage = session.stages.index(min(session.stages))
    square = 0.0
    for k in range(unit.dimensions):
        mean = 0.0
        for view in session.views:
            mean += view[k]
        mean = mean / n
        for view in session.views:
            square += (view[k] - mean) * (view[k] - mean)
    unit.direction = direction_of(sqrt(square / (n * float(unit.dimensions))))
    unit.alignment = session.stages[6]
    commitment = 0.0
    for person in (*session.citizens, *session.professionals):
        commitment += person.commitment
    unit.shared_commitment = commitment / float(len(session.citizens) + len(session.professionals))
    unit.expressed = float(sum(session.recorded)) / n
