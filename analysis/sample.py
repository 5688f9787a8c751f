"""What the data of a sweep say of themselves, and what its runs came to."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

import numpy as np

from coprod.experiments.store import DEFINITION
from coprod.experiments.sweep import UNFINISHED
from coprod.experiments.variables import INNER
from coprod.simulation.errors import BadInput
from coprod.simulation.words import counted

DIMENSIONS = ("sample", "replicate", "time")
UNKNOWN = "units of time"


def definition_of(data: Any) -> dict[str, Any]:
    """The study that a sweep's store says it holds; nothing for other data."""
    found: dict[str, Any] = json.loads(data.attrs.get(DEFINITION, "{}"))
    return found


def check_whole(data: Any) -> None:
    """BadInput for data of a store that was not finished when it was opened."""
    if missing := data.attrs.get(UNFINISHED):
        raise BadInput(
            f"the store is not finished: {counted(int(missing), 'run')} {'is' if missing == 1 else 'are'} not computed",
            where="data",
            allowed="a finished store: points that are there by chance of when it was cut off are no sample",
            fix="coprod sweep STORE goes on with it; open it again then",
        )


def replicates_of(data: Any) -> int:
    """How many replicates every point has: where they were added until a mean was precise, points have more of their own."""
    study = definition_of(data)
    return int(study["replicates"]) if study.get("precision") else int(data.sizes["replicate"])


def after_last(data: Any) -> str:
    """When the last numbers were recorded, in words."""
    return after(float(data["time"].values[-1]), data)


def after(time: float, data: Any) -> str:
    """A recorded time, in words: "after 52 weeks"."""
    return f"after {duration(time, time_units(data))}"


def time_units(data: Any) -> str:
    """What time is told in: weeks in this model; of another what its data say, which may be nothing."""
    units = str(data["time"].attrs.get("units", "")).partition(" since ")[0].strip()
    return units if units not in ("", "1") else "weeks" if "scenario" in data.attrs else UNKNOWN


def between(times: Any, units: str) -> str:
    """From the first time to the last, in words: "week 0 to 52"."""
    return f"{time_word(units)} {times[0]:g} to {times[-1]:g}"


def duration(time: float, units: str) -> str:
    """A time in words: "1 week", "39 weeks"."""
    return f"{time:g} {one_of(units) if time == 1.0 else units}"


def one_of(units: str) -> str:
    """A unit of time in the singular; abbreviations, as "s" and "yrs", stay."""
    if units == UNKNOWN:
        return "unit of time"
    if units.endswith("ies"):
        return f"{units[:-3]}y"
    return units.removesuffix("s") if len(units) > len("yrs") else units


def time_word(units: str) -> str:
    """The word before a number that says when: "week"."""
    return "time" if units == UNKNOWN else one_of(units)


def weeks_with(data: Any, measures: Collection[str]) -> Any:
    """The positions of recorded weeks at which some run has a value of each measure."""
    values = [data[m].transpose("time", ...).values.astype(float).reshape(data.sizes["time"], -1) for m in measures]
    there = [np.isfinite(one).any(axis=1) for one in values]
    return np.flatnonzero(np.all(there, axis=0))


def at_end(data: Any, measure: str) -> Any:
    """A measure over all at the last recorded week, in the replicates that every point has. BadInput for any other measure."""
    array = data[measure].isel(time=-1)
    check_over_all(data, measure, {*array.dims, "time"} - {*INNER})
    return array.isel(replicate=slice(replicates_of(data))).astype(float)


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
