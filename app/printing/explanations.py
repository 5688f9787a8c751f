"""What is printed about the effects of mechanisms."""

from __future__ import annotations

from typing import Any

from coprod.console import PURPOSE
from coprod.simulation.words import listed, signed
from coprod.terminal import headed_table, tell, terminal

NUMBERS = ("effect", "95 %", "alone", "last")


def print_explanation(found: Any) -> None:
    """For each measure a table of mechanisms, the largest effect first, whose effects sum to the whole."""
    for measure in found["measure"].values:
        _print_measure(found, found.sel(measure=measure), str(measure))
    tell(found.attrs["meaning"])
    tell("Effect: averaged over all orders of switching on (Shapley); alone: with the others off; last: with the others on.")
    for line in found.attrs["left_out"]:
        tell(f"Left out, {line}.")
    tell(PURPOSE)


def _print_measure(found: Any, one: Any, measure: str) -> None:
    n, all_of_them = int(one["n"]), found.attrs["replicates"]
    left = "" if n == all_of_them else f", {all_of_them - n} left out, in which some configuration has no {measure}"
    tell(f"{measure} [{one['units'].values}] after {found.attrs['weeks']:g} weeks, {n} replicates{left}:")
    table = headed_table(("mechanism", "", *NUMBERS), right=NUMBERS, unbroken=("mechanism", *NUMBERS))
    effects = abs(one["effect"])
    for mechanism in one["mechanism"].values[effects.argsort().values[::-1]]:
        m = one.sel(mechanism=mechanism)
        effect, alone, last = (signed(float(m[name]), 4) for name in ("effect", "alone", "last"))
        title = str(m["title"].values)
        told = "" if title == str(mechanism).replace("_", " ") else title
        table.add_row(str(mechanism), told, effect, _interval(m["low"], m["high"]), alone, last)
    ends = f"{float(one['all_off']):.4f} with all off, {float(one['all_on']):.4f} with all on"
    table.add_row("whole", ends, signed(float(one["whole"]), 4), _interval(one["whole_low"], one["whole_high"]), "", "")
    terminal().print(table)
    unsure = one["mechanism"].values[(one["low"].values <= 0) & (one["high"].values >= 0)]
    if len(unsure):
        tell(f"Of {listed([*map(str, unsure)])} no effect on {measure} can be told from nothing: the interval covers 0.")


def _interval(low: Any, high: Any) -> str:
    return f"{signed(float(low), 4)} to {signed(float(high), 4)}"
