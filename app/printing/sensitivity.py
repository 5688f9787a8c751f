"""What is printed about a sensitivity analysis."""

from __future__ import annotations

from typing import Any

import numpy as np

from coprod.analysis.sensitivity.statements import heading, moves, ranked, sentences
from coprod.console import PURPOSE
from coprod.terminal import headed_table, tell, terminal

COLUMNS = {  # by method: title, variable, whether it has an interval
    "sobol": (("first order", "first", True), ("total order", "total", True)),
    "morris": (("mu*", "mu_star", True), ("mu", "mu", False), ("sigma", "sigma", False), ("seed noise", "noise", False)),
}
GIVEN = (("index", "index", True),)


def print_sensitivity(found: Any) -> None:
    """A table of factors by rank, of weights that sum to 1, of the strongest pairs, and the sentences."""
    tell(heading(found))
    columns = COLUMNS.get(found.attrs["method"], GIVEN)
    titles = [title for name, _, interval in columns for title in ([name, "95 %"] if interval else [name])]
    table = headed_table(["factor", *titles, ""], right=titles, unbroken=titles)
    for factor in ranked(found):
        row = found.sel(factor=factor)
        cells = [cell for _, name, interval in columns for cell in _cells(row, name, interval)]
        table.add_row(factor, *cells, "" if moves(found, factor) else "as nothing")
    if "dummy" in found:
        table.add_row("(largest of dummies)", f"{float(found['dummy']):.3f}", "", "")
    terminal().print(table)
    if "weight_first" in found:
        _print_weights(found)
    for line in sentences(found):
        tell(line)
    tell(PURPOSE)


def _cells(row: Any, name: str, interval: bool) -> list[str]:
    value = _number(row[name])
    return [value, f"{_number(row[f'{name}_low'])} to {_number(row[f'{name}_high'])}"] if interval else [value]


def _number(value: Any) -> str:
    return "–" if np.isnan(value) else f"{float(value):.3f}"


def _print_weights(found: Any) -> None:
    """Each weight of those that sum to 1, by itself."""
    table = headed_table(["weight, one by one", "goes with", "95 %"], right=("goes with", "95 %"), unbroken=("goes with", "95 %"))
    for weight in found["weight"].values:
        table.add_row(str(weight), *_cells(found.sel(weight=weight), "weight_first", True))
    terminal().print(table)
    tell("Weights sum to 1: one rises as the others fall, so these overlap and do not add up to their group's.")
