"""The picture of a sensitivity analysis: a bar and a whisker for each factor, and what a factor without effect would have."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from coprod.analysis.style import COLOURS, finish, headline, names, origin_of, panels

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
ROW = 0.2  # inches


def draw_sensitivity(found: Any, path: Path) -> str:
    """Bars of the factors that matter most, with 95 % intervals; a mark shows what a factor without effect would have.

    Returns words for the picture.
    """
    order = ranked(found)
    shown = order[:MOST]
    bars = BARS[found.attrs["method"]]
    figure, axes = panels(ROW * len(shown) + 1.6)
    axis = axes[0, 0]
    height = 0.8 / len(bars)
    for i, (name, text) in enumerate(bars):
        at = np.arange(len(shown)) + (i - (len(bars) - 1) / 2) * height
        rows = found.sel(factor=shown)
        value = rows[name].values
        ends = np.abs(np.array([value - rows[f"{name}_low"].values, rows[f"{name}_high"].values - value]))
        whiskers = {"ecolor": "#333333", "elinewidth": 0.7, "capsize": 1.2}
        axis.barh(
            at,
            value,
            xerr=ends if np.isfinite(ends).any() else None,
            height=height,
            color=COLOURS[i],
            alpha=0.85,
            label=text,
            error_kw=whiskers,
        )
    floors = [floor(found, name) for name in shown]
    if any(floors):
        axis.plot(floors, np.arange(len(shown)), "|", color=COLOURS[1], markersize=8, label="of a factor without effect")
    axis.axvline(0.0, color="#333333", linewidth=0.6)
    axis.set_yticks(range(len(shown)), [name if moves(found, name) else f"({name})" for name in shown], fontsize=6)
    axis.set_ylim(len(shown) - 0.4, -0.6)
    axis.tick_params(axis="y", length=0)
    a = found.attrs
    unit = f" [{a['units']}]" if found.attrs["method"] == "morris" and a["units"] else ""
    axis.set_xlabel(("Elementary effect" if found.attrs["method"] == "morris" else "Index") + unit)
    headline(figure, f"What moves {a['measure'].replace('_', ' ')} {a['after']}")
    names(figure, *axis.get_legend_handles_labels())
    more = f"; {len(shown)} of {len(order)} factors" if len(order) > len(shown) else ""
    has = np.isfinite(found[f"{bars[0][0]}_low"].values).any()
    text = (
        f"n = {a['points']:,} points × {a['replicates']} replicates; {'whiskers 95 %' if has else 'this method has no intervals'}"
    )
    return finish(figure, origin_of(found), f"{text}; in brackets: cannot be told from nothing{more}", path, _words(found, order))


def _words(found: Any, order: list[str]) -> str:
    name, text = BARS[found.attrs["method"]][0]
    said = []
    for factor in order[:6]:
        one = found.sel(factor=factor)
        low, high = (float(one[f"{name}_{end}"]) for end in ("low", "high"))
        said.append(f"{factor} {float(one[name]):z.3f}{f' ({low:z.3f} to {high:z.3f})' if np.isfinite(low) else ''}")
    a = found.attrs
    return f"Bars of {text} for {a['measure']} {a['after']}, largest first: {'; '.join(said)}."
