"""Rules of one's own in a page's data: written as they were given, since whole paths tell of the computer a page was made on."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from coprod.scenarios.scenario import Scenario
from coprod.scenarios.toml_file import TomlFile


def own_rules(scenario: Scenario) -> list[tuple[str, str]]:
    """Family and choice, with the file's whole path, of each rule of one's own."""
    return [(family, choice) for family, choice in scenario.rules.items() if ":" in choice]


def as_given(scenario: Scenario, options: Mapping[str, str]) -> dict[str, str]:
    """How each such choice was given, by options of a command line or else by the scenario's file; also as FAMILY=CHOICE."""
    found: dict[str, str] = {}
    for family, choice in own_rules(scenario):
        given = options.get(family) or TomlFile(Path(scenario.path)).data["rules"][family]
        found |= {choice: given, f"{family}={choice}": f"{family}={given}"}
    return found


def renamed(value: Any, names: Mapping[str, str]) -> Any:
    """Lists and tables with every text that has another name by that."""
    if isinstance(value, str):
        return names.get(value, value)
    if isinstance(value, Mapping):
        return {key: renamed(inner, names) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [renamed(inner, names) for inner in value]
    return value
