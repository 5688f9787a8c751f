"""What is printed about scenarios."""

from __future__ import annotations

from coprod.console import PURPOSE
from coprod.scenarios.loops import LOOPS
from coprod.scenarios.numbers import Origin
from coprod.scenarios.scenario import Scenario, load_scenario, shipped
from coprod.simulation.parameters.declaration import value_text
from coprod.simulation.setup.parameters import declaration
from coprod.terminal import headed, plain_table, print_entries, terminal

from .cases import print_happenings, print_pipeline


def print_scenarios() -> None:
    """Name and title of every shipped scenario."""
    table = plain_table()
    for name in shipped():
        table.add_row(headed(name), load_scenario(name).title)
    terminal().print(table)


def print_scenario(scenario: Scenario, everything: bool) -> None:
    """Story, rules and parameters with sources."""
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
    for name in scenario.cuts:
        out.print(headed(f"Loop {name} is cut", f": {LOOPS[name].title}\n"))
    print_pipeline(scenario, out)
    print_happenings(scenario, out)
    entries = []
    for name, value in scenario.values.items():
        declared = declaration(name, scenario.rules)
        assert declared is not None
        own = scenario.origins.get(name)
        if own or everything:
            origin = own or Origin(declared.source, declared.status)
            entries.append(
                ((name, value_text(value), declared.unit, origin.status), f"{declared.meaning}. Source: {origin.source}")
            )
    print_entries(out, ("parameter", "value", "unit", "status"), entries)
    if not everything:
        left = len(scenario.values) - len(scenario.origins)
        out.print(f"\n{left} more parameters have their declared defaults: add --parameters to list them.")
