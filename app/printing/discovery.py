"""What is printed about regions that give an outcome."""

from __future__ import annotations

from typing import Any

from coprod.analysis.discover.statements import conditions, heading, limits, percent, sentences
from coprod.console import PURPOSE
from coprod.terminal import headed_table, number, tell, terminal

SHARES = {"coverage": "coverage, 95 %", "density": "density, 95 %", "mass": "mass, 95 %"}
NUMBERS = ("limit", "9 in 10 partings", "stood", "just outside", "points", "p")
WORDS = {"low": "at least", "high": "at most", "levels": "is"}


def print_discovery(found: Any) -> None:
    """A list of conditions for each region, its coverage, density and limits, and the sentences."""
    for line in heading(found).splitlines():
        tell(line)
    for region in (found.sel(region=n) for n in found["region"].values):
        tell("")
        tell(f"Region {int(region['region'])}")
        for text in conditions(region):
            tell(f"  {text}")
        _print_shares(region)
        _print_limits(region)
    for line in sentences(found):
        tell(line)
    tell(PURPOSE)


def _print_shares(region: Any) -> None:
    table = headed_table((*SHARES.values(), "points held back"), unbroken=SHARES.values())
    table.add_row(*(percent(region, name) for name in SHARES), f"{int(region['points_inside']):,}")
    terminal().print(table)


def _print_limits(region: Any) -> None:
    table = headed_table(("factor", "", *NUMBERS), right=NUMBERS, unbroken=("factor", "", *NUMBERS))
    for factor, side in limits(region):
        one = region.sel(factor=factor, side=side)
        if side == "levels":
            limit, places = str(region["levels"].sel(factor=factor).values), ""
        else:
            limit, places = f"{float(one['limit']):.3g}", f"{float(one['limit_low']):.3g} to {float(one['limit_high']):.3g}"
        search = int(region["from_search"])
        stood = f"{100 * float(one['stood'].sel(search=search)):.0f} %"
        outside = f"{100 * float(one['outside']):.0f} %" if int(one["outside_points"]) else "–"
        table.add_row(
            factor,
            WORDS[side],
            limit,
            places,
            stood,
            outside,
            str(int(one["outside_points"])),
            number(float(one["outside_chance"])),
        )
    terminal().print(table)
