"""Whole numbers that people give, and how large they may be."""

from __future__ import annotations

from typing import Any

import numpy as np

from coprod.simulation.errors import BadInput

MOST_REPLICATES = 2**31 - 1
MOST_SEED = 2**63 - 1
MOST_WORKERS = 1024


def checked_integer(name: str, value: Any, low: int, high: int, where: str = "") -> int:
    """A whole number in a range, or BadInput, which says where it stands: by default its name."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or not low <= value <= high:
        allowed = f"a whole number from {low} to {high}"
        raise BadInput(f"{name} is {value!r}", where=where or name, allowed=allowed, fix="give such a number")
    return int(value)
