"""Effects of mechanisms as a table: one row for each measure and mechanism, and one for the whole."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from coprod.experiments.paths import disk_errors

COLUMNS = (
    "measure",
    "units",
    "mechanism",
    "effect",
    "low",
    "high",
    "alone",
    "last",
    "weeks",
    "replicates",
    "seed",
    "scenario_hash",
)


def write_csv(found: Any, path: Path) -> None:
    """Numbers as the shortest text that reads back to the same."""
    about = [found.attrs[name] for name in COLUMNS[-4:]]
    with disk_errors(path), path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for measure in found["measure"].values:
            one = found.sel(measure=measure)
            units = str(one["units"].values)
            for mechanism in one["mechanism"].values:
                numbers = [float(one[name].sel(mechanism=mechanism)) for name in COLUMNS[3:8]]
                writer.writerow([measure, units, mechanism, *numbers, *about])
            whole = [float(one[name]) for name in ("whole", "whole_low", "whole_high")]
            writer.writerow([measure, units, "whole", *whole, "", "", *about])
