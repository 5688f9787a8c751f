"""``coprod explain``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from coprod.console import say
from coprod.options import Cuts, Events, Rules, ScenarioName, Seed, Sets, TableFile, Threads, Weeks

OF = "loops, stages, principles, or a theory, whose mechanisms are taken out of it"


def explain(
    scenario: ScenarioName,
    of: Annotated[str, typer.Option(metavar="KIND", help=OF)] = "loops",
    only: Annotated[list[str] | None, typer.Option(metavar="NAME", help="switch this mechanism alone; may be repeated")] = None,
    measure: Annotated[list[str] | None, typer.Option(metavar="NAME", help="measure to explain; may be repeated")] = None,
    weeks: Weeks = None,
    replicates: Annotated[int, typer.Option(help="runs of each configuration, on the same seeds")] = 20,
    seed: Seed = 0,
    sets: Sets = None,
    rule: Rules = None,
    event: Events = None,
    cut: Cuts = None,
    output: TableFile = None,
    picture: Annotated[str | None, typer.Option(metavar="PNG", help="draw the effects here")] = None,
    workers: Threads = 0,
) -> None:
    """Say how much of an outcome each mechanism makes.

    Shapley effects over all configurations of mechanisms switched on and off, on the same seeds; they sum to the whole.
    """
    from coprod.analysis.explain.mechanisms import game
    from coprod.arguments import chosen_scenario, picture_path, table_path, threads_of
    from coprod.compilation import announce_compilation
    from coprod.experiments.contrast import MOST_PAIRS
    from coprod.experiments.forecast import time_text
    from coprod.experiments.limits import MOST_SEED, checked_integer
    from coprod.experiments.run import checked_over_all
    from coprod.printing.explanations import print_explanation
    from coprod.printing.pictures import print_picture
    from coprod.progress import counting
    from coprod.simulation.words import counted

    checked_integer("replicates", replicates, 3, MOST_PAIRS, "--replicates")
    checked_integer("seed", seed, 0, MOST_SEED, "--seed")
    threads = threads_of(workers)
    measures = checked_over_all(measure or ["value"], "--measure")
    table = None if output is None else table_path(output, "--output")
    drawn = None if picture is None else picture_path(Path(picture), "--picture")
    chosen = chosen_scenario(scenario, weeks, sets or [], rule or [], event or [], cut or [])
    played = game(chosen, of, only or [])
    mechanisms = len(played.mechanisms)
    announce_compilation([played.configuration(0).rules, played.scenario.rules])
    from coprod.analysis.explain.run import configurations
    from coprod.analysis.explain.summary import dataset

    together = configurations(played, len(measures), replicates, threads)
    runs = replicates << mechanisms
    say(
        f"{played.scenario.title}: {counted(mechanisms, 'mechanism')}, {1 << mechanisms:,} configurations × "
        f"{replicates} replicates = {runs:,} runs of {chosen.values['time.weeks']:g} weeks, "
        f"about {time_text(together.seconds_per_run() * runs / threads)}"
    )
    with counting("runs") as progress:
        values = together.at_end(measures, replicates, seed, threads, progress)
    found = dataset(played, of, measures, values, seed)
    print_explanation(found)
    if drawn:
        from coprod.analysis.explain.picture import draw_explanation

        print_picture(drawn, draw_explanation(found, drawn))
    if table:
        from coprod.analysis.explain.table import write_csv

        write_csv(found, table)
        say(f"table: {table}")
