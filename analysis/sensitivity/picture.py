"""The picture of a sensitivity analysis: a bar and a whisker for each factor, and what a factor without effect would have."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import Any

import numpy as np

from coprod.analysis.style import COLOURS, footnote, plt, room_below, save

from .statements import floor, moves, ranked

MOST = 24  # factors
BARS = {
    "sobol": (("total", "total order: alone and with others"), ("first", "first order: alone")),
    "morris": (("mu_star", "mean size of effects (mu*)"),),
    "binned": (("index", "share of variance, first order (bins)"),),
    "hdmr": (("index", "share of variance, first order (HDMR)"),),
    "delta": (("index", "delta"),),
    "pawn": (("index", "PAWN, median"),),
}
ROW = 0.3  # inches


def draw_sensitivity(found: Any, path: Path) -> None:
    """Bars of the factors that matter most, with 95 % intervals; a mark shows what a factor without effect would have."""
    order = ranked(found)
    shown = order[:MOST]
    bars = BARS[found.attrs["method"]]
    figure, axis = plt.subplots(figsize=(7.6, ROW * len(shown) + 2.0), layout="constrained")
    height = 0.8 / len(bars)
    for i, (name, text) in enumerate(bars):
        at = np.arange(len(shown)) + (i - (len(bars) - 1) / 2) * height
        rows = found.sel(factor=shown)
        value = rows[name].values
        ends = np.abs(np.nan_to_num(np.array([value - rows[f"{name}_low"].values, rows[f"{name}_high"].values - value])))
        whiskers = {"ecolor": "#333333", "elinewidth": 1.0, "capsize": 2}
        axis.barh(at, value, xerr=ends, height=height, color=COLOURS[i], alpha=0.85, label=text, error_kw=whiskers)
    floors = [floor(found, name) for name in shown]
    if any(floors):
        axis.plot(floors, np.arange(len(shown)), "|", color=COLOURS[1], markersize=14, label="of a factor without effect")
    axis.axvline(0.0, color="#333333", linewidth=0.8)
    axis.set_yticks(range(len(shown)), [name if moves(found, name) else f"({name})" for name in shown], fontsize=9)
    axis.set_ylim(len(shown) - 0.4, -0.6)
    axis.tick_params(axis="y", length=0)
    a = found.attrs
    unit = f" [{a['units']}]" if found.attrs["method"] == "morris" and a["units"] else ""
    axis.set_xlabel(("Elementary effect" if found.attrs["method"] == "morris" else "Index") + unit)
    axis.legend(fontsize=8.5, frameon=False, loc="lower right")
    axis.set_title("\n".join(textwrap.wrap(f"What moves {a['measure']} after {a['week']:g} weeks", 70)))
    more = f"; {len(shown)} of {len(order)} factors" if len(order) > len(shown) else ""
    text = (
        f"n = {a['points']:,} points × {a['replicates']} replicates; whiskers 95 %; in brackets: cannot be told from nothing{more}"
    )
    footnote(figure, found, text)
    room_below(figure, 0.55)
    save(figure, path)
