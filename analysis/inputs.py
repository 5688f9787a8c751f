"""The factors of a sample, as columns of numbers and as the groups that a design draws together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coprod.analysis.sample import DIMENSIONS, check_over_all, check_whole, replicates_of
from coprod.simulation.errors import BadInput, unknown

Floats = NDArray[np.float64]
ROUNDING = 1e-6  # weeks


@dataclass(frozen=True)
class Inputs:
    """The factors of a sample.

    ``columns`` are their values at each point by name, levels of a choice as the numbers 0, 1, ...; ``groups`` the names
    of factors that are drawn together, by the group's name: weights that sum to 1, and every other factor alone.
    ``choices`` are the factors whose numbers have no order, with what each number stands for.
    """

    columns: Mapping[str, Floats]
    groups: Mapping[str, tuple[str, ...]]
    choices: Mapping[str, tuple[str, ...]]

    def table(self) -> Floats:
        """The columns side by side: (points, factors)."""
        return np.column_stack(list(self.columns.values()))

    def ordered(self, group: str) -> bool:
        """Whether more and less of a group mean something: one factor that is a number."""
        return len(self.groups[group]) == 1 and self.groups[group][0] not in self.choices


def inputs_of(data: Any) -> Inputs:
    """The factors of a sample: its coordinates along ``sample``, but for labels. BadInput where there are none.

    A coordinate's attributes say more where they are there: ``parameter`` its full name, ``kind`` "parameter" for a number
    and anything else for a choice, ``simplex`` which weights sum to 1 together.
    """
    check_dimensions(data)
    columns: dict[str, Floats] = {}
    groups: dict[str, tuple[str, ...]] = {}
    choices: dict[str, tuple[str, ...]] = {}
    for key, coordinate in data.coords.items():
        if coordinate.dims != ("sample",) or key in ("sample", "label"):
            continue
        numeric = np.issubdtype(coordinate.dtype, np.number)
        number = coordinate.attrs.get("kind", "parameter" if numeric else "choice") == "parameter"
        name = str(coordinate.attrs.get("parameter", key)) if number else str(key)
        if name in columns:
            raise BadInput(
                f"two coordinates along sample are the factor {name}",
                where=str(key),
                allowed="each factor once",
                fix="drop one of them, or correct its attribute parameter",
            )
        values = coordinate.values
        if number:
            columns[name] = values.astype(float)
            if not np.isfinite(columns[name]).all():
                raise BadInput(
                    f"the factor {name} has no number at some points",
                    where=str(key),
                    allowed="numbers at every point",
                    fix="sample it within a range",
                )
        else:
            levels, which = np.unique([str(value) for value in values], return_inverse=True)
            columns[name], choices[name] = which.astype(float), tuple(map(str, levels))
        group = str(coordinate.attrs.get("simplex", name))
        groups[group] = (*groups.get(group, ()), name)
    if not columns:
        raise BadInput(
            "no coordinate along sample says which factors were varied",
            where="sample",
            allowed="one coordinate for each factor, along sample",
            fix="name them: data.assign_coords(x=('sample', values))",
        )
    return Inputs(columns, groups, choices)


def check_dataset(data: Any) -> None:
    """BadInput unless data are an xarray Dataset."""
    if hasattr(data, "data_vars"):
        return
    of_path = "coprod.open_store opens a store; " if isinstance(data, str | Path) else ""
    raise BadInput(
        f"a {type(data).__name__} is no dataset",
        where="data",
        allowed="an xarray Dataset",
        fix=f"{of_path}array.to_dataset(name='y') makes one of a DataArray",
    )


def check_dimensions(data: Any) -> None:
    """BadInput unless there are points, replicates and times, of a finished store."""
    check_dataset(data)
    check_whole(data)
    missing = [name for name in DIMENSIONS if name not in data.dims]
    if not missing:
        return
    if missing == ["sample"]:
        fix = "sweep a study whose design is sobol, morris or latin_hypercube; coprod sweep says what moved in a grid"
    else:
        fix = "; ".join(f"add it: data.expand_dims('{name}')" for name in missing)
    raise BadInput(
        f"the data have no dimension {' and '.join(missing)}",
        where="dimensions",
        allowed=f"{', '.join(DIMENSIONS)}; there are {', '.join(map(str, data.dims))}",
        fix=fix,
    )


def outcome_of(data: Any, measure: str, week: float | None, where: str = "--measure") -> Floats:
    """A measure at a week, by default the last that was recorded: (points, replicates). ``where`` it was named."""
    if measure not in data.data_vars:
        plain = [str(name) for name, array in data.data_vars.items() if set(array.dims) == set(DIMENSIONS)]
        raise unknown("measure over all in these data", measure, plain, where=where)
    missing = [name for name in DIMENSIONS if name not in data[measure].dims]
    if missing:
        raise BadInput(
            f"{measure} has no dimension {' and '.join(missing)}",
            where=where,
            allowed=f"a measure with {', '.join(DIMENSIONS)}",
            fix="name another measure",
        )
    check_over_all(data, measure, where=where)
    at = position_of(week, data["time"].values.astype(float))
    found: Floats = data[measure].isel(time=at).transpose("sample", "replicate").values.astype(float)
    # where replicates are added until a mean is precise, points that vary have more: only those are taken that all have
    return found[:, : replicates_of(data)]


def position_of(week: float | None, times: NDArray[np.floating[Any]]) -> int:
    """Where a week stands among those recorded, by default the last; BadInput where it is none of them.

    Steps of a part of a week add up to a week but for the last digits.
    """
    if not len(times):
        raise BadInput("no week was recorded", where="time", allowed="at least one", fix='record the end: every = "end"')
    if week is None:
        return len(times) - 1
    at = int(np.abs(times - np.clip(week, times.min(), times.max())).argmin())  # of weeks that never end, the last is the nearest
    if not abs(times[at] - week) <= ROUNDING:  # nor is nan a week
        raise BadInput(
            f"nothing is recorded at week {week:g}",
            where="--week",
            allowed=f"a recorded week, from {times.min():g} to {times.max():g}",
            nearest=f"{times[at]:g}",
            fix=f"take week {times[at]:g}, or record oftener",
        )
    return at
