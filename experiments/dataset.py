"""Labels on results: dimensions, units, long names and provenance, as an xarray Dataset."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import xarray as xr

from coprod.simulation.errors import unknown
from coprod.simulation.schema.measures import MEASURES

from .provenance import provenance
from .result import CONVERGED, RunResult
from .variables import labels, measure_variables, split, state_variables

DTYPES = ("float32", "float64")


def checked_dtype(dtype: str) -> str:
    """float32 or float64, or BadInput."""
    if dtype not in DTYPES:
        raise unknown("number type", str(dtype), DTYPES, where="record.dtype")
    return dtype


def run_dataset(result: RunResult, dtype: str = "float32", names: Sequence[str] | None = None) -> xr.Dataset:
    """A run's measures, or those named, as a dataset; and its states, which are always float64."""
    checked_dtype(dtype)
    scenario = result.scenario
    measures = measure_variables(scenario, [m.name for m in MEASURES] if names is None else names)
    states = state_variables(scenario, result.states, "states to record")
    numbers = split(scenario, measures, result.data, {}, dtype)
    numbers |= split(scenario, states, result.data, result.states, "float64")
    variables: dict[str, Any] = {
        v.name: (["replicate", "time", *v.inner], numbers[v.name], dict(v.attributes)) for v in (*measures, *states)
    }
    if result.last_change is not None:
        converged = {"units": "yes or no", "long_name": f"no recorded state moved by more than {CONVERGED:g} in the last step"}
        moved = {"units": "as the state", "long_name": "largest change of a recorded state in the last step"}
        variables["converged"] = (["replicate"], result.converged, converged)
        variables["last_change"] = (["replicate"], result.last_change, moved)
    coords: dict[str, Any] = {
        "replicate": np.array(result.replicates),
        "time": ("time", result.times, {"units": "weeks", "long_name": "time"}),
        **labels(scenario, (*measures, *states)),
    }
    return xr.Dataset(variables, coords, provenance(scenario, result.seed))
