"""The picture of regions: coverage against density on the way to each, and its limits over the ranges of the factors."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import Any

import numpy as np

from coprod.analysis.style import COLOURS, footnote, plt, room_below, save

from .box import JOINED
from .statements import METHODS
from .words import limits

ROW = 0.42  # inches
LEAST_HEIGHT = 3.6


def draw_discovery(found: Any, path: Path) -> None:
    """Coverage and density of every box on the way, with 95 % intervals of those chosen; beside them what they limit."""
    limited = {factor for region in _regions(found) for factor, _ in limits(region)}
    rows = [str(name) for name in found["factor"].values if str(name) in limited]
    size = (9.4, max(LEAST_HEIGHT, ROW * (len(rows) + 1) * max(1.0, 0.6 * found.sizes["region"]) + 1.6))
    figure, (left, right) = plt.subplots(1, 2, figsize=size, layout="constrained", width_ratios=(1.0, 1.35))
    _draw_ways(left, found)
    _draw_limits(right, found, rows)
    a = found.attrs
    title = f"Where {a['where']} after {a['week']:g} weeks ({METHODS[a['method']]})"
    figure.suptitle("\n".join(textwrap.wrap(title, 90)), x=0.01, ha="left", fontsize=11)
    text = (
        f"n = {a['points_held_back']:,} points held back × {a['replicates']} replicates, found on {a['points']:,} others; crosses "
        f"95 %; thin lines: 9 in 10 limits of {a['partings']} partings"
    )
    footnote(figure, found, text)
    room_below(figure, 0.45)
    save(figure, path)


def _regions(found: Any) -> list[Any]:
    return [found.sel(region=number) for number in found["region"].values]


def _draw_ways(axis: Any, found: Any) -> None:
    for region in _regions(found):
        number = int(region["region"])
        colour = COLOURS[number - 1]
        coverage, density = float(region["coverage"]), float(region["density"])
        axis.plot(region["way_coverage"], region["way_density"], "o", color=colour, markersize=3, alpha=0.45)
        axis.errorbar(
            coverage,
            density,
            xerr=[[coverage - float(region["coverage_low"])], [float(region["coverage_high"]) - coverage]],
            yerr=[[density - float(region["density_low"])], [float(region["density_high"]) - density]],
            fmt="o",
            color=colour,
            markersize=7,
            capsize=2,
            label=f"region {number}",
        )
    base = float(found["base"])
    axis.axhline(base, color="#333333", linewidth=0.8, linestyle="--")
    axis.text(0.01, base, " all points", fontsize=8.5, va="bottom", ha="left", color="#333333")
    axis.set_xlim(0.0, 1.03)
    axis.set_ylim(0.0, 1.05)
    axis.set_xlabel("Coverage [share of what meets it]")
    axis.set_ylabel("Density [share that meets it]")
    if found.sizes["region"] > 1:
        axis.legend(fontsize=8.5, frameon=False, loc="lower right")


def _draw_limits(axis: Any, found: Any, rows: list[str]) -> None:
    """A grey bar for the range of each factor, from 0 to 1, and over it a bar for each region that limits it."""
    regions = _regions(found)
    height = 0.8 / max(1, len(regions))
    for row, name in enumerate(rows):
        factor = found.sel(factor=name)
        levels = [level for level in str(factor["factor_levels"].values).split(JOINED) if level]
        low, high = float(factor["factor_low"]), float(factor["factor_high"])
        axis.barh(row, 1.0, height=0.86, color="#EEEEEE")
        for i, region in enumerate(regions):
            at = row + (i - (len(regions) - 1) / 2) * height
            one = region.sel(factor=name)
            if levels:
                _draw_levels(axis, at, height, levels, str(one["levels"].values), COLOURS[i])
            elif np.isfinite(one["limit"]).any():
                _draw_range(axis, at, height, one, low, high, COLOURS[i])
        ends = (levels[0], levels[-1]) if levels else (f"{low:.3g}", f"{high:.3g}")
        if not levels:
            axis.text(-0.01, row + 0.42, ends[0], fontsize=7.5, ha="left", va="top", color="#555555")
            axis.text(1.01, row + 0.42, ends[1], fontsize=7.5, ha="right", va="top", color="#555555")
    axis.set_yticks(range(len(rows)), rows, fontsize=9)
    axis.set_ylim(len(rows) - 0.4, -0.6)
    axis.set_xlim(-0.01, 1.01)
    axis.set_xticks([])
    axis.set_title("Limits over each factor's range", fontsize=10)
    axis.tick_params(axis="y", length=0)
    for side in ("left", "bottom"):
        axis.spines[side].set_visible(False)
    if not rows:
        axis.text(0.5, 0.0, "No region can be told from chance", ha="center", va="center")


def _draw_range(axis: Any, at: float, height: float, one: Any, low: float, high: float, colour: str) -> None:
    ends = {"low": low, "high": high}
    place = {side: (float(one["limit"].sel(side=side)) - low) / (high - low) for side in ends}
    start, stop = (0.0 if np.isnan(place["low"]) else place["low"]), (1.0 if np.isnan(place["high"]) else place["high"])
    axis.barh(at, max(stop - start, 0.01), left=start, height=0.6 * height, color=colour, alpha=0.85)
    for side in ends:
        if not np.isnan(place[side]):
            spread = [(float(one[f"limit_{end}"].sel(side=side)) - low) / (high - low) for end in ("low", "high")]
            axis.plot(spread, [at, at], color="#333333", linewidth=1.2)
            value = float(one["limit"].sel(side=side))
            axis.text(place[side], at - 0.3 * height, f"{value:.3g}", fontsize=8, ha="center", va="bottom")


def _draw_levels(axis: Any, at: float, height: float, levels: list[str], kept: str, colour: str) -> None:
    """A field for each level, coloured where it is in."""
    width = 1.0 / len(levels)
    shape = {"width": 0.96 * width, "height": 0.6 * height, "alpha": 0.85}
    for k, level in enumerate(levels):
        within = level in kept.split(JOINED)
        axis.barh(at, left=(k + 0.02) * width, color=colour if within else "#FFFFFF", **shape)
        axis.text((k + 0.5) * width, at, level, fontsize=8, ha="center", va="center", color="#FFFFFF" if within else "#555555")
