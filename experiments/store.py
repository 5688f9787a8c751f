"""The Zarr store of a sweep: labelled arrays that fill block by block, and what proves that a block is whole.

A block is one chunk of every array, so a block is written by one writer and never half. After its chunks its mark is
written: a checksum of each chunk's file. A block without a mark, or whose files do not match it, is computed again. Results
lie at the store's root; marks, the state of each run and why runs failed in its group ``bookkeeping``.
"""

from __future__ import annotations

import json
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import zarr
from numpy.typing import NDArray
from zarr.errors import ZarrUserWarning

from coprod.simulation.errors import BadInput

from .blocks import Block, Blocks
from .compute import FAILED, BlockResult
from .paths import check_new, disk_errors, scratch
from .skeleton import FORMAT, files_of, write_skeleton
from .study import Study, custom_rules, from_definition
from .variables import BOOKKEEPING

MARK = 1 << 32  # added to a checksum, so that a mark is never 0


@contextmanager
def made_whole(path: Path) -> Iterator[Path]:
    """A place to make a store in, which then moves to ``path``: a broken start leaves nothing.

    The root gets a copy of all metadata, from which ``xarray.open_zarr`` opens the store at once and without a warning.
    """
    with disk_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        check_new(path, str(path.absolute()))
        with scratch(path.parent) as folder:
            made = folder / path.name
            yield made
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", ZarrUserWarning)  # says that other readers may not know of the copy
                zarr.consolidate_metadata(str(made))
            made.rename(path)


class SweepStore:
    """A store open for filling. ``damaged`` names the chunks found damaged when it was opened."""

    def __init__(self, path: Path, study: Study) -> None:
        self.path, self.study = path, study
        self.blocks = Blocks(study)
        self.files = files_of(study)
        self.damaged: list[str] = []
        if not path.exists():
            with made_whole(path) as place:
                write_skeleton(place, study)
        self.group = open_group(path, "r+")
        self.books = self.group[BOOKKEEPING]
        self.arrays = {v.name: self.group[v.name] for v in study.variables}  # kept, since looking one up costs
        self.arrays |= {name: self.books[name] for name in ("status", "message", "done")}
        self._marks: NDArray[np.uint64] = np.asarray(self.arrays["done"][...])
        self._verify()

    # --- proving
    def _chunk(self, name: str, block: Block) -> Path:
        array = self.arrays[name]
        inner = len(array.shape) - len(block)
        return self.path.joinpath(array.path, "c", *(str(i) for i in block), *("0",) * inner)

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
        return np.asarray(self.arrays["status"][self.blocks.slices(block)])

    def missing(self, block: Block, wanted: NDArray[np.bool_] | None = None) -> NDArray[np.bool_]:
        """Cells of a block that are wanted (by default all) and not computed."""
        empty: NDArray[np.bool_] = self.status(block) == 0
        return empty if wanted is None else empty & wanted

    def read(self, block: Block) -> BlockResult:
        """A block as it was written."""
        cells = self.blocks.slices(block)
        status = self.status(block)
        values = {v.name: np.asarray(self.arrays[v.name][cells]) for v in self.study.variables}
        messages = {}
        if (status == FAILED).any():
            texts = np.asarray(self.arrays["message"][cells])
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
        cells = self.blocks.slices(block)
        with disk_errors(self.path):
            for name, array in result.values.items():
                self.arrays[name][cells] = array
            self.arrays["status"][cells] = result.status
            if result.messages:
                texts = np.full(result.status.shape, "", dtype=object)
                for at, text in result.messages.items():
                    texts[at] = text
                self.arrays["message"][cells] = texts
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


def no_store(path: Path, of: str) -> BadInput:
    """The error for a path at which there is no store of such a kind, or none at all."""
    return BadInput(
        f"{path} exists and is no store of {of}" if path.exists() else f"there is no store {path}",
        where=str(path.absolute()),
        allowed=f"the store of {of}",
        fix="check the path, or name another place" if path.exists() else "check the path",
    )


def open_group(path: Path, mode: Any = "r") -> Any:
    """The Zarr group of a store of this format, or BadInput."""
    try:
        group = zarr.open_group(str(path), mode=mode)
        _, written = (group.attrs[name] for name in ("study_definition", "format"))  # other programs may have a format too
    except PermissionError as error:
        raise BadInput(
            f"cannot open {path}: {error.strerror}",
            where=str(path.absolute()),
            allowed="a store one may read and write",
            fix="copy it",
        ) from error
    except Exception as error:
        raise no_store(path, "a sweep") from error
    check_format(path, written)
    return group


def check_format(path: Path, written: Any) -> None:
    """BadInput unless a store's format is the one of this version."""
    if written == FORMAT:
        return
    newer = isinstance(written, int) and written > FORMAT
    old = "run the study again into another place; xarray.open_zarr(PATH, consolidated=False) still reads the old numbers"
    raise BadInput(
        f"{path} has store format {written}, {'newer' if newer else 'older'} than this version of coprod reads",
        where=str(path.absolute()),
        allowed=f"format {FORMAT}" + ("" if newer else ", which keeps bookkeeping apart from results"),
        fix="update coprod" if newer else old,
    )


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
