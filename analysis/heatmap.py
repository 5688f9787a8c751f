"""Heat map of a measure over two factors at the end of a sweep."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import Any

import numpy as np
from scipy.special import stdtrit

from coprod.simulation.errors import BadInput

from .series import AGENTS, INNER, over_agents
from .style import MAP, footnote, label, plt, save


def draw_heatmap(data: Any, measure: str, path: Path) -> None:
    """Mean over replicates at the last time, with contours and the widest interval of a cell stated."""
    array = over_agents(data[measure].isel(time=-1))
    factors = [d for d in array.dims if d not in INNER]
    if len(factors) != 2:
        raise BadInput(
            f"a heat map needs two factors; this store has {len(factors)}: {', '.join(map(str, factors)) or 'none'}",
            where=measure,
            allowed="a sweep over two factors",
            fix="use plot series, or a study with two factors",
        )
    picked = ", mean over agents" if any(d in data[measure].dims for d in AGENTS) else ""
    for d in [d for d in array.dims if d in INNER[2:]]:
        picked += f", {d} {array[d].values[0]}"
        array = array.isel({d: 0})
    x, y = factors
    for d in (x, y):
        if not isinstance(data[d].values[0], str):
            array = array.sortby(d)
    at = {d: np.arange(array.sizes[d]) if isinstance(array[d].values[0], str) else array[d].values for d in (x, y)}
    n = int(array.sizes["replicate"])
    values = array.transpose("replicate", y, x).values.astype(float)
    missing = int(np.isnan(values).all(axis=0).sum())
    mean = np.nanmean(values, axis=0)
    figure, axis = plt.subplots(figsize=(7.6, 5.8))
    mesh = axis.pcolormesh(at[x], at[y], mean, cmap=MAP, shading="nearest")
    if isinstance(array[x].values[0], str):
        axis.set_xticks(at[x], array[x].values)
    if isinstance(array[y].values[0], str):
        axis.set_yticks(at[y], array[y].values)
    if min(mean.shape) > 2 and float(np.nanmax(mean) - np.nanmin(mean)) > 0:
        lines = axis.contour(at[x], at[y], mean, levels=6, colors="white", linewidths=0.8)
        axis.clabel(lines, fontsize=8, fmt="%.3g")
    bar = figure.colorbar(mesh, ax=axis)
    bar.set_label("\n".join(textwrap.wrap(f"{label(data[measure])}, mean of replicates", 52)))
    axis.set_xlabel("\n".join(textwrap.wrap(label(data[x]), 70)))
    axis.set_ylabel("\n".join(textwrap.wrap(label(data[y]), 60)))
    weeks = float(data["time"].values[-1])
    axis.set_title(f"{data.attrs.get('study_title', '')}\n{measure.replace('_', ' ')} after {weeks:g} weeks{picked}")
    half = stdtrit(n - 1, 0.975) * np.nanstd(values, axis=0, ddof=1) / np.sqrt(n) if n > 1 else np.full(mean.shape, np.nan)
    text = f"n = {n} replicates a cell"
    if n > 1:
        text += f"; 95 % interval of a cell's mean at most ± {np.nanmax(half):.2g}"
    if missing:
        text += f"; {missing} cells not computed"
    figure.tight_layout(rect=(0, 0.045, 1, 1))
    footnote(figure, data, text)
    save(figure, path)
