"""Bars of the standardised slopes of a sample's factors: what moves a measure, in straight lines, and how sure."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from coprod.simulation.words import signed

from .linear import linear
from .sample import after_last
from .style import COLOURS, finish, headline, label, names, origin_of, panels, told

MOST = 24  # bars
RESAMPLES = 500
GIVEN = ("start", "professionals", "groups", "needs", "population")  # prefixes of what people are like and need at the start
ROW = 0.16  # inches


def given(parameter: str) -> bool:
    """Whether a parameter says what people and needs are like, rather than what is done: its prefix is one of ``GIVEN``."""
    return parameter.partition(".")[0] in GIVEN


def draw_levers(data: Any, measure: str, path: Path) -> str:
    """Standardised slopes of the strongest factors with 95 % bootstrap intervals, and R² and whose share of it. Returns words."""
    found = linear(data, measure, resamples=RESAMPLES)
    slopes = sorted(found.slopes, key=lambda s: -abs(s.slope))
    shown, rest = slopes[:MOST], slopes[MOST:]
    figure, axes = panels(ROW * len(shown) + 1.7)
    axis = axes[0, 0]
    share = found.share(given)
    sides = [
        (False, f"what is done ({100 * (1.0 - share):.0f} % of what is explained)"),
        (True, f"people and needs ({100 * share:.0f} %)"),
    ]
    for side, text in sides:
        rows = [i for i, s in enumerate(shown) if given(s.parameter) == side]
        ends = [[shown[i].slope - shown[i].low for i in rows], [shown[i].high - shown[i].slope for i in rows]]
        if rows:
            values, bars = [shown[i].slope for i in rows], {"ecolor": "#333333", "elinewidth": 0.7, "capsize": 1.2}
            axis.barh(rows, values, xerr=ends, height=0.72, color=COLOURS[int(side)], alpha=0.8, label=text, error_kw=bars)
    axis.axvline(0.0, color="#333333", linewidth=0.6)
    axis.set_yticks(range(len(shown)), [s.parameter for s in shown], fontsize=6)
    axis.set_ylim(len(shown) - 0.4, -0.6)
    axis.tick_params(axis="y", length=0)
    axis.set_xlabel(told("Standardised slope: standard deviations for one of the factor", 44))
    after = after_last(data)
    title = str(data.attrs.get("study_title", ""))
    headline(figure, f"{title}{': ' if title else ''}{label(data[measure])} {after}")
    largest = "; ".join(f"{s.parameter} {signed(s.slope, 2)} ({signed(s.low, 2)} to {signed(s.high, 2)})" for s in slopes[:6])
    words = f"Bars of standardised slopes of {measure.replace('_', ' ')} {after}, largest first: {largest}."
    names(figure, *axis.get_legend_handles_labels())
    return finish(figure, origin_of(data), _caption(found, data, len(shown), rest), path, words)


def _caption(found: Any, data: Any, shown: int, rest: list[Any]) -> str:
    """n, R², intervals, what is not shown, and the share of each group of weights."""
    text = f"n = {found.points} points × {data.sizes['replicate']} replicates"
    text += f"; linear R² {found.r2:.2f} (adjusted {found.adjusted:.2f}); whiskers: 95 % bootstrap intervals over points"
    weights = [name for name in found.shares if name not in {s.parameter for s in found.slopes}]
    text += "".join(f"; weights of {name} together {100 * found.shares[name]:.0f} % of what is explained" for name in weights)
    if rest:
        text += f"; {shown} of {shown + len(rest)} factors, the others within ± {abs(rest[0].slope):.2f}"
    return text
