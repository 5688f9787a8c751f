"""The picture of a profile, as wide as a column of print: stages at the start and the end, and effects of changes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from coprod.analysis.ledger.statements import mean_of_those
from coprod.analysis.style import COLOURS, footnote, plt, room_below, save

from .choice import mean, merit
from .statements import measured

WIDTH = 3.54  # inches: 90 mm
ROW = 0.27  # inches
MOST, WORST = 10, 2  # changes shown: those that did best, and worst, on the seeds by which changes are chosen


def draw_profile(data: Any, path: Path) -> None:
    """Levels of the seven stages, and below them effects with 95 % intervals, of the changes chosen in colour."""
    shown = _shown(data)
    rows = (data.sizes["stage"], len(shown))
    with plt.rc_context({"font.size": 7.5, "axes.titlesize": 8.5, "savefig.dpi": 300}):
        size, heights = (WIDTH, ROW * sum(rows) + 2.1), [rows[0] + 1, rows[1] + 1]
        figure, axes = plt.subplots(2, 1, figsize=size, height_ratios=heights, layout="constrained")
        _stages(data, axes[0])
        _changes(data, shown, axes[1])
        for axis, count in zip(axes, rows, strict=True):
            axis.set_ylim(count - 0.6, -0.9)
            axis.set_yticks([])
            axis.spines["left"].set_visible(False)
        a = data.attrs
        footnote(
            figure,
            data,
            f"{a['weeks']:g} weeks, n = {a['replicates']} replicates; bars 95 % on fresh seeds, order by those that choose",
        )
        room_below(figure, 0.55)
        save(figure, path)


def _stages(data: Any, axis: Any) -> None:
    levels = data["level"].values[0]
    shares = mean(data["weakest_throughout"].values[0])
    for i, stage in enumerate(data["stage"].values):
        first, last = mean_of_those(levels[0, i])[0], mean_of_those(levels[-1, i])
        names = ("start", "end") if i == 0 else (None, None)
        axis.plot([first, last[0]], [i, i], color="#bbbbbb", linewidth=1.0, zorder=1)
        axis.plot(first, i, "o", markersize=4.5, markerfacecolor="none", color=COLOURS[0], label=names[0])
        _interval(axis, last, i, COLOURS[0], names[1])
        _label(axis, i, f"{stage}, weakest in {100 * shares[i]:.0f} % of sessions" if shares[i] >= 0.005 else str(stage))
    axis.set_xlim(0.0, 1.03)
    axis.set_title("Stages of a session")
    axis.set_xlabel("Level [0 to 1]")
    axis.legend(loc="lower right", bbox_to_anchor=(1.0, 0.98), ncols=2, frameon=False, borderpad=0.1, handletextpad=0.2)


def _changes(data: Any, shown: list[int], axis: Any) -> None:
    for y, i in enumerate(shown):
        colour = COLOURS[1] if str(data["candidate"].values[i]) in data.attrs["chosen"] else "#555555"
        _interval(axis, tuple(float(data[name].values[i]) for name in ("effect", "low", "high")), y, colour)
        _label(axis, y, str(data["title"].values[i]), "black" if colour == "#555555" else colour)
    axis.axvline(0.0, color="#333333", linewidth=0.7, zorder=0)
    axis.locator_params(axis="x", nbins=5)
    axis.set_title(f"Changes that do most, and least, for {measured(data)}")
    axis.set_xlabel(f"Effect on {measured(data)} [{data.attrs['measure_units']}]")


def _interval(axis: Any, found: Any, y: int, colour: str, name: str | None = None) -> None:
    middle, low, high = found
    axis.plot([low, high], [y, y], color=colour, linewidth=1.6)
    axis.plot(middle, y, "o", markersize=3.5, color=colour, label=name)


def _label(axis: Any, y: int, text: str, colour: str = "black") -> None:
    """A row's name above it, so that the whole width is left to its numbers."""
    box = {"color": "white", "pad": 0.6, "linewidth": 0}
    axis.text(0.0, y - 0.22, text, transform=axis.get_yaxis_transform(), color=colour, ha="left", va="bottom", bbox=box)


def _shown(data: Any) -> list[int]:
    """Positions of the changes that did best on the seeds by which they are chosen, best first, and of those that did worst."""
    order = [int(i) for i in np.argsort(-merit(data["screened"].values, data.attrs["lower"]), kind="stable")]
    return order if len(order) <= MOST + WORST else [*order[:MOST], *order[-WORST:]]
