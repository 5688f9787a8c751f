"""``coprod effects``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from coprod.console import say
from coprod.options import Seed, TableFile, Threads


def effects(
    theory: Annotated[
        str | None,
        typer.Argument(metavar="[THEORY]", help="a shipped theory or a path to a .toml file; by default the default rules"),
    ] = None,
    draws: Annotated[int, typer.Option(help="draws of the parameters that are not known; 0 for none")] = 20,
    replicates: Annotated[int, typer.Option(help="runs of each condition at each draw")] = 10,
    seed: Seed = 0,
    sizes: Annotated[str | None, typer.Option(metavar="FILE.toml", help="a file of effect sizes of your own")] = None,
    picture: Annotated[str | None, typer.Option(metavar="PNG", help="draw ranges and the model's intervals here")] = None,
    output: TableFile = None,
    workers: Threads = 0,
) -> None:
    """Compare the model's effects with those of studies.

    Effects between people, for a theory at its own numbers, with an interval over seeds, and over draws of parameters.
    """
    from coprod.analysis.effect_sizes.evaluate import MOST_REPLICATES, Evaluator
    from coprod.analysis.effect_sizes.sizes import SHIPPED, load_sizes
    from coprod.analysis.effect_sizes.summary import MOST_DRAWS, find_effects, write_csv
    from coprod.analysis.tournament.theories import load_theory
    from coprod.arguments import picture_path, table_path, threads_of
    from coprod.compilation import announce_compilation
    from coprod.experiments.limits import MOST_SEED, checked_integer
    from coprod.printing.effects import print_effects
    from coprod.progress import counting
    from coprod.simulation.words import counted

    checked_integer("draws", draws, 0, MOST_DRAWS, "--draws")
    checked_integer("replicates", replicates, 2, MOST_REPLICATES, "--replicates")
    checked_integer("seed", seed, 0, MOST_SEED, "--seed")
    threads = threads_of(workers)
    target = None if output is None else table_path(output, "--output")
    place = None if picture is None else picture_path(Path(picture), "--picture")
    chosen = load_sizes(sizes or SHIPPED)
    known = load_theory(theory) if theory else None
    evaluator = Evaluator(chosen, known, replicates=replicates, seed=seed, threads=threads)
    say(
        f"{chosen.title}\n{evaluator.theory.title}, scenario {evaluator.base.name}: {counted(len(chosen.effects), 'effect')}, "
        f"{counted(draws, 'draw')} and none, {replicates} replicates of {counted(len(evaluator.needed), 'condition')}"
    )
    announce_compilation([evaluator.base.rules])
    with counting("points", transient=True) as progress:
        found = find_effects(evaluator, draws, progress)
    print_effects(found)
    if target:
        write_csv(found, target)
    if place:
        from coprod.analysis.effect_sizes.picture import draw_effects
        from coprod.printing.pictures import print_picture

        print_picture(place, draw_effects(evaluator, found, place))
    if target:
        say(f"table: {target}")
