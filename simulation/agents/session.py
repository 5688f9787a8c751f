"""A session: who sits in it, what they bring, and what is known of it so far."""

from __future__ import annotations

from coprod.simulation.formulas.session import deafness, speaking_chance

from .citizen import Citizen
from .person import Person
from .professional import Professional
from .unit import Unit, apart


class Session:
    """One session of a unit. ``participants`` are citizens, professionals, then the leader; lists are in their order."""

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

    def begin(self) -> None:
        """Note what participants bring: views, power, readiness to speak, and how much each weighs with each."""
        held = self.model.laboratory
        self.views = [list(person.view) for person in self.participants]
        self.initial = self.unit.opening_views(self.views)
        self.powers = [person.power for person in self.participants]
        self.safety = [person.speaking_safety() for person in self.participants]
        self.talk = [0.0] * self.n  # sum of shares of being heard, over rounds
        self.heard = [0.0] * self.n  # share of being heard in the last round
        self.spoke = [0] * self.n  # utterances
        self.recorded = [0] * self.n  # utterances that entered the record
        self.chances = [self._chance_to_speak(a) for a in range(self.n)]
        self.loud = [self.loudness(a) for a in range(self.n)]
        self.weighed = held is not None and held.weighs(self.model.setup.rules)  # whether it is given who influences whom
        self.weights = held.matrix if held else None  # influence of everyone on everyone; None where no matrix is given
        strength = self.model.p.dialogue.deafness if held is None or held.trusts() else 0.0
        self.deafness = [deafness(power, self.unit.inclusiveness, strength) for power in self.powers]
        self.trust: list[list[float]] = []  # everyone's in everyone; empty, with means of 1, where trust does not decide
        self.mean_trust = [1.0] * self.n  # in all others
        if held is None or held.trusts():
            self.trust = [[a.trusts(b) for b in self.participants] for a in self.participants]
            self.mean_trust = [self._mean_trust(a) for a in range(self.n)]

    def _chance_to_speak(self, a: int) -> float:
        """Chance of a participant to speak in a round."""
        d, voice, held = self.model.p.dialogue, self.model.rules.voice, self.model.laboratory
        chance = speaking_chance(self.participants[a].speaking_safety(), d.speaking_slope, d.speaking_threshold)
        chance = 1.0 if held and held.everyone_speaks else chance
        return chance * voice.call("admitted", self.powers[a]) if voice.has_hook("admitted") else chance

    def loudness(self, a: int) -> float:
        """How loud a participant would be."""
        person = self.participants[a]
        return person.sanctioned(float(self.model.rules.voice(self.powers[a], memory=person.remembers("voice"))))

    def _mean_trust(self, a: int) -> float:
        total = 0.0
        for b in range(self.n):
            total += self.trust[a][b] if b != a else 0.0
        return total / float(self.n - 1) if self.n > 1 else 1.0

    def influence(self, a: int, b: int) -> float:
        """Influence of b on a, before confidence: given, or by voice and trust."""
        if self.weights:
            return self.weights[a][b]
        return 1.0 if self.weighed else self.heard[b] * self.trust[a][b]

    def mean_distance(self) -> float:
        """Mean distance between participants' views."""
        spread = 0.0
        for a in range(self.n):
            for b in range(a):
                spread += apart(self.views[a], self.views[b], self.unit.dimensions)
        return spread / (0.5 * self.n * (self.n - 1)) if self.n > 1 else 0.0

    def keep_views(self) -> None:
        """Participants leave with the views they have at the end."""
        for person, view in zip(self.participants, self.views, strict=True):
            person.view = list(view)
