"""Phase 4: what was said enters the record, and participants read it together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coprod.simulation.agents.unit import apart
from coprod.simulation.exact.draws import OBSERVE, RECORD, UNIT_KEY, integer
from coprod.simulation.exact.numerics import unit as in_unit_interval
from coprod.simulation.exact.statistics import gini
from coprod.simulation.formulas.session import closeness_gained, evenness, fidelity, record_weight, understood

if TYPE_CHECKING:
    from coprod.simulation.agents.model import SetupModel
    from coprod.simulation.agents.session import Session


def record(model: SetupModel) -> None:
    """4. What was said enters the record; participants read it together."""
    for session in model.sessions.values():
        utterances, covered = write_record(session)
        session.stages[5] = read_record(session, covered)
        count_inputs(session)
        unevenness = gini(sorted(session.talk), session.n)
        note_stages(session, utterances, covered, unevenness)
        count_session(session, utterances, covered, unevenness)
        count_talk(session)


def write_record(session: Session) -> tuple[int, list[int]]:
    """Utterances enter the record, which is then interpreted: how many utterances there were, and the dimensions recorded."""
    model, unit, p, dimensions = session.model, session.unit, session.model.p.record, session.unit.dimensions
    chance = fidelity(p.fidelity, unit.effect["communicating"])
    sums, weights = [0.0] * 4, [0.0] * 4
    utterances = 0
    for r, said in enumerate(session.utterances):
        for a, utterance in enumerate(said):
            if not utterance:
                continue
            utterances += 1
            if session.participants[a].uniforms(RECORD + r)[0] < chance:
                weight = record_weight(session.powers[a], p.status_bias, p.shared)
                session.recorded[a] += 1
                for k, x in utterance.items():
                    sums[k] += weight * x
                    weights[k] += weight
    covered = [k for k in range(dimensions) if weights[k] > 0.0]
    for k in range(dimensions):
        interpreted = k in covered
        unit.record[k] = model.rules.interpretation(sums[k] / weights[k], unit.leader.view[k]) if interpreted else unit.design[k]
    return utterances, covered


def read_record(session: Session, covered: list[int]) -> float:
    """Participants' views move towards the record; how much closer to it they came, as a share."""
    unit, understanding = session.unit, session.model.p.record.understanding
    before = after = 0.0
    for view, mean, deaf in zip(session.views, session.mean_trust, session.deafness, strict=True):
        trust = mean * (1.0 - deaf)
        target = [unit.record[k] if k in covered else view[k] for k in range(4)]
        before += apart(view, target, unit.dimensions)
        for k in covered:
            view[k] = understood(view[k], target[k], understanding, trust)
        after += apart(view, target, unit.dimensions)
    return closeness_gained(before, after) if covered else 0.0


def count_inputs(session: Session) -> None:
    """Note which of the citizens who spoke were heard: something they said was recorded."""
    unit = session.unit
    for a, citizen in enumerate(session.citizens):
        if session.spoke[a] > 0:
            heard = session.recorded[a] > 0
            citizen.session_role = 2 if heard else 3
            unit.inputs += 1.0
            unit.count("inputs", citizen)
            unit.heard += 1.0 if heard else 0.0
            unit.count("heard", citizen, 1.0 if heard else 0.0)


def note_stages(session: Session, utterances: int, covered: list[int], unevenness: float) -> None:
    """Stages of the pipeline that the record decides: assets, dialogue, documentation and interpretation."""
    n, dimensions = float(session.n), session.unit.dimensions
    assets = 0.0
    for person in session.participants:
        assets += person.asset()
    spoke = float(len([s for s in session.spoke if s > 0]))
    recorded = float(sum(session.recorded))
    session.stages[1] = assets / n
    session.stages[2] = evenness(unevenness, n) * spoke / n
    session.stages[3] = recorded / float(utterances) * float(len(covered)) / float(dimensions) if utterances > 0 else 0.0
    session.stages[4] = in_unit_interval(1.0 - apart(session.unit.record, mean_need(session), dimensions))


def mean_need(session: Session) -> list[float]:
    """Mean need of the citizens in the session."""
    need = [0.0] * 4
    for k in range(4):
        for citizen in session.citizens:
            need[k] += citizen.need[k]
        need[k] = need[k] / float(len(session.citizens))
    return need


def count_session(session: Session, utterances: int, covered: list[int], unevenness: float) -> None:
    """Add the session to the unit's counters."""
    unit, sizes = session.unit, session.model.setup.sizes
    unit.sessions += 1.0
    unit.utterances += float(utterances)
    unit.ideas += float(sum(session.recorded))
    unit.hidden += 1.0 if any(k >= sizes.dimensions - sizes.hidden for k in covered) else 0.0
    unit.seated += float(len(session.citizens))
    unit.voice_gini += unevenness


def count_talk(session: Session) -> None:
    """Add citizens' utterances to the year's count, and the same numbers to citizens drawn by chance."""
    members = session.unit.citizens
    drawn: list[int] = []
    for a, citizen in enumerate(session.citizens):
        citizen.year_talk += session.spoke[a]
        i = integer(session.model.uniforms(OBSERVE, UNIT_KEY + session.unit.index, a)[0], len(members))
        while i in drawn:
            i = (i + 1) % len(members)
        drawn.append(i)
        members[i].year_talk_chance += session.spoke[a]
