"""What the command line prints about scenarios and results."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from rich import box
from rich.table import Table

from .console import say
from .printing_cases import print_happenings, print_pipeline
from .scenarios.scenario import Origin, Scenario, load_scenario, shipped
from .simulation.parameters.declaration import value_text
from .terminal import headed, terminal

if TYPE_CHECKING:
    from .experiments.contrast import Contrast
    from .experiments.forecast import Forecast
    from .experiments.replay import Replay
    from .experiments.result import RunResult
    from .experiments.store import SweepStore
    from .experiments.study import Study

PURPOSE = "Explains and teaches; must not be used to forecast a named service, to allocate care, or to judge people."


def print_scenarios() -> None:
    """Name and title of every shipped scenario."""
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    for name in shipped():
        table.add_row(headed(name), load_scenario(name).title)
    terminal().print(table)


def print_scenario(scenario: Scenario, everything: bool) -> None:
    """Story, rules and parameters with sources."""
    from .simulation.setup.parameters import declaration

    out = terminal()
    out.print(headed(scenario.title, f"  ({scenario.name})\n"))
    for paragraph in scenario.story.split("\n\n"):
        out.print(" ".join(paragraph.split()) + "\n")
    for label, text in (("Level", scenario.level), ("Who leads", scenario.lead), ("Not known", scenario.not_known)):
        if text:
            out.print(headed(label, f": {' '.join(text.split())}"))
    out.print(headed("Purpose", f": {PURPOSE}\n"))
    rules = ", ".join(f"{family} = {name}" for family, name in scenario.rules.items())
    out.print(headed("Rules", f": {rules}. {' '.join(scenario.rules_why.split())}\n"))
    print_pipeline(scenario, out)
    print_happenings(scenario, out)
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for title in ("parameter", "value", "unit", "status", "source"):
        table.add_column(title, justify="right" if title == "value" else "left", overflow="fold", no_wrap=title == "parameter")
    for name, value in scenario.values.items():
        declared = declaration(name)
        assert declared is not None
        own = scenario.origins.get(name)
        if not own and not everything:
            continue
        origin = own or Origin(declared.source, declared.status)
        table.add_row(name, value_text(value), declared.unit, origin.status, f"{declared.meaning}. {origin.source}")
    out.print(table)
    if not everything:
        left = len(scenario.values) - len(scenario.origins)
        out.print(f"{left} more parameters have their declared defaults: add --parameters to list them.")


def print_result(names: list[str], units: dict[str, str], start: dict[str, np.ndarray], end: dict[str, np.ndarray]) -> None:
    """Means of measures at the start and the end, with the standard deviation over replicates."""
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for title in ("measure", "start", "end", "sd", "unit"):
        table.add_column(title, justify="left" if title in ("measure", "unit") else "right")
    for name in names:
        first, last = start[name], end[name]
        if np.isnan(last).all():
            continue
        before = "" if np.isnan(first).all() else f"{np.nanmean(first):.3f}"
        known = last[~np.isnan(last)]
        spread = f"{np.std(known, ddof=1):.3f}" if len(known) > 1 else ""
        table.add_row(name, before, f"{np.mean(known):.3f}", spread, units[name])
    terminal().print(table)


def print_states(result: RunResult) -> None:
    """Recorded states at the end, replicate 0: one line each; and whether they have settled."""
    for name, values in result.states.items():
        last = values[0, -1]
        shown = [", ".join(f"{x:.6g}" for x in agent) if len(agent) > 1 else f"{agent[0]:.6g}" for agent in last[:12]]
        more = f" ... ({len(last)})" if len(last) > 12 else ""
        say(f"{name} at the end: {'; '.join(shown)}{more}")
    if result.converged is not None and result.last_change is not None:
        done, n = int(result.converged.sum()), len(result.converged)
        worst = float(result.last_change.max())
        if done == n:
            say(f"converged: in all {n} replicates nothing recorded moved by more than {worst:.2g} in the last step")
        else:
            say(f"does not converge in {n - done} of {n} replicates: the last step still moved a state by {worst:.4g}")


def describe_study(study: Study) -> str:
    """A study's size in words."""
    least = "at least " if study.precision else ""
    if study.design.kind == "grid":
        points = " × ".join(f"{len(f.values)} {f.name}" for f in study.factors)
    else:
        points = f"{study.points} points ({study.design.kind}) of {len(study.factors)} factors"
    return f"{points} × {least}{study.replicates} replicates = {least}{study.runs} runs"


def print_forecast(found: Forecast, workers: int) -> None:
    """What a sweep will take."""
    from .experiments.forecast import time_text
    from .experiments.memory import size_text

    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_row("runs to do", f"{found.runs:,}")
    table.add_row("time", f"about {time_text(found.seconds)} on {workers} workers ({found.seconds_per_run * 1e3:.3g} ms a run)")
    table.add_row("memory", f"about {size_text(found.memory)}")
    states = f", {size_text(found.states_per_run)} of it states" if found.states_per_run else ""
    table.add_row("disk", f"about {size_text(found.disk)} ({size_text(found.bytes_per_run)} a run{states})")
    terminal().print(table)


def print_failures(failures: list[tuple[dict[str, Any], str]]) -> None:
    """Runs that failed, the first ten with coordinates and message."""
    if not failures:
        return
    from .experiments.factors import in_short

    say(f"{len(failures)} runs failed; they are recorded as such and hold no numbers:")
    for cell, text in failures[:10]:
        say(f"  {in_short(cell)}: {text}")


def print_precision(store: SweepStore) -> None:
    """How many replicates a precision took."""
    from .experiments.precision import point_precision

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


def print_contrast(contrasts: list[Contrast]) -> None:
    """Paired effects, and what the pairing saved."""
    table = Table(box=box.SIMPLE_HEAD)
    for column in ("measure", "A", "B", "effect B - A", "95 % interval", "with independent seeds", "runs saved"):
        table.add_column(column, justify="left" if column == "measure" else "right")
    for c in contrasts:
        table.add_row(
            c.measure,
            f"{c.mean_a:.4f}",
            f"{c.mean_b:.4f}",
            f"{c.effect:+.4f}",
            f"{c.low:+.4f} to {c.high:+.4f}",
            f"{c.independent_low:+.4f} to {c.independent_high:+.4f}",
            f"{c.saving:.3g} ×",
        )
    terminal().print(table)
    for c in contrasts:
        sure = "chance alone would hardly do this" if c.low > 0 or c.high < 0 else "this could be chance"
        say(
            f"{c.measure}: {c.effect:+.4f} ({c.low:+.4f} to {c.high:+.4f}, n = {c.n} pairs): {sure}. Pairing needed {c.saving:.3g} "
            f"times fewer runs than independent seeds (measured; 95 % interval {c.saving_low:.3g} to {c.saving_high:.3g})."
        )
    say(PURPOSE)


def print_replay(found: Replay) -> None:
    """The replayed run at a few times, and whether it equals the stored one."""
    cell = ", ".join(f"{k} = {v:g}" if isinstance(v, float) else f"{k} = {v}" for k, v in found.cell.items())
    say(f"{found.scenario.title}: {cell}")
    scalars = [name for name, values in found.series.items() if values.ndim == 1][:6]
    table = Table(box=box.SIMPLE_HEAD)
    for column in ("week", *scalars):
        table.add_column(column, justify="right")
    for i in sorted({int(x) for x in np.linspace(0, len(found.times) - 1, 9)}):
        table.add_row(f"{found.times[i]:g}", *(f"{found.series[name][i]:.4f}" for name in scalars))
    terminal().print(table)
    if not found.difference:
        numbers = sum(values.size for values in found.series.values())
        say(f"equal: all {numbers} stored numbers of this run came out the same, to the bit, on the Mesa engine")
