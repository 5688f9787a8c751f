"""A ledger as a table: a row for each scenario, party, time and number, with its mean and interval over replicates."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

from coprod.experiments.paths import disk_errors
from coprod.simulation.whole_file import write_whole

from .statements import mean_interval
from .summary import OVERALL, UNITS


def write_csv(data: Any, path: Path) -> None:
    """Numbers as the shortest text that reads back to the same; those that no replicate has are left out."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("scenario", "party", "week", "number", "units", "mean", "low", "high", "replicates", "seed", "scenario_hash"))
    two = "scenario" in data.dims
    hashes = data.attrs["scenario_hash"].split()
    for i, name in enumerate(data["scenario"].values if two else data.attrs["scenarios"]):
        one = data.isel(scenario=i) if two else data
        about = (data.attrs["replicates"], data.attrs["seed"], hashes[i])
        for t, week in enumerate(data["time"].values):
            for party in data["party"].values:
                for number, units in UNITS.items():
                    _write(writer, (name, party, week, number, units), one[number].isel(time=t).sel(party=party), about)
            for number in OVERALL:
                _write(writer, (name, "", week, number, ""), one[number].isel(time=t), about)
    with disk_errors(path, whole=True):
        write_whole(path, text.getvalue().encode("utf-8"))


def _write(writer: Any, start: tuple[Any, ...], array: Any, about: tuple[Any, ...]) -> None:
    numbers = mean_interval(array.values)
    if numbers[0] == numbers[0]:
        writer.writerow((*start, *numbers, *about))
