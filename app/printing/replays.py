"""What is printed about a run of a store, run again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coprod.console import say
from coprod.terminal import headed_table, terminal

if TYPE_CHECKING:
    from coprod.experiments.replay import Replay


def print_replay(found: Replay) -> None:
    """The replayed run at a few times, and whether it equals the stored one."""
    cell = ", ".join(f"{k} = {v:g}" if isinstance(v, float) else f"{k} = {v}" for k, v in found.cell.items())
    say(f"{found.scenario.title}: {cell}")
    scalars = [name for name, values in found.series.items() if values.ndim == 1][:6]
    table = headed_table(("week", *scalars), right=("week", *scalars))
    for i in sorted({int(x) for x in np.linspace(0, len(found.times) - 1, 9)}):
        table.add_row(f"{found.times[i]:g}", *(f"{found.series[name][i]:.4f}" for name in scalars))
    terminal().print(table)
    if not found.difference:
        numbers = sum(values.size for values in found.series.values())
        say(f"equal: all {numbers:,} stored numbers of this run came out the same, to the bit, on the Mesa engine")
