"""What is printed about regions that give an outcome."""

from __future__ import annotations

from typing import Any

from coprod.analysis.discover.statements import heading, sentences
from coprod.analysis.discover.words import conditions, limits, percent, with_interval
from coprod.console import PURPOSE
from coprod.terminal import headed_table, number, tell, terminal

SHARES = {"coverage": "coverage, 95 %", "density": "density, 95 %", "mass": "mass, 95 %"}
NUMBERS = ("9 in 10 partings", "stood", "outside", "points", "p")
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
    table = headed_table(("limit", *NUMBERS), right=NUMBERS, unbroken=NUMBERS)
    for factor, side in limits(region):
        one = region.sel(factor=factor, side=side)
        place = str(one["levels"].values) if side == "levels" else f"{float(one['limit']):.3g}"
        low, high = float(one["limit_low"]), float(one["limit_high"])
        spread = f"{low:.3g} to {high:.3g}" if low == low else ""
        chance, count = float(one["outside_chance"]), int(one["outside_points"])
        outside = percent(one["outside"]) if count else "–"
        p = number(chance) if chance >= LEAST else "< 0.001"
        table.add_row(f"{factor} {WORDS[side]} {place}", spread, percent(one["stood"]), outside, f"{count:,}", p)
    terminal().print(table)
