"""``coprod export``."""

from __future__ import annotations

from typing import Annotated

import typer

from coprod.console import say
from coprod.options import AnyStore


def export(
    store: AnyStore,
    target: Annotated[
        str, typer.Argument(metavar="TARGET", help="results.nc (NetCDF), results.csv, or results.crate (RO-Crate folder)")
    ],
) -> None:
    """Write a store in another format."""
    from pathlib import Path

    from coprod.experiments.export import export as write
    from coprod.printing.studies import print_missing

    data = write(Path(store), Path(target))
    say(f"written: {target}")
    print_missing(Path(store), data)
