"""What is printed about studies: their size, what they will take, and how they went."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from coprod.console import say
from coprod.simulation.words import counted
from coprod.terminal import plain_table, tell, terminal

if TYPE_CHECKING:
    from coprod.experiments.forecast import Forecast
    from coprod.experiments.store import SweepStore
    from coprod.experiments.study import Study


def describe_study(study: Study) -> str:
    """A study's size in words."""
    from coprod.experiments.factors import drawn_together

    least = "at least " if study.precision else ""
    if study.design.kind == "grid":
        points = " × ".join(f"{len(f.values)} {f.name}" for f in study.factors)
    else:
        groups = drawn_together(study.factors)
        points = f"{counted(study.points, 'point')} ({study.design.kind}) of {counted(len(groups), 'factor')}"
        together = [f"{len(group)} weights of {group[0].simplex} as one" for group in groups if group[0].simplex]
        points += f" ({', '.join(together)})" if together else ""
    return f"{points} × {least}{counted(study.replicates, 'replicate')} = {least}{counted(study.runs, 'run')}"


def print_forecast(found: Forecast, workers: int) -> None:
    """What a sweep will take."""
    from coprod.experiments.forecast import time_text
    from coprod.experiments.memory import size_text

    table = plain_table()
    table.add_row("runs to do", f"{found.runs:,}")
    table.add_row(
        "time", f"about {time_text(found.seconds)} on {counted(workers, 'worker')} ({found.seconds_per_run * 1e3:.3g} ms a run)"
    )
    table.add_row("memory", f"about {size_text(found.memory)}")
    states = f", {size_text(found.states_per_run)} of it states" if found.states_per_run else ""
    table.add_row("disk", f"about {size_text(found.disk)} ({size_text(found.bytes_per_run)} a run{states})")
    terminal().print(table)


def print_failures(failures: list[tuple[dict[str, Any], str]]) -> None:
    """Runs that failed, the first ten with coordinates and message."""
    if not failures:
        return
    from coprod.experiments.factors import in_short

    say(f"{counted(len(failures), 'run')} failed; recorded as such, without numbers:")
    for cell, text in failures[:10]:
        say(f"  {in_short(cell)}: {text}")


def print_missing(path: Path, data: Any) -> None:
    """How many runs of a store, opened as ``data``, are not computed, if any; the store of a run is whole."""
    from coprod.experiments.store import DEFINITION
    from coprod.experiments.sweep import runs_missing

    if DEFINITION not in data.attrs:
        return
    missing, runs = runs_missing(path)
    if missing:
        tell(f"{path} is not finished: {missing} of {counted(runs, 'run')} are not computed; 'coprod sweep {path}' goes on with it")


def print_precision(store: SweepStore) -> None:
    """How many replicates a precision took."""
    from coprod.experiments.precision import point_precision

    precision = store.study.precision
    assert precision is not None
    status = np.asarray(store.arrays["status"][...]).reshape(store.study.points, -1)
    used = (status > 0).sum(axis=1)
    found = [point_precision(store, n, int(used[n])) for n in range(store.study.points)]
    reached = sum(f.reached for f in found)
    say(
        f"replicates used: {used.min()} to {used.max()} a point (median {np.median(used):g}), {used.sum()} runs; "
        f"half-width of {precision.measure} below {precision.half_width:g} ({precision.confidence:.0%} interval) "
        f"at {reached} of {len(found)} points"
    )
    if reached < len(found):
        worst = max(f.half_width for f in found)
        say(f"  not reached at {len(found) - reached} points within {precision.most} replicates: largest half-width {worst:.3g}")
