"""A ledger as a table: a row for each scenario, party, time and number, with its mean and interval over replicates."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from coprod.experiments.paths import disk_errors

from .statements import mean_interval
from .summary import OVERALL, UNITS


def write_csv(data: Any, path: Path) -> None:
    """Numbers as the shortest text that reads back to the same; those that no replicate has are left out."""
    with disk_errors(path), path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("scenario", "party", "week", "number", "units", "mean", "low", "high"))
        for name in data["scenario"].values if "scenario" in data.dims else data.attrs["scenarios"]:
            one = data.sel(scenario=name) if "scenario" in data.dims else data
            for t, week in enumerate(data["time"].values):
                for party in data["party"].values:
                    for number, units in UNITS.items():
                        _write(writer, (name, party, week, number, units), one[number].isel(time=t).sel(party=party))
                for number in OVERALL:
                    _write(writer, (name, "", week, number, ""), one[number].isel(time=t))


def _write(writer: Any, start: tuple[Any, ...], array: Any) -> None:
    numbers = mean_interval(array.values)
    if numbers[0] == numbers[0]:
        writer.writerow((*start, *numbers))
