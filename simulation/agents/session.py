"""A session: dialogue, record and agreement of the people who sit in it."""

from __future__ import annotations

from ..draws import AGREE, DIALOGUE, OBSERVE, RECORD, UNIT_KEY, integer
from ..mechanisms_session import (
    chosen_dimension,
    closeness_gained,
    direction_of,
    dominance_loss,
    evenness,
    fidelity,
    flattened,
    hidden_weight,
    prepared,
    record_weight,
    safety_after_conflict,
    speaking_chance,
    understood,
)
from ..numerics import sqrt
from ..numerics import unit as in_unit_interval
from ..parameters_process import STAGES
from ..rules.institutions.collective_choice import CollectiveChoice
from ..rules.institutions.conflict_arena import ConflictArena
from ..rules.institutions.graduated_sanctions import GraduatedSanctions
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
        self.participants: list[Person] = [*citizens, *professionals]
        if self.model.with_leaders:
            self.participants.append(unit.leader)
        self.n = len(self.participants)
        self.stages = [0.0] * 7  # intention, assets, dialogue, documentation, interpretation, understanding, agreement
        self.utterances: list[list[tuple[int, float] | None]] = []  # by round and participant: dimension, view
        self.agreed_after = 0  # the first round after which all could agree; 0 if none

    # --- phase 3
    def hold_dialogue(self) -> None:
        """Rounds of talk; views move, and a leader who takes too much of the talk costs safety and openness."""
        model, unit, held = self.model, self.unit, self.model.laboratory
        self.views = [list(person.view) for person in self.participants]
        self.initial = unit.opening_views(self.views)
        self.powers = [person.power for person in self.participants]
        self.talk = [0.0] * self.n
        self.spoke = [0] * self.n
        self.recorded = [0] * self.n
        self.chances = self._speaking_chances()
        self.loud = self._loudness()
        self.weights = held.weights_in(self.n, model.setup.rules) if held else None  # influence of everyone on everyone, if given
        self._fill_trust(held is None or held.trusts())
        deciding = held is None or held.deciding
        self.stages[0] = 1.0 - self._mean_distance() if deciding else 1.0
        rounds = int(model.p.dialogue.rounds) if held is None or held.talking else 0
        for r in range(rounds):
            self._round(r)
            if deciding and self.agreed_after == 0 and self._decide(self._propose())[0]:
                self.agreed_after = r + 1
        if rounds == 0:
            self.stages[0] = 1.0
        n = float(self.n)
        talked = 0.0
        for t in self.talk:
            talked += t
        for citizen, t in zip(self.citizens, self.talk, strict=False):
            citizen.voice_share = t / talked if talked > 0.0 else 0.0
        if not model.with_leaders:
            return
        share = self.talk[-1] / talked if talked > 0.0 else 0.0
        cost = model.p.dialogue.dominance_cost
        for citizen in self.citizens:
            citizen.psychological_safety = dominance_loss(citizen.psychological_safety, share, n, cost)
        for professional in self.professionals:
            professional.psychological_safety = dominance_loss(professional.psychological_safety, share, n, cost)
            professional.openness = dominance_loss(professional.openness, share, n, cost)

    def _mean_distance(self) -> float:
        """Mean distance between participants' views."""
        spread = 0.0
        for a in range(self.n):
            for b in range(a):
                spread += apart(self.views[a], self.views[b], self.unit.dimensions)
        return spread / (0.5 * self.n * (self.n - 1)) if self.n > 1 else 0.0

    def _speaking_chances(self) -> list[float]:
        """Chance of everyone to speak in a round."""
        d, rules, held = self.model.p.dialogue, self.model.rules, self.model.laboratory
        found = []
        for a, person in enumerate(self.participants):
            chance = speaking_chance(person.speaking_safety(), d.speaking_slope, d.speaking_threshold)
            chance = 1.0 if held and held.everyone_speaks else chance
            found.append(chance * rules.voice.ask("admitted", self.powers[a]) if rules.voice.answers("admitted") else chance)
        return found

    def _loudness(self) -> list[float]:
        """How loud everyone would be; citizens with lapses are heard less."""
        institutions = self.model.p.institutions
        found = []
        for a, person in enumerate(self.participants):
            loud = self.model.rules.voice(self.powers[a], memory=person.remembers("voice"))
            if institutions.graduated_sanctions > 0.0 and isinstance(person, Citizen):
                lapses = person.memory["institutions"][0]
                loud *= GraduatedSanctions.apply(lapses, institutions.graduated_sanctions, institutions.sanction)
            found.append(loud)
        return found

    def _fill_trust(self, asked: bool) -> None:
        """Everyone's trust in everyone, and its mean; full trust where it is not asked for."""
        if not asked:
            self.trust, self.mean_trust = [], [1.0] * self.n
            return
        self.trust = [[a.trusts(b) for b in self.participants] for a in self.participants]
        self.mean_trust = []
        for a in range(self.n):
            total = 0.0
            for b in range(self.n):
                total += self.trust[a][b] if b != a else 0.0
            self.mean_trust.append(total / float(self.n - 1))

    def _take_turns(self, r: int) -> int:
        """Who speaks about what in a round, and how much each is heard; how many speak."""
        model, unit = self.model, self.unit
        d, sizes, voice = model.p.dialogue, model.setup.sizes, model.rules.voice
        raised = hidden_weight(d.hidden_weight, unit.inclusiveness, unit.effect["communicating"])
        said: list[tuple[int, float] | None] = []
        loudness = 0.0
        speakers = 0
        for a, person in enumerate(self.participants):
            speaks, about = person.uniforms(DIALOGUE + r)
            utterance = None
            if speaks < self.chances[a]:
                lived = isinstance(person, Citizen)  # only those who live a hidden need can raise it
                k = chosen_dimension(about, sizes.dimensions, sizes.hidden, raised if lived else 0.0)
                if k >= 0:
                    x = self.views[a][k]
                    if model.with_leaders and voice.answers("said"):
                        x = voice.ask("said", x, self.views[-1][k], self.powers[-1])
                    utterance = (k, x)
                    self.spoke[a] += 1
                    speakers += 1
                    loudness += self.loud[a]
            said.append(utterance)
        self.utterances.append(said)
        self.heard = [0.0] * self.n
        for a in range(self.n):
            if said[a] is not None:
                share = self.loud[a] / loudness if loudness > 0.0 else 1.0 / float(speakers)
                self.heard[a] = flattened(share, unit.inclusiveness, float(speakers))
                self.talk[a] += self.heard[a]
        return speakers

    def _round(self, r: int) -> None:
        model = self.model
        speakers = self._take_turns(r)
        if speakers > 0:
            if model.rules.influence.answers("encounter"):
                self._meet(r)
            else:
                self._listen(r, 1.0 / float(speakers))
        if model.rules.voice.answers("spoken"):
            for a, person in enumerate(self.participants):
                if self.utterances[r][a] is not None:
                    model.rules.voice.ask("spoken", self.heard[a], memory=person.remembers("voice"))
            self.loud = self._loudness()

    def _listen(self, r: int, even: float) -> None:
        """Everyone hears everyone who spoke; all views move at once."""
        rule, said = self.model.rules.influence, self.utterances[r]
        given = self.weights
        moved = [list(view) for view in self.views]
        for a, person in enumerate(self.participants):
            for k in range(self.model.setup.sizes.dimensions):
                numerator = 0.0
                denominator = 0.0
                own = self.views[a][k]
                for b, utterance in enumerate(said):
                    if utterance is None or utterance[0] != k or b == a:
                        continue
                    x = utterance[1]
                    gap = x - own
                    confidence = rule.ask("confidence", gap if gap > 0.0 else -gap) if rule.answers("confidence") else 1.0
                    weight = (given[a][b] if given else self.heard[b] * self.trust[a][b]) * confidence
                    numerator += weight * x
                    denominator += weight
                if denominator > 0.0:
                    own_weight = given[a][a] if given else even
                    inputs = (own, numerator / denominator, self.initial[a][k], denominator, own_weight, 1.0 if given else 0.0)
                    moved[a][k] = rule(*inputs, memory=person.remembers("influence"))
        self.views = moved

    def _meet(self, r: int) -> None:
        """Meetings of two, one after the other."""
        model, said = self.model, self.utterances[r]
        if self.n < 2:
            return
        meetings = int(model.p.laboratory.updates_per_step) or self.n
        for m in range(meetings):
            u, v = model.uniforms(DIALOGUE + r, UNIT_KEY + self.unit.index, m)
            a = integer(u, self.n)
            if model.laboratory and model.laboratory.evenly(model.setup.rules):
                b = integer(v, self.n - 1)
                b = b + 1 if b >= a else b
            else:
                b = self._someone(a, v, r)
            utterance = said[b] if b >= 0 else None
            if utterance is not None:
                k = utterance[0]
                pair = model.rules.influence.ask("encounter", self.views[a][k], self.views[b][k])
                self.views[a][k], self.views[b][k] = pair

    def _someone(self, a: int, v: float, r: int) -> int:
        """Whom a meets, by voice and trust or by the weights given; -1 if nobody else spoke."""
        weights = []
        total = 0.0
        for b, utterance in enumerate(self.utterances[r]):
            weight = 0.0
            if b != a and utterance is not None:
                weight = self.weights[a][b] if self.weights else self.heard[b] * self.trust[a][b]
            weights.append(weight)
            total += weight
        left = v * total
        found = -1
        for b, weight in enumerate(weights):
            if weight > 0.0 and left >= 0.0:
                found = b
            left -= weight
        return found

    def _decision_shares(self) -> list[float]:
        """Decision share of everyone, evened out by inclusiveness and collective choice."""
        model, n = self.model, float(self.n)
        held = model.laboratory
        if held and held.decision_shares:
            return list(held.decision_shares)
        all_power = all_talk = 0.0
        for a in range(self.n):
            all_power += self.powers[a]
            all_talk += self.talk[a]
        groups = [range(len(self.citizens)), range(len(self.citizens), len(self.citizens) + len(self.professionals))]
        co_leaders = [max(group, key=lambda a: (self.powers[a], -a)) for group in groups if group]
        alone = 2.0 if len(co_leaders) < 2 else 1.0
        leaders = self.n - len(self.citizens) - len(self.professionals)
        roles = float(len(co_leaders) + leaders)
        found = []
        for a in range(self.n):
            group = next((len(g) for g in groups if a in g), 0)
            share = model.rules.leadership(
                1.0 if group == 0 else 0.0,
                alone if a in co_leaders else 0.0,
                self.powers[a] / all_power if all_power > 0.0 else 1.0 / n,
                self.talk[a] / all_talk if all_talk > 0.0 else 1.0 / n,
                n,
            )
            even = flattened(share, self.unit.inclusiveness, n)
            members = float(group or leaders)
            found.append(CollectiveChoice.apply(even, members, roles, model.p.institutions.collective_choice))
        return found

    def _propose(self) -> list[float]:
        """The proposal: the decision-share-weighted views, unless it is given."""
        held = self.model.laboratory
        self.decision_share = self._decision_shares()
        if held and held.proposal:
            return [*held.proposal, 0.0, 0.0, 0.0, 0.0][:4]
        proposal = [0.0] * 4
        for k in range(4):
            for a in range(self.n):
                proposal[k] += self.decision_share[a] * self.views[a][k]
        return proposal

    def _decide(self, proposal: list[float]) -> tuple[bool, float]:
        """Whether a proposal passes, and the share of people in favour."""
        rule, unit = self.model.rules.decision, self.unit
        largest = yes = cast = people = 0.0
        for a, view in enumerate(self.views):
            far = apart(proposal, view, unit.dimensions)
            largest = far if far > largest else largest
            voted = rule.ask("vote", far, apart(unit.design, view, unit.dimensions))
            counts = rule.ask("weight", self.decision_share[a])
            yes += counts * voted
            cast += counts
            people += 1.0 if voted > 0.5 else 0.0
        return rule(largest, yes / cast if cast > 0.0 else 0.0) > 0.5, people / float(self.n)

    # --- phase 4
    def write_record(self) -> None:
        """Utterances enter the record, it is interpreted, and participants take from it."""
        model, unit, p = self.model, self.unit, self.model.p
        sizes = model.setup.sizes
        chance = fidelity(p.record.fidelity, unit.effect["communicating"])
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
                unit.count("inputs", citizen)
                citizen.session_role = 2 if self.recorded[a] > 0 else 3
                unit.heard += 1.0 if self.recorded[a] > 0 else 0.0
                unit.count("heard", citizen, 1.0 if self.recorded[a] > 0 else 0.0)
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
        proposal = self._propose()
        agreed, self.stages[6] = self._decide(proposal)
        self.stages = [prepared(x, getattr(model.p.stages, stage)) for x, stage in zip(self.stages, STAGES, strict=True)]
        if not agreed:
            u = model.uniforms(AGREE, UNIT_KEY + unit.index, 0)[0]
            agreed = ConflictArena.apply(u, model.p.institutions.conflict_arena) > 0.5
            if not agreed:
                for person in (*self.citizens, *self.professionals):
                    person.psychological_safety = safety_after_conflict(person.psychological_safety, model.p.agree.conflict_cost)
        self.keep_views()
        for a, professional in enumerate(self.professionals, start=len(self.citizens)):
            if self.spoke[a] > 0:
                professional.session_role = 2 if self.recorded[a] > 0 else 3
        self._take_stock()
        if agreed:
            unit.agreement = proposal
            if unit.age < 0.0:
                unit.start = list(unit.design)
                unit.age = 0.0
            unit.session = 2
            unit.pipeline_yield = model.rules.pipeline(*self.stages)
            unit.agreements += 1.0
            unit.rounds += float(self.agreed_after) if self.agreed_after > 0 else model.p.dialogue.rounds

    def keep_views(self) -> None:
        """Participants leave with the views they have at the end."""
        for person, view in zip(self.participants, self.views, strict=True):
            person.view = list(view)

    def _take_stock(self) -> None:
        """What leadership rules may read of the session: weakest stage, direction, alignment, commitment, ideas."""
        unit, n = self.unit, float(self.n)
        unit.weakest_stage = self.stages.index(min(self.stages))
        square = 0.0
        for k in range(unit.dimensions):
            mean = 0.0
            for view in self.views:
                mean += view[k]
            mean = mean / n
            for view in self.views:
                square += (view[k] - mean) * (view[k] - mean)
        unit.direction = direction_of(sqrt(square / (n * float(unit.dimensions))))
        unit.alignment = self.stages[6]
        commitment = ideas = 0.0
        for person in (*self.citizens, *self.professionals):
            commitment += person.commitment
        for count in self.recorded:
            ideas += float(count)
        unit.shared_commitment = commitment / float(len(self.citizens) + len(self.professionals))
        unit.expressed = ideas / n
