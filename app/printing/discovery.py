"""What is printed about regions that give an outcome."""

from __future__ import annotations

from typing import Any

from coprod.analysis.discover.statements import heading, sentences
from coprod.analysis.discover.words import conditions, limits, percent, with_interval
from coprod.console import PURPOSE
from coprod.terminal import headed_table, number, tell, terminal

SHARES = {"coverage": "coverage, 95 %", "density": "density, 95 %", "mass": "mass, 95 %"}
NUMBERS = ("limit", "9 in 10 partings", "stood", "just outside", "points", "p")
LEAST = 0.001  # p that is written out
WORDS = {"low": "at least", "high": "at most", "levels": "is"}


def print_discovery(found: Any) -> None:
    """A list of conditions for each region, its coverage and density, a table of its limits, and the sentences."""
    for line in heading(found):
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
    titles = (*SHARES.values(), "points held back")
    table = headed_table(titles, unbroken=titles)
    table.add_row(*(with_interval(region, name) for name in SHARES), f"{int(region['points_inside']):,}")
    terminal().print(table)


def _print_limits(region: Any) -> None:
    """Each limit: where it lies, where it lay in the partings, and the held-back points just outside it."""
    table = headed_table(("factor", "", *NUMBERS), right=NUMBERS[1:], unbroken=("factor", "", *NUMBERS[1:]))
    for factor, side in limits(region):
        one = region.sel(factor=factor, side=side)
        limit, places = str(one["levels"].values), ""
        if side != "levels":
            limit = f"{float(one['limit']):.3g}"
        if float(one["limit_low"]) == float(one["limit_low"]):
            places = f"{float(one['limit_low']):.3g} to {float(one['limit_high']):.3g}"
        stood = percent(one["stood"])
        count = int(one["outside_points"])
        outside = percent(one["outside"]) if count else "–"
        chance = float(one["outside_chance"])
        table.add_row(
            factor, WORDS[side], limit, places, stood, outside, f"{count:,}", number(chance) if chance >= LEAST else "< 0.001"
        )
    terminal().print(table)
