"""Any run of a store, run again as a Mesa model step by step and compared with what was stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from coprod.scenarios.scenario import Scenario
from coprod.simulation.errors import BadInput, unknown
from coprod.simulation.parameters.declaration import NEVER, from_data

from .blocks import block_shape
from .compute import COMPUTED
from .edition import check_code
from .extend import mend
from .factors import Factor, in_short
from .marks import Marks
from .recording import record_states
from .store import check_labels, check_rules, how_to_repair, open_group, stored_study
from .study import Study
from .variables import BOOKKEEPING, split


@dataclass(frozen=True, repr=False)
class Replay:
    """``times`` in weeks; ``series`` what was replayed, by name (time, ...); ``difference`` the first one, or ''."""

    cell: Mapping[str, Any]
    scenario: Scenario
    times: list[float]
    series: dict[str, Any]
    difference: str

    def __repr__(self) -> str:
        return f"<Replay of {self.scenario.name} at {in_short(self.cell)}: {self.difference or 'equal to what is stored'}>"


def find_cell(study: Study, at: Mapping[str, str]) -> int:
    """Number of the point with these values of factors; a number may be given to four digits where that is enough."""
    known = {f.name: f for f in study.factors} | {f.dimension: f for f in study.factors}
    extra = {"sample": None, "label": None} if study.design.kind != "grid" else {}
    for name in at:
        if name not in known and name not in extra:
            raise unknown("factor", name, sorted({*known, *extra}), where="--at")
    fitting = [n for n in range(study.points) if all(_fits(study, known.get(k), k, n, text, 1e-4) for k, text in at.items())]
    for name, text in at.items():  # two values may be alike to four digits
        fitting = [n for n in fitting if _fits(study, known.get(name), name, n, text, 0.0)] or fitting
    if len(fitting) == 1:
        return fitting[0]
    levels = []
    for f in study.factors:
        values = list(dict.fromkeys(str(_short(study.value_at(f, n))) for n in range(min(study.points, 2000))))
        levels.append(f"{f.dimension}={values[0]}" + (f" ... {values[-1]} ({len(values)} values)" if len(values) > 1 else ""))
    raise BadInput(
        f"{len(fitting) or 'no'} points of the study have {in_short(at) or 'these values'}",
        where="--at",
        allowed=", ".join(levels + (["sample=NUMBER"] if extra else [])),
        fix="name one value of every factor" if fitting else "give values the study has",
    )


def _short(value: Any) -> Any:
    return NEVER if value == np.inf else f"{value:.6g}" if isinstance(value, float) else value


def _fits(study: Study, factor: Factor | None, name: str, number: int, text: str, tolerance: float) -> bool:
    if factor is None:
        return (str(number) if name == "sample" else study.design.labels[number] if study.design.labels else "") == text
    value = study.value_at(factor, number)
    if isinstance(value, str):
        return value == text
    try:
        return bool(np.isclose(float(from_data(text)), value, rtol=tolerance, atol=tolerance * 1e-8))
    except ValueError as error:
        raise BadInput(f"'{text}' is no number", where=f"--at {name}", allowed="NAME=NUMBER", fix="give a number") from error


def replay(path: Path, at: Mapping[str, str], replicate: int) -> Replay:
    """Run one cell of a store again on the readable engine and compare every recorded number, to the bit.

    BadInput for a cell that is not there or not computed, and where the store is damaged.
    """
    mend(path)
    group = open_group(path)
    check_labels(path)
    check_code(path, group, "replay it with that version")
    study = stored_study(path)
    check_rules(path, group, study)
    number = find_cell(study, at)
    if not 0 <= replicate < study.most_replicates:
        raise BadInput(
            f"there is no replicate {replicate}", where="--replicate", allowed=f"0 to {study.most_replicates - 1}", fix="choose one"
        )
    index = (*(int(i) for i in np.unravel_index(number, study.design.shape)), replicate)
    block = tuple(i // b for i, b in zip(index, block_shape(study), strict=True))
    marks = Marks(path, group)
    marks.check(marks.files, how_to_repair(path), only=block)
    books = group[BOOKKEEPING]
    if block not in marks or int(books["status"][index]) != COMPUTED:
        why = (str(books["message"][index]) if block in marks else "") or "it has not been computed"
        raise BadInput(f"this run has no result: {why}", where=str(path), allowed="a computed run", fix="finish the sweep")
    scenario = study.point(number)
    measures, states, _ = record_states(
        scenario.setup, "mesa", study.seed_at(scenario), [replicate], study.recorded, study.states, 1
    )
    whole = split(scenario, study.variables, measures, states, study.dtype)
    found = {name: values[0] for name, values in whole.items()}
    times = [float(t) for t in study.recorded * scenario.setup.dt]
    difference = ""
    for name, values in found.items():
        stored = np.asarray(group[name][index])
        same = (stored == values) | (np.isnan(stored) & np.isnan(values))
        if not same.all():
            position = tuple(int(i) for i in np.argwhere(~same)[0])
            difference = f"{name} at week {times[position[0]]:g}: stored {stored[position]}, replayed {values[position]}"
            break
    cell = {f.dimension: study.value_at(f, number) for f in study.factors} | {"replicate": replicate}
    return Replay(cell, scenario, times, found, difference)
