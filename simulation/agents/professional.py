"""Professionals, who work in a unit and serve the citizens tied to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coprod.simulation.exact.draws import PROFESSIONAL_KEY
from coprod.simulation.exact.numerics import unit as in_unit_interval
from coprod.simulation.formulas.learning import burden_after, gained
from coprod.simulation.formulas.population import fill_professional
from coprod.simulation.formulas.service import professional_input
from coprod.simulation.formulas.session import relax, staff_acceptance

from .citizen import Citizen
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
            model.theta,
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
        if isinstance(other, Citizen):
            for slot, professional in enumerate(other.ties):
                if professional is self:
                    return other.trust_back[slot]
        return self.trust_in_strangers

    def give(self, depth: int) -> float:
        """Input to an episode at a depth of co-production."""
        return professional_input(self.expertise, self.burden, self.openness, depth)

    def learn_now(self) -> dict[str, Any]:
        """Everything a professional learns from the step."""
        p, unit, rules, sizes = self.model.p, self.unit, self.model.rules, self.model.setup.sizes
        learn = p.learn
        shared = sizes.dimensions - sizes.hidden
        view = list(self.view)
        for k in range(sizes.dimensions):
            norm = p.professionals.norm if k < shared else p.professionals.hidden_norm
            view[k] = relax(view[k], norm, learn.staff_view)
        safety = self.model.bounded(rules.safety(self.psychological_safety, self.position, unit.inclusiveness))
        n = float(len(unit.citizens))
        alternatives = in_unit_interval(1.0 - float(len(unit.professionals)) / n) if n > 0.0 else 0.0
        corners = rules.power(
            self.resources,
            self.position,
            self.attitude,
            self.commitment,
            unit.mean_position,
            self.commitment,
            alternatives,
        )
        resources, position, attitude = [self.model.bounded(corner) for corner in corners]
        load = learn.staff_load * self.episodes + (learn.session_load if self.session_role > 0 else 0.0)
        faded = relax(self.commitment, 0.0, learn.commitment_fade)
        heard = self.session_role == 2
        return {
            "view": view,
            "expertise": gained(self.expertise, learn.training * unit.effect["training"]),
            "openness": relax(self.openness, self.own_openness, learn.openness_fade),
            "psychological_safety": self.model.bounded(safety - learn.rejection) if self.session_role == 3 else safety,
            "burden": burden_after(self.burden, learn.staff_rest_burden, unit.effect["supporting"], load, learn.recovery),
            "commitment": in_unit_interval(gained(faded, learn.commitment)) if heard else faded,
            "resources": resources,
            "position": position,
            "attitude": attitude if self.model.learns("power") else self.attitude,
        }
