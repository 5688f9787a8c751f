"""The Zarr store of a sweep: labelled arrays that fill block by block.

Results lie at the store's root; marks, the state of each run and why runs failed in its group ``bookkeeping``.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Collection, Iterator
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
from .damage import CHECKSUMS, checksums, damage, damaged, is_result, read_root
from .marks import Marks
from .paths import check_new, disk_errors
from .scratch import scratch
from .skeleton import FORMAT, write_skeleton
from .study import Study, custom_rules, from_definition
from .variables import BOOKKEEPING

DEFINITION = "study_definition"  # attribute of the root, by which a sweep's store is known
MAKE_AGAIN = "run it again; the root's attribute command says how"  # what repairs the store of a run


@contextmanager
def made_whole(path: Path) -> Iterator[Path]:
    """A place to make a store in, which then moves to ``path``: a broken start leaves nothing.

    The root gets checksums of all files, and a copy of all metadata, from which ``xarray.open_zarr`` opens the store at once
    and without a warning.
    """
    with disk_errors(path):
        check_new(path, str(path.absolute()))
        with scratch(path.parent) as folder:
            made = folder / path.name
            yield made
            zarr.open_group(str(made), mode="r+").attrs[CHECKSUMS] = json.dumps(checksums(made))
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", ZarrUserWarning)  # says that other readers may not know of the copy
                zarr.consolidate_metadata(str(made))
            made.rename(path)


class SweepStore:
    """A store open for filling, whose metadata is sound. ``damaged`` names the chunks found damaged when it was opened."""

    def __init__(self, path: Path, study: Study) -> None:
        self.path, self.study = path, study
        self.blocks = Blocks(study)
        if not path.exists():
            with made_whole(path) as place:
                write_skeleton(place, study)
        self.group = open_group(path, "r+")
        self.books = self.group[BOOKKEEPING]
        self.arrays = {v.name: self.group[v.name] for v in study.variables}  # kept, since looking one up costs
        self.arrays |= {name: self.books[name] for name in ("status", "message")}
        self._marks = Marks(path, self.group)
        self.damaged = self._marks.verify()

    def is_done(self, block: Block) -> bool:
        """Whether a block has been written whole; some of its cells may still be wanted."""
        return block in self._marks

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
            self._marks.set(block)

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


def not_opened(path: Path, of: str, error: Exception) -> BadInput:
    """The error for a path that cannot be read, or at which there is no store of such a kind."""
    if not isinstance(error, PermissionError):
        return no_store(path, of)
    what = f"cannot open {path}: {error.strerror}"
    return BadInput(what, where=str(path.absolute()), allowed="a store one may read and write", fix="copy it")


def open_group(path: Path, mode: Any = "r") -> Any:
    """The Zarr group of a store of this format, or BadInput. What the root says of it is sound; ``check_labels`` looks further."""
    try:
        read_root(path)
        group = zarr.open_group(str(path), mode=mode)
        _, written = (group.attrs[name] for name in (DEFINITION, "format"))  # other programs may have a format too
    except Exception as error:
        raise not_opened(path, "a sweep", error) from error
    check_format(path, written)
    return group


def check_labels(path: Path) -> None:
    """BadInput where metadata or labels of a store, of a sweep or a run, are not as they were written; results are not read."""
    root = read_root(path)
    files = damaged(path, root, lambda file: not is_result(root, file))
    if files:
        raise damage(path, files, how_to_repair(path) if DEFINITION in root["attributes"] else MAKE_AGAIN)


def check_results(path: Path, names: Collection[str] | None = None) -> None:
    """BadInput where results of a store, of a sweep or a run, by default all, are not as they were written."""
    root = read_root(path)
    if DEFINITION in root["attributes"]:
        marks = Marks(path, open_group(path))
        marks.check(marks.files if names is None else {*names, "status"}, how_to_repair(path))
    elif files := damaged(path, root, lambda file: names is None or file.partition("/")[0] in names):
        raise damage(path, files, MAKE_AGAIN)


def how_to_repair(path: Path) -> str:
    """What repairs a sweep's store, in words."""
    return f"'coprod sweep STUDY -o {path}' repairs it"


def stored_status(path: Path, study: Study) -> NDArray[np.uint8]:
    """State of each run of a store; 0, as if not computed, where the block is not marked or its states are damaged."""
    group, blocks = open_group(path), Blocks(study)
    marks, array = Marks(path, group), group[BOOKKEEPING]["status"]
    found = np.zeros(study.shape, dtype=np.uint8)
    for block in blocks:
        if marks.whole(block, "status"):
            found[blocks.slices(block)] = array[blocks.slices(block)]
    return found


def check_format(path: Path, written: Any) -> None:
    """BadInput unless a store's format is the one of this version."""
    if written == FORMAT:
        return
    newer = isinstance(written, int) and written > FORMAT
    old = "run the study again into another place; xarray.open_zarr(PATH, consolidated=False) still reads the old numbers"
    raise BadInput(
        f"{path} has store format {written}, {'newer' if newer else 'older'} than this version of coprod reads",
        where=str(path.absolute()),
        allowed=f"format {FORMAT}" + ("" if newer else ", which keeps bookkeeping apart and checksums of labels"),
        fix="update coprod" if newer else old,
    )


def stored_study(path: Path, column: Callable[[str], Any] | None = None) -> Study:
    """The study a store holds; ``column`` gives a coordinate of sampled points, by default as it is stored and sound."""
    group = open_group(path)

    def stored(name: str) -> Any:
        check_labels(path)
        return np.asarray(group[name][...])

    return from_definition(json.loads(str(group.attrs[DEFINITION])), column or stored)


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
