"""Regions measured on the points held back: coverage, density and mass, and what each limit does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from coprod.analysis.inputs import Floats
from coprod.experiments.intervals import mean_of_known

from .box import JOINED, SIDES, Mask, Space
from .judge import LEVEL, chance, coverage_interval, density_interval, over_seeds
from .search import Candidate

SPREAD = (0.05, 0.95)  # of a limit's places over the partings
ENDS = ("", "_low", "_high")
Variables = dict[str, Any]  # dimensions and values by name


@dataclass(frozen=True)
class Sample:
    """Points: values of the factors (points, factors), the share of runs that meet the outcome, how many runs these are, and
    which of them meet it (points, replicates)."""

    x: Floats
    y: Floats
    runs: Floats
    met: Floats

    def some(self, which: Any) -> Sample:
        """Some of the points."""
        return Sample(self.x[which], self.y[which], self.runs[which], self.met[which])


@dataclass(frozen=True)
class Region:
    """A candidate that held-back points bear out, and which points are left to it."""

    of: Candidate
    left: Mask
    left_learned: Mask


def borne_out(candidates: Sequence[Candidate], learned: Sample, held: Sample, covering: bool) -> list[Region]:
    """The candidates in which held-back points meet the outcome more than outside, and by more than chance.

    Where they are ``covering``, each lacks the points of those before it.
    """
    left, left_learned = np.ones(len(held.y), dtype=bool), np.ones(len(learned.y), dtype=bool)
    regions = []
    for one in candidates:
        inside = one.box.holds(held.x) & left
        if chance(held.y[left & ~inside], held.y[inside]) <= LEVEL:
            regions.append(Region(one, left, left_learned))
            if covering:
                left, left_learned = left & ~inside, left_learned & ~one.box.holds(learned.x)
    return regions


def numbers(regions: Sequence[Region], space: Space, learned: Sample, held: Sample) -> Variables:
    """All that is said of regions, over the dimensions region, factor, side and step."""
    inside = [r.of.box.holds(held.x) & r.left for r in regions]
    inside_learned = [r.of.box.holds(learned.x) & r.left_learned for r in regions]
    out = _shares(held, inside)
    out["chance"] = ("region", [chance(held.y[r.left & ~i], held.y[i]) for r, i in zip(regions, inside, strict=True)])
    out["coverage_found"] = ("region", [learned.y[i].sum() / learned.y.sum() for i in inside_learned])
    out["density_found"] = ("region", [learned.y[i].mean() for i in inside_learned])
    covered = np.any(inside, axis=0) if regions else np.zeros(len(held.y), dtype=bool)
    whole = np.ones(len(held.y), dtype=bool)
    out |= {f"covered{end}": value for end, value in zip(ENDS, _coverage(held, covered), strict=True)}
    out |= {f"base{end}": value for end, value in zip(ENDS, _density(held, whole), strict=True)}
    out["again"] = ("region", [r.of.again for r in regions])
    stood = [r.of.stood.get((c, side), 0.0) for r in regions for c in range(len(space.names)) for side in SIDES]
    out["stood"] = (("region", "factor", "side"), np.reshape(stood, (len(regions), len(space.names), len(SIDES))))
    return out | _limits(regions, space, held) | _ways(regions, held)


def _shares(held: Sample, inside: Sequence[Mask]) -> Variables:
    one = np.ones(len(held.y))
    intervals = {
        "coverage": [_coverage(held, i) for i in inside],
        "density": [_density(held, i) for i in inside],
        "mass": [density_interval(i.astype(float), one) for i in inside],
    }
    out: Variables = {
        f"{name}{end}": ("region", [three[k] for three in values])
        for name, values in intervals.items()
        for k, end in enumerate(ENDS)
    }
    return out | {"points_inside": ("region", [int(i.sum()) for i in inside])}


def _density(held: Sample, inside: Mask) -> tuple[float, float, float]:
    """The density inside and its interval over points and over seeds, which all points share."""
    return over_seeds(density_interval(held.y[inside], held.runs[inside]), mean_of_known(held.met[inside], axis=0))


def _coverage(held: Sample, inside: Mask) -> tuple[float, float, float]:
    """The coverage of what is inside, and its interval over points and over seeds."""
    total, part = (np.nansum(held.met[which], axis=0) for which in (slice(None), inside))
    with np.errstate(invalid="ignore", divide="ignore"):
        return over_seeds(coverage_interval(held.y, inside), part / total)


def _limits(regions: Sequence[Region], space: Space, held: Sample) -> Variables:
    """Where each limit lies, where it lay in the partings, and what lies just outside it."""
    shape = (len(regions), len(space.names), len(SIDES))
    names = ("limit", "limit_low", "limit_high", "outside", "outside_chance")
    arrays = {name: np.full(shape, np.nan) for name in names} | {"outside_points": np.zeros(shape, dtype=np.int64)}
    levels = np.full(shape[:2], "", dtype=object)
    for number, region in enumerate(regions):
        inside = region.of.box.holds(held.x) & region.left
        for column, side in region.of.box.sides:
            at = (number, column, SIDES.index(side))
            if side == "levels":
                barred = {level for c, level in region.of.box.barred if c == column}
                levels[number, column] = JOINED.join(t for k, t in enumerate(space.levels[column]) if k not in barred)
            else:
                arrays["limit"][at] = getattr(region.of.box, side)[column]
                places = region.of.places.get((column, side), [np.nan])
                arrays["limit_low"][at], arrays["limit_high"][at] = np.quantile(places, SPREAD)
            outside = region.of.box.without((column, side)).holds(held.x) & ~inside & region.left
            arrays["outside_points"][at] = outside.sum()
            arrays["outside"][at] = held.y[outside].mean() if outside.any() else np.nan
            arrays["outside_chance"][at] = chance(held.y[outside], held.y[inside])
    out: Variables = {name: (("region", "factor", "side"), values) for name, values in arrays.items()}
    return out | {"levels": (("region", "factor"), levels.astype(str))}


def _ways(regions: Sequence[Region], held: Sample) -> Variables:
    """Coverage and density of the boxes on the way to each region, padded with NaN."""
    ways = [region.of.way for region in regions]
    out = np.full((len(regions), max(map(len, ways), default=0), 2), np.nan)
    for number, (region, way) in enumerate(zip(regions, ways, strict=True)):
        for step, box in enumerate(way):
            inside = box.holds(held.x) & region.left
            out[number, step] = held.y[inside].sum() / held.y.sum(), held.y[inside].mean() if inside.any() else np.nan
    return {"way_coverage": (("region", "step"), out[:, :, 0]), "way_density": (("region", "step"), out[:, :, 1])}
