"""Labels on results: dimensions, units, long names and provenance, as an xarray Dataset."""

from __future__ import annotations

import json
from importlib.metadata import version
from typing import Any

import numpy as np
import xarray as xr

from coprod.scenarios.scenario import Scenario
from coprod.simulation.errors import unknown
from coprod.simulation.kernel.build import source_digest
from coprod.simulation.measures import LEVELS, MEASURES, ROLES, Measure

from .run import RunResult

PURPOSE = (
    "To explain and to teach how power, trust, leadership and institutions shape value in co-production. "
    "Must not be used to forecast a named service, to allocate care, or to judge people."
)
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


def provenance(scenario: Scenario, seed: int) -> dict[str, Any]:
    """What it takes to run this again."""
    return {
        "title": scenario.title,
        "purpose": PURPOSE,
        "scenario": scenario.name,
        "scenario_hash": scenario.digest(),
        "scenario_values": json.dumps(dict(scenario.values)),
        "rules": json.dumps(dict(scenario.rules)),
        "seed": seed,
        "code_hash": source_digest(),
        "versions": json.dumps({name: version(name) for name in ("coprod", "numpy", "numba", "mesa", "xarray", "zarr")}),
    }


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
    coords: dict[str, Any] = {
        "replicate": np.array(result.replicates),
        "time": ("time", result.times, {"units": "weeks", "long_name": "time"}),
        **{name: coordinates[name] for name in sorted(used)},
    }
    return xr.Dataset(variables, coords, provenance(scenario, result.seed))
