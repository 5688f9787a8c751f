"""``coprod network``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from coprod.options import Cuts, Events, Rules, ScenarioName, Seed, Sets


def network(
    scenario: ScenarioName,
    output: Annotated[str, typer.Argument(metavar="PICTURE", help="draw it here: .png, .svg or .pdf")],
    unit: Annotated[int, typer.Option(help="which unit, from 1")] = 1,
    week: Annotated[int, typer.Option(help="after how many weeks")] = 52,
    seed: Seed = 0,
    replicate: Annotated[int, typer.Option(help="which replicate, from 0")] = 0,
    sets: Sets = None,
    rule: Rules = None,
    event: Events = None,
    cut: Cuts = None,
) -> None:
    """Draw the people of a unit and their ties in one run.

    Who serves whom and who knows whom, with trust as colour and power as size; run as a Mesa model.
    """
    from coprod.arguments import chosen_scenario, picture_path
    from coprod.experiments.limits import MOST_REPLICATES, MOST_SEED, checked_integer
    from coprod.printing.pictures import print_picture
    from coprod.scenarios.scenario import check_service

    checked_integer("seed", seed, 0, MOST_SEED, "--seed")
    checked_integer("replicate", replicate, 0, MOST_REPLICATES - 1, "--replicate")
    picture = picture_path(Path(output), "PICTURE")
    chosen = chosen_scenario(scenario, None, sets or [], rule or [], event or [], cut or [])
    weeks = chosen.values["time.weeks"]
    checked_integer("week", week, 0, int(weeks), "--week")
    checked_integer("unit", unit, 1, chosen.setup.sizes.units, "--unit")
    check_service(chosen)
    from coprod.analysis.network import draw_network
    from coprod.simulation.agents.model import SetupModel

    model = SetupModel(chosen.setup, seed, replicate)
    while model.steps_done * chosen.setup.dt < week:
        model.step()
    origin = f"Scenario {chosen.name} ({chosen.digest()[:8]}), seed {seed}, replicate {replicate}"
    print_picture(picture, draw_network(model, unit - 1, origin, picture))
