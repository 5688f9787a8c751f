"""A sensitivity analysis as a table: one row for each factor."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from coprod.experiments.paths import disk_errors

from .statements import moves, ranked


def columns(found: Any) -> list[str]:
    """The numbers that each factor has."""
    return [str(name) for name, array in found.data_vars.items() if array.dims == ("factor",)]


def write_csv(found: Any, path: Path) -> None:
    """Factors by rank, numbers as the shortest text that reads back to the same, and what they are numbers of."""
    names = columns(found)
    about = {name: found.attrs[name] for name in ("measure", "units", "week", "method", "points", "replicates", "lost_points")}
    with disk_errors(path), path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["factor", *names, "above_nothing", *about])
        for factor in ranked(found):
            row = found.sel(factor=factor)
            writer.writerow([factor, *(float(row[name]) for name in names), moves(found, factor), *about.values()])
