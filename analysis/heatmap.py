"""Heat map of a measure over two factors at the end of a sweep."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from scipy.special import stdtrit

from coprod.simulation.errors import BadInput

from .effects import level_text, plain
from .highest import CONFIDENCE, highest
from .sample import after_last
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
    named = {d for d in (x, y) if isinstance(array[d].values[0], str) or not np.isfinite(array[d].values).all()}
    at = {d: np.arange(array.sizes[d]) if d in named else array[d].values for d in (x, y)}
    values = array.transpose("replicate", y, x).values.astype(float)
    missing = int(np.isnan(values).all(axis=0).sum())
    mean = np.nanmean(values, axis=0)
    figure, axes = panels(3.3)
    axis = axes[0, 0]
    mesh = axis.pcolormesh(_edges(at[x]), _edges(at[y]), mean, cmap=MAP)
    for d, ticks in ((x, axis.set_xticks), (y, axis.set_yticks)):
        if d in named:
            ticks(at[d], [level_text(plain(value)) for value in array[d].values])
    if not along and min(mean.shape) > 2 and float(np.nanmax(mean) - np.nanmin(mean)) > 0:
        lines = axis.contour(at[x], at[y], mean, levels=6, colors="white", linewidths=0.5)
        axis.clabel(lines, fontsize=SMALLEST, fmt="%.3g")
    if along:
        _mark_highest(axis, array, along, at, x, y)
    bar = figure.colorbar(mesh, ax=axis)
    bar.set_label(told(f"{label(data[measure])}, mean of replicates", 44))
    axis.set_xlabel(told(label(data[x]), 48))
    axis.set_ylabel(told(label(data[y]), 44))
    after = after_last(data)
    title = str(data.attrs.get("study_title", ""))
    headline(figure, f"{title}{': ' if title else ''}{measure.replace('_', ' ')} {after}{picked}")
    n = np.isfinite(values).sum(axis=0)  # of each cell
    count = f"{n.min()}" if n.min() == n.max() else f"{n.min()} to {n.max()}"
    text = f"n = {count} replicates a cell"
    if n.max() > 1:
        with np.errstate(invalid="ignore", divide="ignore"):
            half = stdtrit(n - 1, 0.975) * np.nanstd(values, axis=0, ddof=1) / np.sqrt(n)
        text += f"; 95 % interval of a cell's mean at most ± {np.nanmax(half):.2g}"
    if along:
        text += f"; star: highest along {along.replace('_', ' ')}; star and dots: the best is among them ({100 * CONFIDENCE:.0f} %)"
    if missing:
        text += f"; {missing} cells not computed"
    return finish(figure, origin_of(data), text, path, _words(measure, after, mean, array, (y, x)))


def _edges(at: Any) -> Any:
    """The ends of cells around values: halfway between them, and as far beyond the first and the last."""
    if len(at) == 1:
        return np.array([at[0] - 0.5, at[0] + 0.5])
    between = (at[:-1] + at[1:]) / 2.0
    return np.concatenate([[2.0 * at[0] - between[0]], between, [2.0 * at[-1] - between[-1]]])


def _words(measure: str, after: str, mean: Any, array: Any, factors: tuple[Any, Any]) -> str:
    """What a map shows: its range, and where it is highest and lowest."""

    def place(at: int) -> str:
        found = np.unravel_index(at, mean.shape)
        return " and ".join(at_value(array, d, array[d].values[i]) for d, i in zip(factors, found, strict=True))

    over = " and ".join(str(f).replace("_", " ") for f in factors)
    most, least = int(np.nanargmax(mean)), int(np.nanargmin(mean))
    ends = f"highest, {np.nanmax(mean):.3g}, at {place(most)}; lowest, {np.nanmin(mean):.3g}, at {place(least)}"
    return f"Map of mean {measure.replace('_', ' ')} {after} over {over}: {ends}."


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
