"""The picture of a calibration: each parameter before and after, and observed figures beside predicted ones."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import Any

import numpy as np

from coprod.analysis.style import COLOURS, footnote, plt, room_below, save

from .statements import identified, theories

COLUMNS = 3
HEIGHT = 2.1  # inches, of a row of panels
BARS = 30


def draw_calibration(found: Any, path: Path) -> None:
    """Small panels of the parameters, then one of the observed figures in units of their spread in the prediction."""
    names = [str(name) for name in found["parameter"].values]
    rows = -(-len(names) // COLUMNS)
    predicted = "predicted" in found
    size = (7.6, HEIGHT * rows + (0.34 * found.sizes["observation"] + 1.2 if predicted else 0.0) + 1.4)
    figure = plt.figure(figsize=size, layout="constrained")
    heights = [HEIGHT] * rows + ([0.34 * found.sizes["observation"] + 1.0] if predicted else [])
    grid = figure.add_gridspec(len(heights), COLUMNS, height_ratios=heights)
    for number, name in enumerate(names):
        _parameter(figure.add_subplot(grid[number // COLUMNS, number % COLUMNS]), found, name, first=number == 0)
    if predicted:
        _observations(figure.add_subplot(grid[rows, :]), found)
    figure.suptitle("\n".join(textwrap.wrap(found.attrs.get("title", "Calibration"), 80)), fontsize=11, x=0.01, ha="left")
    a = found.attrs
    text = (
        f"n = {a['points']:,} points of the prior, a figure is the mean of {a['services']} run{'s' if a['services'] > 1 else ''}; "
        "grey: the prior; bars: 95 %; in brackets: the data cannot identify it"
    )
    footnote(figure, found, text)
    room_below(figure, 0.55)
    save(figure, path)


def _parameter(axis: Any, found: Any, name: str, first: bool) -> None:
    every = found.sel(parameter=name)
    low, high = (float(np.min(every["prior_low"])), float(np.max(every["prior_high"])))
    draws = every["draw"].values
    low, high = min(low, float(draws.min())), max(high, float(draws.max()))
    log = low > 0.0 and high / low > 20.0
    edges = np.geomspace(low, high, BARS + 1) if log else np.linspace(low, high, BARS + 1)
    prior_ends = [float(np.min(every["prior_low"])), float(np.max(every["prior_high"]))]
    axis.axvspan(*prior_ends, color="#dddddd", lw=0)
    for number, (theory, one) in enumerate(theories(found)):
        column = one.sel(parameter=name)
        axis.hist(column["draw"].values, edges, histtype="step", color=COLOURS[number], lw=1.4, label=theory or "posterior")
        at = -0.05 - 0.06 * number
        ends = [float(column["low"]), float(column["high"])]
        axis.plot(ends, [at, at], transform=axis.get_xaxis_transform(), color=COLOURS[number], lw=2.5, clip_on=False)
    unknown = all(identified(one, name) == "not at all" for _, one in theories(found))
    axis.set_title(f"({name})" if unknown else name, fontsize=9)
    axis.set_yticks([])
    axis.spines["left"].set_visible(False)
    axis.tick_params(axis="x", pad=6 + 4 * len(theories(found)), labelsize=8)
    if log:
        axis.set_xscale("log")
    if first and len(theories(found)) > 1:
        axis.legend(fontsize=7.5, frameon=False)


def _observations(axis: Any, found: Any) -> None:
    """Predicted intervals, shifted and scaled so that what is observed stands at 0 and its standard error is 1."""
    many = theories(found)
    count = found.sizes["observation"]
    value, uncertainty = found["value"].values, found["uncertainty"].values
    for number, (theory, one) in enumerate(many):
        low, middle, high = (one["predicted"].values - value) / uncertainty
        at = np.arange(count) + 0.2 * (number - (len(many) - 1) / 2)
        axis.hlines(at, low, high, color=COLOURS[number], lw=2.0, label=theory or "predicted")
        axis.plot(middle, at, "o", color=COLOURS[number], markersize=4)
    axis.axvline(0.0, color="#333333", linewidth=1.0)
    axis.set_yticks(range(count), [str(name) for name in found["observation"].values], fontsize=8.5)
    axis.set_ylim(count - 0.5, -0.5)
    axis.tick_params(axis="y", length=0)
    axis.set_xlabel("Predicted less observed, in standard errors of what is observed")
