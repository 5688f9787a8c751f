"""The Zarr store of a tournament: verdicts written block by block, so that the same command goes on where it was cut off.

As in a sweep's store, a mark proves that a block is whole, and what is damaged is made or judged again.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import zarr

from coprod.experiments.damage import read_root, repair
from coprod.experiments.marks import Marks, write_marks
from coprod.experiments.paths import disk_errors
from coprod.experiments.provenance import circumstances
from coprod.experiments.store import made_whole, no_store
from coprod.experiments.variables import BOOKKEEPING
from coprod.simulation.errors import BadInput

from .contest import SORTS, Contest, Verdict
from .judging import tasks
from .study import Tournament

KIND = "coprod tournament 2"
BLOCK = 4  # draws judged and written together


class TournamentStore:
    """A tournament's store, made if it is not there; BadInput if another tournament lies at its place.

    ``repaired`` names files of metadata and labels that were damaged, ``damaged`` chunks of verdicts.
    """

    def __init__(self, path: Path, tournament: Tournament) -> None:
        self.path, self.tournament = path, tournament
        check_place(path, tournament)
        if not path.exists():
            with made_whole(path) as place:
                self._write_skeleton(place)
        self.repaired = repair(path, self._write_skeleton)
        self.group = open_store(path)
        self._marks = Marks(path, self.group)
        self.damaged = self._marks.verify()

    def _write_skeleton(self, place: Path) -> None:
        t = self.tournament
        contest = Contest(t)
        shape, block = (len(t.contestants), t.draws), (1, BLOCK)
        group = zarr.open_group(str(place), mode="w-")
        names = ["contestant", "draw"]
        for name, size, dimension in (
            ("mean", len(contest.expectations), "expectation"),
            ("bound", len(contest.expectations), "expectation"),
        ):
            self._array(group, name, (*shape, size), (*block, size), "float64", np.nan, [*names, dimension])
        inner = (len(t.patterns), len(SORTS))
        self._array(group, "outcome", (*shape, *inner), (*block, *inner), "uint8", 0, [*names, "pattern", "sort"])
        self._array(group, "message", shape, block, "string", "", names)
        self._labels(group, "contestant", [c.name for c in t.contestants])
        self._labels(group, "pattern", [p.name for p in t.patterns])
        self._labels(group, "sort", list(SORTS))
        self._labels(group, "expectation", [f"{pattern}: {text}" for pattern, text in contest.expectations])
        books = group.create_group(BOOKKEEPING, attributes={"title": "checksums of verdicts"})
        write_marks(books, (shape[0], -(-shape[1] // BLOCK)), ["mean", "bound", "outcome", "message"], names)
        group.attrs.update(
            {
                "kind": KIND,
                "title": t.title,
                "digest": t.digest,
                "definition": json.dumps(t.definition()),
                "sources": json.dumps(
                    {"theories": {x.name: x.text for x in t.theories}, "patterns": {x.name: x.text for x in t.patterns}}
                ),
                **{k: v for k, v in circumstances().items() if k != "installed"},
            }
        )

    @staticmethod
    def _array(group: Any, name: str, shape: Any, chunks: Any, dtype: str, fill: Any, dimensions: list[str]) -> None:
        group.create_array(name, shape=shape, chunks=chunks, dtype=dtype, fill_value=fill, dimension_names=dimensions)

    def _labels(self, group: Any, name: str, values: list[str]) -> None:
        array = group.create_array(
            name, shape=(len(values),), chunks=(max(1, len(values)),), dtype="string", dimension_names=[name]
        )
        array[:] = np.array(values, dtype=object)

    def wanted(self) -> list[tuple[int, int]]:
        """Blocks not judged yet, by contestant and first draw."""
        return [(c, first) for c, first in tasks(self.tournament, BLOCK) if (c, first // BLOCK) not in self._marks]

    def keep(self, c: int, first: int, verdicts: list[Verdict]) -> None:
        """Write a block."""
        place = slice(first, first + len(verdicts))
        with disk_errors(self.path):
            self.group["mean"][c, place] = np.stack([v.means for v in verdicts])
            self.group["bound"][c, place] = np.stack([v.bounds for v in verdicts])
            if any(v.message for v in verdicts):
                self.group["message"][c, place] = np.array([v.message for v in verdicts], dtype=object)
            self.group["outcome"][c, place] = np.stack([v.outcomes for v in verdicts])
        self._marks.set((c, first // BLOCK))


def check_place(path: Path, tournament: Tournament) -> None:
    """BadInput if something else than this tournament lies at a place."""
    if not path.exists():
        return
    group = open_store(path)
    if group.attrs["digest"] != tournament.digest:
        raise BadInput(
            f"{path} holds another tournament: {_differing(group, tournament)} differs",
            where=str(path.absolute()),
            allowed="a new place, or the store of this very study, its theories, patterns and code",
            fix="name another place with -o, or remove the store",
        )


def open_store(path: Path) -> Any:
    """A tournament's Zarr group, or BadInput."""
    try:
        read_root(path)
        group = zarr.open_group(str(path), mode="r+")
        kind = group.attrs["kind"]
    except Exception as error:
        raise no_store(path, "a tournament") from error
    if kind != KIND:
        raise BadInput(f"{path} is of kind {kind!r}", where=str(path.absolute()), allowed=KIND, fix="run it again")
    return group


def _differing(group: Any, tournament: Tournament) -> str:
    before, now = json.loads(str(group.attrs["definition"])), tournament.definition()
    found = [key for key in now if before.get(key) != now[key]]
    return ", ".join(found) or "something"
