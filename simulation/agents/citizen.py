"""Citizens, who need the service and know what it is like to need it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coprod.simulation.exact.numerics import unit as in_unit_interval
from coprod.simulation.formulas.encounter import judged
from coprod.simulation.formulas.learning import good_chance, leave_chance
from coprod.simulation.formulas.population import CITIZEN_NORMALS, TRAITS, draw_citizen, fill_citizen
from coprod.simulation.formulas.service import contribution
from coprod.simulation.formulas.session import reached, relax
from coprod.simulation.parameters import index
from coprod.simulation.rules.institutions.boundaries import Boundaries
from coprod.simulation.rules.institutions.graduated_sanctions import GraduatedSanctions

from .person import Person, start_states
from .unit import apart

if TYPE_CHECKING:
    from .model import SetupModel
    from .professional import Professional
    from .unit import Unit


class Citizen(Person):
    """Someone who needs the service, and knows what it is like to need it."""

    role = "citizen"
    kind = 0
    lives_needs = True

    def __init__(self, model: SetupModel, index: int, unit: Unit) -> None:
        super().__init__(model, index)
        self.unit = unit
        self.ties: list[Professional] = []
        self.peers: list[Citizen] = []
        self.arrive(generation=0)

    @property
    def draw_key(self) -> int:
        return self.index

    def arrive(self, generation: int) -> None:
        """Become a new person in this place, with nothing experienced yet."""
        model, sizes = self.model, self.model.setup.sizes
        start_states(self, model, self.role)
        lot, traits = [0.0] * (1 + CITIZEN_NORMALS), [0.0] * TRAITS
        draw_citizen(lot, model.draw_seed, model.replicate, self.index, generation)
        fill_citizen(traits, lot, model.parameter_vector, sizes.groups, sizes.dimensions, sizes.hidden)
        k = sizes.dimensions
        shifted = [in_unit_interval(x + moved) for x, moved in zip(traits[:k], self.unit.need_shift[:k], strict=True)]
        self.need = [*shifted, *[0.0] * (4 - k)]
        self.view = list(self.need)
        self.resources, self.position, self.efficacy = traits[4], traits[5], traits[6]
        self.own_efficacy = self.attitude = self.efficacy
        self.psychological_safety, self.health, self.well_being = traits[7], traits[8], traits[9]
        self.own_health, self.own_well_being = self.health, self.well_being
        self.burden, self.institutional_trust, self.expectation = traits[10], traits[11], traits[12]
        self.own_expectation = self.quality = self.expectation
        self.response_expectation = self.own_response_expectation = traits[13]
        n = sizes.ties
        self.trust = traits[14 : 14 + n] + [0.0] * (4 - n)
        self.trust_back = traits[18 : 18 + n] + [0.0] * (4 - n)
        self.commitment = traits[22]
        self.group = traits[23]
        self.group_name = model.setup.groups[int(self.group)]
        self.generation = generation
        self.novelty = 1.0  # of the last episode's encounter
        self.good = False  # whether this step's episode was good
        self.start_memory(generation)
        states = model.states.get("trust", ())
        trust = [*self.trust, *self.trust_back]
        self.tie_memory = [
            [trust[x] if state.start == "trust" else model.start_of(state, 0, 0, 0) for state in states] for x in range(8)
        ]

    def of_group(self, field: str) -> float:
        """A parameter of this citizen's group."""
        return self.model.parameter_vector[index.GROUPS + int(self.group) * index.GROUP_SIZE + index.GROUP_FIELDS.index(field)]

    @property
    def need_gap(self) -> float:
        """Distance of what the home unit offers, personal plan included, from what is needed."""
        offered = [x + departure for x, departure in zip(self.unit.design, self.plan, strict=True)]
        return apart(offered, self.need, self.unit.dimensions)

    @property
    def design_gap(self) -> float:
        """Distance of the home unit's design from what is needed."""
        return self.unit.distance_to(self.need)

    @property
    def discretion_used(self) -> float:
        """Distance of the personal plan from the design."""
        return apart(self.plan, [0.0] * 4, self.unit.dimensions)

    @property
    def personal_trust(self) -> float:
        """Mean trust in the professionals around this citizen."""
        total = self.trust[0] + self.trust[1] + self.trust[2] + self.trust[3]
        return total / float(len(self.ties)) if self.ties else 0.0

    @property
    def peer_of_step(self) -> Citizen:
        """The peer this citizen hears in this step, each in turn; the citizen without peers."""
        return self.peers[self.model.steps_done % len(self.peers)] if self.peers else self

    def share_of_peers_present(self) -> float:
        """Share of peers who sat in their unit's last session."""
        total = 0.0
        for peer in self.peers:
            total += 1.0 if peer.present else 0.0
        return total / float(len(self.peers)) if self.peers else 0.0

    def acceptance(self) -> float:
        """Probability of accepting an invitation to a session."""
        institutions = self.model.p.institutions
        chance = float(
            self.model.rules.participation(
                self.efficacy,
                self.institutional_trust,
                self.response_expectation,
                self.need_gap,
                reached(self.unit.effect["networking"], self.of_group("outreach")),
                self.resources,
                self.share_of_peers_present(),
                self.burden,
                self.well_being,
                self.unit.joined,
                memory=self.remembers("participation"),
            )
        )
        if institutions.boundaries > 0.0:
            chance = Boundaries.apply(chance, self.need_gap, institutions.boundaries, institutions.boundary_gap)
        return chance

    def weight_of_seat(self) -> float:
        """Weight in the draw for seats; a group may be favoured, and lapses cost priority."""
        weight = self.model.rules.seats(self.power, self.efficacy, float(self.year_talk)) * self.of_group("seat_weight")
        return self.sanctioned(float(weight))

    def sanctioned(self, weight: float) -> float:
        institutions = self.model.p.institutions
        if institutions.graduated_sanctions > 0.0:
            lapses = self.memory["institutions"][0]
            weight *= GraduatedSanctions.apply(lapses, institutions.graduated_sanctions, institutions.sanction)
        return weight

    def speaking_safety(self) -> float:
        return self.psychological_safety

    def asset(self) -> float:
        return self.efficacy

    @property
    def trust_in_strangers(self) -> float:
        return self.institutional_trust

    def trusts(self, other: Person) -> float:
        if other.role == "professional":
            for slot, professional in enumerate(self.ties):
                if professional is other:
                    return self.trust[slot]
        return self.trust_in_strangers

    def give(self, slot: int, depth: float, seen_input: float) -> float:
        """Input to an episode with the professional of a tie."""
        d = self.model.p.deliver
        return contribution(
            self.efficacy,
            self.burden,
            self.trust[slot],
            self.response_expectation,
            self.commitment,
            depth,
            seen_input,
            d.floor,
            d.intercept,
            d.trust,
            d.response,
            d.commitment,
            d.depth,
            d.substitution,
            d.perceived_substitution,
        )

    def judges_good(self, u: float) -> bool:
        """Whether this step's episode was good, given a uniform."""
        arranged, d = self.model.p.laboratory.partner_success, self.model.p.deliver
        by = judged(self.quality, self.expectation, self.treatment, d.usual_treatment, d.treatment_weight)
        return u < arranged if arranged >= 0.0 else u < good_chance(by, d.judgement)

    def leaves(self, u: float) -> bool:
        """Whether this citizen leaves, given a uniform."""
        learn = self.model.p.learn
        return u < leave_chance(self.burden, 1.0 if self.unused else 0.0, learn.leave, learn.leave_burden, learn.leave_unused)

    def keep_account(self) -> None:
        """What the rule of participation and the institutions remember of this step."""
        rules, institutions = self.model.rules, self.model.p.institutions
        if rules.participation.has_hook("account"):
            seated, episode = (1.0 if self.session_role > 0 else 0.0), (1.0 if self.episode else 0.0)
            rules.participation.call("account", seated, episode, self.contribution, memory=self.memory["participation"])
        if institutions.monitoring > 0.0:
            lapses = self.memory["institutions"]
            lapses[0] = relax(lapses[0], 0.0, institutions.forgiveness)
