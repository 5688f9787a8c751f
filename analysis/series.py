"""Time series with bands over replicates."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy.special import stdtrit

from coprod.experiments import variables
from coprod.simulation.errors import BadInput, unknown
from coprod.simulation.words import counted, listed

from .effects import level_text, plain
from .sample import between, time_units, time_word, weeks_with
from .style import COLOURS, COLUMN, SMALLEST, finish, headline, label, origin_of, panels, told
from .style import names as name_lines

INNER = variables.NOT_FACTORS
FEWEST = 10  # replicates of a band: of fewer, the interval of the mean is as wide as the middle 90 % or wider
MOST_BESIDE = 3  # panels beside each other in a column
AGENTS = ("citizen", "professional", "leader")
# drawn where no measure is named
DEFAULT_SERIES = ("value", "well_being", "personal_trust", "institutional_trust", "need_gap", "psychological_safety")


def _lines(array: Any) -> list[tuple[str, Any]]:
    """One array (replicate, time) for each line: along role, group, unit or level, or corners of the first factor."""
    extra = [d for d in array.dims if d not in ("replicate", "time")]
    if not extra:
        return [("", array)]
    first, inner = extra[0], [d for d in extra if d in INNER]
    if unordered(array) and inner:  # all points as one band, for each group
        return [(f"{inner[0]} {value}", _pooled(array.sel({inner[0]: value}))) for value in array[inner[0]].values[:7]]
    if unordered(array):
        return [(f"all {array.sizes['sample']} points", _pooled(array))]
    if first in INNER:
        return [(f"{first} {value}", array.sel({first: value})) for value in array[first].values[:7]]
    if first == "sample":
        return [(str(array["label"].values[i]), array.isel(sample=i)) for i in range(min(7, array.sizes["sample"]))]
    return [(at_value(array, first, value), array.sel({first: value})) for value in _shown(array[first].values)[:7]]


def _pooled(array: Any) -> Any:
    """The runs of all points of a sample, as replicates of one."""
    return array.drop_vars("replicate").rename(replicate="again").stack(replicate=("sample", "again"), create_index=False)


def _shown(values: Any) -> list[Any]:
    """The values of a factor that stand for all: choices as they are, of numbers the lowest, middle and highest."""
    if isinstance(values[0], str):
        return list(values)
    ordered = sorted(values)
    return [ordered[0], ordered[len(ordered) // 2], ordered[-1]] if len(ordered) > 2 else ordered


def at_value(array: Any, factor: Any, value: Any) -> str:
    """A factor, by the name of its parameter, and its value on a picture."""
    name = array[factor].attrs.get("parameter") or str(factor).replace("_", " ")
    return f"{name} = {level_text(plain(value))}"


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


def with_course(data: Any, measures: Sequence[str]) -> list[str]:
    """Those of some measures that are there and have values at two recorded weeks or more."""
    return [name for name in measures if name in data and len(weeks_with(data, [name])) > 1]


def check_course(data: Any, measures: Sequence[str]) -> None:
    """BadInput for a measure that has values at fewer than two recorded weeks: there is no course to draw."""
    for name in measures:
        weeks = data["time"].values[weeks_with(data, [name])]
        if len(weeks) < 2:
            when = f"at {time_word(time_units(data))} {weeks[0]:g} alone" if len(weeks) else "at no recorded time"
            raise BadInput(
                f"{name} has values {when}",
                where="--measure",
                allowed="measures with values at two recorded times or more",
                fix="record oftener (every = 4), or draw what is there: coprod plot STORE tornado, levers or heatmap",
            )


def unordered(array: Any) -> bool:
    """Whether an array holds a sample's points, which have neither order nor names."""
    return "sample" in array.dims and "label" not in array.coords


def draw_series(data: Any, measures: list[str], path: Path, along: str | None = None) -> str:
    """Mean over replicates with a band of the middle 90 % and, darker, the 95 % interval of the mean; of few, each replicate.

    For a sweep over a grid, lines stand for the lowest, middle and highest value of the first factor (or its choices), with
    the other factors at their middle value (or first choice), and of groups, units and levels the first; for named points,
    for each; for a sample, for all at once. ``along`` names a factor of a grid: each measure then has a row, and a panel for
    each of that factor's values. Returns words for the picture. BadInput for a measure with values at one recorded week alone.
    """
    check_course(data, measures)
    arrays = [over_agents(data[name]) for name in measures]
    if along:
        check_factor(data, along, "--panels")
        levels = _shown(data[along].values)[:7]
        cells = [(at_value(data, along, v) if a is arrays[0] else "", a.sel({along: v})) for a in arrays for v in levels]
        rows, columns = len(measures), len(levels)
    else:
        cells = [(label(data[name]), a) for name, a in zip(measures, arrays, strict=True)]
        columns = min(2, len(cells))
        rows = -(-len(cells) // columns)
    shared: dict[str, Any] = {"sharex": True, "sharey": "row"} if along else {}
    width = COLUMN if columns <= MOST_BESIDE else COLUMN * columns / MOST_BESIDE
    figure, axes = panels((1.45 if columns > 1 else 1.9) * rows + 0.75, rows, columns, width=width, **shared)
    replicates = int(data.sizes["replicate"])
    held: dict[str, str] = {}
    drawn: list[tuple[str, list[tuple[str, Any]]]] = []
    keyed: list[Any] = []  # axes whose lines need names
    for axis, (title, array) in zip(axes.flat, cells, strict=False):
        factors = [d for d in array.dims if d not in INNER]
        own = {}
        for factor in factors[1:]:
            values = list(array[factor].values)
            middle = values[0] if isinstance(values[0], str) else sorted(values)[len(values) // 2]
            own[str(factor)] = at_value(array, factor, middle)
            array = array.sel({factor: middle})
        if factors and not unordered(array):
            for d in [d for d in array.dims if d in INNER[2:]]:
                own[str(d)] = at_value(array, d, array[d].values[0])
                array = array.isel({d: 0})
        held |= own
        lines = _lines(array)
        _draw_lines(axis, lines, band=not unordered(array))
        where = [at_value(data, along, array[along].item()), *own.values()] if along else [*own.values()]
        name = str(array.name).replace("_", " ")
        drawn.append((f"{name} where {listed(where)}" if where else name, lines))
        axis.set_title(told(_narrow(title) if columns > 2 else title, 30 if columns > 1 else 60), fontsize=6.5)
        axis.set_xlabel(f"Time [{time_units(data)}]")
        axis.margins(x=0)
        if len(lines) > 1 or "sample" in array.dims:
            keyed.append(axis)
    if along:
        for row, name in zip(axes, measures, strict=True):
            row[0].set_ylabel(told(label(data[name]), 26), fontsize=6.5)
        for axis in axes.flat:
            axis.label_outer()
    for axis in list(axes.flat)[len(cells) :]:
        axis.set_visible(False)
    headline(figure, str(data.attrs.get("study_title", data.attrs.get("title", ""))))
    at = "".join(f", {text}" for text in held.values())
    pooled = any(unordered(data[name]) for name in measures)
    bands = _bands(replicates * (data.sizes["sample"] if pooled else 1), pooled)
    _legends(figure, keyed)
    means = "; means over agents" if any(d in data[name].dims for name in measures for d in AGENTS) else ""
    note = f"n = {counted(replicates, 'replicate')}{at}{means}; {bands}"
    return finish(figure, origin_of(data), note, path, _words(drawn, data["time"].values, time_units(data)))


def _narrow(title: str) -> str:
    """A factor's value by the last part of its name, for a narrow panel."""
    name, equals, value = title.partition(" = ")
    return f"{name.rpartition('.')[2]}{equals}{value}"


def _words(drawn: list[tuple[str, list[tuple[str, Any]]]], times: Any, units: str) -> str:
    """What the lines do, from their first value to their last, in words."""
    said = []
    for title, lines in drawn:
        ends = []
        for text, line in lines:
            mean = line.mean("replicate").values
            known = np.flatnonzero(np.isfinite(mean))
            ends.append(f"{text}{' ' if text else ''}{_ends(mean[known], times[known], times, units)}")
        said.append(f"{title}: {'; '.join(ends)}")
    return f"Lines over time from {between(times, units)}. {'. '.join(said)}."


def _ends(values: Any, at: Any, times: Any, units: str) -> str:
    """The first value and the last, and of which times they are where these are not the picture's own."""
    if not len(values):
        return "no value"
    first, last = (
        f" ({time_word(units)} {own:g})" if own != time else "" for own, time in ((at[0], times[0]), (at[-1], times[-1]))
    )
    return f"{values[0]:.3g}{first} to {values[-1]:.3g}{last}"


def _legends(figure: Any, axes: list[Any]) -> None:
    """Names the lines: once above all axes where they have the same, else in each."""
    names = [axis.get_legend_handles_labels()[1] for axis in axes]
    if not any(names):
        return
    if any(other != names[0] for other in names):
        for axis in axes:
            axis.legend(fontsize=SMALLEST, framealpha=0.85)
        return
    figure.set_figheight(figure.get_figheight() + 0.13 * len(names[0]))
    name_lines(figure, *axes[0].get_legend_handles_labels())


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
            axis.plot(times, values.T, color=colour, linewidth=0.4, alpha=0.5)
        elif n > 1:
            low, high = np.nanquantile(values, [0.05, 0.95], axis=0)
            axis.fill_between(times, low, high, color=colour, alpha=0.15, linewidth=0)
            if band:
                known = np.isfinite(values).sum(axis=0)
                error = stdtrit(known - 1, 0.975) * np.nanstd(values, axis=0, ddof=1) / np.sqrt(known)
                axis.fill_between(times, mean - error, mean + error, color=colour, alpha=0.35, linewidth=0)
        axis.plot(times, mean, color=colour, linewidth=1.1, linestyle=("-", "--", "-.", ":")[i % 4], label=text)
