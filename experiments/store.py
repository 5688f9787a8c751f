"""The Zarr store of a sweep: labelled arrays that fill block by block, and a note of which blocks are done.

A block is one chunk of every array, so a block is written by one writer and never half. Its mark in ``done`` is set
after all its chunks are on disk; a block without the mark is computed again, whatever lies there.
"""

from __future__ import annotations

import itertools
import json
import os
import platform
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import zarr
from numpy.typing import NDArray

from coprod.simulation.errors import BadInput
from coprod.simulation.measures import length, measures_by_name

from .dataset import labels, measure_attributes, provenance
from .run import recorded_steps
from .study import Study

FORMAT = 1
RUNS_PER_BLOCK = 64
NUMBERS_PER_BLOCK = 8_000_000  # most float64 numbers the engine holds for a block: 64 MB

Block = tuple[int, ...]


@contextmanager
def disk_errors(path: Path) -> Iterator[None]:
    """Turns a disk that refuses into a message; what is done stays done."""
    try:
        yield
    except OSError as error:
        raise BadInput(
            f"cannot write {path}: {error.strerror or error}",
            where=str(path.absolute()),
            allowed="a folder one may write to, with space left",
            fix="make room or name another place; the same command then goes on with what is left",
        ) from error


def block_shape(study: Study) -> tuple[int, ...]:
    """How many points and replicates a block spans along each dimension of ``Study.shape``."""
    recorded = len(recorded_steps(study.scenario, study.every))
    units = study.scenario.setup.sizes.units
    vector = sum(length(m, len(study.scenario.groups), units) for m in measures_by_name().values())
    room = max(1, min(RUNS_PER_BLOCK, NUMBERS_PER_BLOCK // (recorded * vector)))
    shape = [1] * len(study.shape)
    shape[-1] = min(study.replicates, room)
    shape[-2] = min(study.shape[-2], max(1, room // shape[-1]))
    return tuple(shape)


class SweepStore:
    """A store open for filling."""

    def __init__(self, path: Path, study: Study) -> None:
        self.path, self.study = path, study
        self.block = block_shape(study)
        self.grid = tuple(-(-n // b) for n, b in zip(study.shape, self.block, strict=True))
        if path.exists():
            self._open()
        else:
            self._create()

    # --- making and opening
    def _create(self) -> None:
        """Make the whole store beside its place and move it there, so that a broken start leaves nothing."""
        temporary = self.path.with_name(f".{self.path.name}.{os.getpid()}")
        with disk_errors(self.path):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            try:
                self._write_skeleton(temporary)
                temporary.rename(self.path)
            finally:
                shutil.rmtree(temporary, ignore_errors=True)
        self.group = zarr.open_group(str(self.path), mode="r+")

    def _write_skeleton(self, path: Path) -> None:
        study, scenario = self.study, self.study.scenario
        group = zarr.create_group(str(path))
        group.attrs.update(
            {
                **provenance(scenario, study.seed),
                "format": FORMAT,
                "study": study.name,
                "study_title": study.title,
                "study_hash": study.digest(),
                "study_definition": json.dumps(study.definition()),
                "created": datetime.now(UTC).isoformat(timespec="seconds"),
                "host": platform.node(),
            }
        )
        dimensions = [*(f.dimension for f in study.factors), "replicate"]
        times = recorded_steps(scenario, study.every) * scenario.values["time.dt"]
        self._coordinate(group, "time", times, {"units": "weeks", "long_name": "time"})
        self._coordinate(group, "replicate", np.arange(study.replicates), {"long_name": "replicate"})
        for factor in study.factors:
            from coprod.simulation.setup import declaration

            declared = declaration(factor.parameter)
            assert declared is not None
            attributes = {"units": declared.unit, "long_name": declared.meaning, "parameter": factor.parameter}
            self._coordinate(group, factor.dimension, np.array(factor.values), attributes)
        extra = labels(scenario)
        for name in {measures_by_name()[m].dimension for m in study.measures} - {""}:
            self._coordinate(group, name, np.array(extra[name]), {})
        for name in study.measures:
            measure = measures_by_name()[name]
            more = (len(extra[measure.dimension]),) if measure.dimension else ()
            group.create_array(
                name,
                shape=(*study.shape, len(times), *more),
                chunks=(*self.block, len(times), *more),
                dtype=study.dtype,
                fill_value=np.nan,
                dimension_names=[*dimensions, "time", *([measure.dimension] if more else [])],
                attributes=dict(measure_attributes(measure)),
            )
        group.create_array(
            "done",
            shape=self.grid,
            chunks=(1,) * len(self.grid),
            dtype="uint8",
            fill_value=0,
            dimension_names=[f"block_{name}" for name in dimensions],
            attributes={"long_name": "blocks written whole"},
        )

    @staticmethod
    def _coordinate(group: Any, name: str, values: NDArray[Any], attributes: dict[str, Any]) -> None:
        dtype = "string" if values.dtype.kind in "UO" else values.dtype
        array = group.create_array(
            name, shape=values.shape, chunks=values.shape, dtype=dtype, dimension_names=[name], attributes=attributes
        )
        array[:] = values

    def _open(self) -> None:
        where = str(self.path.absolute())
        try:
            self.group = zarr.open_group(str(self.path), mode="r+")
            attributes = dict(self.group.attrs)
            known = attributes["format"], attributes["study_hash"], attributes["study_definition"]
        except Exception as error:
            raise BadInput(
                f"{self.path} exists and is no store of a sweep",
                where=where,
                allowed="a new path, or the store of this study",
                fix="name another place",
            ) from error
        if known[0] != FORMAT:
            raise BadInput(
                f"{self.path} has store format {known[0]}",
                where=where,
                allowed=f"format {FORMAT}",
                fix="name another place",
            )
        if known[1] != self.study.digest():
            raise BadInput(
                f"{self.path} belongs to another study: {self._difference(json.loads(str(known[2])))}",
                where=where,
                allowed=f"a new path, or a store of study {self.study.name} as it is now",
                fix="name another place with -o, or undo the change",
            )
        code = provenance(self.study.scenario, self.study.seed)["code_hash"]
        if attributes.get("code_hash") != code:
            raise BadInput(
                f"{self.path} was begun with another version of the model's code",
                where=where,
                allowed=f"code {str(attributes.get('code_hash'))[:12]}; this is {str(code)[:12]}",
                fix="go on with that version, or name another place",
            )

    def _difference(self, stored: dict[str, Any]) -> str:
        now = self.study.definition()
        for key in now:
            if stored.get(key) != now[key]:
                return f"{key} was {str(stored.get(key))[:60]}, is {str(now[key])[:60]}"
        return "its definition differs"

    def _array(self, name: str) -> Any:
        return self.group[name]

    # --- filling
    def blocks(self) -> list[Block]:
        """Blocks not yet done, in order."""
        done = np.asarray(self._array("done")[...])
        return [index for index in itertools.product(*(range(n) for n in self.grid)) if not done[index]]

    def ranges(self, block: Block) -> tuple[range, ...]:
        """Index ranges of a block along each dimension of ``Study.shape``."""
        return tuple(range(i * b, min((i + 1) * b, n)) for i, b, n in zip(block, self.block, self.study.shape, strict=True))

    def runs(self, block: Block) -> int:
        """How many runs a block has."""
        return int(np.prod([len(r) for r in self.ranges(block)]))

    def write(self, block: Block, values: dict[str, NDArray[Any]]) -> None:
        """Write a block's arrays, then mark it done."""
        place = tuple(slice(r.start, r.stop) for r in self.ranges(block))
        with disk_errors(self.path):
            for name, array in values.items():
                self._array(name)[place] = array
            self._array("done")[tuple(slice(i, i + 1) for i in block)] = 1
