"""Effects of mechanisms as a table: one row for each measure and mechanism, and one for the whole."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

from coprod.experiments.paths import disk_errors
from coprod.simulation.whole_file import write_whole

NUMBERS = ("effect", "low", "high", "alone", "last")
ABOUT = ("weeks", "seed", "scenario_hash", "meaning")


def write_csv(found: Any, path: Path) -> None:
    """Numbers as the shortest text that reads back to the same."""
    about = [found.attrs[name] for name in ABOUT]
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("measure", "units", "mechanism", *NUMBERS, "n", *ABOUT))
    for measure in found["measure"].values:
        one = found.sel(measure=measure)
        start, n = (measure, str(one["units"].values)), int(one["n"])
        for mechanism in one["mechanism"].values:
            numbers = [float(one[name].sel(mechanism=mechanism)) for name in NUMBERS]
            writer.writerow([*start, mechanism, *numbers, n, *about])
        whole = [float(one[name]) for name in ("whole", "whole_low", "whole_high")]
        writer.writerow([*start, "whole", *whole, "", "", n, *about])
    with disk_errors(path, whole=True):
        write_whole(path, text.getvalue().encode("utf-8"))
