"""Leaders of units (micro), organisations (meso) and regions (macro)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coprod.simulation.exact.draws import LEADER_KEY
from coprod.simulation.formulas.population import fill_leader

from .person import Person

if TYPE_CHECKING:
    from .model import SetupModel
    from .unit import Unit


class Leader(Person):
    """Someone who leads a unit (micro), an organisation (meso) or a region (macro)."""

    role = "leader"
    kind = 2

    def __init__(self, model: SetupModel, index: int, level: int, goal_index: int) -> None:
        super().__init__(model, index)
        sizes = model.setup.sizes
        traits = [0.0] * 24
        fill_leader(
            traits,
            model.parameter_vector,
            sizes.dimensions,
            level,
            model.draw_seed,
            model.replicate,
            LEADER_KEY + index,
            LEADER_KEY + sizes.units + goal_index,
        )
        self.level = level
        self.level_name = ("micro", "meso", "macro")[level]
        self.units: list[Unit] = []  # those this leader answers for
        self.view = traits[0:4]
        self.goal = traits[4:8]
        self.capacity, self.inclusiveness = traits[8], traits[9]
        self.resources, self.position, self.attitude = traits[10], traits[11], traits[12]
        self.practice = {name: getattr(model.p.practice, name) for name in model.practices}
        self.start_memory()

    @property
    def draw_key(self) -> int:
        return LEADER_KEY + self.index

    @property
    def effective_capacity(self) -> float:
        """Capacity now: what is left of it after support ends (institutions' running costs come on top)."""
        return self.capacity * self.model.support_left()

    def speaking_safety(self) -> float:
        return 1.0

    def asset(self) -> float:
        return self.units[0].capacity
