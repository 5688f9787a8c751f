"""``coprod show``."""

from __future__ import annotations

from typing import Annotated

import typer

from coprod.options import ScenarioName


def show(
    scenario: ScenarioName,
    parameters: Annotated[
        bool, typer.Option("--parameters", help="list every parameter, not only those the scenario sets")
    ] = False,
) -> None:
    """Show a scenario: story, rules, numbers and sources."""
    from coprod.arguments import named_scenario
    from coprod.printing.scenarios import print_scenario

    print_scenario(named_scenario(scenario), parameters)
