"""Effects of mechanisms as a table: one row for each measure and mechanism, and one for the whole."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from coprod.analysis.table_file import write_table

NUMBERS = ("effect", "low", "high", "alone", "last")
ABOUT = ("weeks", "seed", "scenario_hash", "meaning")


def write_csv(found: Any, path: Path) -> None:
    """Effects with their intervals, and what on and off mean."""
    write_table(path, ("measure", "units", "mechanism", *NUMBERS, "n", *ABOUT), _rows(found))


def _rows(found: Any) -> Iterator[list[Any]]:
    about = [found.attrs[name] for name in ABOUT]
    for measure in found["measure"].values:
        one = found.sel(measure=measure)
        start, n = (measure, str(one["units"].values)), int(one["n"])
        for mechanism in one["mechanism"].values:
            yield [*start, mechanism, *(float(one[name].sel(mechanism=mechanism)) for name in NUMBERS), n, *about]
        whole = (float(one[name]) for name in ("whole", "whole_low", "whole_high"))
        yield [*start, "whole", *whole, "", "", n, *about]
