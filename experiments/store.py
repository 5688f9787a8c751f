"""The Zarr store of a sweep: labelled arrays that fill block by block, and what proves that a block is whole.

A block is one chunk of every array, so a block is written by one writer and never half. After its chunks its mark is
written: a checksum of each chunk's file. A block without a mark, or whose files do not match it, is computed again.
"""

from __future__ import annotations

import json
import os
import shutil
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import zarr
from numpy.typing import NDArray

from coprod.simulation.errors import BadInput
from coprod.simulation.measures import measures_by_name

from .blocks import Block, Blocks
from .compute import FAILED, BlockResult
from .dataset import labels, measure_attributes
from .provenance import circumstances, provenance, rule_sources
from .study import Study, custom_rules, from_definition

FORMAT = 2
MARK = 1 << 32  # added to a checksum, so that a mark is never 0
BOOKKEEPING = ("done", "status", "message", "run_key")


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


class SweepStore:
    """A store open for filling. ``damaged`` names the chunks found damaged when it was opened."""

    def __init__(self, path: Path, study: Study) -> None:
        self.path, self.study = path, study
        self.blocks = Blocks(study)
        self.files = [*study.measures, "status", "message"]
        self.damaged: list[str] = []
        if not path.exists():
            self._create()
        self.group = open_group(path, "r+")
        self.arrays = {name: self.group[name] for name in (*self.files, "done")}  # looking one up reads the disk
        self._marks: NDArray[np.uint64] = np.asarray(self.arrays["done"][...])
        self._verify()

    # --- making
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

    def _write_skeleton(self, path: Path) -> None:
        study, scenario = self.study, self.study.scenario
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
                "study_definition": json.dumps(study.definition()),
                "custom_rules": json.dumps(custom_rules(study)),
                "rule_sources": json.dumps(rule_sources(chosen)),
            }
        )
        self._write_coordinates(group)
        dimensions = [*study.dimensions, "replicate"]
        extra = labels(scenario)
        for name in study.measures:
            measure = measures_by_name()[name]
            more = (len(extra[measure.dimension]),) if measure.dimension else ()
            names = [*dimensions, "time", *([measure.dimension] if more else [])]
            times = len(study.recorded)
            attributes = {**measure_attributes(measure), **self._beside_sample()}
            self._array(group, name, (times, *more), study.dtype, np.nan, names, attributes)
        note = "state of each run: 0 not computed, 1 computed, 2 failed"
        self._array(group, "status", (), "uint8", 0, dimensions, {"long_name": note})
        self._array(group, "message", (), "string", "", dimensions, {"long_name": "why a run failed"})
        group.create_array(
            "done",
            shape=(*self.blocks.grid, len(self.files)),
            chunks=(*(1 for _ in self.blocks.grid), len(self.files)),
            dtype="uint64",
            fill_value=0,
            dimension_names=[*(f"block_{name}" for name in dimensions), "file"],
            attributes={"long_name": "2**32 + CRC-32 of each chunk's file, of blocks written whole", "files": self.files},
        )

    def _beside_sample(self) -> dict[str, str]:
        """The attribute by which readers know the coordinates along ``sample`` for what they are (CF conventions)."""
        if self.study.design.kind == "grid":
            return {}
        labelled = ["label"] if self.study.design.labels else []
        return {"coordinates": " ".join([*(f.dimension for f in self.study.factors), *labelled])}

    def _array(
        self,
        group: Any,
        name: str,
        inner: tuple[int, ...],
        dtype: str,
        fill: Any,
        dimensions: list[str],
        attributes: dict[str, Any],
    ) -> None:
        group.create_array(
            name,
            shape=(*self.study.shape, *inner),
            chunks=(*self.blocks.block, *inner),
            dtype=dtype,
            fill_value=fill,
            dimension_names=dimensions,
            attributes=attributes,
        )

    def _write_coordinates(self, group: Any) -> None:
        study = self.study

        def coordinate(name: str, values: NDArray[Any], attributes: dict[str, Any], dimensions: tuple[str, ...] = ()) -> None:
            dtype = "string" if values.dtype.kind in "UO" else values.dtype
            array = group.create_array(
                name,
                shape=values.shape,
                chunks=values.shape,
                dtype=dtype,
                dimension_names=list(dimensions or (name,)),
                attributes=attributes,
            )
            array[:] = values

        times = study.recorded * study.scenario.setup.dt
        coordinate("time", times, {"units": "weeks", "long_name": "time"})
        coordinate("replicate", np.arange(study.most_replicates), {"long_name": "replicate"})
        on_grid = study.design.kind == "grid"
        for factor in study.factors:
            values = factor.values if on_grid else [study.value_at(factor, n) for n in range(study.points)]
            attributes = {"units": factor.unit, "long_name": factor.meaning, "parameter": factor.name, "kind": factor.kind}
            coordinate(factor.dimension, np.array(values), attributes, (factor.dimension,) if on_grid else ("sample",))
        if not on_grid:
            coordinate("sample", np.arange(study.points), {"long_name": f"point of the {study.design.kind} design"})
        if study.design.labels:
            coordinate("label", np.array(study.design.labels), {"long_name": "what the point changes"}, ("sample",))
        extra = labels(study.scenario)
        for name in {measures_by_name()[m].dimension for m in study.measures} - {""}:
            coordinate(name, np.array(extra[name]), {})
        keys = np.array([study.run_key(study.point(n)) for n in range(study.points)], dtype=np.uint64)
        about = {"long_name": "address of the point's runs: code, rules, scenario, parameters, seed"}
        coordinate("run_key", keys.reshape(study.design.shape), about, study.dimensions)

    # --- proving
    def _chunk(self, name: str, block: Block) -> Path:
        inner = len(self.arrays[name].shape) - len(block)
        return self.path.joinpath(name, "c", *(str(i) for i in block), *("0",) * inner)

    def _checksum(self, name: str, block: Block) -> int:
        """CRC-32 of a chunk's file; a chunk that holds nothing but the fill value has no file and counts 0."""
        try:
            return MARK + zlib.crc32(self._chunk(name, block).read_bytes())
        except FileNotFoundError:
            return MARK

    def _verify(self) -> None:
        """Compare every marked block's files with its mark; take the mark from those that differ."""
        for block in self.blocks:
            marks = self._marks[block]
            if not marks.any():
                continue
            bad = [n for n, mark in zip(self.files, marks, strict=True) if self._checksum(n, block) != int(mark)]
            if bad:
                self.damaged += [str(self._chunk(name, block).relative_to(self.path)) for name in bad]
                self._mark(block, np.zeros(len(self.files), np.uint64))

    def _mark(self, block: Block, marks: NDArray[np.uint64]) -> None:
        with disk_errors(self.path):
            self.arrays["done"][tuple(slice(i, i + 1) for i in block)] = marks.reshape((1,) * len(block) + marks.shape)
        self._marks[block] = marks

    # --- filling
    def is_done(self, block: Block) -> bool:
        """Whether a block has been written whole; some of its cells may still be wanted."""
        return bool(self._marks[block].any())

    def status(self, block: Block) -> NDArray[np.uint8]:
        """State of each cell of a block."""
        if not self.is_done(block):
            return np.zeros(self.blocks.cells(block), np.uint8)
        return np.asarray(self.arrays["status"][self.blocks.place(block)])

    def missing(self, block: Block, wanted: NDArray[np.bool_] | None = None) -> NDArray[np.bool_]:
        """Cells of a block that are wanted (by default all) and not computed."""
        empty: NDArray[np.bool_] = self.status(block) == 0
        return empty if wanted is None else empty & wanted

    def read(self, block: Block) -> BlockResult:
        """A block as it was written."""
        place = self.blocks.place(block)
        status = self.status(block)
        values = {name: np.asarray(self.arrays[name][place]) for name in self.study.measures}
        messages = {}
        if (status == FAILED).any():
            texts = np.asarray(self.arrays["message"][place])
            messages = {tuple(int(i) for i in at): str(texts[tuple(at)]) for at in np.argwhere(status == FAILED)}
        return BlockResult(values, status, messages)

    def write(self, block: Block, result: BlockResult) -> None:
        """Write a block's arrays, then mark it. Cells computed earlier are kept."""
        if self.is_done(block):
            before = self.read(block)
            new = result.status > 0
            for name, array in result.values.items():
                keep = new.reshape(new.shape + (1,) * (array.ndim - new.ndim))
                result.values[name] = np.where(keep, array, before.values[name])
            result.messages = {**before.messages, **result.messages}
            result.status = np.where(new, result.status, before.status)
        place = self.blocks.place(block)
        with disk_errors(self.path):
            for name, array in result.values.items():
                self.arrays[name][place] = array
            self.arrays["status"][place] = result.status
            if result.messages:
                texts = np.full(result.status.shape, "", dtype=object)
                for at, text in result.messages.items():
                    texts[at] = text
                self.arrays["message"][place] = texts
            marks = np.array([self._checksum(name, block) for name in self.files], dtype=np.uint64)
        self._mark(block, marks)

    def failures(self) -> list[tuple[dict[str, Any], str]]:
        """Coordinates and message of every failed run."""
        found = []
        for block in self.blocks:
            if self.is_done(block) and (self.status(block) == FAILED).any():
                for at, text in self.read(block).messages.items():
                    *index, replicate = (r[i] for r, i in zip(self.blocks.ranges(block), at, strict=True))
                    number = self.study.flat(tuple(index))
                    cell = {f.dimension: self.study.value_at(f, number) for f in self.study.factors}
                    found.append(({"replicate": replicate, **cell}, text))
        return found


def open_group(path: Path, mode: Any = "r") -> Any:
    """The Zarr group of a store of this format, or BadInput."""
    try:
        group = zarr.open_group(str(path), mode=mode)
        written = group.attrs["format"]
    except PermissionError as error:
        raise BadInput(
            f"cannot open {path}: {error.strerror}",
            where=str(path.absolute()),
            allowed="a store one may read and write",
            fix="copy it",
        ) from error
    except Exception as error:
        raise BadInput(
            f"{path} exists and is no store of a sweep" if path.exists() else f"there is no store {path}",
            where=str(path.absolute()),
            allowed="a new path, or the store of this study",
            fix="name another place",
        ) from error
    if written != FORMAT:
        newer = isinstance(written, int) and written > FORMAT
        raise BadInput(
            f"{path} has store format {written}, {'newer' if newer else 'older'} than this version of coprod reads",
            where=str(path.absolute()),
            allowed=f"format {FORMAT}",
            fix="update coprod" if newer else "use the version of coprod that wrote it, or name another place",
        )
    return group


def stored_study(path: Path) -> Study:
    """The study a store holds."""
    group = open_group(path)
    return from_definition(json.loads(str(group.attrs["study_definition"])), lambda name: np.asarray(group[name][...]))


def check_rules(path: Path, group: zarr.Group, study: Study) -> None:
    """BadInput if a rule from a user's file is no longer what it was when the store was begun."""
    stored = json.loads(str(group.attrs.get("custom_rules", "{}")))
    for choice, digest in custom_rules(study).items():
        if stored.get(choice, digest) != digest:
            raise BadInput(
                f"the rule {choice} has changed since {path} was begun",
                where=choice.rpartition(":")[0],
                allowed=f"the rule as it was (its hash was {stored[choice]}, is {digest})",
                fix="name another place with -o, or undo the change",
            )
