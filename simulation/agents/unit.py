"""A care unit: its design, its record, its agreement and its counters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coprod.simulation.exact.draws import UNIT_KEY
from coprod.simulation.formulas.population import fill_design
from coprod.simulation.formulas.session import distance

from .person import start_states

if TYPE_CHECKING:
    from .citizen import Citizen
    from .leader import Leader
    from .model import SetupModel
    from .professional import Professional


# what is counted for each group
COUNTED = ("invited", "accepted", "seated", "heard", "inputs", "used", "left", "episodes", "cost", "hours")


def apart(a: list[float], b: list[float], dimensions: int) -> float:
    """Distance between two points of view space, in [0, 1]."""
    return distance(a[0], a[1], a[2], a[3], b[0], b[1], b[2], b[3], float(dimensions))


class Unit:
    """What a unit offers (its design) and what became of its sessions.

    States are attributes by the names of ``coprod.simulation.schema.states``.
    """

    if TYPE_CHECKING:

        def __getattr__(self, state: str) -> Any: ...
        def __setattr__(self, state: str, value: Any) -> None: ...

    def __init__(self, model: SetupModel, index: int) -> None:
        self.model, self.index = model, index
        start_states(self, model, "unit")
        sizes = model.setup.sizes
        self.dimensions = sizes.dimensions
        traits = [0.0] * 24
        fill_design(
            traits, model.parameter_vector, sizes.dimensions, sizes.hidden, model.draw_seed, model.replicate, UNIT_KEY + index
        )
        self.design = traits[0:4]
        self.origin = traits[0:4]
        self.discretion = traits[4]
        self.clock = model.p.lead.interval * index / sizes.units  # weeks since the last regular session
        self.effect = dict.fromkeys(model.practices, 0.0)
        self.citizens: list[Citizen] = []
        self.professionals: list[Professional] = []
        self.leaders: tuple[Leader, ...] = ()  # of the unit, the organisation, the region
        self.of_group = {name: [0.0] * sizes.groups for name in COUNTED}  # since the start
        self.links = [0.0] * 7  # ties of this unit's citizens to the units at ring distance -3..3
        self.opening: list[list[float]] = []  # views at the start of a session that spans the run
        self.mean_position = 0.0  # of citizens and professionals, at the start of learning
        states = model.states.get("leadership", ())
        self.memory = {"leadership": [model.start_of(state, UNIT_KEY + index, 0, j) for j, state in enumerate(states)]}

    def count(self, what: str, citizen: Citizen, amount: float = 1.0) -> None:
        """Add to what is counted for a citizen's group."""
        self.of_group[what][int(citizen.group)] += amount

    def opening_views(self, views: list[list[float]]) -> list[list[float]]:
        """Views at the start of a session: of this one, or of the one that spans a laboratory's run."""
        held = self.model.laboratory
        if held and held.one_session:
            if self.model.steps_done == 0:
                self.opening = [list(view) for view in views]
            return self.opening
        return [list(view) for view in views]

    def distance_to(self, point: list[float]) -> float:
        """Distance of the design from a need or a view."""
        return apart(self.design, point, self.dimensions)

    @property
    def leader(self) -> Leader:
        """The unit's own leader."""
        return self.leaders[0]
