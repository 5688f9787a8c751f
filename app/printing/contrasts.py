"""What is printed about a contrast."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coprod.console import PURPOSE
from coprod.simulation.words import signed
from coprod.terminal import headed_table, tell, terminal

if TYPE_CHECKING:
    from coprod.experiments.contrast import Contrast


def print_contrast(contrasts: list[Contrast]) -> None:
    """Paired effects, and what the pairing saved."""
    numbers = ("A", "B", "B - A", "95 % interval", "runs saved")
    table = headed_table(("measure", *numbers), right=numbers, unbroken=("measure", *numbers))
    for c in contrasts:
        table.add_row(
            c.measure,
            f"{c.mean_a:z.4f}",
            f"{c.mean_b:z.4f}",
            signed(c.effect, 4),
            f"{signed(c.low, 4)} to {signed(c.high, 4)}",
            f"{c.saving:.3g} ×",
        )
    terminal().print(table)
    for c in contrasts:
        sure = "chance alone would hardly do this" if c.low > 0 or c.high < 0 else "this could be chance"
        tell(
            f"{c.measure}: {signed(c.effect, 4)} ({signed(c.low, 4)} to {signed(c.high, 4)}, n = {c.n} pairs): {sure}. "
            f"Independent seeds would have given {c.independent_low:+.4f} to {c.independent_high:+.4f}: pairing needed "
            f"{c.saving:.3g} times fewer runs (measured; 95 % interval {c.saving_low:.3g} to {c.saving_high:.3g})."
        )
    tell(PURPOSE)
