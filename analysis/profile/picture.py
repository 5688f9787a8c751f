"""The picture of a profile: stages at the start and the end, and below them effects of changes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from coprod.analysis.ledger.statements import mean_of_those
from coprod.analysis.style import COLOURS, finish, headline, names, origin_of, panels
from coprod.simulation.words import signed

from .choice import mean, merit
from .statements import measured

ROW = 0.25  # inches
GREY = "#555555"
MOST, WORST = 10, 2  # changes shown: those that did best, and worst, on the seeds by which changes are chosen


def draw_profile(data: Any, path: Path) -> str:
    """Levels of the seven stages, and below them effects with 95 % intervals, of the changes chosen in colour.

    Returns words for the picture.
    """
    shown = _shown(data)
    rows = (data.sizes["stage"], len(shown))
    figure, axes = panels(ROW * sum(rows) + 2.0, 2, height_ratios=[count + 1 for count in rows])
    _stages(data, axes[0, 0])
    _changes(data, shown, axes[1, 0])
    for axis, count in zip(axes[:, 0], rows, strict=True):
        axis.set_ylim(count - 0.6, -0.9)
        axis.set_yticks([])
        axis.spines["left"].set_visible(False)
    a = data.attrs
    headline(figure, f"Profile of {a['scenario'].replace('_', ' ')}")
    names(figure, *axes[0, 0].get_legend_handles_labels())
    note = f"{a['weeks']:g} weeks, n = {a['replicates']} replicates; bars 95 % on fresh seeds, order by seeds that choose"
    return finish(figure, origin_of(data), note, path, _words(data))


def _stages(data: Any, axis: Any) -> None:
    levels = data["level"].values[0]
    shares = mean(data["weakest_throughout"].values[0])
    for i, stage in enumerate(data["stage"].values):
        first, last = mean_of_those(levels[0, i])[0], mean_of_those(levels[-1, i])
        said = ("start", "end") if i == 0 else (None, None)
        axis.plot([first, last[0]], [i, i], color="#bbbbbb", linewidth=1.0, zorder=1)
        axis.plot(first, i, "o", markersize=4.5, markerfacecolor="none", color=COLOURS[0], linestyle="", label=said[0])
        _interval(axis, last, i, COLOURS[0], said[1])
        _label(axis, i, f"{stage}, weakest in {100 * shares[i]:.0f} % of sessions" if shares[i] >= 0.005 else str(stage))
    axis.set_xlim(0.0, 1.03)
    axis.set_xlabel("Level of the stages of a session [0 to 1]")


def _changes(data: Any, shown: list[int], axis: Any) -> None:
    for y, i in enumerate(shown):
        colour = COLOURS[1] if str(data["candidate"].values[i]) in data.attrs["chosen"] else GREY
        _interval(axis, tuple(float(data[name].values[i]) for name in ("effect", "low", "high")), y, colour)
        _label(axis, y, str(data["title"].values[i]), "black" if colour == GREY else colour)
    axis.axvline(0.0, color="#333333", linewidth=0.6, zorder=0)
    axis.locator_params(axis="x", nbins=5)
    axis.set_xlabel(f"Effect of changes on {measured(data)} [{data.attrs['measure_units']}]")


def _interval(axis: Any, found: Any, y: int, colour: str, name: str | None = None) -> None:
    middle, low, high = found
    axis.plot([low, high], [y, y], color=colour, linewidth=1.4)
    axis.plot(middle, y, "o", markersize=3.5, color=colour, linestyle="", label=name)


def _label(axis: Any, y: int, text: str, colour: str = "black") -> None:
    """A row's name above it, so that the whole width is left to its numbers."""
    box = {"color": "white", "pad": 0.6, "linewidth": 0}
    axis.text(0.0, y - 0.22, text, transform=axis.get_yaxis_transform(), color=colour, ha="left", va="bottom", bbox=box)


def _shown(data: Any) -> list[int]:
    """Positions of the changes that did best on the seeds by which they are chosen, best first, and of those that did worst."""
    order = [int(i) for i in np.argsort(-merit(data["screened"].values, data.attrs["lower"]), kind="stable")]
    return order if len(order) <= MOST + WORST else [*order[:MOST], *order[-WORST:]]


def _words(data: Any) -> str:
    levels = data["level"].values[0]
    shares = mean(data["weakest_throughout"].values[0])
    stages = "; ".join(
        f"{stage} {mean_of_those(levels[0, i])[0]:.2f} to {mean_of_those(levels[-1, i])[0]:.2f}, weakest in {100 * shares[i]:.0f} %"
        for i, stage in enumerate(data["stage"].values)
    )
    numbers = np.stack([data[name].values for name in ("effect", "low", "high")], axis=1)
    effects = "; ".join(
        f"{data['title'].values[i]} {signed(numbers[i, 0], 4)} ({signed(numbers[i, 1], 4)} to {signed(numbers[i, 2], 4)})"
        for i in _shown(data)
    )
    return f"Levels of stages from start to end: {stages}. Effects of changes on {measured(data)}: {effects}."
