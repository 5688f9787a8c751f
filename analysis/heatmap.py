"""Heat map of a measure over two factors at the end of a sweep."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from scipy.special import stdtrit

from coprod.simulation.errors import BadInput

from .highest import CONFIDENCE, highest
from .series import AGENTS, INNER, at_value, check_factor, over_agents
from .style import MAP, SMALLEST, finish, headline, label, origin_of, panels, told


def draw_heatmap(data: Any, measure: str, path: Path, along: str | None = None) -> str:
    """Mean over replicates at the last time, with contours and the widest interval of a cell stated.

    ``along`` names a factor. In place of contours, for each value of the other its value of highest mean then gets a star,
    and those that cannot be told from the best a dot. Returns words for the picture.
    """
    if along:
        check_factor(data, along, "--highest")
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
    figure, axes = panels(3.3)
    axis = axes[0, 0]
    mesh = axis.pcolormesh(at[x], at[y], mean, cmap=MAP, shading="nearest")
    if isinstance(array[x].values[0], str):
        axis.set_xticks(at[x], array[x].values)
    if isinstance(array[y].values[0], str):
        axis.set_yticks(at[y], array[y].values)
    if not along and min(mean.shape) > 2 and float(np.nanmax(mean) - np.nanmin(mean)) > 0:
        lines = axis.contour(at[x], at[y], mean, levels=6, colors="white", linewidths=0.5)
        axis.clabel(lines, fontsize=SMALLEST, fmt="%.3g")
    if along:
        _mark_highest(axis, array, along, at, x, y)
    bar = figure.colorbar(mesh, ax=axis)
    bar.set_label(told(f"{label(data[measure])}, mean of replicates", 44))
    axis.set_xlabel(told(label(data[x]), 48))
    axis.set_ylabel(told(label(data[y]), 44))
    weeks = float(data["time"].values[-1])
    title = str(data.attrs.get("study_title", ""))
    headline(figure, f"{title}{': ' if title else ''}{measure.replace('_', ' ')} after {weeks:g} weeks{picked}")
    half = stdtrit(n - 1, 0.975) * np.nanstd(values, axis=0, ddof=1) / np.sqrt(n) if n > 1 else np.full(mean.shape, np.nan)
    text = f"n = {n} replicates a cell"
    if n > 1:
        text += f"; 95 % interval of a cell's mean at most ± {np.nanmax(half):.2g}"
    if along:
        text += f"; star: highest along {along.replace('_', ' ')}; star and dots: the best is among them ({100 * CONFIDENCE:.0f} %)"
    if missing:
        text += f"; {missing} cells not computed"
    return finish(figure, origin_of(data), text, path, _words(measure, weeks, mean, array, (y, x)))


def _words(measure: str, weeks: float, mean: Any, array: Any, factors: tuple[Any, Any]) -> str:
    """What a map shows: its range, and where it is highest and lowest."""

    def place(at: int) -> str:
        found = np.unravel_index(at, mean.shape)
        return " and ".join(at_value(array, d, array[d].values[i]) for d, i in zip(factors, found, strict=True))

    over = " and ".join(str(f).replace("_", " ") for f in factors)
    most, least = int(np.nanargmax(mean)), int(np.nanargmin(mean))
    ends = f"highest, {np.nanmax(mean):.3g}, at {place(most)}; lowest, {np.nanmin(mean):.3g}, at {place(least)}"
    return f"Map of mean {measure.replace('_', ' ')} after {weeks:g} weeks over {over}: {ends}."


def _mark_highest(axis: Any, array: Any, along: str, at: Any, x: Any, y: Any) -> None:
    """A star on the highest cell along a factor, a dot on those that cannot be told from the best."""
    best, among = highest(array, along)
    other = x if along == y else y
    for j in range(array.sizes[other]):
        marked = np.flatnonzero(among.isel({other: j}).values)
        for i in marked:
            star = i == int(best[j])
            place = (at[along][i], at[other][j]) if along == x else (at[other][j], at[along][i])
            axis.plot(
                *place,
                "*" if star else "o",
                markersize=7 if star else 2.5,
                color="white",
                markeredgecolor="black",
                markeredgewidth=0.5,
                zorder=4,
            )
