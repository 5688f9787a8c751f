"""``coprod calibrate``."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from coprod.console import say
from coprod.options import Threads

if TYPE_CHECKING:
    from coprod.analysis.calibration.effects import EffectsCalibration
    from coprod.analysis.calibration.study import Calibration

PROBED = 8  # points, to tell how long all will take


def calibrate(
    calibration: Annotated[
        str, typer.Argument(metavar="CALIBRATION", help="a shipped calibration or a path to a .toml file; docs/calibration.md")
    ],
    store: Annotated[
        str | None, typer.Option(metavar="OUT.zarr", help="store of the prior's runs; by default CALIBRATION.zarr here")
    ] = None,
    tests: Annotated[int, typer.Option(help="observations that the model makes itself, to check intervals by")] = 200,
    seed: Annotated[int, typer.Option(help="seed of draws and tests, not of runs")] = 0,
    output: Annotated[
        str | None,
        typer.Option("-o", "--output", metavar="FILE", help="write what was found here: .csv, a table, or .nc, all of it"),
    ] = None,
    draws: Annotated[str | None, typer.Option(metavar="FILE.csv", help="write the draws of the posterior here")] = None,
    picture: Annotated[str | None, typer.Option(metavar="PNG", help="draw posterior and prediction here")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="say what the runs will take, from a probe, and stop")] = False,
    workers: Threads = 0,
) -> None:
    """Say which parameters agree with what was observed.

    Posterior, prediction, a check of its intervals by simulation, and a warning where data cannot identify a parameter.
    """
    from coprod.analysis.calibration.effects import is_of_effects, load_effects
    from coprod.analysis.calibration.run import store_paths
    from coprod.analysis.calibration.study import calibration_file, read_calibration
    from coprod.analysis.calibration.summary import MOST_TESTS
    from coprod.arguments import picture_path, table_path, threads_of
    from coprod.experiments.limits import MOST_SEED, checked_integer
    from coprod.experiments.paths import check_folder
    from coprod.printing.calibration import print_calibration

    checked_integer("tests", tests, 20, MOST_TESTS, "--tests")
    checked_integer("seed", seed, 0, MOST_SEED, "--seed")
    threads = threads_of(workers)
    table = None if output is None else _output(output)
    draws_table = None if draws is None else table_path(draws, "--draws")
    drawn = None if picture is None else picture_path(Path(picture), "--picture")
    place = None if store is None else Path(store)
    file = calibration_file(calibration)
    found: Any
    if is_of_effects(file):
        effects = load_effects(file)
        paths = store_paths(effects.name, effects.theories, place)
        for path in paths.values():
            check_folder(path, "--store")
        found = _to_effects(effects, paths, threads, tests, seed, dry_run)
    else:
        chosen = read_calibration(file)
        found = _to_measures(chosen, store_paths(chosen.name, chosen.studies, place), threads, tests, seed, dry_run)
    if found is None:
        return
    print_calibration(found)
    if drawn:
        from coprod.analysis.calibration.picture import draw_calibration
        from coprod.printing.pictures import print_picture

        print_picture(drawn, draw_calibration(found, drawn))
    if table or draws_table:
        from coprod.analysis.calibration.table import write_csv, write_draws, write_netcdf

        if table:
            (write_netcdf if table.suffix.lower() == ".nc" else write_csv)(found, table)
            say(f"written: {table}")
        if draws_table:
            write_draws(found, draws_table)
            say(f"draws: {draws_table}")


def _output(text: str) -> Path:
    """A new .csv or .nc file; BadInput for any other, and where NetCDF cannot be written."""
    from coprod.arguments import free_path
    from coprod.experiments.extras import needs
    from coprod.simulation.errors import BadInput

    path = Path(text)
    if path.suffix.lower() not in (".csv", ".nc"):
        fix = f"write {path.stem or 'posterior'}.csv"
        raise BadInput(f"cannot write {path.name or path}", where="--output", allowed=".csv or .nc", fix=fix)
    if path.suffix.lower() == ".nc":
        needs("netcdf")
    return free_path(text, "--output")


def _to_measures(chosen: Calibration, paths: dict[str, Path], threads: int, tests: int, seed: int, dry_run: bool) -> Any:
    """Say what the runs will take, run what is missing, and calibrate; None after a dry run."""
    from coprod.analysis.calibration.run import calibrated, covering
    from coprod.compilation import announce_compilation
    from coprod.experiments.forecast import check_fits, forecast
    from coprod.filling import fill
    from coprod.printing.studies import describe_study, print_forecast

    say(chosen.title)
    chosen = covering(chosen, paths)
    announce_compilation([study.scenario.rules for study in chosen.studies.values()])
    for key, study in chosen.studies.items():
        say(f"{describe_study(study)} into {paths[key]}")
        expected = forecast(study, paths[key], threads)
        if expected.runs:
            print_forecast(expected, threads)
            check_fits(study, expected, paths[key], threads)
    if dry_run:
        return None
    for key, study in chosen.studies.items():
        fill(study, paths[key], threads)
    return calibrated(chosen, paths, threads, tests, seed)


def _to_effects(chosen: EffectsCalibration, paths: dict[str, Path], threads: int, tests: int, seed: int, dry_run: bool) -> Any:
    """The same of effects between people, whose sample is computed at once and stored whole."""
    from coprod.analysis.calibration.effects import calibrated_to_effects, check_store, sample_of
    from coprod.progress import counting
    from coprod.simulation.words import counted

    one = next(iter(chosen.points.values()))
    points = len(one)
    say(
        f"{chosen.title}\n{counted(points, 'point')} of {counted(len(chosen.factors), 'parameter')}, "
        f"{counted(len(chosen.sizes.effects), 'effect')} of {chosen.services} runs and their twins at each"
    )
    for key, path in paths.items():
        check_store(chosen, key, path)
    if dry_run:
        first = [one[n] for n in range(PROBED)]
        chosen.values(next(iter(paths)), first, threads, lambda done, total: None)  # compiles
        from coprod.experiments.forecast import time_text

        started = time.perf_counter()
        chosen.values(next(iter(paths)), first, threads, lambda done, total: None)
        missing = points * sum(not path.exists() for path in paths.values())
        say(f"about {time_text((time.perf_counter() - started) / PROBED * missing)} on {counted(threads, 'worker')}")
        return None
    samples = {}
    for key, path in paths.items():
        with counting("points") as progress:
            samples[key] = sample_of(chosen, key, path, threads, progress)
    return calibrated_to_effects(chosen, samples, threads, tests, seed)
