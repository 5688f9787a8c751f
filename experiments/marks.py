"""What proves that a block of a store is whole: a mark, written last, with a checksum of each of the block's chunks.

A block is one chunk of every array, so it is written by one writer and never half. A block without a mark, or whose files
do not match it, is computed again.
"""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .blocks import Block
from .damage import damage
from .paths import disk_errors
from .variables import BOOKKEEPING

MARK = 1 << 32  # added to a checksum, so that a mark is never 0


def write_marks(books: Any, grid: tuple[int, ...], files: list[str], dimensions: list[str]) -> None:
    """The empty array of marks in a new store's bookkeeping, for so many blocks of the arrays in ``files``.

    It is not compressed, so that a chunk's size says whether it can be read.
    """
    books.create_array(
        "done",
        shape=(*grid, len(files)),
        chunks=(*(1 for _ in grid), len(files)),
        dtype="uint64",
        fill_value=0,
        compressors=None,
        dimension_names=[*(f"block_{name}" for name in dimensions), "file"],
        attributes={"long_name": "2**32 + CRC-32 of each chunk's file, of blocks written whole", "files": files},
    )


class Marks:
    """The marks of a store. A damaged mark marks nothing."""

    def __init__(self, path: Path, group: Any) -> None:
        self.path = path
        books = group[BOOKKEEPING]
        self._done = books["done"]
        self.files: list[str] = list(self._done.attrs["files"])
        self._arrays = {name: group[name] if name in group else books[name] for name in self.files}
        self._marks = np.zeros(self._done.shape, dtype=np.uint64)
        self._spoilt: dict[Block, str] = {}  # marks that cannot be read
        for block in self:
            file = path.joinpath(self._done.path, "c", *map(str, block), "0")
            try:
                content = file.read_bytes()
            except FileNotFoundError:
                continue
            if len(content) == self._marks[block].nbytes:
                self._marks[block] = np.frombuffer(content, dtype="<u8")
            else:
                self._spoilt[block] = file.relative_to(path).as_posix()

    def __iter__(self) -> Iterator[Block]:
        return iter(np.ndindex(self._done.shape[:-1]))

    def __contains__(self, block: Block) -> bool:
        return bool(self._marks[block].any())

    def set(self, block: Block) -> None:
        """Mark a block by its files as they are."""
        self._write(block, np.array([self._checksum(name, block) for name in self.files], dtype=np.uint64))

    def verify(self) -> list[str]:
        """Take the mark from blocks whose files differ from it; those files, by their path in the store."""
        found = list(self._spoilt.values())
        for block in self:
            if bad := self._damaged(block, self.files):
                found += bad
                self._write(block, np.zeros(len(self.files), np.uint64))
        return found

    def whole(self, block: Block, name: str) -> bool:
        """Whether a block is marked and its chunk of an array is as it was written."""
        return block in self and not self._damaged(block, [name])

    def check(self, names: Collection[str], fix: str, only: Block | None = None) -> None:
        """BadInput where in a block, by default in any, a chunk of these arrays is not as it was written.

        What a block without a mark holds of them need only be readable, since nobody knows how far it was written.
        """
        found = []
        for block in [only] if only else self:
            if block in self._spoilt:
                found.append(self._spoilt[block])
            found += self._damaged(block, names) if block in self else self._unreadable(block, names)
        if found:
            raise damage(self.path, found, fix)

    def _damaged(self, block: Block, names: Collection[str]) -> list[str]:
        if block not in self:
            return []
        marks = zip(self.files, self._marks[block], strict=True)
        bad = [name for name, mark in marks if name in names and self._checksum(name, block) != int(mark)]
        return [self._file(name, block) for name in bad]

    def _unreadable(self, block: Block, names: Collection[str]) -> list[str]:
        found = []
        for name in self.files:
            if name in names and self._chunk(name, block).exists():
                array = self._arrays[name]
                try:
                    array.get_block_selection((*block, *(0,) * (len(array.shape) - len(block))))
                except Exception:  # what a codec raises is its own affair
                    found.append(self._file(name, block))
        return found

    def _file(self, name: str, block: Block) -> str:
        return self._chunk(name, block).relative_to(self.path).as_posix()

    def _chunk(self, name: str, block: Block) -> Path:
        array = self._arrays[name]
        return self.path.joinpath(array.path, "c", *map(str, block), *("0",) * (len(array.shape) - len(block)))

    def _checksum(self, name: str, block: Block) -> int:
        """CRC-32 of a chunk's file; a chunk that holds nothing but the fill value has no file and counts 0."""
        try:
            return MARK + zlib.crc32(self._chunk(name, block).read_bytes())
        except FileNotFoundError:
            return MARK

    def _write(self, block: Block, marks: NDArray[np.uint64]) -> None:
        with disk_errors(self.path):
            self._done[tuple(slice(i, i + 1) for i in block)] = marks.reshape((1,) * len(block) + marks.shape)
        self._marks[block] = marks
