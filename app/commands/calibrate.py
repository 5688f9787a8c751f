"""``coprod calibrate``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from coprod.console import say
from coprod.options import TableFile, Threads


def calibrate(
    calibration: Annotated[
        str, typer.Argument(metavar="CALIBRATION", help="a shipped calibration or a path to a .toml file; docs/calibration.md")
    ],
    store: Annotated[
        str | None, typer.Option(metavar="OUT.zarr", help="store of the prior's runs; by default CALIBRATION.zarr here")
    ] = None,
    tests: Annotated[int, typer.Option(help="observations that the model makes itself, to check intervals by")] = 200,
    seed: Annotated[int, typer.Option(help="seed of draws and tests, not of runs")] = 0,
    output: TableFile = None,
    picture: Annotated[str | None, typer.Option(metavar="PNG", help="draw posterior and prediction here")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="say what the runs will take, from a probe, and stop")] = False,
    workers: Threads = 0,
) -> None:
    """Find the parameters with which the model gives what was observed, how sure, and which theory.

    Posterior, prediction, a check of its intervals by simulation, and a warning where data cannot identify a parameter.
    """
    from coprod.analysis.calibration.run import store_paths
    from coprod.analysis.calibration.study import load_calibration
    from coprod.arguments import picture_path, table_path, threads_of
    from coprod.compilation import announce_compilation
    from coprod.experiments.forecast import check_fits, forecast
    from coprod.experiments.limits import MOST_SEED, checked_integer
    from coprod.filling import fill
    from coprod.printing.calibration import print_calibration
    from coprod.printing.studies import describe_study, print_forecast

    checked_integer("tests", tests, 20, 10_000, "--tests")
    checked_integer("seed", seed, 0, MOST_SEED, "--seed")
    threads = threads_of(workers)
    table = None if output is None else table_path(output, "--output")
    drawn = None if picture is None else picture_path(Path(picture), "--picture")
    chosen = load_calibration(calibration)
    paths = store_paths(chosen, None if store is None else Path(store))
    say(chosen.title)
    announce_compilation([study.scenario.rules for study in chosen.studies.values()])
    for key, study in chosen.studies.items():
        say(f"{describe_study(study)} into {paths[key]}")
        expected = forecast(study, paths[key], threads)
        if expected.runs:
            print_forecast(expected, threads)
            check_fits(study, expected, paths[key], threads)
    if dry_run:
        return
    for key, study in chosen.studies.items():
        fill(study, paths[key], threads)
    from coprod.analysis.calibration.run import calibrated

    found = calibrated(chosen, paths, threads, tests, seed)
    print_calibration(found)
    if drawn:
        from coprod.analysis.calibration.picture import draw_calibration

        draw_calibration(found, drawn)
        say(f"picture: {drawn}")
    if table:
        from coprod.analysis.calibration.table import write_csv

        write_csv(found, table)
        say(f"table: {table}")
