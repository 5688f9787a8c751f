"""The power triangle: which part of each party's power is resources, position and attitude, moving through time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from coprod.analysis.style import COLUMN, SMALLEST, finish, headline, names, origin_of, plt
from coprod.experiments.extras import needs

from .picture import look
from .summary import CORNERS

needs("picture")
import mpltern  # noqa: E402, F401  # gives matplotlib its ternary axes

SIZE = 26.0  # points²: area of the mark of a party whose three corners are 1
ROOM = 0.35  # of the spread, left free around it


def draw_triangle(data: Any, path: Path) -> str:
    """Each party's path from a ring to a dot, as large as its power, one triangle for each scenario; small dots: replicates.

    The triangle shows the part near which power lies, enlarged: its edges say which shares. Returns words for the picture.
    """
    columns = [str(s) for s in data["scenario"].values] if "scenario" in data.dims else [str(data.attrs["scenarios"][0])]
    parties = [str(p) for p in data["party"].values if np.isfinite(data["resources"].sel(party=p)).any()]
    parties = [p for p in parties if not any(other.startswith(f"{p}:") for other in parties)]
    figure = plt.figure(figsize=(COLUMN, 0.6 + 2.9 * len(columns)), layout="constrained")
    corners = np.stack([data[c].transpose(..., "party", "replicate", "time").sel(party=parties).values for c in CORNERS])
    corners = corners.reshape(len(CORNERS), len(columns), len(parties), *corners.shape[-2:])
    total = corners.sum(axis=0)
    part = corners / total
    low, high = _frame(part.mean(axis=3))
    said = []
    for s, name in enumerate(columns):
        axis: Any = figure.add_subplot(len(columns), 1, s + 1, projection="ternary", ternary_sum=1.0)
        axis.set_ternary_lim(*[x for pair in zip(low, high, strict=True) for x in pair])
        for p, party in enumerate(parties):
            own, colour = look(party, parties), look(party, parties)["color"]
            path_of = part[:, s, p].mean(axis=1)
            area = SIZE * (total[s, p].mean(axis=0) / len(CORNERS)) ** 2
            axis.plot(*path_of, linewidth=0.9, color=colour, linestyle=own["linestyle"], label=party)
            axis.scatter(*part[:, s, p, :, -1], s=1.5, color=colour, alpha=0.5, linewidths=0)
            axis.scatter(*path_of[:, 0], s=area[0], facecolor="white", edgecolor=colour, linewidths=0.7, zorder=3)
            axis.scatter(*path_of[:, -1], s=area[-1], color=colour, linewidths=0, zorder=4)
            ends = ", ".join(
                f"{c} {100 * a:.1f} to {100 * b:.1f}" for c, a, b in zip(CORNERS, path_of[:, 0], path_of[:, -1], strict=True)
            )
            said.append(f"{party} in {name}: {ends}")
        for side, corner in zip("tlr", CORNERS, strict=True):
            getattr(axis, f"set_{side}label")(f"{corner} [share]", fontsize=SMALLEST)
        axis.tick_params(labelsize=SMALLEST)
        axis.grid(linewidth=0.3, color="#cccccc")
        if len(columns) > 1:
            axis.set_title(name.replace("_", " "), fontsize=7)
    headline(figure, "The power triangle through time: what power is made of")
    names(figure, *figure.axes[0].get_legend_handles_labels())
    weeks = data["time"].values
    marks = "ring: start, dot: end, as large as power is; small dots: replicates at the end"
    note = f"week {weeks[0]:g} to {weeks[-1]:g}, n = {data.attrs['replicates']} replicates; {marks}"
    words = f"What power is made of, in per cent, from week {weeks[0]:g} to {weeks[-1]:g}: {'; '.join(said)}."
    return finish(figure, origin_of(data), note, path, words)


def _frame(part: Any) -> tuple[Any, Any]:
    """The smallest triangle, upright, around all parts with some room: lowest and highest share of each corner."""
    low = part.reshape(len(CORNERS), -1).min(axis=1)
    low = np.maximum(low - ROOM * (1.0 - low.sum()), 0.0)
    side = 1.0 - low.sum()
    return low, low + side
