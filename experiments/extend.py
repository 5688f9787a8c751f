"""Opens a store for a study: makes it, goes on with it, or extends it, so that only what is new is computed.

A run's address (``Study.run_key``) says what it is. A study that has grown (more values, points, replicates) keeps
every run whose address it still holds. A study in which stored runs have no place is refused.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coprod.simulation.errors import BadInput
from coprod.simulation.kernel.digests import source_digest
from coprod.simulation.parameters.declaration import value_text

from .blocks import NUMBERS_PER_BLOCK, Block, vector_length
from .compute import BlockResult
from .damage import damage, repair
from .designs import SAMPLED, SampledPoints
from .edition import check_code
from .factors import key_of
from .lock import only_writer
from .paths import behind_link, disk_errors
from .skeleton import write_skeleton
from .store import SweepStore, check_labels, check_rules, open_group, stored_status, stored_study
from .study import Study, custom_rules
from .variables import BOOKKEEPING

Points = dict[int, int]  # number of a point by the address of its runs
NUMBERS_KEPT = 4 * NUMBERS_PER_BLOCK  # of old blocks in memory while a store is copied


@dataclass(frozen=True)
class Plan:
    """How a store comes to hold a study.

    ``filled`` is the folder that takes new runs: the store, or one beside it that takes its place when it is whole. If it
    was ``begun`` for this very study, it is gone on with. Else the runs of ``before`` are copied by address, if that is given.
    """

    filled: Path
    begun: bool
    before: Study | None = None
    old_points: Points = field(default_factory=dict)


def plan(path: Path, study: Study) -> Plan:
    """What filling a store with a study will do; nothing is written. BadInput where the study does not fit the store."""
    if not path.exists():
        return Plan(path, begun=False)
    group = _own_group(path, study)
    check_labels(path)
    before = stored_study(path)
    if _same(before, study):
        return Plan(path, begun=True)
    old_points = {int(key): n for n, key in enumerate(np.asarray(group[BOOKKEEPING]["run_key"][...]).reshape(-1))}
    _check_grown(path, before, study, old_points)
    beside = _beside(path)
    if before.variables == study.variables and np.array_equal(before.recorded, study.recorded):
        return Plan(beside, False, before, old_points)
    return Plan(beside, begun=_begun(beside, study))


def prepare(path: Path, study: Study) -> tuple[SweepStore, Path]:
    """The store to fill, and where it ends up.

    The two differ while a study with other times or measures is computed anew: the old store stays readable until then.
    """
    found = plan(path, study)
    with disk_errors(path):
        if not found.begun and _beside(path).exists():
            shutil.rmtree(_beside(path))
        if found.before:
            old = SweepStore(path, found.before)
            _copy(old, SweepStore(found.filled, study), found.old_points)
            swap(found.filled, path)
            store = SweepStore(path, study)
            store.damaged = old.damaged  # which were not copied
            return store, path
    return SweepStore(found.filled, study), path


def computed(path: Path, study: Study) -> int:
    """How many of a study's runs (of the least, where replicates are added) its store will not compute again."""
    found = plan(path, study)
    if not found.begun and not found.before:
        return 0
    status = stored_status(found.filled, study) if found.begun else stored_status(path, found.before or study)
    status = status[..., : study.replicates]
    if found.begun:
        return int((status > 0).sum())
    at_point = (status > 0).reshape(len(found.old_points), -1).sum(axis=1)
    keys = (study.run_key(study.point(n)) for n in range(study.points))
    return int(sum(at_point[found.old_points[key]] for key in keys if key in found.old_points))


def restore(path: Path, study: Study) -> list[str]:
    """Finish what a cut left of a store, and make its damaged metadata and labels again; those files' paths in the store.

    Sampled points are taken from ``study``. BadInput where that does not make the very same files.
    """
    _finish_swap(path)
    if not path.exists():
        return []
    group = _own_group(path, study)

    def column(name: str) -> Any:
        drawn = study.design.points
        columns = drawn.columns if isinstance(drawn, SampledPoints) else {}
        stored = group[name].shape[0]
        for factor in study.factors:
            if factor.dimension == name and len(columns.get(key_of(factor), ())) >= stored:
                return columns[key_of(factor)][:stored]
        raise damage(path, [name], "name the study that the store was made from, or another place with -o")

    return repair(path, lambda anew: write_skeleton(anew, stored_study(path, column)))


def _own_group(path: Path, study: Study) -> Any:
    """The group of a store that this code, with these rules, can go on with; BadInput for any other."""
    group = open_group(path)
    check_code(path, group, "go on with that version, or name another place")
    check_rules(path, group, study)
    return group


def _beside(path: Path) -> Path:
    """Where a store is extended before it takes its place."""
    return path.with_name(f".{path.name}.extended")


def _replaced(path: Path) -> Path:
    """Where an old store lies until it is removed."""
    return path.with_name(f".{path.name}.replaced")


def _same(before: Study, study: Study) -> bool:
    """Whether two studies are one, whatever they are called."""
    alike = before.definition() == {**study.definition(), "name": before.name, "title": before.title}
    drawn = study.design.kind in SAMPLED  # points that the definition leaves to how they are drawn
    return alike and (not drawn or before.design.points == study.design.points)


def _begun(path: Path, study: Study) -> bool:
    """Whether a store was begun for this very study, with this code and these rules."""
    try:
        group = open_group(path)
        check_labels(path)
    except BadInput:
        return False
    alike = group.attrs["code_hash"] == source_digest() and json.loads(str(group.attrs["custom_rules"])) == custom_rules(study)
    return alike and _same(stored_study(path), study)


def mend(path: Path) -> None:
    """Where a swap was cut between its two renames there is no store at the path: finish it. Called before a store is opened."""
    path = behind_link(path)
    if not os.path.exists(path) and os.path.exists(_replaced(path)):
        with only_writer(path):
            _finish_swap(path)


def swap(new: Path, path: Path) -> None:
    """Put a finished store in the place of the old one; ``mend`` says what follows a cut."""
    old = _replaced(path)
    shutil.rmtree(old, ignore_errors=True)
    path.rename(old)
    new.rename(path)
    shutil.rmtree(old, ignore_errors=True)


def _finish_swap(path: Path) -> None:
    old, new = _replaced(path), _beside(path)
    if not path.exists() and old.exists():
        (new if new.exists() else old).rename(path)
    shutil.rmtree(old, ignore_errors=True)


def _check_grown(path: Path, before: Study, study: Study, old_points: Points) -> None:
    """BadInput unless every stored run and number has a place in the study as it is now."""
    differences = []
    for what, old, new in (
        ("design", before.design.kind, study.design.kind),
        ("factors", [f.name for f in before.factors], [f.name for f in study.factors]),
        ("seed", before.seed, study.seed),
        ("seeds of points", "their own" if before.own_seeds else "shared", "their own" if study.own_seeds else "shared"),
        ("dtype", before.dtype, study.dtype),
    ):
        if old != new:
            differences.append(f"{what} was {old}, is {new}")
    differences += _scenario_differences(before, study)
    for old_factor, factor in zip(before.factors, study.factors, strict=False):
        gone = [v for v in old_factor.values if v not in factor.values]
        if gone and before.design.kind == "grid":
            differences.append(f"{factor.name} no longer has the value {gone[0]}")
    if study.most_replicates < before.most_replicates:
        differences.append(f"replicates were {before.most_replicates}, are {study.most_replicates}")
    lost = [f"measure {m}" for m in before.measures if m not in study.measures]
    lost += [f"state {s}" for s in before.states if s not in study.states]
    if lost:
        differences.append(f"the {lost[0]} is no longer recorded")
    if not set(before.recorded) <= set(study.recorded):
        differences.append(f"weeks were {_times(before)}, are {_times(study)}")
    if not differences:
        keys = {study.run_key(study.point(n)) for n in range(study.points)}
        if not keys >= set(old_points):
            differences.append("points of the design have changed")
    if differences:
        raise BadInput(
            f"{path} holds results of another study: {'; '.join(differences[:4])}",
            where=str(path.absolute()),
            allowed="a study that holds every stored run: more values, points, replicates, weeks or measures",
            fix="name another place with -o, or undo the change",
        )


def _scenario_differences(before: Study, study: Study) -> list[str]:
    found = []
    varied = {f.name for f in study.factors}
    old, new = before.scenario, study.scenario
    for family in old.rules:
        if old.rules[family] != new.rules[family]:
            found.append(f"the rule {family} was {old.rules[family]}, is {new.rules[family]}")
    if old.groups != new.groups:
        return [*found, f"groups were {old.groups}, are {new.groups}"]
    for name, value in old.values.items():
        if name not in varied and name != "time.weeks" and new.values.get(name, value) != value:
            found.append(f"{name} was {value_text(value)}, is {value_text(new.values[name])}")
    return found


def _times(study: Study) -> str:
    return f"{study.scenario.values['time.weeks']:g} every {study.every:g}"


def _copy(old: SweepStore, new: SweepStore, old_points: Points) -> None:
    """Copy every run that both stores have; cells that the old one lacks stay to be computed."""
    in_block = int(np.prod(old.blocks.block)) * len(old.study.recorded) * vector_length(old.study)

    @lru_cache(maxsize=max(1, NUMBERS_KEPT // in_block))
    def read(block: Block) -> BlockResult:
        return old.read(block)

    keys = np.asarray(new.books["run_key"][...])
    for block in new.blocks:
        result = _gather(block, old, new, old_points, keys, read)
        if (result.status > 0).any():
            new.write(block, result)


def _gather(
    block: Block,
    old: SweepStore,
    new: SweepStore,
    old_points: Points,
    keys: NDArray[np.uint64],
    read: Callable[[Block], BlockResult],
) -> BlockResult:
    """What the old store has of a block of the new one."""
    *ranges, replicates = new.blocks.ranges(block)
    cells = new.blocks.cells(block)
    result = BlockResult({}, np.zeros(cells, np.uint8), {})
    for v in new.study.variables:
        array = new.arrays[v.name]
        result.values[v.name] = np.full((*cells, *array.shape[len(cells) :]), np.nan, dtype=array.dtype)
    for at in np.ndindex(*cells):
        index = tuple(r[i] for r, i in zip(ranges, at, strict=False))
        number = old_points.get(int(keys[index]))
        replicate = replicates[at[-1]]
        if number is None or replicate >= old.study.most_replicates:
            continue
        place = (*(int(i) for i in np.unravel_index(number, old.study.design.shape)), replicate)
        source = tuple(p // b for p, b in zip(place, old.blocks.block, strict=True))
        if not old.is_done(source):
            continue
        inside = tuple(p % b for p, b in zip(place, old.blocks.block, strict=True))
        found = read(source)
        result.status[at] = found.status[inside]
        if found.status[inside]:
            for name, array in found.values.items():
                result.values[name][at] = array[inside]
            if inside in found.messages:
                result.messages[at] = found.messages[inside]
    return result
