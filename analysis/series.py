"""Time series with bands over replicates."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import Any

import numpy as np
from scipy.special import stdtrit

from coprod.experiments import variables
from coprod.simulation.words import counted

from .style import COLOURS, footnote, label, plt, save

INNER = variables.NOT_FACTORS
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
    values = list(array[first].values)
    if not isinstance(values[0], str):
        values = sorted(values)
        values = [values[0], values[len(values) // 2], values[-1]] if len(values) > 2 else values
    name = str(first).replace("_", " ")
    return [(f"{name} = {value_text(value)}", array.sel({first: value})) for value in values[:7]]


def over_agents(array: Any) -> Any:
    """An array as its mean over agents, where it has a value for each: they are too many for lines."""
    there = [d for d in AGENTS if d in array.dims]
    return array.mean(there) if there else array


def unordered(array: Any) -> bool:
    """Whether an array holds a sample's points, which have neither order nor names."""
    return "sample" in array.dims and "label" not in array.coords


def value_text(value: Any) -> str:
    """A factor's value on a picture."""
    return value if isinstance(value, str) else f"{value:.3g}"


def draw_series(data: Any, measures: list[str], path: Path) -> None:
    """Mean over replicates with a band of the middle 90 % and, darker, the 95 % interval of the mean.

    For a sweep over a grid, lines stand for the lowest, middle and highest value of the first factor (or its choices), with
    the other factors at their middle value (or first choice); for named points, for each; for a sample, for all at once.
    """
    columns = min(3, len(measures))
    rows = -(-len(measures) // columns)
    figure, axes = plt.subplots(rows, columns, figsize=(4.2 * columns, 3.1 * rows + 0.5), squeeze=False)
    replicates = int(data.sizes["replicate"])
    held: dict[str, Any] = {}
    for axis, name in zip(axes.flat, measures, strict=False):
        array = over_agents(data[name])
        factors = [d for d in array.dims if d not in INNER]
        for factor in factors[1:]:
            values = list(array[factor].values)
            middle = values[0] if isinstance(values[0], str) else sorted(values)[len(values) // 2]
            held[str(factor)] = middle
            array = array.sel({factor: middle})
        if factors:
            for d in [d for d in array.dims if d in INNER[2:]]:
                held[str(d)] = array[d].values[0]
                array = array.isel({d: 0})
        for i, (text, line) in enumerate(_lines(array)):
            values = line.transpose("replicate", "time").values.astype(float)
            times = line["time"].values
            seen = ~np.isnan(values).all(axis=0)
            if not seen.any():
                continue
            values, times = values[:, seen], times[seen]
            mean = np.nanmean(values, axis=0)
            colour = COLOURS[i % len(COLOURS)]
            if replicates > 1:
                low, high = np.nanquantile(values, [0.05, 0.95], axis=0)
                axis.fill_between(times, low, high, color=colour, alpha=0.15, linewidth=0)
                if not unordered(array):
                    error = stdtrit(replicates - 1, 0.975) * np.nanstd(values, axis=0, ddof=1) / np.sqrt(replicates)
                    axis.fill_between(times, mean - error, mean + error, color=colour, alpha=0.35, linewidth=0)
            axis.plot(times, mean, color=colour, linewidth=1.5, linestyle=("-", "--", "-.", ":")[i % 4], label=text)
        axis.set_title("\n".join(textwrap.wrap(label(data[name]), 44)), fontsize=9.5)
        axis.set_xlabel("Time [weeks]")
        axis.margins(x=0)
        if len(_lines(array)) > 1 or "sample" in array.dims:
            axis.legend(fontsize=7.5, frameon=False)
    for axis in list(axes.flat)[len(measures) :]:
        axis.set_visible(False)
    figure.suptitle(str(data.attrs.get("study_title", data.attrs.get("title", ""))), fontsize=12, x=0.01, ha="left")
    at = "".join(f", {k.replace('_', ' ')} = {value_text(v)}" for k, v in held.items())
    bands = "light band: middle 90 % of replicates, dark band: 95 % interval of the mean" if replicates > 1 else "one replicate"
    if any(unordered(data[name]) for name in measures):
        bands = "band: middle 90 % of all runs"
    figure.tight_layout(rect=(0, 0.35 / figure.get_figheight(), 1, 0.98))
    means = "; means over agents" if any(d in data[name].dims for name in measures for d in AGENTS) else ""
    footnote(figure, data, f"n = {counted(replicates, 'replicate')}{at}{means}; {bands}")
    save(figure, path)
