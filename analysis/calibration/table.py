"""A calibration as tables, of what it found or of draws, and whole as NetCDF."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from coprod.analysis.table_file import write_table
from coprod.experiments.extras import needs
from coprod.experiments.paths import disk_errors
from coprod.experiments.scratch import scratch

from .statements import at_end, identified, theories

LEVEL = 0.8  # of the intervals whose coverage is told
RANGES = ("median", "low", "high", "prior_low", "prior_high", "contraction")
COVERED = ("covered", "covered_low", "covered_high")
FITTED = ("nearest", "exceeded", "misses")
HEADER = (
    *("theory", "kind", "name", "units", *RANGES, "identified", "at_end", *COVERED, "even", "observed", "uncertainty"),
    *(*FITTED, "reached", "distance", "own_distance", "points", "services", "scenario_hash", "analysis_seed"),
)


def write_csv(found: Any, path: Path) -> None:
    """A row for each parameter and for each observed figure of every theory: medians and 95 % intervals, of a figure those that
    the model gives at the posterior, with what the data say of it; what a row has none of is empty."""
    write_table(path, HEADER, ([row.get(key, "") for key in HEADER] for row in _rows(found)))


def _rows(found: Any) -> Iterator[dict[str, Any]]:
    about = {key: found.attrs.get(key, "") for key in ("points", "services", "scenario_hash", "analysis_seed")}
    for theory, one in theories(found):
        common = {"theory": theory, **about, "reached": bool(one["reached"])}
        common |= {key: float(one[key]) for key in ("distance", "own_distance")}
        for name in (str(p) for p in one["parameter"].values):
            row = one.sel(parameter=name)
            numbers = {key: _known(row[key]) for key in RANGES} | {key: _known(row[key].sel(level=LEVEL)) for key in COVERED}
            said = {"identified": identified(one, name), "at_end": at_end(one, name), "even": _known(row["even"])}
            yield {**common, "kind": "parameter", "name": name, **numbers, **said}
        for name in (str(n) for n in one["observation"].values):
            row = one.sel(observation=name)
            numbers = {"observed": _known(row["value"])}
            numbers |= {key: _known(row[key]) for key in ("uncertainty", *FITTED) if key in row}
            if "predicted" in row:
                numbers |= dict(zip(("low", "median", "high"), row["predicted"].values.tolist(), strict=True))
            yield {**common, "kind": "figure", "name": name, "units": str(row["units"].item()), **numbers}


def _known(value: Any) -> Any:
    return "" if value.isnull() else float(value)


def write_draws(found: Any, path: Path) -> None:
    """Every draw of every theory's posterior, a column for each parameter; ``reached`` is 0 where draws are an extrapolation."""
    names = [str(name) for name in found["parameter"].values]
    rows = (
        [theory, number, *draw, int(one["reached"])]
        for theory, one in theories(found)
        for number, draw in enumerate(one["draw"].values.tolist())
    )
    write_table(path, ("theory", "draw", *names, "reached"), rows)


def write_netcdf(found: Any, path: Path) -> None:
    """The Dataset as ``coprod.calibrate`` gives it, in one NetCDF-4 file, whole or not at all."""
    needs("netcdf")
    with disk_errors(path, whole=True), scratch(path.absolute().parent) as folder:
        made = folder / path.name
        found.to_netcdf(made, engine="h5netcdf")
        made.replace(path)
