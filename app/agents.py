"""The readable engine behind its public names."""

from __future__ import annotations

from coprod.experiments.limits import MOST_REPLICATES, MOST_SEED, checked_integer
from coprod.scenarios.scenario import Scenario, load_scenario
from coprod.simulation.agents.citizen import Citizen
from coprod.simulation.agents.leader import Leader
from coprod.simulation.agents.model import SetupModel
from coprod.simulation.agents.professional import Professional

__all__ = ["Citizen", "CoproductionModel", "Leader", "Professional"]


class CoproductionModel(SetupModel):
    """A scenario as a Mesa model: ``step()`` runs the nine phases of ``phases``, ``step_phase()`` the next one.

    ``scenario`` is a Scenario, a shipped name or a path; ``seed`` and ``replicate`` name the run. The trajectory is
    that of the compiled engine, to the bit.
    """

    def __init__(self, scenario: Scenario | str = "baseline", seed: int = 0, replicate: int = 0) -> None:
        checked_integer("seed", seed, 0, MOST_SEED)
        checked_integer("replicate", replicate, 0, MOST_REPLICATES - 1)
        # Mesa 3.5 has a ``scenario`` of its own, of another kind.
        self.coproduction_scenario = scenario if isinstance(scenario, Scenario) else load_scenario(scenario)
        super().__init__(self.coproduction_scenario.setup, seed, replicate)

    def __repr__(self) -> str:
        return f"<CoproductionModel of {self.coproduction_scenario.title!r}: {self.summary()}>"
