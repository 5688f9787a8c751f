"""``coprod report``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from coprod.console import say
from coprod.options import AnyStore


def report(
    store: AnyStore,
    measure: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="measure to report, the first in full; may be repeated; by default all")
    ] = None,
    output: Annotated[
        str | None, typer.Option("-o", "--output", metavar="FILE", help=".html or .md; by default STORE-report.html here")
    ] = None,
) -> None:
    """Write what a store says as one file, HTML or Markdown.

    For a manager in two minutes, for a reviewer in full: the question, what moved and what did not, how sure, pictures,
    what was assumed, and where it comes from.
    """
    from coprod.analysis.report.write import report as write
    from coprod.analysis.report.write import template_of
    from coprod.arguments import over
    from coprod.experiments.edition import check_code
    from coprod.experiments.extras import needs
    from coprod.experiments.store import DEFINITION, check_results, no_store
    from coprod.experiments.sweep import check_finished, open_own
    from coprod.printing.reports import print_report

    needs("report")
    needs("picture")
    place = Path(store)
    target = Path(output or f"{place.stem}-report.html")
    template_of(target)
    over(target, "--output")
    data = open_own(place)
    if not {"replicate", "time"} <= set(data.dims):
        raise no_store(place, "a run or a sweep")
    if DEFINITION in data.attrs:
        check_finished(place)
    check_code(place, data, "report on it with that code, or run it anew under another name")
    check_results(place)
    print_report(write(data, target, measure))
    say(f"report: {target}")
