"""What is printed about a calibration."""

from __future__ import annotations

from typing import Any

from coprod.analysis.calibration.statements import at_end, conflicts, heading, identified, sentences, theories
from coprod.console import PURPOSE
from coprod.terminal import headed_table, number, tell, terminal


def print_calibration(found: Any) -> None:
    """What conflicts, tables of parameters, figures and theories, and the sentences."""
    for line in conflicts(found):
        tell(line)
    tell(heading(found))
    for name, one in theories(found):
        _print_parameters(name, one)
        if "predicted" in one:
            _print_figures(one)
    if "probability" in found:
        _print_theories(found)
    for line in sentences(found):
        tell(line)
    tell(PURPOSE)


def _print_parameters(theory: str, found: Any) -> None:
    right = ("median", "95 %", "before: 95 %", "narrowed")
    table = headed_table(["parameter", *right, "identified"], right=right, unbroken=right, title=theory)
    for name in found["parameter"].values:
        row = found.sel(parameter=name)
        ends, before = (f"{_short(row[a])} to {_short(row[b])}" for a, b in (("low", "high"), ("prior_low", "prior_high")))
        known = identified(found, str(name))
        if not found["reached"]:
            table.add_row(str(name), "–", "–", before, "–", known)
            continue
        if end := at_end(found, str(name)):
            known = f"{known}, at its {end} end"
        table.add_row(str(name), _short(row["median"]), ends, before, number(row["contraction"]), known)
    terminal().print(table)


def _print_figures(found: Any) -> None:
    right = ("observed", "± s.e.", "predicted", "95 %")
    table = headed_table(["figure", *right, "units"], right=right, unbroken=right)
    for at in found["observation"].values:
        row = found.sel(observation=at)
        low, middle, high = row["predicted"].values
        ends = f"{_short(low)} to {_short(high)}"
        table.add_row(str(at), _short(row["value"]), _short(row["uncertainty"]), _short(middle), ends, str(row["units"].values))
    terminal().print(table)


def _print_theories(found: Any) -> None:
    right = ("probability", "95 %", "recognised")
    table = headed_table(["theory", *right], right=right, unbroken=right)
    for name in found["theory"].values:
        row = found.sel(theory=name)
        ends = f"{number(row['probability_low'])} to {number(row['probability_high'])}"
        table.add_row(str(name), number(row["probability"]), ends, f"{100 * float(row['recognised']):.0f} %")
    terminal().print(table)


def _short(value: Any) -> str:
    return f"{float(value):.4g}"
