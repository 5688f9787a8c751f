"""How large a scenario a page can run while somebody moves a slider, and one that is too large scaled down."""

from __future__ import annotations

import math

from coprod.scenarios.scenario import Scenario
from coprod.simulation.errors import BadInput

POPULATION = ("citizens", "professionals", "units", "organisations", "regions")
MOST_CITIZENS = 2000  # that a page runs and draws while a slider moves


def check_fits(scenario: Scenario) -> None:
    """BadInput for a scenario that a page cannot run: a laboratory, or a population too large."""
    if scenario.laboratory is not None:
        raise BadInput(
            f"{scenario.name} is a laboratory, which a page cannot run",
            where=scenario.path,
            allowed="a scenario without [laboratory]",
            fix=f"run it on the command line: coprod run {scenario.path}",
        )
    citizens = scenario.setup.sizes.citizens
    if citizens > MOST_CITIZENS:
        raise BadInput(
            f"{scenario.name} has {citizens:,} citizens, more than a page can run while somebody moves a slider",
            where=scenario.path,
            allowed=f"at most {MOST_CITIZENS:,} citizens",
            fix=f"add --fit to write a version with {MOST_CITIZENS:,}",
        )


def fitted(scenario: Scenario) -> Scenario:
    """The scenario with as many citizens as a page can run, and staff in proportion."""
    v = scenario.values
    share = min(1.0, MOST_CITIZENS / v["population.citizens"])
    units = max(1, math.floor(v["population.units"] * share))
    organisations = max(1, min(units, math.floor(v["population.organisations"] * share)))
    return scenario.with_values(
        {
            "population.citizens": math.floor(v["population.citizens"] * share),
            "population.professionals": max(units, round(v["population.professionals"] * share)),
            "population.units": units,
            "population.organisations": organisations,
            "population.regions": max(1, min(organisations, math.floor(v["population.regions"] * share))),
        },
        "the page",
    )
