"""What is printed about a sensitivity analysis."""

from __future__ import annotations

from math import isfinite
from typing import Any

from coprod.analysis.sensitivity.statements import columns_of, heading, moves, ranked, ranking, sentences
from coprod.console import PURPOSE
from coprod.terminal import headed_table, number, tell, terminal

MOST_PAIRS = 10


def print_sensitivity(found: Any) -> None:
    """A table of factors by rank, of weights that sum to 1, of the strongest pairs, and the sentences."""
    tell(heading(found))
    columns = columns_of(found.attrs["method"])
    titles = [title for name, _, interval in columns for title in ([name, "95 %"] if interval else [name])]
    table = headed_table(["factor", *titles, ""], right=titles, unbroken=titles)
    for factor in ranked(found):
        row = found.sel(factor=factor)
        cells = [cell for _, name, interval in columns for cell in _cells(row, name, interval)]
        table.add_row(factor, *cells, "" if moves(found, factor) else "as nothing")
    terminal().print(table)
    if "weight_first" in found:
        _print_weights(found)
    if "second" in found:
        _print_pairs(found)
    _print_halvings(found)
    for line in sentences(found):
        tell(line)
    tell(PURPOSE)


def _cells(row: Any, name: str, interval: bool) -> list[str]:
    value = number(row[name])
    if not interval:
        return [value]
    low, high = row[f"{name}_low"], row[f"{name}_high"]
    return [value, f"{number(low)} to {number(high)}" if isfinite(low) and isfinite(high) else "none"]


def _print_weights(found: Any) -> None:
    """Each weight of those that sum to 1, by itself."""
    table = headed_table(["weight, one by one", "goes with", "95 %"], right=("goes with", "95 %"), unbroken=("goes with", "95 %"))
    for weight in found["weight"].values:
        table.add_row(str(weight), *_cells(found.sel(weight=weight), "weight_first", True))
    terminal().print(table)
    tell("Weights sum to 1: one rises as the others fall, so these overlap and do not add up to their group's.")


def _print_pairs(found: Any) -> None:
    """The pairs of groups that make most together."""
    names = [str(name) for name in found["factor"].values]
    pairs = [(a, b) for i, a in enumerate(names) for b in names[i + 1 :]]
    pairs.sort(key=lambda pair: -abs(float(found["second"].sel(factor=pair[0], other=pair[1]))))
    table = headed_table(
        ["two factors together", "second order", "95 %"], right=("second order", "95 %"), unbroken=("second order", "95 %")
    )
    for a, b in pairs[:MOST_PAIRS]:
        table.add_row(f"{a} and {b}", *_cells(found.sel(factor=a, other=b), "second", True))
    terminal().print(table)
    if len(pairs) > MOST_PAIRS:
        tell(f"The strongest {MOST_PAIRS} of {len(pairs)} pairs.")


def _print_halvings(found: Any) -> None:
    """What fewer blocks give for the factors that matter most."""
    name = f"{ranking(found)}_by_blocks"
    if name not in found:
        return
    sizes = [f"{int(n):,}" for n in found["blocks"].values]
    what = "total order" if name == "total_by_blocks" else "mu*"
    table = headed_table([f"{what} by blocks", *sizes], right=sizes, unbroken=sizes)
    for factor in ranked(found)[:MOST_PAIRS]:
        table.add_row(factor, *(number(x) for x in found[name].sel(factor=factor).values))
    terminal().print(table)
