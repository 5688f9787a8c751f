"""``coprod lesson``."""

from __future__ import annotations

from typing import Annotated

import typer

from coprod.console import say
from coprod.options import Cuts, Events, Rules, ScenarioName, Sets, Weeks


def lesson(
    scenario: ScenarioName,
    out: Annotated[str, typer.Argument(metavar="OUT.html", help="the file to write")],
    fit: Annotated[bool, typer.Option("--fit", help="scale a population that is too large for a page down to what fits")] = False,
    weeks: Weeks = None,
    sets: Sets = None,
    rules: Rules = None,
    events: Events = None,
    cuts: Cuts = None,
) -> None:
    """Write a scenario as a live page of one file.

    It opens by double click and runs the model itself, without a server or a network. A rule of one's own,
    --rule FAMILY=FILE:CLASS, is compiled into it.
    """
    from pathlib import Path

    from coprod.arguments import chosen_scenario, page_path, parse_rules, split_sets
    from coprod.experiments.paths import disk_errors
    from coprod.page.cases import Invocation
    from coprod.page.html import page
    from coprod.page.sizes import POPULATION, fitted
    from coprod.simulation.whole_file import write_whole

    chosen = chosen_scenario(scenario, weeks, sets or [], rules or [], events or [], cuts or [])
    path = page_path(Path(out))
    given = split_sets(sets or [])
    if fit:
        chosen = fitted(chosen)
        given |= {f"population.{kind}": f"{chosen.values[f'population.{kind}']:.0f}" for kind in POPULATION}
    text = page([chosen], Invocation(scenario, given, parse_rules(rules or []), cuts or [], events or [], weeks))
    with disk_errors(path):
        write_whole(path, text.encode())
    say(f"page: {path} ({len(text.encode()) / 1e6:.1f} MB); a double click opens it")
