"""A sensitivity analysis as a table: one row for each number."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from coprod.analysis.table_file import write_table

ENDS = ("", "_low", "_high")
ABOUT = ("measure", "units", "week", "method", "points", "replicates", "lost_points", "scenario_hash", "resampling_seed")


def write_csv(found: Any, path: Path) -> None:
    """Every number with what it is of, and its interval where it has one."""
    write_table(path, ("number", "of", "other", "value", "low", "high", *ABOUT), _rows(found))


def _rows(found: Any) -> Iterator[list[Any]]:
    about = [found.attrs.get(name, "") for name in ABOUT]
    for name, array in found.data_vars.items():
        if str(name).endswith(ENDS[1:]):
            continue
        ends = [found.get(f"{name}{end}") for end in ENDS]
        for at in np.ndindex(array.shape):
            labels = [str(array[d].values[i]) for d, i in zip(array.dims, at, strict=True)]
            numbers = ["" if one is None else float(one.values[at]) for one in ends]
            if numbers[0] == numbers[0]:  # the diagonal of second-order indices has none
                yield [name, *labels, *[""] * (2 - len(labels)), *numbers, *about]
