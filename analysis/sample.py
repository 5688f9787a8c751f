"""What the data of a sampled sweep say of themselves."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from coprod.experiments.store import DEFINITION
from coprod.simulation.errors import BadInput

DIMENSIONS = ("sample", "replicate", "time")


def definition_of(data: Any) -> dict[str, Any]:
    """The study that a sweep's store says it holds; nothing for other data."""
    found: dict[str, Any] = json.loads(data.attrs.get(DEFINITION, "{}"))
    return found


def check_over_all(data: Any, measure: str, allowed: Collection[str] = DIMENSIONS, where: str = "--measure") -> None:
    """BadInput for a measure that is several numbers at a time."""
    inner = [str(d) for d in data[measure].dims if d not in allowed]
    if inner:
        raise BadInput(
            f"{measure} has a value for each {inner[0]}",
            where=where,
            allowed="a measure that is one number for the whole run",
            fix="name another measure",
        )
