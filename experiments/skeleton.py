"""What a sweep's store holds before anything is computed: results at its root, bookkeeping in a group of its own.

Readers who open the root see results and their coordinates alone.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import zarr
from numpy.typing import NDArray

from .blocks import Blocks
from .marks import write_marks
from .provenance import circumstances, provenance, rule_sources
from .study import Study, custom_rules
from .variables import BOOKKEEPING, labels

FORMAT = 4


def write_skeleton(path: Path, study: Study) -> None:
    """Write a new store with coordinates, attributes and empty arrays."""
    scenario = study.scenario
    group = zarr.create_group(str(path))
    chosen = [(f, n) for s in [scenario, *study.scenarios.values()] for f, n in s.rules.items()]
    chosen += [(f.name, str(v)) for f in study.factors if f.kind == "rule" for v in f.values]
    group.attrs.update(
        {
            **provenance(scenario, study.seed),
            **circumstances(),
            "format": FORMAT,
            "study": study.name,
            "study_title": study.title,
            "study_definition": json.dumps(study.definition(), allow_nan=False),
            "custom_rules": json.dumps(custom_rules(study)),
            "rule_sources": json.dumps(rule_sources(chosen)),
        }
    )
    _write_coordinates(group, study)
    blocks = Blocks(study)
    dimensions = [*study.dimensions, "replicate"]

    def array(place: Any, name: str, inner: tuple[int, ...], dtype: str, fill: Any, names: list[str], about: Any) -> None:
        chunks = (*blocks.block, *inner)
        shape = (*study.shape, *inner)
        place.create_array(name, shape=shape, chunks=chunks, dtype=dtype, fill_value=fill, dimension_names=names, attributes=about)

    for v in study.variables:
        inner = (len(study.recorded), *v.inner.values())
        about = {**v.attributes, **_beside_sample(study)}
        array(group, v.name, inner, study.dtype, np.nan, [*dimensions, "time", *v.inner], about)
    books = group.create_group(BOOKKEEPING, attributes={"title": "which runs are computed, which failed and why, and checksums"})
    note = "state of each run: 0 not computed, 1 computed, 2 failed"
    array(books, "status", (), "uint8", 0, dimensions, {"long_name": note})
    array(books, "message", (), "string", "", dimensions, {"long_name": "why a run failed"})
    write_marks(books, blocks.grid, [*(v.name for v in study.variables), "status", "message"], dimensions)
    keys = np.array([study.run_key(study.point(n)) for n in range(study.points)], dtype=np.uint64)
    about = {"long_name": "address of the point's runs: code, rules, scenario, parameters, seed"}
    _write(books, "run_key", keys.reshape(study.design.shape), about, study.dimensions)


def _beside_sample(study: Study) -> dict[str, str]:
    """The attribute by which readers know the coordinates along ``sample`` for what they are (CF conventions)."""
    if study.design.kind == "grid":
        return {}
    labelled = ["label"] if study.design.labels else []
    return {"coordinates": " ".join([*(f.dimension for f in study.factors), *labelled])}


def _write(group: Any, name: str, values: NDArray[Any], attributes: dict[str, Any], dimensions: tuple[str, ...]) -> None:
    array = group.create_array(
        name,
        shape=values.shape,
        chunks=values.shape,
        dtype="string" if values.dtype.kind in "UO" else values.dtype,
        dimension_names=list(dimensions),
        attributes=attributes,
    )
    array[...] = values


def _write_coordinates(group: Any, study: Study) -> None:
    times = study.recorded * study.scenario.setup.dt
    _write(group, "time", times, {"units": "weeks", "long_name": "time"}, ("time",))
    _write(group, "replicate", np.arange(study.most_replicates), {"long_name": "replicate"}, ("replicate",))
    on_grid = study.design.kind == "grid"
    for factor in study.factors:
        values = np.array(factor.values) if on_grid else study.values_of(factor)
        attributes = {"units": factor.unit, "long_name": factor.meaning, "parameter": factor.name, "kind": factor.kind}
        if factor.simplex:
            attributes["simplex"] = factor.simplex
        _write(group, factor.dimension, values, attributes, (factor.dimension,) if on_grid else ("sample",))
    if not on_grid:
        _write(group, "sample", np.arange(study.points), {"long_name": f"point of the {study.design.kind} design"}, ("sample",))
    if study.design.labels:
        _write(group, "label", np.array(study.design.labels), {"long_name": "what the point changes"}, ("sample",))
    for name, inner in labels(study.scenario, study.variables).items():
        _write(group, name, inner, {}, (name,))
