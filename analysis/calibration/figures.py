"""The observed figures as each run of a sample would give them, and which observations no run comes near."""

from __future__ import annotations

from typing import Any

import numpy as np

from coprod.analysis.inputs import outcome_of
from coprod.analysis.sample import DIMENSIONS
from coprod.simulation.errors import BadInput

from .observed import check_units, check_whose
from .sums import Floats

LEAST_ROWS = 500
OUTSIDE = 3.0  # standard errors beyond the outermost run
MOST_LOST = 0.5  # share of points with failed runs


def figures(data: Any, observed: Any, services: int) -> Floats:
    """The model's figures, (points, groups, observations): each the mean over a group of so many runs.

    BadInput for measures that the data do not have, other units, weeks not recorded, and too few replicates.
    """
    columns = []
    for name, of, week, units in zip(*(observed[key].values for key in ("measure", "of", "week", "units")), strict=True):
        runs = outcome_of(_whose(data, str(name), str(of)), str(name), float(week))
        check_units(str(name), str(units), str(data[str(name)].attrs.get("units", "")), f"units of {name}")
        groups = runs.shape[1] // services
        if not groups:
            raise BadInput(
                f"there are {runs.shape[1]} replicates, and a figure is the mean of {services} services",
                where="replicate",
                allowed=f"at least {services} replicates, a run for each service",
                fix=f"write replicates = {services}",
            )
        columns.append(runs[:, : groups * services].reshape(len(runs), groups, services).mean(axis=2))
    return np.stack(columns, axis=2)


def _whose(data: Any, name: str, of: str) -> Any:
    """Data in which a measure by role, group or level is that of one of them."""
    inner = [str(d) for d in data[name].dims if d not in DIMENSIONS] if name in data.data_vars else []
    if not inner and not of:
        return data
    check_whose(name, of, inner[0] if inner else "", [str(x) for x in data[inner[0]].values] if inner else [], f"of {name}")
    return data.assign({name: data[name].sel({inner[0]: of}, drop=True)})


def check_rows(kept: int, points: int, groups: int, observations: int) -> None:
    """BadInput where points whose runs all have values are too few for a posterior."""
    lost = points - kept
    if lost > MOST_LOST * points:
        raise BadInput(
            f"{lost:,} of {points:,} points have a run without one of the observed figures",
            where="data",
            allowed="figures that most of the prior's points have",
            fix="coprod sweep STORE says which runs failed or are gone; name measures that always have one, or narrow the prior",
        )
    needed = max(LEAST_ROWS, (observations + 1) ** 2)
    if kept < LEAST_ROWS or kept * groups < needed:
        raise BadInput(
            f"{kept:,} points with values are too few",
            where="simulations",
            allowed=f"at least {max(LEAST_ROWS, -(-needed // groups)):,} for {observations} numbers; 10,000 tell well",
            fix=f"write simulations = {max(2000, 2 * needed)}; those that are there are kept",
        )


def check_constant(observed: Any, simulated: Floats) -> None:
    """BadInput for a figure that is the same in every run."""
    for name, column in zip(observed["observation"].values, simulated.T, strict=True):
        if np.ptp(column) == 0.0:
            raise BadInput(
                f"{name} is {column.flat[0]:g} in every run",
                where=str(name),
                allowed="figures that vary",
                fix="leave it out, or vary what moves it",
            )


def check_reached(observed: Any, simulated: Floats) -> None:
    """BadInput where an observation lies outside all that the model gives anywhere in the prior, its uncertainty allowed for."""
    rows = zip(observed["observation"].values, *(observed[k].values for k in ("value", "uncertainty", "units")), strict=True)
    for (name, value, uncertainty, units), column in zip(rows, simulated.reshape(-1, simulated.shape[-1]).T, strict=True):
        nearest = column[np.abs(column - value).argmin()]
        away = abs(value - nearest)
        if away <= OUTSIDE * uncertainty or column.min() <= value <= column.max():
            continue
        raise BadInput(
            f"{name} is {value:g} {units}, and no run gives it: {away:.3g} away, {away / uncertainty:.3g} of its standard errors",
            where=str(name),
            allowed=f"what the model gives anywhere in the prior, {column.min():.4g} to {column.max():.4g}",
            nearest=f"{nearest:.4g}",
            fix="widen the prior, vary what moves it, say how uncertain the figure is, or take it as what the model cannot do",
        )
