"""``coprod discover``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from coprod.console import say
from coprod.options import Store, TableFile


def discover(
    store: Store,
    where: Annotated[str, typer.Option(metavar="CONDITION", help="the outcome, as 'value > 0.3 and need_gap <= 0.2'")],
    method: Annotated[str, typer.Option(metavar="NAME", help="prim or cart")] = "prim",
    density: Annotated[
        float | None, typer.Option(help="the largest region with such a density; by default the best balance with coverage")
    ] = None,
    week: Annotated[float | None, typer.Option(help="a recorded week; by default the last")] = None,
    partings: Annotated[int, typer.Option(help="partings of the points in two halves, that say which limits are found again")] = 50,
    seed: Annotated[int, typer.Option(help="seed of what is held back and of partings, not of runs")] = 0,
    output: TableFile = None,
    picture: Annotated[str | None, typer.Option(metavar="PNG", help="draw coverage, density and limits here")] = None,
) -> None:
    """Say which regions of the factors' space give an outcome.

    Lists of conditions by PRIM or CART, with coverage and density on points held back, and which limits are found again.
    """
    from coprod.analysis.discover.condition import read_condition
    from coprod.arguments import picture_path, table_path
    from coprod.experiments.edition import check_code
    from coprod.experiments.store import check_results
    from coprod.experiments.sweep import check_finished, open_store
    from coprod.printing.discovery import print_discovery
    from coprod.printing.pictures import print_picture

    table = None if output is None else table_path(output, "--output")
    drawn = None if picture is None else picture_path(Path(picture), "--picture")
    path = Path(store)
    terms = read_condition(where)
    data = open_store(path)
    check_finished(path)
    check_code(path, data, "look into it with that code, or sweep it anew under another name")
    check_results(path, [term.measure for term in terms if term.measure in data.data_vars])
    from coprod.analysis.discover.summary import discover as look

    found = look(data, where, method=method, density=density, week=week, partings=partings, seed=seed)
    print_discovery(found)
    if drawn:
        from coprod.analysis.discover.picture import draw_discovery

        print_picture(drawn, draw_discovery(found, drawn))
    if table:
        from coprod.analysis.discover.table import write_csv

        write_csv(found, table)
        say(f"table: {table}")
