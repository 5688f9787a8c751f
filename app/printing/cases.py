"""What is printed about processes, events and the session pipeline."""

from __future__ import annotations

from coprod.scenarios.event_files import load_event, shipped_events
from coprod.scenarios.processes import PIPELINE, processes_of
from coprod.scenarios.scenario import Scenario
from coprod.simulation.setup.events import FOREVER, Event
from coprod.terminal import Terminal, headed, headed_table, print_entries, terminal

# which rules work at which part of the pipeline
FAMILIES = {
    "context": ("leadership", "power"),
    "invitation": ("participation", "seats"),
    "dialogue": ("voice", "influence", "safety"),
    "interpretation": ("interpretation",),
    "agreement": ("decision",),
    "implementation": ("pipeline",),
    "learning": ("trust",),
}


def print_pipeline(scenario: Scenario, out: Terminal) -> None:
    """The session pipeline: what each part consists of under the scenario's rules, processes and numbers."""
    table = headed_table(("part", "rules", "reported processes", "parameters"), unbroken=("part",), title="Session pipeline")
    elsewhere = {name for p in scenario.processes for name in p.adds} - {name for part in PIPELINE.values() for name in part}
    for part, parameters in (PIPELINE | ({"elsewhere": tuple(sorted(elsewhere))} if elsewhere else {})).items():
        here = [p.name for p in scenario.processes if set(p.adds) & set(parameters)]
        rules = ", ".join(scenario.rules[family] for family in FAMILIES.get(part, ()))
        numbers = ", ".join(f"{name.rpartition('.')[2]} {scenario.values[name]:.3g}" for name in parameters)
        table.add_row(part, rules, ", ".join(here).replace("_", " ") or "–", numbers)
    out.print(table)
    if scenario.processes:
        why = f" {' '.join(scenario.processes_why.split())}" if scenario.processes_why else ""
        number = f"{len(scenario.processes)} processes of {len(processes_of())} are reported"
        out.print(f"{number}.{why} 'coprod processes' says what each adds and why.\n")
    else:
        out.print("No processes are listed: parameters stand at their defaults or as the scenario sets them.\n")


def print_happenings(scenario: Scenario, out: Terminal) -> None:
    """The events of a scenario."""
    for event in scenario.events:
        out.print(headed("Event", f": {describe(event)} ({event.status}: {event.source})"))
    if scenario.events:
        out.print()


def describe(event: Event) -> str:
    """An event in words."""
    change = f"to {event.value:g}" if event.value is not None else f"times {event.times:g}"
    when = {"step": f"from week {event.week:g} on", "pulse": f"from week {event.week:g} to {event.until:g}"}.get(
        event.kind, f"in a straight line from week {event.week:g} to {event.until:g}"
    )
    name = f"{event.name}: " if event.name != event.parameter else ""
    return f"{name}{event.parameter} {change} {when}"


def print_events() -> None:
    """Every shipped event: what it is, and what it changes."""
    out = terminal()
    for name in shipped_events():
        event = load_event(name)
        out.print(headed(name, f"  {event.title}"))
        out.print(" ".join(event.story.split()))
        for change in event.changes:
            end = FOREVER if change.kind == "step" else change.until
            weeks = "on" if end == FOREVER else f"to {end:g}"
            to = f"to {change.value:g}" if change.value is not None else f"times {change.times:g}"
            out.tell(f"  {change.parameter} {to}, {change.kind}, week {change.week:g} {weeks} of the event")
        out.print()
    out.tell("Use: coprod run esther --event budget_cut@104, or in a scenario [[events]] with use and week.")


def print_processes() -> None:
    """The checklist of 45 processes."""
    out = terminal()
    entries = []
    for name, process in processes_of().items():
        adds = ", ".join(f"{parameter} {amount:+g}" for parameter, amount in process.adds.items())
        entries.append(((f"{process.number:2}", process.phase, name.replace("_", " ")), f"{process.rationale} Adds {adds}."))
    print_entries(out, ("no.", "phase", "process"), entries)
    out.tell("\nNames and phases: Masterson et al. 2024, 10.1186/s40900-024-00638-3. What each adds is ours, and assumed.")
