"""What the command line prints about scenarios and results."""

from __future__ import annotations

import numpy as np
from rich import box
from rich.console import Console
from rich.table import Table

from coprod.scenarios.scenario import Origin, Scenario, load_scenario, shipped

PURPOSE = "Explains and teaches; must not be used to forecast a named service, to allocate care, or to judge people."


def console() -> Console:
    """The terminal; 100 columns where the width is not known."""
    terminal = Console(highlight=False)
    return terminal if terminal.is_terminal else Console(highlight=False, width=110)


def print_scenarios() -> None:
    """Name and title of every shipped scenario."""
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    for name in shipped():
        table.add_row(f"[bold]{name}[/bold]", load_scenario(name).title)
    console().print(table)


def print_scenario(scenario: Scenario, everything: bool) -> None:
    """Story, rules and parameters with sources."""
    from coprod.simulation.setup import declaration

    out = console()
    out.print(f"[bold]{scenario.title}[/bold]  ({scenario.name})\n")
    for paragraph in scenario.story.split("\n\n"):
        out.print(" ".join(paragraph.split()) + "\n")
    for label, text in (("Level", scenario.level), ("Who leads", scenario.lead), ("Not known", scenario.not_known)):
        if text:
            out.print(f"[bold]{label}[/bold]: {' '.join(text.split())}")
    out.print(f"[bold]Purpose[/bold]: {PURPOSE}\n")
    rules = ", ".join(f"{family} = {name}" for family, name in scenario.rules.items())
    out.print(f"[bold]Rules[/bold]: {rules}. {scenario.rules_why}\n")
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for title in ("parameter", "value", "unit", "status", "source"):
        table.add_column(title, justify="right" if title == "value" else "left", overflow="fold")
    for name, value in scenario.values.items():
        declared = declaration(name)
        assert declared is not None
        own = scenario.origins.get(name)
        if not own and not everything:
            continue
        origin = own or Origin(declared.source, declared.status)
        table.add_row(name, f"{value:g}", declared.unit, origin.status, f"{declared.meaning}. {origin.source}")
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
    console().print(table)
