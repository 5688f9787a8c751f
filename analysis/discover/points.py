"""The points of a sample or a grid, and the share of each one's runs that meet an outcome."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from coprod.analysis.inputs import Floats, Inputs, check_dataset, inputs_of, outcome_of
from coprod.analysis.sample import DIMENSIONS, definition_of
from coprod.analysis.sensitivity.arrangement import saltelli
from coprod.simulation.errors import BadInput, unknown

from .condition import WHERE, Term, written
from .thresholds import nearest_threshold

LEAST_POINTS = 100  # a third of which is held back
LEAST_MET = 10  # points at which some run meets the outcome, and at which some run does not


@dataclass(frozen=True)
class Points:
    """The points at which some run has a value.

    ``share`` is each point's share of runs that meet the outcome, of its ``runs`` with a value. ``lost_runs`` and ``lost_points``
    count those without any, ``looked_at`` the points with and without, ``replicates`` the runs that a point has at most.
    ``met`` says of each run whether it meets the outcome, 1 or 0, NaN without a value: (points, replicates).
    """

    inputs: Inputs
    share: Floats
    runs: Floats
    met: Floats
    lost_runs: int
    lost_points: int
    looked_at: int
    replicates: int


def points_of(data: Any, terms: Sequence[Term], week: float | None) -> Points:
    """The points of a dataset over ``sample``, or over the factors of a grid; BadInput where they cannot answer."""
    check_dataset(data)
    flat = _independent(_flat(data, [term.measure for term in terms]))
    inputs = inputs_of(flat)
    values = [outcome_of(flat, term.measure, week, WHERE) for term in terms]
    there = np.isfinite(values).all(axis=0)
    met = np.all([term.met(y) for term, y in zip(terms, values, strict=True)], axis=0)
    runs = there.sum(axis=1)
    kept = runs > 0
    if kept.sum() < LEAST_POINTS:
        raise BadInput(
            f"{kept.sum()} points with values are too few to hold some back and find regions with the others",
            where="data",
            allowed=f"at least {LEAST_POINTS} points; several hundred find more",
            fix=f"draw {4 * LEAST_POINTS} of a latin_hypercube; in a study points = {4 * LEAST_POINTS} under [design]",
        )
    with_runs = [np.where(there, y, np.nan)[kept] for y in values]
    _check_met(terms, with_runs)
    columns = {name: column[kept] for name, column in inputs.columns.items()}
    share, lost = (met & there)[kept].sum(axis=1) / runs[kept], (int((~there).sum()), int((~kept).sum()))
    each = np.where(there, met, np.nan)[kept]
    return Points(Inputs(columns, inputs.groups, inputs.choices), share, runs[kept].astype(float), each, *lost, *met.shape)


def _flat(data: Any, measures: Sequence[str]) -> Any:
    """The measures alone, over ``sample``; a grid, whose factors' coordinates have an attribute ``kind``, laid out as points."""
    grid = [] if "sample" in data.dims else [d for d in data.dims if d in data.coords and "kind" in data.coords[d].attrs]
    if "sample" not in data.dims and not grid:
        raise BadInput(
            "the data have no dimension sample, and no dimension's coordinate has an attribute kind",
            where="dimensions",
            allowed=f"{', '.join(DIMENSIONS)}; there are {', '.join(map(str, data.dims))}",
            fix="data.stack(sample=[...], create_index=False) lays a grid out as points",
        )
    over = {*(grid or ["sample"]), "replicate", "time"}
    plain = [str(name) for name, array in data.data_vars.items() if set(array.dims) == over]
    for name in measures:
        if name not in data.data_vars:
            raise unknown("measure over all in these data", name, plain, where=WHERE)
    chosen = data[list(dict.fromkeys(measures))]
    return chosen.stack(sample=grid, create_index=False) if grid else chosen


def _independent(data: Any) -> Any:
    """Data without points that share values with others by design: of a Sobol sample the ends of its blocks remain."""
    kind = definition_of(data).get("design", {}).get("kind", "")
    if kind == "morris":
        raise BadInput(
            "neighbours in Morris's trajectories differ in one factor, so that none can be held back from the others",
            where="design",
            allowed="points drawn apart: latin_hypercube, sobol, grid, list",
            fix="sweep a study with kind latin_hypercube; coprod sensitivity reads trajectories",
        )
    if kind != "sobol":
        return data
    block = data.sizes["sample"] // saltelli(inputs_of(data)).blocks
    return data.isel(sample=[i for i in range(data.sizes["sample"]) if i % block in (0, block - 1)])


def _check_met(terms: Sequence[Term], values: Sequence[Floats]) -> None:
    """BadInput where too few points have a run that meets the outcome, or one that does not."""
    some, other = _parted(terms, values)
    if min(some, other) >= LEAST_MET:
        return
    few, how = (some, "a run that meets") if some < other else (other, "a run that does not meet")
    seen = "; ".join(f"{t.measure} is from {np.nanmin(y):.4g} to {np.nanmax(y):.4g}" for t, y in zip(terms, values, strict=True))
    near = [nearest_threshold(term, y, LEAST_MET) for term, y in zip(terms, values, strict=True)]
    works = written([term for term in near if term]) if all(near) and min(_parted(near, values)) >= LEAST_MET else ""
    raise BadInput(
        f"of {len(values[0]):,} points {few or 'none'} {'have' if few > 1 else 'has'} {how} {written(terms)}",
        where=WHERE,
        allowed=f"at least {LEAST_MET} points with such a run, and {LEAST_MET} with another; {seen}",
        nearest=works,
        fix=f"write '{works}'" if works else "move a threshold into what was seen, or leave a condition out",
    )


def _parted(terms: Sequence[Any], values: Sequence[Floats]) -> tuple[int, int]:
    """How many points have a run that meets all conditions, and how many one with values that does not."""
    there = np.isfinite(values[0])
    met = np.all([term.met(y) for term, y in zip(terms, values, strict=True)], axis=0)
    return int((met & there).any(axis=1).sum()), int((there & ~met).any(axis=1).sum())
