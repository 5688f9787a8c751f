"""The picture of regions: coverage against density on the way to each, and its limits over the ranges of the factors."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from coprod.analysis.style import COLOURS, SMALLEST, finish, headline, names, origin_of, panels
from coprod.simulation.words import listed

from .box import JOINED
from .statements import METHODS
from .words import MOST_NAMED, conditions, limits, with_interval

ROW = 0.34  # inches, of a factor that one region limits
MORE = 0.14  # for each further region
WAYS = 1.75  # inches of the upper panel
ROOM = 0.12  # of a range, that a number takes
AROUND = 1.35  # of titles and footnote
NO_REGION = "No region can be told from chance"


def draw_discovery(found: Any, path: Path) -> str:
    """Coverage and density of every box on the way, with 95 % intervals of the regions; below them what these limit.

    Returns words for the picture.
    """
    regions = [found.sel(region=number) for number in found["region"].values]
    limited = {factor for region in regions for factor, _ in limits(region)}
    rows = [str(name) for name in found["factor"].values if str(name) in limited]
    row = ROW + MORE * max(0, len(regions) - 1)
    heights = (WAYS, max(ROW, row * len(rows)))
    figure, axes = panels(sum(heights) + AROUND, 2, 1, height_ratios=heights)
    _draw_ways(axes[0, 0], found, regions)
    _draw_limits(axes[1, 0], found, regions, rows)
    a = found.attrs
    headline(figure, f"Where {a['where'].replace('_', ' ')} {a['after']} ({METHODS[a['method']]})")
    if regions:
        names(figure, *axes[0, 0].get_legend_handles_labels())
    held = f"n = {a['points_held_back']:,} points held back × {a['replicates']} replicates, found on {a['points']:,} others"
    marks = f"small dots: boxes on the way; crosses 95 %; lines below limits: 9 in 10 limits of {a['partings']} partings"
    return finish(figure, origin_of(found), f"{held}; {marks}", path, _words(found, regions))


def _words(found: Any, regions: list[Any]) -> str:
    said = []
    for one in regions:
        shares = f"coverage {with_interval(one, 'coverage')}, density {with_interval(one, 'density')}"
        said.append(f"region {int(one['region'])}, {listed(conditions(one), MOST_NAMED)}: {shares}")
    return f"Regions where {found.attrs['where']} {found.attrs['after']}: {'; '.join(said) or NO_REGION.lower()}."


def _draw_ways(axis: Any, found: Any, regions: list[Any]) -> None:
    for i, region in enumerate(regions):
        coverage, density = float(region["coverage"]), float(region["density"])
        axis.plot(region["way_coverage"], region["way_density"], "o", color=COLOURS[i], markersize=1.8, alpha=0.45)
        axis.errorbar(
            coverage,
            density,
            xerr=[[coverage - float(region["coverage_low"])], [float(region["coverage_high"]) - coverage]],
            yerr=[[density - float(region["density_low"])], [float(region["density_high"]) - density]],
            fmt="o",
            color=COLOURS[i],
            markersize=4,
            capsize=1.2,
            elinewidth=0.7,
            label=f"region {int(region['region'])}",
        )
    base = float(found["base"])
    axis.axhline(base, color="#333333", linewidth=0.6, linestyle="--")
    axis.text(0.01, base, "all points", fontsize=SMALLEST, va="bottom", ha="left", color="#333333")
    axis.set_xlim(0.0, 1.03)
    axis.set_ylim(0.0, 1.05)
    axis.set_xlabel("Coverage: part of what meets it that lies inside")
    axis.set_ylabel("Density: share inside\nthat meets it")


def _draw_limits(axis: Any, found: Any, regions: list[Any], rows: list[str]) -> None:
    """A grey bar for the range of each factor, and over it a bar for each region that limits it."""
    height = 0.7 / max(1, len(regions))
    for row, name in enumerate(rows):
        factor = found.sel(factor=name)
        levels = [level for level in str(factor["factor_levels"].values).split(JOINED) if level]
        low, high = float(factor["factor_low"]), float(factor["factor_high"])
        axis.barh(row, 1.0, height=0.8, color="#EEEEEE")
        for i, region in enumerate(regions):
            at = row + (i - (len(regions) - 1) / 2) * height
            one = region.sel(factor=name)
            if str(one["levels"].values):
                _draw_levels(axis, at, height, levels, str(one["levels"].values), COLOURS[i])
            elif np.isfinite(one["limit"]).any():
                _draw_range(axis, at, height, one, (low, high), COLOURS[i])
        if not levels:
            for place, end, side in ((0.0, low, "left"), (1.0, high, "right")):
                axis.text(place, row + 0.4, f"{end:.3g}", fontsize=SMALLEST, ha=side, va="top", color="#555555")
    axis.set_yticks(range(len(rows)), rows, fontsize=SMALLEST)
    axis.set_ylim(len(rows) - 0.35, -0.5)
    axis.set_xlim(0.0, 1.0)
    axis.set_xticks([])
    axis.tick_params(axis="y", length=0)
    for side in ("left", "bottom"):
        axis.spines[side].set_visible(False)
    axis.set_title("Limits over the range of each factor" if rows else NO_REGION)


def _draw_range(axis: Any, at: float, height: float, one: Any, ends: tuple[float, float], colour: str) -> None:
    """The part of a range that is in, with its limits, and below each where it lay in the partings."""
    width = ends[1] - ends[0]
    places = [(float(one["limit"].sel(side=side)) - ends[0]) / width for side in ("low", "high")]
    start, stop = (otherwise if np.isnan(place) else place for place, otherwise in zip(places, (0.0, 1.0), strict=True))
    axis.barh(at, max(stop - start, 0.01), left=start, height=0.62 * height, color=colour, alpha=0.85)
    within = stop - start > ROOM * np.isfinite(places).sum()
    for side, place in zip(("low", "high"), places, strict=True):
        if np.isnan(place):
            continue
        spread = [(float(one[f"limit_{end}"].sel(side=side)) - ends[0]) / width for end in ("low", "high")]
        axis.plot(spread, [at + 0.42 * height] * 2, color="#222222", linewidth=0.9, solid_capstyle="butt")
        inwards = 1.5 if side == "low" else -1.5  # points
        way = "left" if (side == "low") == within else "right"
        text = {"textcoords": "offset points", "fontsize": SMALLEST, "ha": way, "va": "center_baseline"}
        value = f"{float(one['limit'].sel(side=side)):.3g}"
        axis.annotate(value, (place, at), (inwards if within else -inwards, 0), color="#FFFFFF" if within else "#222222", **text)


def _draw_levels(axis: Any, at: float, height: float, levels: list[str], kept: str, colour: str) -> None:
    """A field for each level, coloured where it is in."""
    width = 1.0 / len(levels)
    shape = {"width": 0.96 * width, "height": 0.62 * height, "alpha": 0.85}
    for k, level in enumerate(levels):
        within = level in kept.split(JOINED)
        axis.barh(at, left=(k + 0.02) * width, color=colour if within else "#FFFFFF", **shape)
        ink = "#FFFFFF" if within else "#555555"
        axis.text((k + 0.5) * width, at, level, fontsize=SMALLEST, ha="center", va="center", color=ink)
