"""Draws of a posterior as a table: a row for each draw, a column for each parameter."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from coprod.analysis.table_file import write_table

from .statements import theories


def write_csv(found: Any, path: Path) -> None:
    """Every draw of every theory, with what it rests on."""
    names = [str(name) for name in found["parameter"].values]
    about = [found.attrs.get(name, "") for name in ("services", "scenario_hash", "analysis_seed")]
    rows = (
        [theory, number, *draw, *about]
        for theory, one in theories(found)
        for number, draw in enumerate(one["draw"].values.tolist())
    )
    write_table(path, ("theory", "draw", *names, "services", "scenario_hash", "analysis_seed"), rows)
