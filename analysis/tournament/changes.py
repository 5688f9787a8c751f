"""What a condition, a theory or an ablation changes in a scenario."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from coprod.scenarios.event_files import read_events
from coprod.scenarios.loops import checked_loops
from coprod.scenarios.scenario import Scenario
from coprod.scenarios.toml_file import TomlFile, flat
from coprod.simulation.errors import BadInput, unknown
from coprod.simulation.setup.events import FOREVER, Event
from coprod.simulation.setup.parameters import declaration, names
from coprod.simulation.setup.validation import checked, checked_rules

KEYS = ("set", "shift", "times", "rules", "cut", "events", "weeks")


@dataclass(frozen=True)
class Change:
    """Rules chosen, then loops cut, then parameters set, shifted by an amount or multiplied; a ``*`` stands for every group.

    Shifted and multiplied parameters stay within their ranges. ``weeks`` is another horizon.
    """

    rules: Mapping[str, str] = field(default_factory=dict)
    cut: tuple[str, ...] = ()
    set: Mapping[str, Any] = field(default_factory=dict)
    shift: Mapping[str, float] = field(default_factory=dict)
    times: Mapping[str, float] = field(default_factory=dict)
    events: tuple[tuple[Event, str], ...] = ()
    weeks: float | None = None

    def applied(self, scenario: Scenario, where: str) -> Scenario:
        """The scenario with the change; BadInput if it does not fit."""
        if self.rules:
            scenario = scenario.with_rules(self.rules, where)
        if self.cut:
            scenario = scenario.with_cuts(self.cut, where)
        new = {name: value for key, value in self.set.items() for name in _every(key, scenario)}
        for moved, by in ((self.shift, True), (self.times, False)):
            for key, amount in moved.items():
                for name in _every(key, scenario):
                    declared = declaration(name, scenario.rules)
                    before = new.get(name, scenario.values.get(name, 0.0))
                    value = before + amount if by else before * amount
                    new[name] = min(max(value, declared.low), declared.high) if declared else value
        if self.weeks is not None:
            new["time.weeks"] = self.weeks
        if new:
            scenario = scenario.with_values(new, where)
        events = [(replace(e, parameter=name), at) for e, at in self.events for name in _every(e.parameter, scenario)]
        return scenario.with_more(events) if events else scenario


def _every(key: str, scenario: Scenario) -> list[str]:
    """The parameters a name stands for: itself, or with ``groups.*`` that of every group."""
    if key.startswith("groups.*."):
        return [f"groups.{group}.{key.removeprefix('groups.*.')}" for group in scenario.groups]
    return [key]


def read_change(table: Mapping[str, Any], file: TomlFile, where: str, keys: Sequence[str] = KEYS) -> Change:
    """A change as written in a table of a file."""
    for key in table:
        if key not in keys:
            raise unknown("key", key, keys, where=where)
    rules = table.get("rules", {})
    checked_rules(rules, lambda name: where, file.path.parent)
    cut = tuple(loop.name for loop in checked_loops(table.get("cut", []), where))
    numbers = {key: flat(table.get(key, {})) for key in ("set", "shift", "times")}
    for key, values in numbers.items():
        for name, value in values.items():
            check_number(name, value, where, endless=key == "set")
    weeks = table.get("weeks")
    if weeks is not None:
        checked("time.weeks", weeks, where)
    events = tuple(read_events(table.get("events", []), file, FOREVER if weeks is None else weeks))
    located = {family: _located(choice, file.path.parent) for family, choice in rules.items()}
    return Change(located, cut, **numbers, events=events, weeks=weeks)


def _located(choice: str, folder: Path) -> str:
    """A rule's choice, a custom one with its whole path."""
    return f"{(folder / choice).resolve()}" if ":" in choice else choice


def check_number(name: str, value: Any, where: str, endless: bool = False) -> None:
    """BadInput unless a parameter of this name can exist and the value is a finite number, or where it may an endless half-life."""
    known = [*names(("*",)), *(n.replace("groups.*.", "groups.NAME.") for n in names(("*",)) if n.startswith("groups."))]
    parts = name.split(".")
    found = declaration(name)
    if found is None and not (len(parts) == 3 and parts[0] == "groups" and f"groups.*.{parts[2]}" in known):
        raise unknown("parameter", name, known, where=where, more="'coprod show baseline --parameters' lists them all")
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadInput(f"'{name}' must be a number, not {value!r}", where=where, allowed="a number", fix="give a number")
    never = endless and value == math.inf and found is not None and found.per_step == "half_life"
    if not math.isfinite(value) and not never:
        raise BadInput(f"'{name}' is {value}, which is no finite number", where=where, allowed="a number", fix="give a number")
