"""Professionals, who work in a unit and serve the citizens tied to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coprod.simulation.exact.draws import PROFESSIONAL_KEY
from coprod.simulation.formulas.population import fill_professional
from coprod.simulation.formulas.service import professional_input
from coprod.simulation.formulas.session import staff_acceptance

from .person import Person

if TYPE_CHECKING:
    from .model import SetupModel
    from .unit import Unit


class Professional(Person):
    """Someone who works in a unit and serves the citizens tied to it."""

    role = "professional"
    kind = 1

    def __init__(self, model: SetupModel, index: int, unit: Unit) -> None:
        super().__init__(model, index)
        self.unit = unit
        sizes = model.setup.sizes
        traits = [0.0] * 24
        fill_professional(
            traits,
            model.parameter_vector,
            sizes.dimensions,
            sizes.hidden,
            model.draw_seed,
            model.replicate,
            PROFESSIONAL_KEY + index,
        )
        self.view = traits[0:4]
        self.expertise, self.openness, self.psychological_safety, self.burden = traits[4:8]
        self.own_openness = self.openness
        self.resources, self.position, self.attitude = traits[8:11]
        self.start_memory()

    @property
    def draw_key(self) -> int:
        return PROFESSIONAL_KEY + self.index

    def acceptance(self) -> float:
        """Probability of joining a session."""
        e = self.model.p.engage
        return staff_acceptance(
            self.openness,
            self.psychological_safety,
            self.burden,
            self.unit.effect["supporting"],
            e.staff_intercept,
            e.staff_openness,
            e.staff_safety,
            e.staff_burden,
            e.staff_support,
        )

    def speaking_safety(self) -> float:
        return self.psychological_safety

    def asset(self) -> float:
        return self.expertise

    def trusts(self, other: Person) -> float:
        if other.role == "citizen":
            for slot, professional in enumerate(other.ties):
                if professional is self:
                    return other.trust_back[slot]
        return self.trust_in_strangers

    def give(self, voice: float, overload: float) -> float:
        """Input to an episode in which the citizen has a voice, under the unit's overload."""
        d = self.model.p.deliver
        return professional_input(self.expertise, self.burden, voice, overload, d.routine, d.staff_burden, d.hearing, d.overload)
