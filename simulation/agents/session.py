"""A session: dialogue, record and agreement of the people who sit in it."""

from __future__ import annotations

from ..draws import AGREE, DIALOGUE, OBSERVE, RECORD, UNIT_KEY, integer
from ..mechanisms_session import (
    chosen_dimension,
    closeness_gained,
    dominance_loss,
    evenness,
    fidelity,
    flattened,
    hidden_weight,
    record_weight,
    safety_after_conflict,
    speaking_chance,
    understood,
)
from ..numerics import unit as in_unit_interval
from ..statistics import gini
from .citizen import Citizen
from .person import Person
from .professional import Professional
from .unit import Unit, apart


class Session:
    """One session of a unit. ``participants`` are citizens, professionals, then the leader."""

    def __init__(self, unit: Unit, citizens: list[Citizen], professionals: list[Professional]) -> None:
        self.unit, self.model = unit, unit.model
        self.citizens, self.professionals = citizens, professionals
        self.participants: list[Person] = [*citizens, *professionals, unit.leader]
        self.n = len(self.participants)
        self.stages = [0.0] * 7  # intention, assets, dialogue, documentation, interpretation, understanding, agreement
        self.utterances: list[list[tuple[int, float] | None]] = []  # by round and participant: dimension, view
        self.agreed_after = 0  # the first round after which all could agree; 0 if none

    # --- phase 3
    def hold_dialogue(self) -> None:
        """Rounds of talk; views move, and a leader who takes too much of the talk costs safety and openness."""
        model, unit = self.model, self.unit
        dimensions = model.setup.sizes.dimensions
        self.views = [list(person.view) for person in self.participants]
        self.initial = [list(person.view) for person in self.participants]
        self.powers = [person.power for person in self.participants]
        self.safety = [person.speaking_safety() for person in self.participants]
        self.talk = [0.0] * self.n
        self.spoke = [0] * self.n
        n = float(self.n)
        self.decision_share = [
            flattened(model.rules.leadership(1.0 if person is unit.leader else 0.0, n), unit.inclusiveness, n)
            for person in self.participants
        ]
        self.trust = [[a.trusts(b) for b in self.participants] for a in self.participants]
        self.mean_trust = []
        for a in range(self.n):
            total = 0.0
            for b in range(self.n):
                if b != a:
                    total += self.trust[a][b]
            self.mean_trust.append(total / float(self.n - 1))
        spread = 0.0
        for a in range(self.n):
            for b in range(a):
                spread += apart(self.views[a], self.views[b], dimensions)
        self.stages[0] = 1.0 - spread / (0.5 * self.n * (self.n - 1))
        for r in range(int(model.p.dialogue.rounds)):
            self._round(r)
            if self.agreed_after == 0 and model.rules.decision(self._propose()[1]) > 0.5:
                self.agreed_after = r + 1
        talked = 0.0
        for t in self.talk:
            talked += t
        share = self.talk[-1] / talked if talked > 0.0 else 0.0
        cost = model.p.dialogue.dominance_cost
        for citizen in self.citizens:
            citizen.psychological_safety = dominance_loss(citizen.psychological_safety, share, n, cost)
        for professional in self.professionals:
            professional.psychological_safety = dominance_loss(professional.psychological_safety, share, n, cost)
            professional.openness = dominance_loss(professional.openness, share, n, cost)

    def _round(self, r: int) -> None:
        model, unit = self.model, self.unit
        d, sizes = model.p.dialogue, model.setup.sizes
        raised = hidden_weight(d.hidden_weight, unit.inclusiveness, unit.effect["communicating"])
        said: list[tuple[int, float] | None] = []
        voice = [0.0] * self.n
        loudness = 0.0
        speakers = 0
        for a, person in enumerate(self.participants):
            speaks, about = person.uniforms(DIALOGUE + r)
            utterance = None
            if speaks < speaking_chance(self.safety[a], d.speaking_slope, d.speaking_threshold):
                lived = isinstance(person, Citizen)  # only those who live a hidden need can raise it
                k = chosen_dimension(about, sizes.dimensions, sizes.hidden, raised if lived else 0.0)
                if k >= 0:
                    utterance = (k, self.views[a][k])
                    voice[a] = model.rules.voice(self.powers[a])
                    self.spoke[a] += 1
                    speakers += 1
                    loudness += voice[a]
            said.append(utterance)
        self.utterances.append(said)
        for a in range(self.n):
            if said[a] is not None:
                voice[a] = flattened(voice[a] / loudness, unit.inclusiveness, float(speakers))
                self.talk[a] += voice[a]
        moved = [list(view) for view in self.views]
        for a in range(self.n):
            for k in range(sizes.dimensions):
                numerator = 0.0
                denominator = 0.0
                for b, utterance in enumerate(said):
                    if b != a and utterance is not None and utterance[0] == k:
                        weight = voice[b] * self.trust[a][b]
                        numerator += weight * self.views[b][k]
                        denominator += weight
                if denominator > 0.0:
                    moved[a][k] = model.rules.influence(self.views[a][k], numerator / denominator, self.initial[a][k])
        self.views = moved

    def _propose(self) -> tuple[list[float], float]:
        """The decision-share-weighted views, and the largest distance of a view from them."""
        proposal = [0.0] * 4
        for k in range(4):
            for a in range(self.n):
                proposal[k] += self.decision_share[a] * self.views[a][k]
        largest = 0.0
        for view in self.views:
            d = apart(proposal, view, self.unit.dimensions)
            largest = d if d > largest else largest
        return proposal, largest

    # --- phase 4
    def write_record(self) -> None:
        """Utterances enter the record, it is interpreted, and participants take from it."""
        model, unit, p = self.model, self.unit, self.model.p
        sizes = model.setup.sizes
        chance = fidelity(p.record.fidelity, unit.effect["communicating"])
        self.recorded = [0] * self.n
        sums, weights = [0.0] * 4, [0.0] * 4
        utterances = recorded = 0
        for r, said in enumerate(self.utterances):
            for a, utterance in enumerate(said):
                if utterance is None:
                    continue
                utterances += 1
                if self.participants[a].uniforms(RECORD + r)[0] < chance:
                    weight = record_weight(self.powers[a], p.record.status_bias, p.record.shared)
                    recorded += 1
                    self.recorded[a] += 1
                    k, x = utterance
                    sums[k] += weight * x
                    weights[k] += weight
        covered = [k for k in range(sizes.dimensions) if weights[k] > 0.0]
        for k in range(sizes.dimensions):
            if k in covered:
                unit.record[k] = model.rules.interpretation(sums[k] / weights[k], unit.leader.view[k])
            else:
                unit.record[k] = unit.design[k]
        before = after = 0.0
        for a in range(self.n):
            target = [unit.record[k] if k in covered else self.views[a][k] for k in range(4)]
            before += apart(self.views[a], target, sizes.dimensions)
            for k in covered:
                self.views[a][k] = understood(self.views[a][k], target[k], p.record.understanding, self.mean_trust[a])
            after += apart(self.views[a], target, sizes.dimensions)
        need = [0.0] * 4
        for k in range(4):
            for citizen in self.citizens:
                need[k] += citizen.need[k]
            need[k] = need[k] / float(len(self.citizens))
        assets = 0.0
        for person in self.participants:
            assets += person.asset()
        for a, citizen in enumerate(self.citizens):
            if self.spoke[a] > 0:
                unit.inputs += 1.0
                citizen.session_role = 2 if self.recorded[a] > 0 else 3
                unit.heard += 1.0 if self.recorded[a] > 0 else 0.0
        spoke = float(len([s for s in self.spoke if s > 0]))
        unevenness = gini(sorted(self.talk), self.n)
        n = float(self.n)
        self.stages[1] = assets / n
        self.stages[2] = evenness(unevenness, n) * spoke / n
        self.stages[3] = (
            float(recorded) / float(utterances) * float(len(covered)) / float(sizes.dimensions) if utterances > 0 else 0.0
        )
        self.stages[4] = in_unit_interval(1.0 - apart(unit.record, need, sizes.dimensions))
        self.stages[5] = closeness_gained(before, after) if covered else 0.0
        unit.sessions += 1.0
        unit.utterances += float(utterances)
        unit.ideas += float(recorded)
        unit.hidden += 1.0 if any(k >= sizes.dimensions - sizes.hidden for k in covered) else 0.0
        unit.seated += float(len(self.citizens))
        unit.voice_gini += unevenness
        self._count_talk()

    def _count_talk(self) -> None:
        """Add citizens' utterances to the year's count, and the same numbers to citizens drawn by chance."""
        members = self.unit.citizens
        drawn: list[int] = []
        for a, citizen in enumerate(self.citizens):
            citizen.year_talk += self.spoke[a]
            i = integer(self.model.uniforms(OBSERVE, UNIT_KEY + self.unit.index, a)[0], len(members))
            while i in drawn:
                i = (i + 1) % len(members)
            drawn.append(i)
            members[i].year_talk_chance += self.spoke[a]

    # --- phase 5
    def agree(self) -> None:
        """Decide on the proposal; note what participants now think, and the yield if they agreed."""
        model, unit = self.model, self.unit
        proposal, largest = self._propose()
        agreed = model.rules.decision(largest) > 0.5
        in_favour = 0
        for view in self.views:
            if model.rules.decision(apart(proposal, view, unit.dimensions)) > 0.5:
                in_favour += 1
        self.stages[6] = float(in_favour) / float(self.n)
        if not agreed:
            settled = model.uniforms(AGREE, UNIT_KEY + unit.index, 0)[0]
            agreed = settled < model.p.institutions.conflict_arena
            if not agreed:
                for person in (*self.citizens, *self.professionals):
                    person.psychological_safety = safety_after_conflict(person.psychological_safety, model.p.agree.conflict_cost)
        for person, view in zip(self.participants, self.views, strict=True):
            person.view = list(view)
        for a, professional in enumerate(self.professionals, start=len(self.citizens)):
            if self.spoke[a] > 0:
                professional.session_role = 2 if self.recorded[a] > 0 else 3
        if agreed:
            unit.agreement = proposal
            if unit.age < 0.0:
                unit.start = list(unit.design)
                unit.age = 0.0
            unit.session = 2
            unit.pipeline_yield = model.rules.pipeline(*self.stages)
            unit.agreements += 1.0
            unit.rounds += float(self.agreed_after) if self.agreed_after > 0 else model.p.dialogue.rounds
