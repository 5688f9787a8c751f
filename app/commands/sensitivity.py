"""``coprod sensitivity``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coprod.console import say
from coprod.options import TableFile, Threads

if TYPE_CHECKING:
    from coprod.experiments.study import Study


def sensitivity(
    source: Annotated[str, typer.Argument(metavar="STUDY|OUT.zarr", help="a study, which is run or finished, or a store")],
    measure: Annotated[str, typer.Option(metavar="NAME", help="measure to explain")] = "value",
    method: Annotated[
        str | None, typer.Option(metavar="NAME", help="sobol, morris, binned, hdmr, delta or pawn; by default what the design fits")
    ] = None,
    week: Annotated[float | None, typer.Option(help="a recorded week; by default the last")] = None,
    resamples: Annotated[int, typer.Option(help="resamples of the intervals")] = 1000,
    seed: Annotated[int, typer.Option(help="seed of resamples and dummies, not of runs")] = 0,
    store: Annotated[str | None, typer.Option(metavar="OUT.zarr", help="store of a study; by default STUDY.zarr here")] = None,
    output: TableFile = None,
    picture: Annotated[str | None, typer.Option(metavar="PNG", help="draw the indices here")] = None,
    workers: Threads = 0,
) -> None:
    """Say which factors of a sample move a measure, and how sure.

    Morris, Sobol and given-data indices with intervals, apart from the noise of seeds.
    """
    from coprod.analysis.sensitivity.asked import check_asked
    from coprod.arguments import picture_path, table_path, threads_of
    from coprod.experiments.edition import check_code
    from coprod.experiments.store import check_results
    from coprod.experiments.sweep import check_finished, open_store, study_or_store
    from coprod.printing.pictures import print_picture
    from coprod.printing.sensitivity import print_sensitivity
    from coprod.simulation.errors import BadInput

    table = None if output is None else table_path(output, "--output")
    drawn = None if picture is None else picture_path(Path(picture), "--picture")
    study, there = study_or_store(source)
    if there is not None and store is not None:
        raise BadInput(f"{source} is a store already", where="--store", allowed="with a study", fix="leave out --store")
    path = there or Path(store or f"{study.name}.zarr")
    threads = threads_of(workers)
    if there is None:
        check_asked(study, measure, method, week, resamples, seed)
        _run(study, path, threads)
    check_finished(path)
    data = open_store(path)
    check_code(path, data, "analyse it with that code, or sweep it anew under another name")
    if measure in data.data_vars:
        check_results(path, [measure])
    from coprod.analysis.sensitivity.summary import sensitivity as analyse

    found = analyse(data, measure, method=method, week=week, resamples=resamples, seed=seed)
    print_sensitivity(found)
    if drawn:
        from coprod.analysis.sensitivity.picture import draw_sensitivity

        print_picture(drawn, draw_sensitivity(found, drawn))
    if table:
        from coprod.analysis.sensitivity.table import write_csv

        write_csv(found, table)
        say(f"table: {table}")


def _run(study: Study, path: Path, threads: int) -> None:
    """Say what a study will take, and run what is missing of it."""
    from coprod.compilation import announce_compilation
    from coprod.experiments.forecast import check_fits, forecast
    from coprod.filling import fill
    from coprod.printing.studies import describe_study, print_forecast

    say(f"{study.title}\n{describe_study(study)} into {path}")
    announce_compilation([study.scenario.rules])
    expected = forecast(study, path, threads)
    if expected.runs:
        print_forecast(expected, threads)
        check_fits(study, expected, path, threads)
    fill(study, path, threads)
