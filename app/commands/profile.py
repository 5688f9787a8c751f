"""``coprod profile``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from coprod.console import say
from coprod.options import Cuts, Events, Rules, ScenarioName, Seed, Sets, TableFile, Threads


def profile(
    scenario: ScenarioName,
    measure: Annotated[str, typer.Option(metavar="NAME", help="measure that changes are to raise")] = "value",
    lower: Annotated[bool, typer.Option("--lower", help="look for what lowers the measure")] = False,
    tick: Annotated[list[str] | None, typer.Option(metavar="PROCESS", help="tick a process; may be repeated")] = None,
    kind: Annotated[
        list[str] | None,
        typer.Option(metavar="KIND", help="changes of this kind alone: tick, untick, rule, practice, start; may be repeated"),
    ] = None,
    weeks: Annotated[int, typer.Option(help="horizon in weeks")] = 52,
    replicates: Annotated[
        int, typer.Option(help="runs of each change, on seeds that choose and again on seeds that estimate")
    ] = 100,
    seed: Seed = 0,
    sets: Sets = None,
    rule: Rules = None,
    event: Events = None,
    cut: Cuts = None,
    page: Annotated[str | None, typer.Option(metavar="FILE.md", help="write the page here")] = None,
    output: TableFile = None,
    picture: Annotated[str | None, typer.Option(metavar="PNG", help="draw stages and changes here")] = None,
    workers: Threads = 0,
) -> None:
    """Say where a project is strong, and what to change.

    Changes are run one at a time on the same seeds: each process ticked or unticked, other rules, practices of leadership,
    steps of starting values. The two best are chosen on some seeds and estimated on others.
    """
    from coprod.analysis.profile.project import project
    from coprod.arguments import chosen_scenario, markdown_path, picture_path, table_path, threads_of
    from coprod.compilation import announce_compilation
    from coprod.experiments.forecast import time_text
    from coprod.experiments.provenance import circumstances
    from coprod.printing.pictures import print_picture
    from coprod.printing.profile import print_profile
    from coprod.progress import counting
    from coprod.terminal import tell

    threads = threads_of(workers)
    text = None if page is None else markdown_path(page, "--page")
    table = None if output is None else table_path(output, "--output")
    drawn = None if picture is None else picture_path(Path(picture), "--picture")
    chosen = chosen_scenario(scenario, weeks, sets or [], rule or [], event or [], cut or [])
    if tick:
        chosen = chosen.with_processes([*(p.name for p in chosen.processes), *tick], "--tick")
    for line in chosen.late_events:
        tell(line)
    runs = {"weeks": weeks, "replicates": replicates, "seed": seed, "threads": threads}
    asked = project(chosen, measure, lower=lower, kinds=kind or None, **runs)
    announce_compilation([asked.scenario.rules, *(point.rules for point in asked.together.setups)])
    seconds = asked.together.seconds_per_run() * asked.runs / threads
    say(f"{chosen.title}: {len(asked.candidates)} changes, {asked.runs:,} runs of {weeks} weeks, about {time_text(seconds)}")
    from coprod.analysis.profile.summary import assess

    with counting("runs", transient=True) as progress:
        data = assess(asked, progress).assign_attrs(command=circumstances()["command"])
    print_profile(data)
    if text:
        from coprod.analysis.profile.page import write_markdown
        from coprod.console import PURPOSE

        write_markdown(data, text, PURPOSE)
        say(f"page: {text}")
    if drawn:
        from coprod.analysis.profile.picture import draw_profile

        print_picture(drawn, draw_profile(data, drawn))
    if table:
        from coprod.analysis.profile.table import write_csv

        write_csv(data, table)
        say(f"table: {table}")
