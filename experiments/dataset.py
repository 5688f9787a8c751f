"""Labels on results: dimensions, units, long names and provenance, as an xarray Dataset."""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr

from coprod.scenarios.scenario import Scenario
from coprod.simulation.errors import unknown
from coprod.simulation.measures import LEVELS, MEASURES, ROLES, Measure

from .provenance import provenance
from .run import CONVERGED, RunResult

DTYPES = ("float32", "float64")


def checked_dtype(dtype: str) -> str:
    """float32 or float64, or BadInput."""
    if dtype not in DTYPES:
        raise unknown("number type", str(dtype), DTYPES, where="record.dtype")
    return dtype


def labels(scenario: Scenario) -> dict[str, list[Any]]:
    """Coordinates of the dimensions that some measures have."""
    return {
        "role": list(ROLES),
        "group": list(scenario.groups),
        "unit": list(range(scenario.setup.sizes.units)),
        "level": list(LEVELS),
    }


def measure_attributes(measure: Measure) -> dict[str, Any]:
    """Attributes of a variable."""
    return {"units": measure.unit, "long_name": measure.long_name, "perspective": measure.perspective}


def _state_variable(result: RunResult, name: str, values: Any) -> Any:
    """A recorded state: (replicate, time, agent) and, where it has several rows, what they are; always float64."""
    named = result.scenario.setup.named_states[name]
    dimensions = ["replicate", "time", named.kind if named.kind != "unit" else "unit"]
    attributes = {"units": "as in the model", "long_name": f"{named.name.replace('_', ' ')} of each {named.kind}"}
    if named.dimension:
        return [*dimensions, named.dimension], values, attributes
    return dimensions, values[..., 0], attributes


def run_dataset(result: RunResult, dtype: str = "float32") -> xr.Dataset:
    """A run's measures as a dataset."""
    checked_dtype(dtype)
    scenario = result.scenario
    coordinates = labels(scenario)
    variables: dict[str, Any] = {}
    used: set[str] = set()
    for measure in MEASURES:
        values = result.measure(measure.name).astype(dtype)
        dimensions = ["replicate", "time"]
        if measure.dimension:
            dimensions.append(measure.dimension)
            used.add(measure.dimension)
        else:
            values = values[:, :, 0]
        variables[measure.name] = (dimensions, values, measure_attributes(measure))
    for name, values in result.states.items():
        variables[name.replace(".", "_")] = _state_variable(result, name, values)
    if result.last_change is not None:
        converged = {"units": "yes or no", "long_name": f"no recorded state moved by more than {CONVERGED:g} in the last step"}
        moved = {"units": "as the state", "long_name": "largest change of a recorded state in the last step"}
        variables["converged"] = (["replicate"], result.converged, converged)
        variables["last_change"] = (["replicate"], result.last_change, moved)
    coords: dict[str, Any] = {
        "replicate": np.array(result.replicates),
        "time": ("time", result.times, {"units": "weeks", "long_name": "time"}),
        **{name: coordinates[name] for name in sorted(used)},
    }
    return xr.Dataset(variables, coords, provenance(scenario, result.seed))
