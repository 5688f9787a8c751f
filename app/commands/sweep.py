"""``coprod sweep``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from coprod.console import PURPOSE, say
from coprod.options import Threads


def sweep(
    study: Annotated[
        str, typer.Argument(metavar="STUDY", help="a shipped study, a path to a .toml file, or a store to finish or extend")
    ],
    output: Annotated[
        str | None, typer.Option("-o", "--output", metavar="OUT.zarr", help="store; by default STUDY.zarr here")
    ] = None,
    workers: Threads = 0,
    dask: Annotated[str | None, typer.Option(metavar="ADDRESS", help="run on the Dask scheduler there, or 'local'")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="say what the sweep will take, from a probe, and stop")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="stop at the first failed run instead of recording it")] = False,
    replicates: Annotated[int | None, typer.Option(help="another number of replicates than the study's")] = None,
    weeks: Annotated[int | None, typer.Option(help="another horizon than the study's")] = None,
) -> None:
    """Run a study, finish it where it was cut off, or extend it."""
    from coprod.arguments import threads_of
    from coprod.compilation import announce_compilation
    from coprod.experiments.sweep import study_or_store
    from coprod.filling import fill
    from coprod.printing.studies import describe_study, print_forecast

    read, store = study_or_store(study)
    chosen = read.with_changes(replicates, weeks)
    threads = threads_of(workers)
    path = store or Path(f"{chosen.name}.zarr") if output is None else Path(output)
    say(f"{chosen.title}\n{describe_study(chosen)} into {path}")
    announce_compilation([chosen.scenario.rules])
    if dry_run:
        from coprod.experiments.forecast import check_fits, forecast

        found = forecast(chosen, path, threads)
        print_forecast(found, threads)
        check_fits(chosen, found, path, threads)
        return
    if not fill(chosen, path, threads, dask, strict):
        say(f"failure: every run failed, so there is nothing to sum up; the reasons are kept in {path}", error=True)
        raise typer.Exit(1)

    from coprod.analysis.description import describe
    from coprod.experiments.sweep import open_store
    from coprod.terminal import tell

    say(f"finished: {path}\n")
    for line in describe(open_store(path)):
        tell(line)
    tell(PURPOSE)
