"""What was observed: figures with their units, uncertainty and source, from a file or a table, and what makes them unusable."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from coprod.simulation.errors import BadInput, unknown
from coprod.simulation.schema.measures import measures_by_name
from coprod.simulation.text_file import read_text

COLUMNS = ("measure", "week", "value", "uncertainty", "units", "source")
NUMBERS = ("week", "value", "uncertainty")
Row = Mapping[str, Any]
Where = Callable[[int, str], str]  # from a row, counted from 1, and its key


def observations(rows: Sequence[Row], where: Where | None = None) -> Any:
    """A Dataset over ``observation`` with measure, week, value, uncertainty (a standard error), units and source.

    ``where`` says where a row's key stands. BadInput for rows that lack a key, for what is no number, and for one twice.
    """
    import xarray as xr

    place = where or (lambda number, key: f"observation {number}, {key}")
    if not rows:
        raise BadInput("nothing is observed", where=place(1, "observed"), allowed="at least one figure", fix="add one")
    seen: set[tuple[str, float]] = set()
    found = [_read(row, lambda key, n=n: place(n, key)) for n, row in enumerate(rows, start=1)]
    for n, row in enumerate(found, start=1):
        if (key := (row["measure"], row["week"])) in seen:
            raise BadInput(
                f"{key[0]} at week {key[1]:g} is observed twice", where=place(n, "measure"), allowed="each once", fix="remove one"
            )
        seen.add(key)
    columns = {key: ("observation", np.array([row[key] for row in found])) for key in COLUMNS}
    names = [f"{row['measure']} at week {row['week']:g}" for row in found]
    return xr.Dataset(columns, {"observation": names})


def _read(row: Row, where: Callable[[str], str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key in COLUMNS:
        given = row.get(key, "" if key in ("units", "source") else None)
        if given is None or (key in NUMBERS and given == ""):
            raise BadInput(f"an observation has no {key}", where=where(key), allowed=", ".join(COLUMNS), fix=f"add {key}")
        found[key] = _number(key, given, where(key)) if key in NUMBERS else str(given)
    if found["uncertainty"] <= 0.0:
        raise BadInput(
            f"the uncertainty of {found['measure']} is {found['uncertainty']:g}",
            where=where("uncertainty"),
            allowed="a standard error above 0, in the units of the value",
            fix="give one: no figure is exact, and a rounded one is off by about 0.3 of its last digit",
        )
    return found


def _number(key: str, given: Any, where: str) -> float:
    try:
        value = math.nan if isinstance(given, bool) else float(given)
    except (TypeError, ValueError):
        value = math.nan
    if not math.isfinite(value):
        raise BadInput(f"{key} is {given!r}", where=where, allowed="a number, with a point", fix="give a number")
    return value


def read_csv(path: Path) -> Any:
    """Observations of a CSV file whose first line names the columns."""
    text = read_text(path, "a CSV file in UTF-8")
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [str(name).strip() for name in reader.fieldnames or []]
        for name in header:
            if name not in COLUMNS:
                raise unknown("column", name, COLUMNS, where=f"{path}, line 1")
        reader.fieldnames = header
        rows, lines = [], []
        for row in reader:
            if None in row or None in row.values():
                what = f"line {reader.line_num} has another number of cells than the first"
                allowed = "as many cells in each line; quotes around a text with a comma"
                raise BadInput(what, where=f"{path}, line {reader.line_num}", allowed=allowed, fix="correct the line")
            rows.append({key: cell.strip() for key, cell in row.items()})
            lines.append(reader.line_num)
    except csv.Error as error:
        where = f"{path}, line {reader.line_num}"
        raise BadInput(f"{path.name} is no table: {error}", where=where, allowed="a CSV file", fix="correct that line") from error
    return observations(rows, lambda number, key: f"{path}, line {lines[number - 1] if lines else 1}, {key}")


def check_known(observed: Any, dt: float, where: Where) -> None:
    """BadInput unless the model has every measure, over all and in these units, and a step at every week."""
    plain = [name for name, measure in measures_by_name().items() if not measure.dimension]
    for n, (name, week, units) in enumerate(
        zip(observed["measure"].values, observed["week"].values, observed["units"].values, strict=True), start=1
    ):
        if name not in plain:
            raise unknown("measure over all", str(name), plain, where=where(n, "measure"))
        check_units(str(name), str(units), measures_by_name()[str(name)].unit, where(n, "units"))
        steps = week / dt
        if week < 0.0 or abs(steps - round(steps)) > 1e-9:
            near = max(0, round(steps)) * dt
            raise BadInput(
                f"no step of the model ends at week {week:g}",
                where=where(n, "week"),
                allowed=f"multiples of {dt:g} weeks from 0",
                nearest=f"{near:g}",
                fix=f"write {near:g}",
            )


def check_units(measure: str, given: str, declared: str, where: str) -> None:
    """BadInput where an observation's units are not those of its measure."""
    if given != declared:
        raise BadInput(
            f"{measure} is observed in '{given}'" if given else f"the units of {measure} are not said",
            where=where,
            allowed=f"'{declared}', in which the model gives it",
            fix=f"convert value and uncertainty, and write units = \"{declared}\"",
        )
