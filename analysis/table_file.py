"""Tables of results, written as CSV whole or not at all."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from coprod.experiments.paths import disk_errors
from coprod.simulation.whole_file import write_whole


def write_table(path: Path, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write rows under a header; numbers as the shortest text that reads back to the same. BadInput where it cannot be written."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    with disk_errors(path, whole=True):
        write_whole(path, text.getvalue().encode("utf-8"))
