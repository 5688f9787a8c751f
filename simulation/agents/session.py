"""A session: dialogue, record and agreement of the people who sit in it."""

from __future__ import annotations

from coprod.simulation.exact.draws import AGREE, DIALOGUE, OBSERVE, RECORD, UNIT_KEY, WORDS, integer
from coprod.simulation.exact.numerics import sqrt, sum_and_rest
from coprod.simulation.exact.numerics import unit as in_unit_interval
from coprod.simulation.exact.statistics import gini
from coprod.simulation.formulas.session import (
    closeness_gained,
    dimensions_spoken_about,
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
from coprod.simulation.parameters.session import STAGES
from coprod.simulation.rules.institutions.collective_choice import CollectiveChoice
from coprod.simulation.rules.institutions.conflict_arena import ConflictArena
from coprod.simulation.rules.institutions.graduated_sanctions import GraduatedSanctions

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
        self.utterances: list[list[dict[int, float]]] = []  # by round and participant: views uttered, by dimension
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
        self.weighed = held is not None and held.weighs(model.setup.rules)  # whether it is given who influences whom
        self.weights = held.matrix if held else None  # influence of everyone on everyone; None where no matrix is given
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
            citizen.psychological_safety = model.bounded(dominance_loss(citizen.psychological_safety, share, n, cost))
        for professional in self.professionals:
            professional.psychological_safety = model.bounded(dominance_loss(professional.psychological_safety, share, n, cost))
            professional.openness = in_unit_interval(dominance_loss(professional.openness, share, n, cost))

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
        return [self._loud(a, person) for a, person in enumerate(self.participants)]

    def _loud(self, a: int, person: Person) -> float:
        institutions = self.model.p.institutions
        loud = float(self.model.rules.voice(self.powers[a], memory=person.remembers("voice")))
        if institutions.graduated_sanctions > 0.0 and isinstance(person, Citizen):
            lapses = person.memory["institutions"][0]
            loud *= GraduatedSanctions.apply(lapses, institutions.graduated_sanctions, institutions.sanction)
        return loud

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
            self.mean_trust.append(total / float(self.n - 1) if self.n > 1 else 1.0)

    def _take_turns(self, r: int) -> int:
        """Who speaks about what in a round, and how much each is heard; how many speak."""
        model, unit = self.model, self.unit
        d, sizes, voice = model.p.dialogue, model.setup.sizes, model.rules.voice
        raised = hidden_weight(d.hidden_weight, unit.inclusiveness, unit.effect["communicating"])
        said: list[dict[int, float]] = []
        for a, person in enumerate(self.participants):
            speaks, about = person.uniforms(DIALOGUE + r)
            utterance: dict[int, float] = {}
            if speaks < self.chances[a]:
                lived = isinstance(person, Citizen)  # only those who live a hidden need can raise it
                span = dimensions_spoken_about(about, sizes.dimensions, sizes.hidden, raised if lived else 0.0, d.all_dimensions)
                for k in range(*span):
                    x = self.views[a][k]
                    if model.with_leaders and voice.answers("said"):
                        x = voice.ask("said", x, self.views[-1][k], self.powers[-1])
                    utterance[k] = x
            said.append(utterance)
        self.utterances.append(said)
        words = self._words(r) if voice.answers("word") else []
        loudness = 0.0
        speakers = 0
        for a in range(self.n):
            if said[a]:
                speakers += 1
                loudness += self.loud[a]
        self.heard = [0.0] * self.n
        for a in range(self.n):
            if said[a]:
                share = self.loud[a] / loudness if loudness > 0.0 else 1.0 / float(speakers)
                self.heard[a] = flattened(words[a] if words else share, unit.inclusiveness, float(speakers))
                self.talk[a] += self.heard[a]
                self.spoke[a] += 1
        return speakers

    def _words(self, r: int) -> list[float]:
        """Words of a round go by lot, one at a time, to those ready to speak: their shares. Who gets none falls silent."""
        model, said = self.model, self.utterances[r]
        ready = [a for a in range(self.n) if said[a]]
        count = int(model.p.voice.words) or len(ready)
        shares = [0.0] * self.n
        if not ready:
            return shares
        for m in range(count):
            total = 0.0
            for a in ready:
                total += self.loud[a]
            u, _ = model.uniforms(WORDS + r, UNIT_KEY + self.unit.index, m)
            left = u * total if total > 0.0 else u * float(len(ready))
            speaker = 0
            for a in ready:
                weight = self.loud[a] if total > 0.0 else 1.0
                if weight > 0.0 and left >= 0.0:
                    speaker = a
                left -= weight
            shares[speaker] += 1.0
            person = self.participants[speaker]
            model.rules.voice.ask("word", memory=person.remembers("voice"))
            self.loud[speaker] = self._loud(speaker, person)
        for a in ready:
            if shares[a] == 0.0:
                said[a] = {}
        return [share / float(count) for share in shares]

    def _round(self, r: int) -> None:
        model = self.model
        speakers = self._take_turns(r)
        if speakers > 0:
            if model.rules.influence.answers("encounter"):
                self._meet(r)
            else:
                self._listen(r, 1.0 / float(speakers))

    def _listen(self, r: int, even: float) -> None:
        """Everyone hears everyone who spoke; all views move at once."""
        rule, said = self.model.rules.influence, self.utterances[r]
        given = 1.0 if self.weighed else 0.0
        moved = [list(view) for view in self.views]
        for a, person in enumerate(self.participants):
            for k in range(self.model.setup.sizes.dimensions):
                numerator = 0.0
                denominator = 0.0
                for b, utterance in enumerate(said):
                    if k in utterance and b != a:
                        weight = self._weight(a, b) * self._confidence(self.views[a], utterance, k)
                        numerator += weight * utterance[k]
                        denominator += weight
                if denominator > 0.0:
                    own = self._weight(a, a) if self.weighed else even
                    inputs = (self.views[a][k], numerator / denominator, self.initial[a][k], denominator, own, given)
                    moved[a][k] = rule(*inputs, memory=person.remembers("influence"))
        self.views = moved

    def _weight(self, a: int, b: int) -> float:
        """Influence of b on a, before confidence: given, or by voice and trust."""
        if self.weights:
            return self.weights[a][b]
        return 1.0 if self.weighed else self.heard[b] * self.trust[a][b]

    def _confidence(self, view: list[float], utterance: dict[int, float], k: int) -> float:
        """Factor on the weight of what is said about dimension k, by its distance from a view."""
        rule = self.model.rules.influence
        if not rule.answers("confidence"):
            return 1.0
        if len(utterance) > 1 and self.model.p.dialogue.distance_by_dimension < 0.5:
            square = 0.0
            for j in utterance:
                square += (utterance[j] - view[j]) * (utterance[j] - view[j])
            return float(rule.ask("confidence", sqrt(square)))
        gap = utterance[k] - view[k]
        return float(rule.ask("confidence", gap if gap > 0.0 else -gap))

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
            if b < 0:
                continue
            now, other = list(self.views[a]), {k: self.views[b][k] for k in said[b]}
            for k in other:
                if self._confidence(now, other, k) > 0.0:
                    self.views[a][k], self.views[b][k] = model.rules.influence.ask("encounter", now[k], other[k])

    def _someone(self, a: int, v: float, r: int) -> int:
        """Whom a meets, by voice and trust or by the weights given; -1 if nobody else spoke."""
        weights = []
        total = 0.0
        for b, utterance in enumerate(self.utterances[r]):
            weight = 0.0
            if b != a and utterance:
                weight = self._weight(a, b)
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
        if leaders == 0:  # what the leader would have falls to the others
            total = 0.0
            for share in found:
                total += share
            found = [share / total if total > 0.0 else 1.0 / n for share in found]
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
        largest = people = 0.0
        yes = yes_rest = cast = cast_rest = 0.0
        for a, view in enumerate(self.views):
            far = apart(proposal, view, unit.dimensions)
            largest = far if far > largest else largest
            voted = rule.ask("vote", far, apart(unit.design, view, unit.dimensions))
            counts = rule.ask("weight", self.decision_share[a])
            yes, yes_rest = sum_and_rest(yes, yes_rest, counts * voted)
            cast, cast_rest = sum_and_rest(cast, cast_rest, counts)
            people += 1.0 if voted > 0.5 else 0.0
        yes, cast = yes + yes_rest, cast + cast_rest
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
                if not utterance:
                    continue
                utterances += 1
                if self.participants[a].uniforms(RECORD + r)[0] < chance:
                    weight = record_weight(self.powers[a], p.record.status_bias, p.record.shared)
                    recorded += 1
                    self.recorded[a] += 1
                    for k, x in utterance.items():
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
                    left = safety_after_conflict(person.psychological_safety, model.p.agree.conflict_cost)
                    person.psychological_safety = model.bounded(left)
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
