"""What was observed: figures with their units, uncertainty and source, from a file or a table, and what makes them unusable."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from coprod.simulation.errors import BadInput, unknown
from coprod.simulation.schema.measures import LEVELS, ROLES, measures_by_name
from coprod.simulation.text_file import read_text

COLUMNS = ("measure", "of", "week", "value", "uncertainty", "units", "source")
NUMBERS = ("week", "value", "uncertainty")
TEXTS = ("of", "units", "source")  # which may be left out of what Python is given
Row = Mapping[str, Any]
Where = Callable[[int, str], str]  # from a row, counted from 1, and its key


def observations(rows: Sequence[Row], where: Where | None = None) -> Any:
    """A Dataset over ``observation`` with measure, week, value, uncertainty (a standard error), units and source; and ``of``, for
    a measure that has a value for each role, group or level, which of them.

    ``where`` says where a row's key stands. BadInput for rows that lack a key, for what is no number, and for one twice.
    """
    import xarray as xr

    place = where or (lambda number, key: f"observation {number}, {key}")
    if not rows:
        raise BadInput("nothing is observed", where=place(1, "observed"), allowed="at least one figure", fix="add one")
    seen: set[str] = set()
    found = [_read(row, partial(place, n)) for n, row in enumerate(rows, start=1)]
    for n, row in enumerate(found, start=1):
        if (name := _name(row)) in seen:
            raise BadInput(f"{name} is observed twice", where=place(n, "measure"), allowed="each once", fix="remove one")
        seen.add(name)
    columns = {key: ("observation", np.array([row[key] for row in found])) for key in COLUMNS}
    names = [_name(row) for row in found]
    return xr.Dataset(columns, {"observation": names})


def as_observed(given: Any) -> Any:
    """Observations as ``observations`` makes them, checked alike: from the path of a CSV file, from rows, a pandas DataFrame with
    these columns, or a Dataset."""
    if isinstance(given, str | Path):
        return read_csv(Path(given))
    if hasattr(given, "columns") and hasattr(given, "to_dict"):
        rows = given.to_dict("records")  # of a DataFrame, in which a text that is not there is NaN
        return observations([{k: v for k, v in row.items() if k not in TEXTS or v == v} for row in rows])
    if not hasattr(given, "data_vars"):
        if not isinstance(given, Sequence):
            raise BadInput(
                f"what is observed is a {type(given).__name__}",
                where="observed",
                allowed="the path of a CSV file, rows, a pandas DataFrame or a Dataset",
                fix="make it with coprod.observations([...])",
            )
        return observations(given)
    if "observation" not in given.dims:
        raise BadInput(
            "the observations have no dimension observation",
            where="observed",
            allowed="a Dataset as coprod.observations makes it, rows, or the path of a CSV file",
            fix="make it with coprod.observations([...])",
        )
    there = [key for key in COLUMNS if key in given]
    return observations([{key: given[key].values[i].item() for key in there} for i in range(given.sizes["observation"])])


def _name(row: Row) -> str:
    of = f" of {row['of']}" if row["of"] else ""
    return f"{row['measure']}{of} at week {row['week']:g}"


def _read(row: Row, where: Callable[[str], str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if not isinstance(row, Mapping):
        fix = 'write {"measure": "value", "week": 52, ...}'
        raise BadInput(f"{row!r} is no observation", where=where("measure"), allowed=f"a dict with {', '.join(COLUMNS)}", fix=fix)
    for key in COLUMNS:
        given = row.get(key, "" if key in TEXTS else None)
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


def check_known(observed: Any, dt: float, groups: Sequence[str], where: Where) -> None:
    """BadInput unless the model has every measure, in these units and of whom it is said, and a step at every week."""
    known = measures_by_name()
    for n, name in enumerate(observed["measure"].values, start=1):
        if name not in known:
            raise unknown("measure", str(name), known, where=where(n, "measure"))
        of, week, units = (observed[key].values[n - 1] for key in ("of", "week", "units"))
        labels = {"role": ROLES, "level": LEVELS, "group": groups}.get(known[str(name)].dimension, ())
        check_whose(str(name), str(of), known[str(name)].dimension, labels, where(n, "of"))
        check_units(str(name), str(units), known[str(name)].unit, where(n, "units"))
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


def check_whose(measure: str, of: str, dimension: str, labels: Sequence[str], where: str) -> None:
    """BadInput where a measure is of several and none of them is named, or is of none and one is named."""
    if dimension and of not in labels:
        allowed = f"of = one of {', '.join(labels)}" if labels else "a measure over all, or by role, group or level"
        what = f"{measure} has a value for each {dimension}" + (f", and none is '{of}'" if of else "")
        raise BadInput(what, where=where, allowed=allowed, fix=f'write of = "{labels[0]}"' if labels else "name another measure")
    if of and not dimension:
        raise BadInput(
            f"{measure} is over all, not of {of}", where=where, allowed="no of", fix="remove of, or name a measure by role"
        )


def check_units(measure: str, given: str, declared: str, where: str) -> None:
    """BadInput where an observation's units are not those of its measure."""
    if given != declared:
        raise BadInput(
            f"{measure} is observed in '{given}'" if given else f"the units of {measure} are not said",
            where=where,
            allowed=f"'{declared}', in which the model gives it",
            fix=f'convert value and uncertainty, and write units = "{declared}"',
        )
