"""The picture of mechanisms' effects: a bar and a whisker for each, a panel for each measure."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from coprod.analysis.style import COLOURS, finish, headline, origin_of, panels, told
from coprod.simulation.words import signed

ROW = 0.19  # inches


def draw_explanation(found: Any, path: Path) -> str:
    """Effects with 95 % intervals, the largest of the first measure first, and the whole that they sum to at the bottom.

    Returns words for the picture.
    """
    measures = found["measure"].values
    order = np.argsort(-np.abs(found["effect"].values[0]), kind="stable")
    rows = len(order) + 1
    titles = [f"{found['mechanism'].values[i]}: {found['title'].values[i]}" for i in order]
    plain = [t.partition(": ")[2] if t.partition(": ")[0].replace("_", " ") == t.partition(": ")[2] else t for t in titles]
    figure, axes = panels((ROW * rows + 0.7) * len(measures) + 0.8, len(measures))
    for axis, measure in zip(axes[:, 0], measures, strict=True):
        one = found.sel(measure=measure)
        value = np.append(one["effect"].values[order], float(one["whole"]))
        low = np.append(one["low"].values[order], float(one["whole_low"]))
        high = np.append(one["high"].values[order], float(one["whole_high"]))
        colours = [COLOURS[0] if v >= 0 else COLOURS[1] for v in value[:-1]] + ["#777777"]
        whiskers = {"ecolor": "#333333", "elinewidth": 0.7, "capsize": 1.2}
        axis.barh(range(rows), value, xerr=[value - low, high - value], color=colours, alpha=0.85, error_kw=whiskers)
        axis.axvline(0.0, color="#333333", linewidth=0.6)
        axis.set_xlabel(f"Effect on {str(measure).replace('_', ' ')} [{one['units'].values}]")
        axis.tick_params(axis="y", length=0)
        axis.locator_params(axis="x", nbins=5)
        axis.set_yticks(range(rows), [*(told(t, 36) for t in plain), "whole"], fontsize=6)
        axis.set_ylim(rows - 0.4, -0.6)
    a = found.attrs
    headline(figure, f"What makes {' and '.join(str(m).replace('_', ' ') for m in measures)}, {a['scenario']}")
    text = (
        f"n = {int(found['n'].min())} replicates of {a['configurations']:,} configurations, {a['weeks']:g} weeks; whiskers 95 %. "
    )
    return finish(figure, origin_of(found), text + a["meaning"].rstrip("."), path, _words(found, order))


def _words(found: Any, order: Any) -> str:
    said = []
    for measure in found["measure"].values:
        one = found.sel(measure=measure)
        names, numbers = (
            found["mechanism"].values[order],
            zip(*(one[k].values[order] for k in ("effect", "low", "high")), strict=True),
        )
        parts = [
            f"{n} {signed(v, 3)} ({signed(low, 3)} to {signed(high, 3)})" for n, (v, low, high) in zip(names, numbers, strict=True)
        ]
        said.append(f"{measure}: {'; '.join(parts)}; the whole {signed(float(one['whole']), 3)}")
    return f"Bars of Shapley effects. {'. '.join(said)}."
