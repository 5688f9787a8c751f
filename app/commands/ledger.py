"""``coprod ledger``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from coprod.console import say
from coprod.options import Cuts, Events, Rules, ScenarioName, Seed, Sets, TableFile, Threads, Weeks


def ledger(
    scenario: ScenarioName,
    against: Annotated[
        str | None, typer.Option(metavar="SCENARIO", help="another scenario, side by side on the same seeds")
    ] = None,
    weeks: Weeks = None,
    every: Annotated[float, typer.Option(help="weeks between two times of the picture")] = 13.0,
    replicates: Annotated[int, typer.Option(help="runs of each scenario")] = 20,
    seed: Seed = 0,
    sets: Sets = None,
    rule: Rules = None,
    event: Events = None,
    cut: Cuts = None,
    output: TableFile = None,
    picture: Annotated[str | None, typer.Option(metavar="PNG", help="draw it over time here")] = None,
    triangle: Annotated[str | None, typer.Option(metavar="PNG", help="draw the power triangle through time here")] = None,
    workers: Threads = 0,
) -> None:
    """Say who gains and who loses what, by role, group and level.

    Value, who is worse off, hours, cost, talk and power, beside each other. What is set here holds for both scenarios.
    """
    from coprod.arguments import chosen_scenario, picture_path, table_path, threads_of
    from coprod.compilation import announce_compilation
    from coprod.printing.ledger import print_ledger
    from coprod.printing.pictures import print_picture

    threads = threads_of(workers)
    table = None if output is None else table_path(output, "--output")
    drawn = None if picture is None else picture_path(Path(picture), "--picture")
    corners = None if triangle is None else picture_path(Path(triangle), "--triangle")
    options = (weeks, sets or [], rule or [], event or [], cut or [])
    first = chosen_scenario(scenario, *options)
    second = None if against is None else chosen_scenario(against, *options)
    announce_compilation([one.rules for one in (first, second) if one is not None])
    from coprod.analysis.ledger.summary import ledger as account

    data = account(first, second, every=every, replicates=replicates, seed=seed, threads=threads)
    print_ledger(data)
    if drawn:
        from coprod.analysis.ledger.picture import draw_ledger

        print_picture(drawn, draw_ledger(data, drawn))
    if corners:
        from coprod.analysis.ledger.triangle import draw_triangle

        print_picture(corners, draw_triangle(data, corners))
    if table:
        from coprod.analysis.ledger.table import write_csv

        write_csv(data, table)
        say(f"table: {table}")
