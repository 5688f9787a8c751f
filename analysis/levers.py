"""Bars of the standardised slopes of a sample's factors: what moves a measure, in straight lines, and how sure."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import Any

from .linear import linear
from .style import COLOURS, footnote, label, plt, save

MOST = 24  # bars
RESAMPLES = 500
GIVEN = ("start", "professionals", "groups", "needs", "population")  # prefixes of what people are like and need at the start
ROW = 0.21  # inches


def given(parameter: str) -> bool:
    """Whether a parameter says what people and needs are like, rather than what is done: its prefix is one of ``GIVEN``."""
    return parameter.partition(".")[0] in GIVEN


def draw_levers(data: Any, measure: str, path: Path) -> None:
    """Standardised slopes of the strongest factors with 95 % bootstrap intervals, and R² and whose share of it in words."""
    found = linear(data, measure, resamples=RESAMPLES)
    slopes = sorted(found.slopes, key=lambda s: -abs(s.slope))
    shown, rest = slopes[:MOST], slopes[MOST:]
    figure, axis = plt.subplots(figsize=(7.6, ROW * len(shown) + 2.1))
    share = found.share(given)
    sides = [
        (False, f"what is done ({100 * (1.0 - share):.0f} % of what is explained)"),
        (True, f"people and needs ({100 * share:.0f} %)"),
    ]
    for side, text in sides:
        rows = [i for i, s in enumerate(shown) if given(s.parameter) == side]
        ends = [[shown[i].slope - shown[i].low for i in rows], [shown[i].high - shown[i].slope for i in rows]]
        if rows:
            values, bars = [shown[i].slope for i in rows], {"ecolor": "#333333", "elinewidth": 1.0, "capsize": 2}
            axis.barh(rows, values, xerr=ends, height=0.72, color=COLOURS[int(side)], alpha=0.8, label=text, error_kw=bars)
    axis.axvline(0.0, color="#333333", linewidth=0.8)
    axis.set_yticks(range(len(shown)), [s.parameter for s in shown], fontsize=9)
    axis.set_ylim(len(shown) - 0.4, -0.6)
    axis.tick_params(axis="y", length=0)
    axis.set_xlabel("Standardised slope: standard deviations of the measure for one of the factor")
    axis.legend(fontsize=8.5, frameon=False, loc="lower right")
    weeks = float(data["time"].values[-1])
    title = f"{data.attrs.get('study_title', '')}\n{label(data[measure])} after {weeks:g} weeks"
    axis.set_title("\n".join(line for part in title.split("\n") for line in textwrap.wrap(part, 80)))
    figure.tight_layout(rect=(0, 0.5 / figure.get_figheight(), 1, 1))
    footnote(figure, data, _caption(found, data, len(shown), rest))
    save(figure, path)


def _caption(found: Any, data: Any, shown: int, rest: list[Any]) -> str:
    """n, R², intervals, what is not shown, and the share of each group of weights."""
    text = f"n = {found.points} points × {data.sizes['replicate']} replicates"
    text += f"; linear R² {found.r2:.2f} (adjusted {found.adjusted:.2f}); whiskers: 95 % bootstrap intervals over points"
    weights = [name for name in found.shares if name not in {s.parameter for s in found.slopes}]
    text += "".join(f"; weights of {name} together {100 * found.shares[name]:.0f} % of what is explained" for name in weights)
    if rest:
        text += f"; {shown} of {shown + len(rest)} factors, the others within ± {abs(rest[0].slope):.2f}"
    return text
