"""A sensitivity analysis as a table: one row for each number."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

from coprod.experiments.paths import disk_errors
from coprod.simulation.whole_file import write_whole

ENDS = ("", "_low", "_high")
ABOUT = ("measure", "units", "week", "method", "points", "replicates", "lost_points", "scenario_hash", "resampling_seed")


def write_csv(found: Any, path: Path) -> None:
    """Numbers as the shortest text that reads back to the same, with what they are of and their intervals where there are any."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("number", "of", "other", "value", "low", "high", *ABOUT))
    about = [found.attrs.get(name, "") for name in ABOUT]
    for name, array in found.data_vars.items():
        if str(name).endswith(ENDS[1:]):
            continue
        ends = [found.get(f"{name}{end}") for end in ENDS]
        for at in [()] if not array.dims else _indices(array):
            labels = [str(array[d].values[i]) for d, i in zip(array.dims, at, strict=True)]
            numbers = ["" if one is None else float(one.values[at]) for one in ends]
            if numbers[0] == numbers[0]:
                writer.writerow((name, *labels, *[""] * (2 - len(labels)), *numbers, *about))
    with disk_errors(path, whole=True):
        write_whole(path, text.getvalue().encode("utf-8"))


def _indices(array: Any) -> Any:
    import numpy as np

    return np.ndindex(array.shape)
