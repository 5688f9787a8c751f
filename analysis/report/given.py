"""What of data can be reported: measures that are one number a run, and those by group, role or level as one for each of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from coprod.analysis.sample import check_whole
from coprod.experiments.variables import INNER
from coprod.simulation.errors import BadInput, unknown

PARTED = ("role", "group", "level")  # of which each is reported by itself
BOUNDS = {"share": (0.0, 1.0), "Gini": (0.0, 1.0)}
FROM_TO = re.compile(r"(-?[\d.]+) to (-?[\d.]+)")


def reported(data: Any, measures: Sequence[str] | None) -> tuple[Any, list[str]]:
    """The data of the measures that are asked for, or of all that are one number a run, and their names, value first.

    A measure that is asked for and has a value for each role, group or level is several: "value of X" for each. BadInput for
    what is no dataset of runs, for what no number can be told of, and for measures that are not there.
    """
    _check(data)
    there = _measures(data)
    plain = [name for name, inner in there.items() if not inner]
    if isinstance(measures, str):
        raise BadInput("measures is a text", where="measures", allowed="a list of names", fix=f"write ['{measures}']")
    for name in measures or []:
        if name not in there or (there[name] and there[name][0] not in PARTED):
            several = [n for n, inner in there.items() if inner and inner[0] in PARTED]
            raise unknown("measure to report in this store", name, [*plain, *several], where="--measure")
    wanted = list(dict.fromkeys(measures or sorted(plain, key=lambda name: name != "value")))
    if not wanted:
        raise BadInput(
            "no measure over all was recorded, so there is nothing to report",
            where="measures",
            allowed="a store with measures that are one number a run",
            fix='record some: measures = ["value"] under [record]; or name one by role, group or level',
        )
    found = data
    names: list[str] = []
    for name in wanted:
        _check_numbers(data, name)
        if not there[name]:
            names.append(name)
            continue
        (dimension,) = there[name]
        of = name.removesuffix(f"_by_{dimension}")
        for label in data[dimension].values:
            part = data[name].sel({dimension: label}, drop=True)
            part.attrs["long_name"] = f"{part.attrs.get('long_name', name)}, {label}"
            names.append(f"{of} of {label}")
            found = found.assign({names[-1]: part})
    return found[names], names


def left_out(data: Any, measures: Sequence[str] | None) -> list[tuple[str, str]]:
    """Of measures that are several numbers a run and were not asked for: what each has a value for."""
    there = {name: inner for name, inner in _measures(data).items() if inner and name not in (measures or [])}
    return [(name, " and ".join(inner)) for name, inner in there.items()]


def _measures(data: Any) -> dict[str, list[str]]:
    """Measures through time, and the dimensions that each has beside points, replicates and time."""
    through = {str(name): [str(d) for d in array.dims] for name, array in data.data_vars.items() if "time" in array.dims}
    return {name: [d for d in dims if d in INNER] for name, dims in through.items()}


def bounds(array: Any) -> tuple[float, float]:
    """Between which numbers a measure lies, by its units ("share", "-1 to 1"); infinite where they say nothing, or not so."""
    units = str(array.attrs.get("units", ""))
    said = FROM_TO.fullmatch(units)
    low, high = (float(said[1]), float(said[2])) if said else BOUNDS.get(units, (-np.inf, np.inf))
    values = array.values[np.isfinite(array.values)]
    return (low, high) if not values.size or (low <= values.min() and values.max() <= high) else (-np.inf, np.inf)


def _check(data: Any) -> None:
    """BadInput unless data are a Dataset of runs through time, whose points are a grid or a sample."""
    missing = [d for d in ("replicate", "time") if d not in getattr(data, "dims", ())]
    if not hasattr(data, "data_vars") or missing or not all(data.sizes.values()):
        what = f"a {type(data).__name__} is no dataset" if not hasattr(data, "data_vars") else "the data hold no runs over time"
        raise BadInput(
            what,
            where="data",
            allowed="an xarray Dataset with the dimensions replicate and time, of one or more each",
            fix="array.to_dataset(name='y') makes one of a DataArray; data.expand_dims('replicate') adds a dimension",
        )
    check_whole(data)
    if not np.issubdtype(data["time"].dtype, np.number):
        raise BadInput(
            f"time is {data['time'].dtype}",
            where="time",
            allowed="numbers, such as weeks since the start",
            fix="data.assign_coords(time=(data.time - data.time[0]) / np.timedelta64(7, 'D'))",
        )
    for key, coordinate in data.coords.items():
        if key == "time" or not np.issubdtype(coordinate.dtype, np.floating) or not np.isnan(coordinate.values).any():
            continue
        raise BadInput(
            f"the factor {key} has no number at some points",
            where=str(key),
            allowed="numbers at every point",
            fix="data.dropna('sample') leaves such points out" if coordinate.dims == ("sample",) else "correct the coordinate",
        )


def _check_numbers(data: Any, name: str) -> None:
    """BadInput for a measure that is no number, and for one with a dimension that says nothing of points."""
    array = data[name]
    if array.dtype.kind not in "fiub":
        raise BadInput(f"{name} is {array.dtype}", where=name, allowed="numbers", fix="leave it out, or convert it")
    if "replicate" not in array.dims:
        fix = f"data['{name}'].expand_dims('replicate') adds it"
        raise BadInput(f"{name} has no dimension replicate", where=name, allowed="a value in each run", fix=fix)
    for dimension in (str(d) for d in array.dims if d not in ("sample", "replicate", "time", *INNER)):
        along = [str(key) for key, c in data.coords.items() if dimension in c.dims and key != dimension]
        if "sample" in array.dims or dimension not in data.coords or along:
            raise BadInput(
                f"{name} has a dimension {dimension}" + (f", along which {', '.join(along)} go" if along else ""),
                where=name,
                allowed="sample, replicate and time; or in place of sample a dimension for each factor of a grid, with its levels",
                fix=f"data.rename({dimension}='sample') if these are points; or take one: data.isel({dimension}=0)",
            )
