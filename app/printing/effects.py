"""What is printed about effect sizes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coprod.console import PURPOSE
from coprod.terminal import headed_table, tell, terminal

if TYPE_CHECKING:
    from coprod.analysis.effect_sizes.summary import Found, Interval

NUMBERS = ("range", "model", "95 % of seeds", "median", "95 % of draws")


def print_effects(found: list[Found]) -> None:
    """Each effect's range, the model's value over seeds and over draws, and whether they lie in it."""
    drawn = bool(len(found[0].drawn))
    titles = ("effect", "range", "model", "95 % of seeds", "verdict", *(("median", "95 % of draws", "verdict") if drawn else ()))
    table = headed_table(titles, right=NUMBERS, unbroken=NUMBERS)
    for f in found:
        e = f.effect
        low, high = f"{e.low:.4g}", f"{e.high:.4g}"
        span = f"≤ {high}" if low == "-inf" else f"≥ {low}" if high == "inf" else f"{low} to {high}"
        name = e.title + (" *" if e.without_citizens else "")
        draws = (*_cells(f.draws), f.draws.verdict(e)) if drawn else ()
        table.add_row(name, span, *_cells(f.seeds), f.seeds.verdict(e), *draws)
    terminal().print(table)
    if any(f.effect.without_citizens for f in found):
        tell("* found in groups without citizens: that it holds in co-production is an assumption.")
    inside = sum(f.seeds.verdict(f.effect) == "inside" for f in found)
    tell(f"{inside} of {len(found)} effects lie inside the range of their source, with their interval over seeds.")
    tell(PURPOSE)


def _cells(interval: Interval) -> tuple[str, str]:
    return f"{interval.value:.2f}", f"{interval.low:.2f} to {interval.high:.2f}"
