"""coprod: agent-based simulation of co-production in health and social care.

import coprod
scenario = coprod.load_scenario("esther")
data = coprod.run(scenario, seed=1, replicates=20)
model = coprod.CoproductionModel(scenario, seed=1); model.step()
data = coprod.sweep("trust_by_power", store="out.zarr")
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    __version__: str
    from coprod.agents import Citizen as Citizen
    from coprod.agents import CoproductionModel as CoproductionModel
    from coprod.agents import Leader as Leader
    from coprod.agents import Professional as Professional
    from coprod.analysis.calibration.observed import observations as observations
    from coprod.analysis.calibration.summary import calibrate as calibrate
    from coprod.analysis.discover.summary import discover as discover
    from coprod.analysis.effect_sizes.summary import effects as effects
    from coprod.analysis.explain.summary import explain as explain
    from coprod.analysis.ledger.summary import ledger as ledger
    from coprod.analysis.profile.summary import profile as profile
    from coprod.analysis.report.write import report as report
    from coprod.analysis.sensitivity.summary import sensitivity as sensitivity
    from coprod.analysis.tournament.run import tournament as tournament
    from coprod.experiments.loops import loops as loops
    from coprod.experiments.run import run as run
    from coprod.experiments.sweep import open_store as open_store
    from coprod.experiments.sweep import sweep as sweep
    from coprod.scenarios.scenario import Scenario as Scenario
    from coprod.scenarios.scenario import load_scenario as load_scenario
    from coprod.simulation.errors import BadInput as BadInput

# Loaded when first used: Mesa, xarray and Numba take seconds to import, and no single use needs all of them.
_HOMES = {
    "BadInput": "coprod.simulation.errors",
    "Citizen": "coprod.agents",
    "CoproductionModel": "coprod.agents",
    "Leader": "coprod.agents",
    "Professional": "coprod.agents",
    "Scenario": "coprod.scenarios.scenario",
    "calibrate": "coprod.analysis.calibration.summary",
    "discover": "coprod.analysis.discover.summary",
    "effects": "coprod.analysis.effect_sizes.summary",
    "explain": "coprod.analysis.explain.summary",
    "ledger": "coprod.analysis.ledger.summary",
    "load_scenario": "coprod.scenarios.scenario",
    "loops": "coprod.experiments.loops",
    "observations": "coprod.analysis.calibration.observed",
    "open_store": "coprod.experiments.sweep",
    "profile": "coprod.analysis.profile.summary",
    "run": "coprod.experiments.run",
    "report": "coprod.analysis.report.write",
    "sensitivity": "coprod.analysis.sensitivity.summary",
    "sweep": "coprod.experiments.sweep",
    "tournament": "coprod.analysis.tournament.run",
}
__all__ = ["__version__", *_HOMES]


def __dir__() -> list[str]:
    return sorted(__all__)


def __getattr__(name: str) -> Any:
    if name == "__version__":
        return import_module("importlib.metadata").version("coprod")
    if name not in _HOMES:
        raise AttributeError(f"coprod has no {name!r}; it has {', '.join(__all__)}")
    return getattr(import_module(_HOMES[name]), name)
