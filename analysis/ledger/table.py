"""A ledger as a table: a row for each scenario, party, time and number, with its mean and interval over replicates."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from coprod.analysis.table_file import write_table

from .statements import mean_of_those
from .summary import OVERALL, UNITS

HEADER = ("scenario", "party", "week", "number", "units", "mean", "low", "high", "replicates", "seed", "scenario_hash")


def write_csv(data: Any, path: Path) -> None:
    """All numbers but those that no replicate has."""
    write_table(path, HEADER, _rows(data))


def _rows(data: Any) -> Iterator[list[Any]]:
    two = "scenario" in data.dims
    hashes = data.attrs["scenario_hash"].split()
    for i, name in enumerate(data["scenario"].values if two else data.attrs["scenarios"]):
        about = (data.attrs["replicates"], data.attrs["seed"], hashes[i])
        for (party, week, number, units), values in _numbers(data.isel(scenario=i) if two else data):
            interval = mean_of_those(values)
            if interval[0] == interval[0]:
                yield [name, party, week, number, units, *interval, *about]


def _numbers(data: Any) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """What each number is, and its values over replicates."""
    for t, week in enumerate(data["time"].values):
        for party in data["party"].values:
            for number, units in UNITS.items():
                yield (party, week, number, units), data[number].isel(time=t).sel(party=party).values
        for number in OVERALL:
            yield ("", week, number, ""), data[number].isel(time=t).values
