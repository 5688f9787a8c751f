"""How large a scenario a page can run while somebody moves a slider, and one that is too large scaled down."""

from __future__ import annotations

import math
from fractions import Fraction

from coprod.scenarios.scenario import Scenario
from coprod.simulation.errors import BadInput
from coprod.simulation.schema.vector import UNIT_MEASURES, measures_length

POPULATION = ("citizens", "professionals", "units", "organisations", "regions")
MOST_PEOPLE = 2000  # citizens, or professionals, that are drawn
MOST_STEPS = 1_040_000  # of all citizens together, as of 2,000 for 520 weeks: about a second for each replicate
MOST_NUMBERS = 4_000_000  # that the page keeps of a run: 32 megabytes, of ten runs at most
TIMES, REPLICATES = 131, 20  # that it records at most (web/src/state/weeks.ts) and runs (web/src/state/runner.ts)


def check_fits(scenario: Scenario) -> None:
    """BadInput for a scenario that a page cannot run: a laboratory, or what is too large."""
    if scenario.laboratory is not None:
        raise BadInput(
            f"{scenario.name} is a laboratory, which a page cannot run",
            where=scenario.path,
            allowed="a scenario without [laboratory]",
            fix=f"run it on the command line: coprod run {scenario.path}",
        )
    most, weeks = most_of(scenario), f"{scenario.values['time.weeks']:,.0f} weeks in steps of {scenario.setup.dt:g}"
    for kind, limit in most.items():
        there = getattr(scenario.setup.sizes, kind)
        if there > limit:
            fitting = fitted(scenario).setup.sizes
            raise BadInput(
                f"{scenario.name} has {there:,} {kind} over {weeks}, more than a page can run while somebody moves a slider",
                where=scenario.path,
                allowed="over that time at most " + ", ".join(f"{n:,} {other}" for other, n in most.items()),
                fix=f"coprod lesson --fit writes a version with {fitting.citizens:,} citizens in {fitting.units:,} units",
            )


def most_of(scenario: Scenario) -> dict[str, int]:
    """How many of each kind a page can run for as long as the scenario lasts."""
    steps = round(scenario.values["time.weeks"] / scenario.setup.dt)
    numbers = MOST_NUMBERS // (REPLICATES * min(TIMES, steps + 1))  # of one recorded time
    return {
        "citizens": min(MOST_PEOPLE, MOST_STEPS // steps),
        "professionals": MOST_PEOPLE,
        "units": (numbers - measures_length(len(scenario.groups), 0)) // UNIT_MEASURES,
    }


def fitted(scenario: Scenario) -> Scenario:
    """The scenario with no more people and units than a page can run, all in the same proportion."""
    there = {kind: int(scenario.values[f"population.{kind}"]) for kind in POPULATION}
    share = min(Fraction(1), *(Fraction(most, max(1, there[kind])) for kind, most in most_of(scenario).items()))
    sizes = {kind: max(1, math.floor(n * share)) for kind, n in there.items()}
    return scenario.with_values({f"population.{kind}": n for kind, n in sizes.items()}, "the page")
