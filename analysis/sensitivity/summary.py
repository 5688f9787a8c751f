"""A sensitivity analysis of a sample, whole: the method that fits its points, failed runs, convergence, seed noise."""

from __future__ import annotations

from typing import Any

import numpy as np

from coprod.analysis.inputs import Floats, Inputs, inputs_of, outcome_of
from coprod.analysis.sample import after, definition_of
from coprod.experiments.limits import MOST_SEED, checked_integer
from coprod.experiments.store import DEFINITION
from coprod.simulation.errors import BadInput

from .arrangement import GIVEN, saltelli, trajectories
from .binned import along
from .given import given
from .morris import effects, elementary
from .refusals import FITS, LEAST_BLOCKS, check_outcome, check_points, check_points_told_apart, method_for, too_few
from .seeds import PARTS, components, shares
from .sobol import Estimate, estimates, indices

MOST_RESAMPLES = 100_000
HALVINGS = 4  # sizes at which indices are looked at: N, N/2, N/4, N/8
Found = dict[str, Any]


def sensitivity(
    data: Any,
    measure: str = "value",
    *,
    method: str | None = None,
    week: float | None = None,
    resamples: int = 1000,
    seed: int = 0,
    deterministic: bool = False,
) -> Any:
    """Which factors move an outcome, of a sample's runs; of any model whose results have these dimensions.

    ``data`` is an xarray Dataset with the dimensions ``sample`` (points), ``replicate`` and ``time``; each factor is a
    coordinate along ``sample``, whose attributes may say its ``parameter``, ``kind`` and, for weights that sum to 1,
    ``simplex``. ``measure`` names a variable of just these dimensions, taken at ``week``, by default the last.

    ``method`` is sobol, morris, binned, hdmr, delta or pawn; by default what the design in the attributes fits, or else what
    the points themselves are. Sobol and Morris refuse points of another arrangement. Replicates tell seed noise apart, so
    that there must be two; one is enough of a ``deterministic`` model. ``seed`` is that of resamples and dummies.

    Returns a Dataset with the dimension ``factor`` (groups of the design; factors for the others) and, by method, first and
    total and, of pairs, second (Sobol); mu, mu_star, sigma, rms and noise (Morris); or index and dummy, the largest index of
    factors like it that have no effect. Names that end in ``_low`` and ``_high`` are 95 % intervals, each by itself.
    ``first_sum`` is the sum of first-order indices. ``share`` of each ``part`` (points, seeds, interaction) is of the variance
    of a run, ``weight_first`` of each ``weight``, and names that end in ``_by_blocks`` are what the first half, quarter and
    eighth of the blocks give. All are shares of variance without unit, but Morris's, which have the measure's, and delta and
    PAWN, which are no shares. Of a store, whether this code made it is for the caller to check. BadInput where the data
    cannot answer.
    """
    import xarray as xr

    checked_integer("resamples", resamples, 100, MOST_RESAMPLES)
    checked_integer("seed", seed, 0, MOST_SEED)
    inputs = inputs_of(data)
    y = outcome_of(data, measure, week)
    check_outcome(y, deterministic)
    chosen = _method(data, inputs, method)
    found: Found
    if chosen in GIVEN:
        why = "" if method or data.attrs.get(DEFINITION) else ", and they are neither a Sobol sample nor Morris trajectories"
        found, kept = _of_any(y, inputs, chosen, seed, resamples, why)
    elif chosen == "morris":
        found, kept = _of_trajectories(y, inputs, resamples, seed)
    else:
        found, kept = _of_saltelli(y, inputs, resamples, seed)
    block = kept.shape[1]
    weights = [name for members in inputs.groups.values() if len(members) > 1 for name in members]
    coordinates: dict[str, list[Any]] = {
        "factor": list(inputs.columns if chosen in GIVEN else inputs.groups),
        "other": list(inputs.groups),
        "part": list(PARTS),
        "weight": weights,
        "blocks": [len(kept) >> k for k in range(HALVINGS)],
    }
    used = {dimension for dims, *_ in found.values() for dimension in ([dims] if isinstance(dims, str) else dims)}
    about: Found = {name: data.attrs[name] for name in ("scenario", "scenario_hash", "seed", "code_hash") if name in data.attrs}
    at = float(data["time"].values[-1] if week is None else week)
    about |= {"method": chosen, "measure": measure, "units": data[measure].attrs.get("units", "")}
    about |= {"week": at, "after": after(at, data)}
    about |= {"points": len(kept) * block, "replicates": y.shape[1], "lost_points": len(y) - len(kept) * block}
    about |= {"blocks": len(kept), "points_per_block": block, "resamples": resamples, "resampling_seed": seed}
    return xr.Dataset(found, {k: v for k, v in coordinates.items() if k in used}, about)


def _method(data: Any, inputs: Inputs, method: str | None) -> str:
    """The method asked for, or that of the design; of data that name none, what the points are."""
    kind = str(definition_of(data).get("design", {}).get("kind", ""))
    if method or kind:
        return method_for(kind or next(iter(FITS)), method)
    for name, look in (("sobol", saltelli), ("morris", trajectories)):
        try:
            look(inputs)
            return name
        except BadInput:
            continue
    return "binned"


def _whole(y: Floats, block: int, method: str) -> tuple[Floats, Any]:
    """The outcomes of blocks in which every run has a value, (blocks, points, replicates), and which they are."""
    blocks = y.reshape(-1, block, y.shape[1])
    there = np.isfinite(blocks).all(axis=(1, 2))
    if there.sum() < LEAST_BLOCKS[method]:
        raise too_few(int(there.sum()), int((~there).sum()), block, method)
    return blocks[there], there


def _shares(y: Floats, block: int, resamples: int, seed: int) -> Found:
    """Shares of points, seeds and their interaction in the variance of runs (points, replicates), where there are replicates."""
    if y.shape[1] < 2:
        return {}
    value, low, high = shares(y, block, resamples, seed)
    return {"share": ("part", value), "share_low": ("part", low), "share_high": ("part", high)}


def _of_saltelli(y: Floats, inputs: Inputs, resamples: int, seed: int) -> tuple[Found, Floats]:
    found = saltelli(inputs)
    kept, there = _whole(y, len(y) // found.blocks, "sobol")
    ends = kept[:, [0, -1]].reshape(-1, kept.shape[2])  # A and B, whose points are independent
    out = _shares(ends, 2, resamples, seed)
    check_points_told_apart(ends)
    groups = len(found.order)
    at = [found.order.index(name) for name in inputs.groups]  # in the order of the groups
    result = indices(kept, groups, found.second, resamples, seed)
    for name, estimate in (("first", result.first), ("total", result.total)):
        out |= {f"{name}{end}": ("factor", part[at]) for end, part in _ends(estimate)}
    out |= {f"first_sum{end}": ((), part) for end, part in _ends(result.first_sum)}
    if result.second is not None:
        out |= {f"second{end}": (("factor", "other"), _square(part, at)) for end, part in _ends(result.second)}
    fewer = [estimates(kept[: len(kept) >> k], groups, False) for k in range(HALVINGS)]
    out["first_by_blocks"] = (("blocks", "factor"), np.array([f[:groups][at] for f in fewer]))
    out["total_by_blocks"] = (("blocks", "factor"), np.array([f[groups:][at] for f in fewer]))
    return out | _weights(ends, inputs, there, len(y) // found.blocks), kept


def _ends(estimate: Estimate) -> list[tuple[str, Any]]:
    return [("", estimate.value), ("_low", estimate.low), ("_high", estimate.high)]


def _square(pairs: Floats, at: list[int]) -> Floats:
    """Second-order indices of pairs as a symmetric matrix without a diagonal."""
    square = np.full((len(at), len(at)), np.nan)
    upper = np.triu_indices(len(at), 1)
    square[upper] = pairs
    square.T[upper] = pairs
    return square[np.ix_(at, at)]


def _weights(ends: Floats, inputs: Inputs, there: Any, block: int) -> Found:
    """How much of the variance goes with each weight of those that sum to 1, from the independent points A and B."""
    variance = float(components(ends)[0]) if ends.shape[1] > 1 else float(ends.var())
    rows = []
    for name in (n for members in inputs.groups.values() if len(members) > 1 for n in members):
        column = inputs.columns[name].reshape(-1, block)[there][:, [0, -1]].ravel()
        rows.append(along(column, ends.mean(axis=1), len(ends) // 2, variance))
    if not rows:
        return {}
    value, low, high = np.array(rows).T
    return {"weight_first": ("weight", value), "weight_first_low": ("weight", low), "weight_first_high": ("weight", high)}


def _of_trajectories(y: Floats, inputs: Inputs, resamples: int, seed: int) -> tuple[Found, Floats]:
    every = trajectories(inputs)
    block = len(y) // len(every.moved)
    kept, there = _whole(y, block, "morris")
    steps = every.some(there)
    effect = elementary(kept, steps)
    result = effects(effect, steps.ordered, resamples, seed)
    values = {"mu": result.mu, "mu_star": result.mu_star, "mu_star_low": result.low, "mu_star_high": result.high}
    values |= {"sigma": result.sigma, "rms": result.rms, "noise": result.noise}
    out: Found = {name: ("factor", value) for name, value in values.items()}
    sizes = np.abs(effect.mean(axis=2))
    fewer = [sizes[: max(1, len(kept) >> k)].mean(axis=0) for k in range(HALVINGS)]
    out["mu_star_by_blocks"] = (("blocks", "factor"), np.array(fewer))
    return out | _shares(kept.reshape(-1, kept.shape[2]), block, resamples, seed), kept


def _of_any(y: Floats, inputs: Inputs, method: str, seed: int, resamples: int, why: str) -> tuple[Found, Floats]:
    there = np.isfinite(y).all(axis=1)
    check_points(int(there.sum()), method, why)
    kept = y[there]
    out = _shares(kept, 1, resamples, seed)
    if method in ("binned", "hdmr"):
        check_points_told_apart(kept)
    columns = {name: column[there] for name, column in inputs.columns.items()}
    values = given(kept, Inputs(columns, inputs.groups, inputs.choices), method, seed)
    names = ("index", "index_low", "index_high", "dummy")
    return out | {name: ("factor", value) for name, value in zip(names, values, strict=True)}, kept[:, None, :]
