"""How far a sample's factors explain a measure in straight lines: standardised slopes, R², and whose share of it is whose."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coprod.experiments.designs import SAMPLED
from coprod.simulation.errors import BadInput, unknown

from .sample import check_over_all, definition_of

Floats = NDArray[np.float64]
BASE = {
    "random": "points",
    "latin_hypercube": "points",
    "sobol": "points",
    "morris": "trajectories",
}  # what of a design was drawn by itself
SPREAD = 1e-9  # below it, relative to its size, a column counts as constant


@dataclass(frozen=True)
class Slope:
    """By how many standard deviations a measure rises for one of a factor, the others held; ``low`` to ``high`` cover 95 %.

    One of weights that sum to 1 rises while the others fall in proportion, as ``--set`` does. The interval is a percentile
    one from resampling the points, NaN where none was asked for.
    """

    parameter: str
    slope: float
    low: float
    high: float


@dataclass(frozen=True)
class Linear:
    """The least-squares line of a measure's mean at the end through a sample's points.

    ``r2`` is the share of the variance between points that it explains, ``adjusted`` the same less what as many factors
    explain by chance. ``shares`` says whose part of ``adjusted`` is whose, by parameter, or by prefix for weights that sum to
    1: each part is the covariance with the measure of what a factor adds to the line (Pratt 1987), less what chance gives a
    factor. They sum to 1; a factor without effect has about 0, and may have less.
    """

    measure: str
    slopes: tuple[Slope, ...]
    r2: float
    adjusted: float
    shares: Mapping[str, float]
    points: int

    def share(self, held: Callable[[str], bool]) -> float:
        """The share of the explained variance of all parameters, or prefixes of weights, that a condition holds for."""
        return float(sum(part for name, part in self.shares.items() if held(name)))


def linear(data: Any, measure: str, factors: Sequence[str] | None = None, resamples: int = 0) -> Linear:
    """Fit a measure at the end of a sampled sweep, its mean over replicates, to factors; by default to all that vary.

    ``factors`` are names of parameters. Points without a value are left out. ``resamples`` is how often points are drawn
    again for the intervals: a Sobol sample's blocks and Morris trajectories as wholes, since their points depend on each
    other. BadInput for a sweep that is no sample, for factors that are choices or have no end, for a measure that does
    not vary, and for too few points.
    """
    columns, groups, apart = _factors(data, factors)
    y = _means(data, measure)
    block = _blocks(data)
    x = np.column_stack(list(columns.values()))
    there = np.isfinite(y)
    x, y, block = x[there], y[there], block[there]
    rank = x.shape[1] - len(apart)
    if len(y) < 2 * (rank + 1):
        raise BadInput(
            f"{len(y)} points with a value of {measure} cannot tell {rank} slopes apart",
            where="design",
            allowed=f"at least {2 * (rank + 1)} points, twice what the line has numbers",
            fix="draw more points, or take fewer factors",
        )
    if y.std() <= SPREAD * np.abs(y).max():
        raise BadInput(
            f"{measure} is the same at every point", where="--measure", allowed="a measure that varies", fix="name another"
        )
    if np.linalg.matrix_rank(_standard(x)) < rank:
        raise BadInput(
            "factors of this sample follow from each other, so no slopes of their own exist",
            where="design",
            allowed="factors drawn apart",
            fix="draw more points, or take one of them out",
        )
    slopes = _slopes(x, y, groups)
    low, high = _interval(x, y, groups, block, resamples) if resamples else (slopes * np.nan, slopes * np.nan)
    r2, adjusted, shares = _explained(x, y, groups, apart, rank)
    found = tuple(Slope(*row) for row in zip(columns, slopes.tolist(), low.tolist(), high.tolist(), strict=True))
    return Linear(measure, found, r2, adjusted, shares, len(y))


def _factors(data: Any, wanted: Sequence[str] | None) -> tuple[dict[str, Floats], list[str], set[str]]:
    """Columns of the factors by parameter; the group of each; and the groups whose weights are all there, and sum to 1."""
    if _design(data).get("kind") not in SAMPLED:
        raise BadInput(
            "slopes need a sample of points",
            where="design",
            allowed=f"a sweep whose design is {', '.join(SAMPLED[:-1])} or {SAMPLED[-1]}",
            fix="use plot heatmap or series for a grid, or draw points with a sampled design",
        )
    along = {c.attrs.get("parameter", name): c for name, c in data.coords.items() if c.dims == ("sample",) and "kind" in c.attrs}
    for name in wanted or []:
        if name not in along:
            raise unknown("factor", name, sorted(along), where="factors")
    chosen = {name: c for name, c in along.items() if wanted is None or name in wanted}
    for name, c in chosen.items():
        if c.attrs["kind"] != "parameter":
            raise BadInput(
                f"the factor '{c.name}' is a choice, which has no slope",
                where=str(c.name),
                allowed="factors that are numbers",
                fix="make one sample for each choice, or a grid or contrasts",
            )
        if not np.isfinite(c.values).all():
            raise BadInput(
                f"the factor '{name}' is never at some points, which has no slope",
                where=str(c.name),
                allowed="numbers",
                fix="sample it within a range",
            )
    columns = {n: c.values.astype(float) for n, c in chosen.items() if c.values.std() > SPREAD * np.abs(c.values).max()}
    groups = [str(chosen[name].attrs.get("simplex", name)) for name in columns]
    weights = {g: sum(columns[n] for n, own in zip(columns, groups, strict=True) if own == g) for g in groups if g not in columns}
    if not columns:
        raise BadInput("no factor of this sample varies", where="design", allowed="at least one that does", fix="add a factor")
    return columns, groups, {g for g, total in weights.items() if np.allclose(total, 1.0)}


def _design(data: Any) -> dict[str, Any]:
    """The design that a sweep's store says it has; nothing for the store of a run."""
    found: dict[str, Any] = definition_of(data).get("design", {})
    return found


def _blocks(data: Any) -> NDArray[np.int64]:
    """For each point, the number of the draw that it comes from."""
    design, n = _design(data), int(data.sizes["sample"])
    drawn = int(dict(design["options"])[BASE[design["kind"]]])
    return np.arange(n) * drawn // n


def _means(data: Any, measure: str) -> Floats:
    check_over_all(data, measure)
    means: Floats = data[measure].isel(time=-1).astype(float).mean("replicate").values
    return means


def _standard(x: Floats) -> Floats:
    """Columns less their means, in standard deviations; a column that is constant, as in a resample, becomes 0."""
    spread = x.std(axis=0)
    standard: Floats = (x - x.mean(axis=0)) / np.where(spread > 0.0, spread, 1.0)
    return standard


def _slopes(x: Floats, y: Floats, groups: Sequence[str]) -> Floats:
    """Standardised slopes.

    Of weights that sum to 1 one is redundant: the solution of least norm has the same line as any in which one is left
    out, and slopes along which the others fall in proportion, from the mean of all, are the same for all such solutions.
    """
    spread = x.std(axis=0)
    raw = np.linalg.lstsq(_standard(x), (y - y.mean()) / y.std(), rcond=None)[0] / np.where(spread > 0.0, spread, 1.0)
    mean, along = x.mean(axis=0), raw.copy()
    for group in {g for g in groups if groups.count(g) > 1}:
        there = np.array([g == group for g in groups])
        others = (raw[there] * mean[there]).sum() - raw[there] * mean[there]
        rest = mean[there].sum() - mean[there]
        along[there] = raw[there] - others / rest if np.isclose(mean[there].sum(), 1.0) else raw[there]
    slopes: Floats = along * spread
    return slopes


def _interval(x: Floats, y: Floats, groups: Sequence[str], block: NDArray[np.int64], resamples: int) -> tuple[Floats, Floats]:
    """Ends of 95 % percentile intervals over resamples of blocks, drawn from a seed of their own so that they repeat."""
    rng = np.random.default_rng(0)
    members = [np.flatnonzero(block == b) for b in np.unique(block)]
    drawn = np.empty((resamples, x.shape[1]))
    for i in range(resamples):
        again = np.concatenate([members[b] for b in rng.integers(len(members), size=len(members))])
        drawn[i] = _slopes(x[again], y[again], groups) if y[again].std() > 0.0 else np.nan
    low, high = np.nanquantile(drawn, [0.025, 0.975], axis=0)
    return low, high


def _explained(x: Floats, y: Floats, groups: Sequence[str], apart: set[str], rank: int) -> tuple[float, float, dict[str, float]]:
    """R², adjusted R², and each group's share of the latter."""
    n, z, v = len(y), _standard(x), (y - y.mean()) / y.std()
    parts = np.linalg.lstsq(z, v, rcond=None)[0] * (z.T @ v) / n
    r2 = float(parts.sum())
    chance = (1.0 - r2) / (n - rank - 1)  # what one more number explains by chance
    adjusted = r2 - rank * chance
    shares = {}
    for group in dict.fromkeys(groups):
        there = np.array([g == group for g in groups])
        own = float(parts[there].sum()) - (int(there.sum()) - (group in apart)) * chance
        shares[group] = own / adjusted if adjusted > 0.0 else float("nan")
    return r2, adjusted, shares
