"""The picture of a calibration: each parameter before and after, and observed figures beside predicted ones."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from coprod.analysis.style import COLOURS, COLUMN, SMALLEST, finish, headline, names, origin_of, plt, told
from coprod.simulation.words import counted

from .statements import conflicts, identified, theories

COLUMNS = 2
HEIGHT = 1.15  # inches, of a row of panels
BARS = 20
MOST_TICKS = 4
BELOW = 0.09  # of the highest bar: room for each interval under it


def draw_calibration(found: Any, path: Path) -> str:
    """Small panels of the parameters, then one of the observed figures in units of their spread in the prediction.

    Returns words for the picture.
    """
    parameters = [str(name) for name in found["parameter"].values]
    columns = min(COLUMNS, len(parameters))
    rows = -(-len(parameters) // columns)
    predicted = "predicted" in found
    heights = [HEIGHT] * rows + ([0.22 * found.sizes["observation"] + 0.6] if predicted else [])
    figure = plt.figure(figsize=(COLUMN, sum(heights) + 1.1), layout="constrained")
    upper, *lower = figure.subfigures(len(heights) - rows + 1, 1, height_ratios=[HEIGHT * rows, *heights[rows:]], squeeze=False)[
        :, 0
    ]
    for number, name in enumerate(parameters):
        _parameter(upper.add_subplot(rows, columns, number + 1), found, name)
    for below in lower:  # names of figures are long: a part of its own, lest they push the panels above aside
        _observations(below.add_subplot(), found)
    headline(figure, found.attrs.get("title", "Calibration"))
    many = theories(found)
    if len(many) > 1:
        lines = [figure.axes[0].plot([], [], color=COLOURS[number], lw=1.5)[0] for number in range(len(many))]
        names(figure, lines, [theory for theory, _ in many])
    a = found.attrs
    text = (
        f"n = {a['points']:,} points of the prior, a figure is the mean of {counted(a['services'], 'run')}; "
        f"grey: 95 % of the prior; {_bars(found)}"
    )
    return finish(figure, origin_of(found), text, path, _words(found, parameters))


def _bars(found: Any) -> str:
    if not found["reached"].any():
        return "no run comes near these figures together, so that there is no posterior"
    return "bars: 95 % of the posterior; in brackets: the data cannot identify it"


def _words(found: Any, parameters: list[str]) -> str:
    """Posterior intervals beside those of the prior, of each theory."""
    said = []
    if nowhere := conflicts(found):
        return " ".join(nowhere)
    for theory, one in theories(found):
        for name in parameters:
            every = one.sel(parameter=name)
            ends = [f"{float(every[end]):.3g}" for end in ("low", "high", "prior_low", "prior_high")]
            of = f"{theory}, " if len(theories(found)) > 1 else ""
            said.append(f"{of}{name} {ends[0]} to {ends[1]} (before {ends[2]} to {ends[3]})")
    return f"Posterior of {counted(len(parameters), 'parameter')}, 95 % intervals: {'; '.join(said)}."


def _parameter(axis: Any, found: Any, name: str) -> None:
    every = found.sel(parameter=name)
    many = [(number, one) for number, (_, one) in enumerate(theories(found)) if one["reached"]]
    draws = [one.sel(parameter=name)["draw"].values for _, one in many]
    prior = [float(np.min(every["prior_low"])), float(np.max(every["prior_high"]))]
    low, high = min([prior[0], *(d.min() for d in draws)]), max([prior[1], *(d.max() for d in draws)])
    log = bool(np.any(every["log"]))
    edges = np.geomspace(low, high, BARS + 1) if log else np.linspace(low, high, BARS + 1)
    axis.axvspan(*prior, color="#e4e4e4", lw=0)
    top = 0.0
    for (number, _), column in zip(many, draws, strict=True):
        counts, *_ = axis.hist(column, edges, histtype="step", color=COLOURS[number], lw=0.9)
        top = max(top, float(counts.max()))
    for number, one in many:
        ends = [float(one[end].sel(parameter=name)) for end in ("low", "high")]
        axis.plot(ends, [-BELOW * top * (number + 0.6)] * 2, color=COLOURS[number], lw=1.5)
    if many:
        axis.set_ylim(-BELOW * top * (len(theories(found)) + 0.2), 1.05 * top)
    unknown = bool(many) and all(identified(one, name) == "not at all" for _, one in many)
    axis.set_title(f"({name})" if unknown else name, fontsize=SMALLEST)
    axis.set_yticks([])
    axis.spines["left"].set_visible(False)
    axis.tick_params(axis="x", labelsize=SMALLEST)
    if log:
        axis.set_xscale("log")
        axis.set_xlabel("logarithmic scale", fontsize=SMALLEST)
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
        axis.hlines(at, low, high, color=COLOURS[number], lw=1.2)
        axis.plot(middle, at, "o", color=COLOURS[number], markersize=2.5)
    axis.axvline(0.0, color="#333333", linewidth=0.6)
    axis.set_yticks(range(count), [told(str(name), 34) for name in found["observation"].values], fontsize=SMALLEST)
    axis.set_ylim(count - 0.5, -0.5)
    axis.tick_params(axis="y", length=0)
    axis.set_xlabel(told("Predicted less observed, in standard errors of what is observed", 44))
