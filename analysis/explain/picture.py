"""The picture of mechanisms' effects: a bar and a whisker for each, a panel for each measure."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from coprod.analysis.style import COLOURS, footnote, plt, room_below, save

ROW = 0.3  # inches


def draw_explanation(found: Any, path: Path) -> None:
    """Effects with 95 % intervals, the largest of the first measure first, and the whole that they sum to at the bottom."""
    measures = found["measure"].values
    order = np.argsort(-np.abs(found["effect"].values[0]), kind="stable")
    rows = len(order) + 1
    size = (3.4 + 3.2 * len(measures), ROW * rows + 1.9)
    figure, axes = plt.subplots(1, len(measures), figsize=size, squeeze=False, sharey=True, layout="constrained")
    for axis, measure in zip(axes[0], measures, strict=True):
        one = found.sel(measure=measure)
        value = np.append(one["effect"].values[order], float(one["whole"]))
        low = np.append(one["low"].values[order], float(one["whole_low"]))
        high = np.append(one["high"].values[order], float(one["whole_high"]))
        colours = [COLOURS[0] if v >= 0 else COLOURS[1] for v in value[:-1]] + ["#777777"]
        whiskers = {"ecolor": "#333333", "elinewidth": 1.0, "capsize": 2}
        axis.barh(range(rows), value, xerr=[value - low, high - value], color=colours, alpha=0.85, error_kw=whiskers)
        axis.axvline(0.0, color="#333333", linewidth=0.8)
        axis.set_title(str(measure).replace("_", " "))
        axis.set_xlabel(f"Effect [{one['units'].values}]")
        axis.tick_params(axis="y", length=0)
        axis.locator_params(axis="x", nbins=5)
    titles = [f"{found['mechanism'].values[i]}: {found['title'].values[i]}" for i in order]
    plain = [t.partition(": ")[2] if t.partition(": ")[0].replace("_", " ") == t.partition(": ")[2] else t for t in titles]
    axes[0][0].set_yticks(range(rows), [*plain, "whole"], fontsize=9)
    axes[0][0].set_ylim(rows - 0.4, -0.6)
    a = found.attrs
    text = (
        f"n = {int(found['n'].min())} replicates of {a['configurations']:,} configurations, {a['weeks']:g} weeks; whiskers 95 %. "
    )
    text += a["meaning"].rstrip(".")
    footnote(figure, found, text)
    room_below(figure, 0.6)
    save(figure, path)
