"""A sensitivity analysis of a sample, whole: the method that fits its points, failed runs, convergence, seed noise."""

from __future__ import annotations

from typing import Any

import numpy as np

from coprod.experiments.designs import MOST_LEVELS
from coprod.experiments.limits import MOST_SEED, checked_integer
from coprod.simulation.errors import BadInput, unknown
from coprod.simulation.words import counted

from .arrangement import GIVEN, saltelli, trajectories
from .binned import along
from .given import LEAST, given
from .inputs import NEEDED, Floats, Inputs, design_of, inputs_of, outcome_of
from .morris import effects
from .seeds import PARTS, components, shares
from .sobol import Estimate, indices

METHODS = ("sobol", "morris", *GIVEN)
FITS = {"sobol": "sobol", "morris": "morris", "latin_hypercube": "binned"}  # the method for each design
LEAST_BLOCKS = {"sobol": 32, "morris": 4}
MOST_RESAMPLES = 100_000
HALVINGS = 4  # sizes at which indices are looked at: N, N/2, N/4, N/8
NOTHING = 1e-9  # below it, relative to its size, an outcome counts as constant


def sensitivity(
    data: Any,
    measure: str = "value",
    *,
    method: str | None = None,
    week: float | None = None,
    resamples: int = 1000,
    seed: int = 0,
    levels: int = 4,
    deterministic: bool = False,
) -> Any:
    """Which factors move an outcome, of a sample's runs; of any model whose results have these dimensions.

    ``data`` is an xarray Dataset with the dimensions ``sample`` (points), ``replicate`` and ``time``; each factor is a
    coordinate along ``sample``, whose attributes may say its ``parameter``, ``kind`` and, for weights that sum to 1,
    ``simplex``. ``measure`` names a variable of just these dimensions, taken at ``week``, by default the last.

    ``method`` is sobol, morris, binned, hdmr, delta or pawn; by default what the design in the attributes fits, or else what the
    points themselves are. Sobol and Morris refuse points of another arrangement. ``levels`` is Morris's number of levels
    where the attributes do not say it. Replicates tell seed noise apart, so that there must be two; one is enough of a
    ``deterministic`` model.

    Returns a Dataset with the dimension ``factor`` (groups of the design; factors for the others) and, by method,
    first and total and, of pairs, second (Sobol); mu, mu_star, sigma and noise (Morris); or index and dummy, the largest
    index of factors drawn at random. Names that end in ``_low`` and ``_high`` are 95 % intervals. ``share`` of each
    ``part`` (points, seeds, interaction) is of the variance of a run, ``weight_first`` of each ``weight``, and names that
    end in ``_by_blocks`` are what the first half, quarter and eighth of the blocks give. All are shares of variance without
    unit, but Morris's, which have the measure's, and delta and PAWN, which are no shares. Attributes say how many points,
    replicates and blocks were used and lost. BadInput where the data cannot answer.
    """
    import xarray as xr

    checked_integer("resamples", resamples, 100, MOST_RESAMPLES)
    checked_integer("seed", seed, 0, MOST_SEED)
    inputs = inputs_of(data)
    y = outcome_of(data, measure, week, NEEDED)
    _check_replicates(y, deterministic)
    chosen = _method(data, inputs, method)
    if chosen in GIVEN:
        found, block, lost = _of_any(y, inputs, chosen, seed, bool(method or design_of(data)[0]))
    elif chosen == "morris":
        found, block, lost = _of_trajectories(y, inputs, data, levels, resamples, seed)
    else:
        found, block, lost = _of_saltelli(y, inputs, resamples, seed)
    whole = ~_failed(y, block)
    kept = y[whole.repeat(block)]
    if y.shape[1] > 1:
        ends = kept.reshape(-1, block, y.shape[1])[:, [0, -1]].reshape(-1, y.shape[1]) if chosen == "sobol" else kept
        value, low, high = shares(ends, 2 if chosen == "sobol" else block, resamples, seed)
        found |= {"share": ("part", value), "share_low": ("part", low), "share_high": ("part", high)}
    about: dict[str, Any] = {
        name: data.attrs[name] for name in ("scenario", "scenario_hash", "seed", "study_title", "code_hash") if name in data.attrs
    }
    at = float(data["time"].values[-1] if week is None else week)
    about |= {"method": chosen, "measure": measure, "units": data[measure].attrs.get("units", ""), "week": at}
    about |= {"points": len(kept), "replicates": y.shape[1], "lost_points": lost, "points_per_block": block, "resamples": resamples}
    named: dict[str, list[Any]] = {"factor": list(inputs.columns if chosen in GIVEN else inputs.groups), "part": list(PARTS)}
    weights = [name for members in inputs.groups.values() if len(members) > 1 for name in members]
    named |= {"other": list(inputs.groups), "weight": weights, "blocks": [len(kept) // block >> k for k in range(HALVINGS)]}
    used = {dimension for dims, *_ in found.values() for dimension in np.atleast_1d(dims)}
    return xr.Dataset(found, {k: v for k, v in named.items() if k in used}, about)


def checked_levels(levels: Any) -> int:
    """Morris's number of levels; BadInput unless it is even."""
    found = checked_integer("levels", levels, 2, MOST_LEVELS)
    if found % 2:
        raise BadInput(
            f"Morris with {found} levels", where="levels", allowed=f"an even number from 2 to {MOST_LEVELS}", fix="take 4"
        )
    return found


def one_replicate() -> BadInput:
    """What refuses a single replicate."""
    return BadInput(
        "one replicate cannot tell what factors do from what its seed does",
        where="replicate",
        allowed="at least 2 replicates; 5 or more tell well",
        fix="coprod sweep OUT.zarr --replicates 5 adds them; deterministic=True for a model without randomness",
    )


def no_sample(kind: str) -> BadInput:
    """What refuses a design that draws no points."""
    return BadInput(
        f"the points of a {kind} design are no random sample of the factors' space",
        where="design",
        allowed=", ".join(FITS),
        fix="draw points with one of these; coprod sweep and contrast say what moved between points like these",
    )


def too_few(kept: int, failed: int, block: int, method: str) -> BadInput:
    """What refuses too few whole blocks of points."""
    what, option = ("base points", "points") if method == "sobol" else ("trajectories", "trajectories")
    least = LEAST_BLOCKS[method]
    return BadInput(
        f"{counted(kept, 'whole block')} of {block} points"
        + (f", after {failed} with failed runs," if failed else "")
        + f" are too few for {'Sobol indices' if method == 'sobol' else 'elementary effects'}",
        where="design",
        allowed=f"at least {least} {what}, so {least * block:,} points here",
        fix=f"write {option} = {256 if method == 'sobol' else 20} under [design]",
    )


def _check_replicates(y: Floats, deterministic: bool) -> None:
    if y.shape[1] < 2 and not deterministic:
        raise one_replicate()
    varying = y[np.isfinite(y)]
    if not len(varying):
        raise BadInput("no run has a value", where="data", allowed="runs that ended well", fix="coprod sweep says why runs failed")
    whole = y[np.isfinite(y).all(axis=1)]
    spread = np.ptp(whole, axis=0).max() if len(whole) else np.ptp(varying)
    if spread <= NOTHING * np.abs(varying).max():
        raise BadInput(
            f"the outcome is the same at every point, {varying.flat[0]:g}" + (" but for its seeds" if np.ptp(varying) > 0 else ""),
            where="--measure",
            allowed="a measure that varies",
            fix="name another, or vary what moves it",
        )


def _method(data: Any, inputs: Inputs, method: str | None) -> str:
    """The method asked for, or that of the design. A wrong one is found by looking at the points."""
    if method is not None and method not in METHODS:
        raise unknown("method", method, METHODS, where="--method")
    kind, _ = design_of(data)
    if kind and kind not in FITS:
        raise no_sample(kind)
    if method or kind:
        return method or FITS[kind]
    for name, look in (("sobol", saltelli), ("morris", trajectories)):
        try:
            look(inputs)
            return name
        except BadInput:
            continue
    return "binned"


def _failed(y: Floats, block: int) -> Any:
    """Which blocks hold a run without a value."""
    return ~np.isfinite(y).reshape(-1, block * y.shape[1]).all(axis=1)


def _whole(y: Floats, block: int, method: str) -> tuple[Floats, int]:
    """The outcomes of blocks without a failed run, (blocks, points, replicates), and how many points were left out."""
    failed = _failed(y, block)
    least, kept = LEAST_BLOCKS[method], int((~failed).sum())
    if kept < least:
        raise too_few(kept, int(failed.sum()), block, method)
    return y.reshape(-1, block, y.shape[1])[~failed], int(failed.sum()) * block


def _of_saltelli(y: Floats, inputs: Inputs, resamples: int, seed: int) -> tuple[dict[str, Any], int, int]:
    found = saltelli(inputs)
    block = len(y) // found.blocks
    kept, lost = _whole(y, block, "sobol")
    groups = len(found.order)
    at = [found.order.index(name) for name in inputs.groups]  # in the order of the groups
    result = indices(kept, groups, found.second, resamples, seed)
    out: dict[str, Any] = {}
    for name, estimate in (("first", result.first), ("total", result.total)):
        out |= {f"{name}{end}": ("factor", part[at]) for end, part in _ends(estimate)}
    if result.second is not None:
        out |= {f"second{end}": (("factor", "other"), _square(part, at)) for end, part in _ends(result.second)}
    sizes = [indices(kept[: len(kept) >> k], groups, False, 2, seed) for k in range(HALVINGS)]
    out["first_by_blocks"] = (("blocks", "factor"), np.array([s.first.value[at] for s in sizes]))
    out["total_by_blocks"] = (("blocks", "factor"), np.array([s.total.value[at] for s in sizes]))
    return out | _weights(kept, inputs, _failed(y, block)), block, lost


def _ends(estimate: Estimate) -> list[tuple[str, Floats]]:
    return [("", estimate.value), ("_low", estimate.low), ("_high", estimate.high)]


def _square(pairs: Floats, at: list[int]) -> Floats:
    """Second-order indices of pairs as a symmetric matrix without a diagonal."""
    square = np.full((len(at), len(at)), np.nan)
    upper = np.triu_indices(len(at), 1)
    square[upper] = pairs
    square.T[upper] = pairs
    return square[np.ix_(at, at)]


def _weights(kept: Floats, inputs: Inputs, failed: Any) -> dict[str, Any]:
    """How much of the variance goes with each weight of those that sum to 1."""
    block = kept.shape[1]
    means = kept.mean(axis=2).ravel()
    if kept.shape[2] > 1:
        ends = kept[:, [0, -1]].reshape(-1, kept.shape[2])
        variance = float(components(ends)[0])
    else:
        variance = float(kept[:, [0, -1]].var())
    rows = []
    for name in (n for members in inputs.groups.values() if len(members) > 1 for n in members):
        column = inputs.columns[name].reshape(-1, block)[~failed].ravel()
        rows.append(along(column, means, len(kept), variance))
    if not rows:
        return {}
    value, low, high = np.array(rows).T
    return {"weight_first": ("weight", value), "weight_first_low": ("weight", low), "weight_first_high": ("weight", high)}


def _of_trajectories(
    y: Floats, inputs: Inputs, data: Any, levels: int, resamples: int, seed: int
) -> tuple[dict[str, Any], int, int]:
    found = trajectories(inputs)
    block = len(y) // len(found.moved)
    kept, lost = _whole(y, block, "morris")
    levels = checked_levels(design_of(data)[1].get("levels", levels))
    there = ~_failed(y, block)
    steps = type(found)(found.moved[there], found.rose[there])
    length = levels / (2.0 * (levels - 1))
    result = effects(kept, steps, len(inputs.groups), length, resamples, seed)
    sizes = {"mu_star": result.mu_star, "mu_star_low": result.low, "mu_star_high": result.high}
    values = {"mu": result.mu, **sizes, "sigma": result.sigma, "noise": result.noise}
    out: dict[str, Any] = {name: ("factor", value) for name, value in values.items()}
    fewer = [len(kept) >> k for k in range(HALVINGS)]
    by_size = [
        effects(kept[:n], type(steps)(steps.moved[:n], steps.rose[:n]), len(inputs.groups), length, 2, seed).mu_star
        if n > 1
        else np.full(len(inputs.groups), np.nan)
        for n in fewer
    ]
    return out | {"mu_star_by_blocks": (("blocks", "factor"), np.array(by_size))}, block, lost


def _of_any(y: Floats, inputs: Inputs, method: str, seed: int, design_given: bool) -> tuple[dict[str, Any], int, int]:
    there = np.isfinite(y).all(axis=1)
    if there.sum() < LEAST[method]:
        raise BadInput(
            f"{there.sum()} points with values are too few for {method}"
            + ("" if design_given else ", and they are neither a Sobol sample nor Morris trajectories"),
            where="design",
            allowed=f"at least {LEAST[method]} points",
            fix=f"write points = {2 * LEAST[method]} under [design]",
        )
    columns = {name: column[there] for name, column in inputs.columns.items()}
    value, low, high, dummy = given(y[there], Inputs(columns, inputs.groups, inputs.choices), method, seed)
    out = {"index": ("factor", value), "index_low": ("factor", low), "index_high": ("factor", high), "dummy": ((), dummy)}
    return out, 1, int((~there).sum())
