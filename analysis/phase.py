"""A phase portrait: two measures against each other through time, from many starts, and where runs go from each place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from coprod.experiments.intervals import mean_of_known
from coprod.simulation.errors import BadInput
from coprod.simulation.words import counted

from .effects import factors_of
from .sample import between, check_over_all, duration, time_units, weeks_with
from .series import over_agents
from .style import COLOURS, MAP, ListedColormap, Normalize, finish, headline, label, origin_of, panels, plt, told
from .style import names as names_of

BINS = 9  # along each side of the field of arrows
FEWEST = 5  # steps of runs behind an arrow
FIELD = "#999999"
LIGHTEST = 0.92  # of the map of colours


def draw_phase(data: Any, measures: list[str], path: Path) -> str:
    """Each point's mean over replicates as a line from a ring to a dot, over arrows of where runs go in a recorded step.

    ``measures`` are the two of the axes. Lines have the colour of the last factor that is a number. Returns words for the
    picture. BadInput unless there are two measures over time.
    """
    if len(set(measures)) != 2 or len(measures) != 2:
        raise _refused(f"a phase portrait is of two measures; here {'is' if len(measures) == 1 else 'are'} {', '.join(measures)}")
    there = weeks_with(data, measures)
    if len(there) < 2:
        raise _refused(f"in this store {counted(len(there), 'recorded time')} has values of both {measures[0]} and {measures[1]}")
    data = data.isel(time=there)
    x, y = (_runs(data, name) for name in measures)  # (points, replicates, times)
    figure, axes = panels(3.5)
    axis = axes[0, 0]
    _field(axis, x, y)
    means = [mean_of_known(one, axis=1) for one in (x, y)]
    shade = _shade(data)
    labels = [str(x) for x in data["label"].values[: len(COLOURS)]] if "label" in data.coords else []
    plain = [COLOURS[i % len(COLOURS) if labels else 0] for i in range(len(means[0]))]
    colours: Any = plain if shade is None else _map()(_scaled(shade.values.astype(float).ravel()))
    for i, colour in enumerate(colours):
        there = np.flatnonzero(np.isfinite(means[0][i]) & np.isfinite(means[1][i]))
        if not len(there):
            continue
        a, b = means[0][i][there], means[1][i][there]
        axis.plot(a, b, color=colour, linewidth=0.5, alpha=0.8)
        axis.plot(a[0], b[0], "o", markersize=2.4, markerfacecolor="white", markeredgecolor=colour, markeredgewidth=0.5, zorder=3)
        axis.plot(a[-1], b[-1], "o", markersize=2.4, color=colour, zorder=4)
    if shade is not None and np.ptp(shade.values.astype(float)) > 0:
        scale = plt.cm.ScalarMappable(Normalize(float(shade.min()), float(shade.max())), _map())
        bar = figure.colorbar(scale, ax=axis)
        bar.set_label(told(str(shade.attrs.get("parameter", shade.name)), 44))
    axis.set_xlabel(told(label(data[measures[0]]), 46))
    axis.set_ylabel(told(label(data[measures[1]]), 44))
    times, units = data["time"].values, time_units(data)
    names = " and ".join(m.replace("_", " ") for m in measures)
    title = str(data.attrs.get("study_title", data.attrs.get("title", "")))
    headline(figure, f"{title}{': ' if title else ''}{names}, {between(times, units)}")
    if labels:
        names_of(figure, [axis.plot([], [], color=colour)[0] for colour in COLOURS[: len(labels)]], labels)
    replicates, step = int(data.sizes["replicate"]), float(times[1] - times[0])
    lines = "a line is a point's mean over replicates, ring the start, dot the end"
    arrows = f"arrows: where runs go on average in {duration(step, units)}, of {FEWEST} steps or more"
    note = f"n = {counted(len(means[0]), 'point')} × {counted(replicates, 'replicate')}; {lines}; {arrows}"
    return finish(figure, origin_of(data), note, path, _words(measures, means, between(times, units)))


def _refused(what: str) -> BadInput:
    fix = "write --measure personal_trust --measure value, and record every few weeks"
    return BadInput(what, where="--measure", allowed="two measures, recorded more than once", fix=fix)


def _runs(data: Any, name: str) -> Any:
    array = over_agents(data[name])
    factors = factors_of(array) if "sample" not in array.dims else ["sample"]
    check_over_all(array.to_dataset(name=name), name, (*factors, "replicate", "time"))
    values = array.transpose(*factors, "replicate", "time").values.astype(float)
    return values.reshape(-1, *values.shape[-2:])


def _shade(data: Any) -> Any:
    """The value of the last factor that is a number at every point, in their order; None where there is none."""
    import xarray as xr

    if "sample" in data.dims:
        own = [c for c in data.coords.values() if c.dims == ("sample",) and c.attrs.get("kind") == "parameter"]
        return own[-1] if own and "label" not in data.coords else None
    factors = factors_of(data)
    own = [f for f in factors if data[f].attrs.get("kind") == "parameter" and np.isfinite(data[f].values.astype(float)).all()]
    if not own:
        return None
    shape = xr.DataArray(np.zeros([data.sizes[f] for f in factors]), dims=factors)
    return (shape + data[own[-1]].astype(float)).transpose(*factors).rename(own[-1]).assign_attrs(data[own[-1]].attrs)


def _map() -> Any:
    """The colours of lines, without the lightest, which white paper swallows."""
    return ListedColormap(plt.get_cmap(MAP)(np.linspace(0.0, LIGHTEST, 256)))


def _scaled(values: Any) -> Any:
    spread = float(np.ptp(values))
    return (values - values.min()) / spread if spread > 0.0 else values * 0.0


def _field(axis: Any, x: Any, y: Any) -> None:
    """Arrows of the mean step of runs in each cell of a lattice over all that was visited."""
    at_x, at_y = x[..., :-1].ravel(), y[..., :-1].ravel()
    dx, dy = np.diff(x, axis=-1).ravel(), np.diff(y, axis=-1).ravel()
    there = np.isfinite(at_x + at_y + dx + dy)
    at_x, at_y, dx, dy = (v[there] for v in (at_x, at_y, dx, dy))
    if not len(at_x) or np.ptp(at_x) == 0.0 or np.ptp(at_y) == 0.0:
        return
    edges = [np.linspace(v.min(), v.max(), BINS + 1) for v in (at_x, at_y)]
    i, j = (np.clip(np.searchsorted(e, v, side="right") - 1, 0, BINS - 1) for e, v in zip(edges, (at_x, at_y), strict=True))
    cell = i * BINS + j
    count = np.bincount(cell, minlength=BINS**2)
    shown = np.flatnonzero(count >= FEWEST)
    u, v = (np.bincount(cell, weights=w, minlength=BINS**2)[shown] / count[shown] for w in (dx, dy))
    centre = [(e[:-1] + e[1:]) / 2.0 for e in edges]
    side = [e[1] - e[0] for e in edges]
    length = np.hypot(u / side[0], v / side[1])
    u, v = (0.6 * w / np.where(length > 0.0, length, 1.0) for w in (u, v))
    at = (centre[0][shown // BINS], centre[1][shown % BINS])
    axis.quiver(*at, u, v, angles="xy", scale_units="xy", scale=1.0, color=FIELD, width=0.004, zorder=1)


def _words(measures: list[str], means: list[Any], when: str) -> str:
    said = []
    for name, one in zip(measures, means, strict=True):
        first = one[:, 0] if np.isfinite(one[:, 0]).any() else one[:, 1]
        ends = [f"{np.nanmin(end):.3g} to {np.nanmax(end):.3g}" for end in (first, one[:, -1])]
        said.append(f"{name.replace('_', ' ')} {ends[0]} at first, {ends[1]} at the end")
    points = counted(len(means[0]), "point")
    return f"Phase portrait of {points} from {when}, range over points: {'; '.join(said)}."
