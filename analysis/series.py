"""Time series with bands over replicates."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import Any

import numpy as np
from scipy.special import stdtrit

from coprod.experiments import variables
from coprod.simulation.errors import BadInput, unknown
from coprod.simulation.words import counted

from .style import COLOURS, footnote, label, plt, save

INNER = variables.NOT_FACTORS
FEWEST = 10  # replicates of a band: of fewer, the interval of the mean is as wide as the middle 90 % or wider
AGENTS = ("citizen", "professional", "leader")
# drawn where no measure is named
DEFAULT_SERIES = ("value", "well_being", "personal_trust", "institutional_trust", "need_gap", "psychological_safety")


def _lines(array: Any) -> list[tuple[str, Any]]:
    """One array (replicate, time) for each line: along role, group, unit or level, or corners of the first factor."""
    extra = [d for d in array.dims if d not in ("replicate", "time")]
    if not extra:
        return [("", array)]
    first = extra[0]
    if first in INNER:
        return [(f"{first} {value}", array.sel({first: value})) for value in array[first].values[:7]]
    if first == "sample" and "label" in array.coords:
        return [(str(array["label"].values[i]), array.isel(sample=i)) for i in range(min(7, array.sizes["sample"]))]
    if unordered(array):  # all points as one band
        runs = array.drop_vars("replicate").rename(replicate="again").stack(replicate=("sample", "again"), create_index=False)
        return [(f"all {array.sizes['sample']} points", runs)]
    return [(at_value(array, first, value), array.sel({first: value})) for value in _shown(array[first].values)[:7]]


def _shown(values: Any) -> list[Any]:
    """The values of a factor that stand for all: choices as they are, of numbers the lowest, middle and highest."""
    if isinstance(values[0], str):
        return list(values)
    ordered = sorted(values)
    return [ordered[0], ordered[len(ordered) // 2], ordered[-1]] if len(ordered) > 2 else ordered


def at_value(array: Any, factor: Any, value: Any) -> str:
    """A factor, by the name of its parameter, and its value on a picture."""
    name = array[factor].attrs.get("parameter") or str(factor).replace("_", " ")
    return f"{name} = {value if isinstance(value, str) else f'{value:.3g}'}"


def over_agents(array: Any) -> Any:
    """An array as its mean over agents, where it has a value for each: they are too many for lines."""
    there = [d for d in AGENTS if d in array.dims]
    return array.mean(there) if there else array


def check_factor(data: Any, name: str, option: str) -> None:
    """BadInput unless an option names a factor of a grid."""
    factors = [str(d) for d in data.dims if d not in (*INNER, "sample")]
    if not factors:
        raise BadInput(
            f"{option} names a factor, and this store has none along which its results lie",
            where=option,
            allowed="a sweep over a grid",
            fix=f"leave out {option}",
        )
    if name not in factors:
        raise unknown("factor of this store", name, factors, where=option)


def unordered(array: Any) -> bool:
    """Whether an array holds a sample's points, which have neither order nor names."""
    return "sample" in array.dims and "label" not in array.coords


def draw_series(data: Any, measures: list[str], path: Path, panels: str | None = None) -> None:
    """Mean over replicates with a band of the middle 90 % and, darker, the 95 % interval of the mean; of few, each replicate.

    For a sweep over a grid, lines stand for the lowest, middle and highest value of the first factor (or its choices), with
    the other factors at their middle value (or first choice); for named points, for each; for a sample, for all at once.
    ``panels`` names a factor of a grid: each measure then has a row, and a panel for each of that factor's values.
    """
    arrays = [over_agents(data[name]) for name in measures]
    if panels:
        check_factor(data, panels, "--panels")
        levels = _shown(data[panels].values)[:7]
        cells = [(at_value(data, panels, v) if a is arrays[0] else "", a.sel({panels: v})) for a in arrays for v in levels]
        rows, columns, size = len(measures), len(levels), (3.0, 2.6)
    else:
        cells = [(label(data[name]), a) for name, a in zip(measures, arrays, strict=True)]
        columns, size = min(3, len(cells)), (4.2, 3.1)
        rows = -(-len(cells) // columns)
    shared: dict[str, Any] = {"sharex": True, "sharey": "row"} if panels else {}
    figure, axes = plt.subplots(rows, columns, figsize=(size[0] * columns, size[1] * rows + 0.5), squeeze=False, **shared)
    replicates = int(data.sizes["replicate"])
    held: dict[str, Any] = {}
    keyed: list[Any] = []  # axes whose lines need names
    for axis, (title, array) in zip(axes.flat, cells, strict=False):
        factors = [d for d in array.dims if d not in INNER]
        for factor in factors[1:]:
            values = list(array[factor].values)
            middle = values[0] if isinstance(values[0], str) else sorted(values)[len(values) // 2]
            held[str(factor)] = at_value(array, factor, middle)
            array = array.sel({factor: middle})
        if factors:
            for d in [d for d in array.dims if d in INNER[2:]]:
                held[str(d)] = at_value(array, d, array[d].values[0])
                array = array.isel({d: 0})
        _draw_lines(axis, _lines(array), band=not unordered(array))
        axis.set_title("\n".join(textwrap.wrap(title, 44)), fontsize=9.5)
        axis.set_xlabel("Time [weeks]")
        axis.margins(x=0)
        if len(_lines(array)) > 1 or "sample" in array.dims:
            keyed.append(axis)
    if panels:
        for row, name in zip(axes, measures, strict=True):
            row[0].set_ylabel("\n".join(textwrap.wrap(label(data[name]), 28)), fontsize=9.5)
        for axis in axes.flat:
            axis.label_outer()
    for axis in list(axes.flat)[len(cells) :]:
        axis.set_visible(False)
    figure.suptitle(str(data.attrs.get("study_title", data.attrs.get("title", ""))), fontsize=12, x=0.01, ha="left")
    at = "".join(f", {text}" for text in held.values())
    pooled = any(unordered(data[name]) for name in measures)
    bands = _bands(replicates * (data.sizes["sample"] if pooled else 1), pooled)
    top = 0.98 - _legends(figure, keyed) / figure.get_figheight()
    figure.tight_layout(rect=(0, 0.35 / figure.get_figheight(), 1, top))
    means = "; means over agents" if any(d in data[name].dims for name in measures for d in AGENTS) else ""
    footnote(figure, data, f"n = {counted(replicates, 'replicate')}{at}{means}; {bands}")
    save(figure, path)


def _legends(figure: Any, axes: list[Any]) -> float:
    """Names the lines: once above all axes where they have the same, else in each. The inches by which the picture grows."""
    names = [axis.get_legend_handles_labels()[1] for axis in axes]
    if not any(names):
        return 0.0
    if any(other != names[0] for other in names):
        for axis in axes:
            axis.legend(fontsize=7.5, framealpha=0.85)
        return 0.0
    width = 0.6 + 0.07 * max(map(len, names[0]))  # inches of a name
    columns = min(len(names[0]), max(1, int(figure.get_figwidth() / width)))
    more = 0.17 * -(-len(names[0]) // columns)
    figure.set_figheight(figure.get_figheight() + more)
    below_title = (0.005, 1.0 - 0.32 / figure.get_figheight())
    lines = axes[0].get_legend_handles_labels()[0]
    figure.legend(lines, names[0], loc="upper left", bbox_to_anchor=below_title, ncols=columns, fontsize=8, frameon=False)
    return more


def _bands(runs: int, pooled: bool) -> str:
    """What is drawn around a mean over some runs, in words."""
    if runs == 1:
        return "one replicate"
    if runs < FEWEST:
        return f"thin lines: each {'run' if pooled else 'replicate'}, too few for bands"
    if pooled:
        return "band: middle 90 % of all runs"
    return "light band: middle 90 % of replicates, dark band: 95 % interval of the mean"


def _draw_lines(axis: Any, lines: list[tuple[str, Any]], band: bool) -> None:
    """Each line over time, with its runs where they are few, else its middle 90 % and, with ``band``, its mean's interval."""
    for i, (text, line) in enumerate(lines):
        values = line.transpose("replicate", "time").values.astype(float)
        times = line["time"].values
        seen = ~np.isnan(values).all(axis=0)
        if not seen.any():
            continue
        values, times = values[:, seen], times[seen]
        mean, n = np.nanmean(values, axis=0), len(values)
        colour = COLOURS[i % len(COLOURS)]
        if 1 < n < FEWEST:
            axis.plot(times, values.T, color=colour, linewidth=0.6, alpha=0.5)
        elif n > 1:
            low, high = np.nanquantile(values, [0.05, 0.95], axis=0)
            axis.fill_between(times, low, high, color=colour, alpha=0.15, linewidth=0)
            if band:
                error = stdtrit(n - 1, 0.975) * np.nanstd(values, axis=0, ddof=1) / np.sqrt(n)
                axis.fill_between(times, mean - error, mean + error, color=colour, alpha=0.35, linewidth=0)
        axis.plot(times, mean, color=colour, linewidth=1.5, linestyle=("-", "--", "-.", ":")[i % 4], label=text)
