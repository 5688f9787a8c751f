"""A profile as a table: a row for each number of the project, its stages and the changes open to it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from coprod.analysis.ledger.statements import mean_of_those
from coprod.analysis.table_file import write_table

HEADER = ("what", "name", "variant", "week", "units", "mean", "low", "high", "n", "among_best", "screened")
ABOUT = ("measure", "seed", "screening_seed", "scenario", "scenario_hash")


def write_csv(data: Any, path: Path) -> None:
    """All means with their 95 % t intervals over replicates; of a change its effect, and its mean on the seeds that chose."""
    about = [data.attrs[name] for name in ABOUT]
    write_table(path, (*HEADER, *ABOUT), ([*row, *about] for row in _rows(data)))


def _rows(data: Any) -> Iterator[list[Any]]:
    weeks, units = data.attrs["weeks"], data.attrs["measure_units"]
    for v, variant in enumerate(data["variant"].values):
        for t, week in enumerate(data["time"].values):
            for i, stage in enumerate(data["stage"].values):
                yield ["level", stage, variant, week, "share", *_interval(data["level"].values[v, t, i]), "", ""]
                yield ["weakest", stage, variant, week, "share", *_interval(data["weakest"].values[v, t, i]), "", ""]
            for i, name in enumerate(data["number"].values):
                when = data["since"].values[i] if t == 0 else week
                unit = data["units"].values[i]
                yield ["number", name, variant, when, unit, *_interval(data["standing"].values[v, i, t]), "", ""]
        for i, stage in enumerate(data["stage"].values):
            throughout = data["weakest_throughout"].values[v, i]
            yield ["weakest throughout", stage, variant, weeks, "share", *_interval(throughout), "", ""]
    for i, stage in enumerate(data["stage"].values):
        yield ["mending", stage, "", weeks, units, *_interval(data["mending"].values[i]), "", ""]
    for i, name in enumerate(data["candidate"].values):
        screened = mean_of_those(data["screened"].values[i])[0]
        share = float(data["among_best"].values[i])
        yield ["change", name, "", weeks, units, *_interval(data["effect_by_replicate"].values[i]), share, screened]
    for name in ("together", "summed"):
        if name in data:
            yield [name, " and ".join(data.attrs["chosen"]), "", weeks, units, *_interval(data[name].values), "", ""]


def _interval(values: Any) -> list[Any]:
    return [*mean_of_those(values), int((values == values).sum())]
