"""Regions as a table: one row for each number."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from coprod.analysis.table_file import write_table

from .words import limits

SHARES = ("coverage", "density", "mass")
NUMBERS = ("value", "low", "high", "stood", "outside", "outside_points", "p", "points")
ABOUT = ("where", "week", "method", "points", "points_held_back", "replicates", "partings", "drawing_seed", "scenario_hash")


def write_csv(found: Any, path: Path) -> None:
    """Coverage, density and mass of each region with 95 % intervals, and its limits with those of 9 in 10 partings."""
    about = [f"all_{name}" if name == "points" else name for name in ABOUT]
    write_table(path, ("region", "number", "factor", "units", "levels", *NUMBERS, *about), _rows(found))


def _rows(found: Any) -> Iterator[list[Any]]:
    about = [found.attrs.get(name, "") for name in ABOUT]
    for number in found["region"].values:
        region = found.sel(region=number)
        chance, inside = float(region["chance"]), int(region["points_inside"])
        for share in SHARES:
            yield [int(number), share, "", "", "", *_ends(region, share), "", "", "", chance, inside, *about]
        for factor, side in limits(region):
            one = region.sel(factor=factor, side=side)
            ends = ["", "", ""] if side == "levels" else _ends(one, "limit")
            levels = str(one["levels"].values) if side == "levels" else ""
            stood, count = float(one["stood"]), int(one["outside_points"])
            tested = (float(one["outside"]) if count else "", count, float(one["outside_chance"]))
            yield [int(number), side, factor, str(one["units"].values), levels, *ends, stood, *tested, inside, *about]
    for share in ("base", "covered"):
        yield ["", share, "", "", "", *_ends(found, share), "", "", "", "", found.attrs["points_held_back"], *about]


def _ends(found: Any, name: str) -> list[Any]:
    return [float(found[f"{name}{end}"]) for end in ("", "_low", "_high")]
