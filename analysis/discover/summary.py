"""Regions of the factors' space that give an outcome, whole: found on two thirds of the points, measured on the third held back."""

from __future__ import annotations

from typing import Any

import numpy as np

from coprod.analysis.sample import after
from coprod.experiments.extras import needs
from coprod.experiments.limits import MOST_SEED, checked_integer
from coprod.simulation.errors import BadInput, unknown

from .box import JOINED, SIDES, Space, space_of
from .condition import read_condition, written
from .measured import Sample, borne_out, numbers
from .points import Points, points_of
from .search import by_cart, by_prim

METHODS = ("prim", "cart")
MOST_PARTINGS = 10_000


def discover(
    data: Any,
    where: str,
    *,
    method: str = "prim",
    density: float | None = None,
    week: float | None = None,
    partings: int = 50,
    seed: int = 0,
) -> Any:
    """Which regions of the factors' space give an outcome, of a sample's or a grid's runs; of any model with these dimensions.

    ``data`` is an xarray Dataset with the dimensions ``sample`` (points), ``replicate`` and ``time``; each factor is a
    coordinate along ``sample``, whose attributes may say its ``parameter``, ``kind`` and, for weights that sum to 1,
    ``simplex``. A grid has a dimension for each factor instead, whose coordinate has an attribute ``kind``. ``where`` is the
    outcome, as "value > 0.3 and need_gap <= 0.2", of measures with just these dimensions at ``week``, by default the last.

    A point counts once, with the share of its runs that meet the outcome. A third of the points, drawn with ``seed``, is held
    back whole. ``method`` is prim or cart; ``density`` asks PRIM for the largest box with such a share on the points it is found
    on, by default it is the box of the largest weighted relative accuracy. ``partings`` of the points in two halves say
    which limits are found again.

    Returns a Dataset. PRIM's regions lack the points of those before them; leaves of a tree do not meet. Over ``region``, on
    points held back: ``coverage`` (part of all that meets the outcome), ``density`` (share that meets it inside) and ``mass``
    (part of the points), with ``_low`` and ``_high`` as 95 % intervals, ``points_inside``, and ``chance``, p of so much more
    inside than outside; on the points it was found on ``coverage_found`` and ``density_found``; ``again``, the part of the
    partings that found it again. Over ``region``, ``factor`` and ``side`` (low, high, levels): ``limit``, in the factor's
    unit and NaN where there is none; of the partings that found the region again, ``stood``, in which part that side was
    limited, kept or not, and ``limit_low`` and ``limit_high``, between which 9 in 10 of its limits lie; ``outside``, the
    share of the ``outside_points`` just outside one limit and inside all others, and ``outside_chance``, p that it lies so
    far below. ``levels`` (region, factor) joins those levels of a choice that are in by " | ". ``way_coverage`` and
    ``way_density`` (region, step) are of the boxes on the way; ``base`` is the share of all held-back points, ``covered`` the
    coverage of all regions. Of a store, whether this code made it is for the caller to check. BadInput where the data cannot
    answer.
    """
    import xarray as xr

    terms = read_condition(where)
    if method not in METHODS:
        raise unknown("method", str(method), METHODS, where="--method")
    if method == "cart":
        needs("discovery")
    _check_density(density, method)
    checked_integer("partings", partings, 10, MOST_PARTINGS)
    checked_integer("seed", seed, 0, MOST_SEED)
    points = points_of(data, terms, week)
    rng = np.random.default_rng(seed)
    every, space = Sample(points.inputs.table(), points.share, points.runs, points.met), space_of(points.inputs)
    order = rng.permutation(len(every.y))
    held, learned = (every.some(np.sort(part)) for part in np.split(order, [len(order) // 3]))
    if method == "prim":
        candidates, why = by_prim(learned.x, learned.y, space, partings, density, rng)
    else:
        candidates, why = by_cart(learned.x, learned.y, space, partings, rng)
    regions = borne_out(candidates, learned, held, covering=method == "prim")
    coordinates = _factors(data, points, space) | {"region": np.arange(1, len(regions) + 1), "side": list(SIDES)}
    about = {name: data.attrs[name] for name in ("scenario", "scenario_hash", "seed", "code_hash") if name in data.attrs}
    at = float(data["time"].values[-1] if week is None else week)
    about |= {"where": written(terms), "week": at, "after": after(at, data)}
    about |= {"method": method, "partings": partings, "drawing_seed": seed}
    about |= {"points": len(learned.y), "points_held_back": len(held.y), "replicates": points.replicates}
    about |= {"lost_runs": points.lost_runs, "lost_points": points.lost_points}
    about |= {"left_out_points": data.sizes["sample"] - points.looked_at if "sample" in data.sizes else 0}
    about |= {"met_by_all": int((every.y == 1.0).sum()), "met_by_none": int((every.y == 0.0).sum())}
    about |= {"stopped": why, "not_borne_out": len(candidates) - len(regions)}
    return xr.Dataset(numbers(regions, space, learned, held), coordinates, about)


def _factors(data: Any, points: Points, space: Space) -> dict[str, Any]:
    """What is known of the factors: units, ranges, levels, and whether they are weights that sum to 1."""
    units = {str(c.attrs.get("parameter", key)): str(c.attrs.get("units", "")) for key, c in data.coords.items()}
    weights = {name for members in points.inputs.groups.values() if len(members) > 1 for name in members}
    x = points.inputs.table()
    return {
        "factor": list(space.names),
        "units": ("factor", [units.get(name, "") for name in space.names]),
        "factor_low": ("factor", x.min(axis=0)),
        "factor_high": ("factor", x.max(axis=0)),
        "factor_levels": ("factor", [JOINED.join(space.levels.get(c, ())) for c in range(len(space.names))]),
        "weight": ("factor", [name in weights for name in space.names]),
    }


def _check_density(density: Any, method: str) -> None:
    if density is None:
        return
    if method != "prim":
        raise BadInput(
            "leaves of a tree have the density they have",
            where="--density",
            allowed="with --method prim",
            fix="leave out --density",
        )
    if isinstance(density, bool) or not isinstance(density, int | float) or not 0.0 < density <= 1.0:
        raise BadInput(f"density is {density!r}", where="--density", allowed="a share above 0, up to 1", fix="write 0.8")
