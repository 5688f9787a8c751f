"""The picture of a calibration: each parameter before and after, and observed figures beside predicted ones."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import Any

import numpy as np

from coprod.analysis.style import COLOURS, footnote, plt, room_below, save

from .statements import identified, theories

COLUMNS = 3
DECADE = 10.0  # a range so many times as high as low is drawn on a logarithmic scale
HEIGHT = 2.1  # inches, of a row of panels
BARS = 20
MOST_TICKS = 6
BELOW = 0.09  # of the highest bar: room for each interval under it


def draw_calibration(found: Any, path: Path) -> None:
    """Small panels of the parameters, then one of the observed figures in units of their spread in the prediction."""
    names = [str(name) for name in found["parameter"].values]
    columns = 2 if len(names) == 4 else min(COLUMNS, len(names))
    rows = -(-len(names) // columns)
    predicted = "predicted" in found
    size = (7.6, HEIGHT * rows + (0.34 * found.sizes["observation"] + 1.2 if predicted else 0.0) + 1.4)
    figure = plt.figure(figsize=size, layout="constrained")
    heights = [HEIGHT] * rows + ([0.34 * found.sizes["observation"] + 1.0] if predicted else [])
    grid = figure.add_gridspec(len(heights), columns, height_ratios=heights)
    for number, name in enumerate(names):
        axis = figure.add_subplot(grid[number // columns, number % columns])
        _parameter(axis, found, name)
    if predicted:
        _observations(figure.add_subplot(grid[rows, :]), found)
    figure.suptitle("\n".join(textwrap.wrap(found.attrs.get("title", "Calibration"), 80)), fontsize=11, x=0.01, ha="left")
    if len(many := theories(found)) > 1:
        lines = [axis.plot([], [], color=COLOURS[number], lw=2.0, label=theory)[0] for number, (theory, _) in enumerate(many)]
        figure.legend(handles=lines, loc="outside upper right", ncols=len(lines), fontsize=8.5, frameon=False)
    a = found.attrs
    text = (
        f"n = {a['points']:,} points of the prior, a figure is the mean of {a['services']} run{'s' if a['services'] > 1 else ''}; "
        "grey: 95 % of the prior; bars: 95 % of the posterior; in brackets: the data cannot identify it"
    )
    footnote(figure, found, text)
    room_below(figure, 0.55)
    save(figure, path)


def _parameter(axis: Any, found: Any, name: str) -> None:
    every, many = found.sel(parameter=name), theories(found)
    draws = every["draw"].values
    prior = [float(np.min(every["prior_low"])), float(np.max(every["prior_high"]))]
    low, high = min(prior[0], float(draws.min())), max(prior[1], float(draws.max()))
    log = low > 0.0 and high / low >= DECADE
    edges = np.geomspace(low, high, BARS + 1) if log else np.linspace(low, high, BARS + 1)
    axis.axvspan(*prior, color="#e4e4e4", lw=0)
    top = 0.0
    for number, (_, one) in enumerate(many):
        column = one.sel(parameter=name)["draw"].values
        counts, *_ = axis.hist(column, edges, histtype="step", color=COLOURS[number], lw=1.4)
        top = max(top, float(counts.max()))
    for number, (_, one) in enumerate(many):
        ends = [float(one[end].sel(parameter=name)) for end in ("low", "high")]
        axis.plot(ends, [-BELOW * top * (number + 0.6)] * 2, color=COLOURS[number], lw=2.5)
    axis.set_ylim(-BELOW * top * (len(many) + 0.2), 1.05 * top)
    unknown = all(identified(one, name) == "not at all" for _, one in many)
    axis.set_title(f"({name})" if unknown else name, fontsize=9)
    axis.set_yticks([])
    axis.spines["left"].set_visible(False)
    axis.tick_params(axis="x", labelsize=8)
    if log:
        axis.set_xscale("log")
        ticks = [m * 10.0**n for n in range(-12, 12) for m in (1, 2, 5) if low <= m * 10.0**n <= high]
        ticks = ticks if len(ticks) <= MOST_TICKS else [t for t in ticks if np.log10(t) % 1 < 1e-9]
        axis.set_xticks(ticks, [f"{t:g}" for t in ticks])
        axis.minorticks_off()


def _observations(axis: Any, found: Any) -> None:
    """Predicted intervals, shifted and scaled so that what is observed stands at 0 and its standard error is 1."""
    many = theories(found)
    count = found.sizes["observation"]
    value, uncertainty = found["value"].values, found["uncertainty"].values
    for number, (_, one) in enumerate(many):
        low, middle, high = (one["predicted"].values - value) / uncertainty
        at = np.arange(count) + 0.2 * (number - (len(many) - 1) / 2)
        axis.hlines(at, low, high, color=COLOURS[number], lw=2.0)
        axis.plot(middle, at, "o", color=COLOURS[number], markersize=4)
    axis.axvline(0.0, color="#333333", linewidth=1.0)
    axis.set_yticks(range(count), [str(name) for name in found["observation"].values], fontsize=8.5)
    axis.set_ylim(count - 0.5, -0.5)
    axis.tick_params(axis="y", length=0)
    axis.set_xlabel("Predicted less observed, in standard errors of what is observed")
