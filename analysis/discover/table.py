"""Regions as a table: one row for each number."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from coprod.analysis.table_file import write_table

from .statements import limits

SHARES = ("coverage", "density", "mass")
ABOUT = ("where", "week", "method", "points", "points_held_back", "replicates", "partings", "drawing_seed", "scenario_hash")
COLUMNS = (
    "region",
    "number",
    "factor",
    "units",
    "levels",
    "value",
    "low",
    "high",
    "stood",
    "outside",
    "outside_points",
    "p",
    "points",
)


def write_csv(found: Any, path: Path) -> None:
    """Coverage, density and mass of each region with 95 % intervals, and its limits with those of 9 in 10 partings."""
    write_table(path, (*COLUMNS, *ABOUT), _rows(found))


def _rows(found: Any) -> Iterator[list[Any]]:
    about = [found.attrs.get(name, "") for name in ABOUT]
    for number in found["region"].values:
        region = found.sel(region=number)
        for share in SHARES:
            yield [
                int(number),
                share,
                "",
                "",
                "",
                *_ends(region, share),
                "",
                "",
                "",
                float(region["chance"]),
                _points(region),
                *about,
            ]
        for factor, side in limits(region):
            one = region.sel(factor=factor, side=side)
            ends = [float(one[name]) if side != "levels" else "" for name in ("limit", "limit_low", "limit_high")]
            levels = str(region["levels"].sel(factor=factor).values) if side == "levels" else ""
            stood = float(one["stood"].sel(search=int(region["from_search"])))
            outside = float(one["outside"]) if int(one["outside_points"]) else ""
            tested = (outside, int(one["outside_points"]), float(one["outside_chance"]))
            yield [int(number), side, factor, str(one["units"].values), levels, *ends, stood, *tested, _points(region), *about]
    for share in ("base", "covered"):
        yield ["", share, "", "", "", *_ends(found, share), "", "", "", "", found.attrs["points_held_back"], *about]


def _ends(found: Any, name: str) -> list[float]:
    return [float(found[f"{name}{end}"]) for end in ("", "_low", "_high")]


def _points(region: Any) -> int:
    return int(region["points_inside"])
