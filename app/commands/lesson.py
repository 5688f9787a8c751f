"""``coprod lesson``."""

from __future__ import annotations

from typing import Annotated

import typer

from coprod.console import say
from coprod.options import Cuts, Events, Rules, Sets, Weeks


def lesson(
    scenario: Annotated[
        str,
        typer.Argument(metavar="SCENARIO|LESSON", help="a scenario or a lesson: shipped, a .toml file, or a lesson's folder"),
    ],
    out: Annotated[str, typer.Argument(metavar="OUT.html", help="the file to write; one that is there is made again")],
    fit: Annotated[bool, typer.Option("--fit", help="scale a population that is too large for a page down to what fits")] = False,
    weeks: Weeks = None,
    sets: Sets = None,
    rules: Rules = None,
    events: Events = None,
    cuts: Cuts = None,
) -> None:
    """Write a lesson, or a scenario as a live page, as one file.

    It opens by double click and runs the model itself, without a server or a network. A lesson is played step by step,
    and says itself what it sets. A rule of one's own, --rule FAMILY=FILE:CLASS, is compiled into a scenario's page.
    """
    from pathlib import Path

    from coprod.arguments import chosen_scenario, page_path, parse_rules, split_sets
    from coprod.experiments.paths import disk_errors
    from coprod.lessons.faults import load_lesson
    from coprod.lessons.reading import is_lesson
    from coprod.page.cases import Invocation
    from coprod.page.html import lesson_page, page
    from coprod.page.sizes import POPULATION, fitted
    from coprod.printing.lessons import say_unmeasured
    from coprod.simulation.errors import BadInput
    from coprod.simulation.whole_file import write_whole

    if is_lesson(scenario):
        if fit or weeks is not None or sets or rules or events or cuts:
            what = f"{scenario} is a lesson, which says itself what it sets"
            raise BadInput(what, where="the options", allowed="no options", fix="leave them out, or write a lesson of your own")
        played = load_lesson(scenario)
        path = page_path(Path(out), played.name)
        text = lesson_page(played)
        say_unmeasured(scenario)
    else:
        chosen = chosen_scenario(scenario, weeks, sets or [], rules or [], events or [], cuts or [])
        path = page_path(Path(out), chosen.name)
        given = split_sets(sets or [])
        if fit:
            chosen = fitted(chosen)
            given |= {f"population.{kind}": f"{chosen.values[f'population.{kind}']:.0f}" for kind in POPULATION}
        text = page([chosen], Invocation(scenario, given, parse_rules(rules or []), cuts or [], events or [], weeks))
    again = path.exists()
    with disk_errors(path, whole=True):
        write_whole(path, text.encode())
    say(f"page{', made again' if again else ''}: {path} ({len(text.encode()) / 1e6:.1f} MB); a double click opens it")
