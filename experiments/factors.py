"""Factors of a study: numeric parameters, and the categorical choices of a rule or a scenario."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict

from coprod.scenarios.scenario import Scenario
from coprod.scenarios.toml_file import TomlFile
from coprod.simulation.errors import BadInput, unknown
from coprod.simulation.rules.families import FAMILIES
from coprod.simulation.schema.measures import measures_by_name
from coprod.simulation.setup.parameters import declaration, names
from coprod.simulation.setup.validation import checked, checked_rules

from .variables import BOOKKEEPING, INNER

Value = float | str
Kind = Literal["parameter", "rule", "scenario"]
SCENARIO = "scenario"
MOST_VALUES = 100_000  # of a linspace
MOST_NAMED = 3  # coordinates of a point in a message
RESERVED = {"replicate", "time", "sample", "label", SCENARIO, BOOKKEEPING, *INNER}


class FactorTable(BaseModel):
    """A [[factors]] table as written: one of parameter, rule and scenario; one of values, linspace and range."""

    model_config = ConfigDict(extra="forbid", strict=True)
    parameter: str | None = None
    rule: str | None = None
    scenario: list[str] | None = None
    values: list[Any] | None = None
    linspace: list[Any] | None = None
    range: list[Any] | None = None


@dataclass(frozen=True)
class Factor:
    """What is varied: a parameter, the rule of a family, or the scenario.

    ``values`` are its levels, or empty where a design draws from ``low`` to ``high``. ``dimension`` is its short name
    in the result.
    """

    kind: Kind
    name: str
    values: tuple[Value, ...]
    low: float
    high: float
    dimension: str

    def at(self, u: float) -> Value:
        """The value at a place u in [0, 1): a level, or between low and high (whole where the parameter is)."""
        if self.values:
            return self.values[min(int(u * len(self.values)), len(self.values) - 1)]
        declared = declaration(self.name)
        assert declared is not None
        if declared.integer:
            return float(min(int(self.low + u * (self.high - self.low + 1.0)), int(self.high)))
        return self.low + u * (self.high - self.low)

    @property
    def unit(self) -> str:
        """Unit of the values; '' for a choice."""
        declared = declaration(self.name) if self.kind == "parameter" else None
        return declared.unit if declared else ""

    @property
    def meaning(self) -> str:
        """What is varied, in words."""
        declared = declaration(self.name) if self.kind == "parameter" else None
        return declared.meaning if declared else (f"rule of {self.name}" if self.kind == "rule" else "scenario")


def read_factors(tables: list[FactorTable], scenario: Scenario, file: TomlFile, sampled: bool) -> tuple[Factor, ...]:
    """Validated factors; those of a sampled design may give a range instead of values."""
    found: list[Factor] = []
    last = [t.parameter.rpartition(".")[2] for t in tables if t.parameter]
    for table in tables:
        kind, name = _subject(table, file)
        where = file.where(name)
        values: tuple[Value, ...] = ()
        low = high = 0.0
        if kind == "parameter":
            _check_parameter(name, scenario, where)
            values, low, high = _numbers(table, name, where, sampled)
        else:
            values = _choices(table, kind, name, where, file.path.parent)
        if (kind, name) in [(f.kind, f.name) for f in found]:
            raise BadInput(f"'{name}' is a factor twice", where=where, allowed="each once", fix="remove one")
        if len(set(values)) < len(values):
            raise BadInput(f"'{name}' has a value twice", where=where, allowed="different values", fix="remove one")
        found.append(Factor(kind, name, values, low, high, _dimension(kind, name, last)))
    return tuple(found)


def _dimension(kind: Kind, name: str, last: list[str]) -> str:
    """Short name in the result: a parameter's last word, where that is one factor's alone and nothing else's name."""
    if kind != "parameter":
        return f"{name}_rule" if kind == "rule" else name
    short = name.rpartition(".")[2]
    alone = last.count(short) == 1 and short not in RESERVED | set(measures_by_name())
    return (short if alone else name).replace(".", "_")


def _subject(table: FactorTable, file: TomlFile) -> tuple[Kind, str]:
    given = [k for k in ("parameter", "rule", "scenario") if getattr(table, k) is not None]
    if len(given) != 1:
        raise BadInput(
            "a factor needs one of parameter, rule and scenario" + (f", not {' and '.join(given)}" if given else ""),
            where=file.where("factors"),
            allowed='parameter = "start.trust"; rule = "trust"; scenario = ["baseline", "esther"]',
            fix="give one of them",
        )
    if given[0] == "parameter":
        return "parameter", str(table.parameter)
    return ("rule", str(table.rule)) if given[0] == "rule" else ("scenario", SCENARIO)


def _check_parameter(name: str, scenario: Scenario, where: str) -> None:
    known = names(scenario.groups, scenario.rules)
    if name not in known:
        raise unknown("parameter", name, known, where=where)
    if name.startswith("time.") or name == "population.units":
        raise BadInput(
            f"'{name}' cannot be a factor",
            where=where,
            allowed="parameters that leave times and units of the result the same",
            fix="make one study for each value",
        )


def _choices(table: FactorTable, kind: Kind, name: str, where: str, folder: Path) -> tuple[Value, ...]:
    """Levels of a categorical factor."""
    chosen = table.scenario if kind == "scenario" else table.values
    if table.linspace is not None or table.range is not None or not chosen or not all(isinstance(v, str) for v in chosen):
        raise BadInput(
            f"the choices of '{name}' are missing or no texts",
            where=where,
            allowed='rule = "trust" with values = ["asymmetric", ...]; scenario = ["baseline", "esther"]',
            fix="give the names of at least one choice",
        )
    if kind == "rule":
        if name not in FAMILIES:
            raise unknown("rule family", name, FAMILIES, where=where)
        chosen = [checked_rules({name: choice}, lambda _: where, folder)[name] for choice in chosen]
    elif table.values is not None:
        raise BadInput("a scenario factor has no values", where=where, allowed='scenario = ["a", "b"]', fix="remove values")
    return tuple(chosen)


def _numbers(table: FactorTable, name: str, where: str, sampled: bool) -> tuple[tuple[Value, ...], float, float]:
    """Levels, and the range, of a numeric factor."""
    form = "values = [...] or linspace = [first, last, how many]" + (" or range = [low, high]" if sampled else "")
    given = [k for k in ("values", "linspace", "range") if getattr(table, k) is not None]
    if len(given) != 1 or (given == ["range"] and not sampled):
        why = "; a range is drawn from, so it needs a sampled design" if "range" in given else ""
        raise BadInput(f"'{name}' needs one of {form}{why}", where=where, allowed=form, fix="give one")
    if table.range is not None:
        if len(table.range) != 2:
            raise BadInput(f"range of '{name}' is {table.range}", where=where, allowed="[low, high]", fix="correct it")
        low, high = (checked(name, x, where) for x in table.range)
        if math.isinf(high):
            raise BadInput(f"range of '{name}' has no end", where=where, allowed="numbers", fix='give "never" among values instead')
        if not low < high:
            raise BadInput(f"range of '{name}' is {table.range}", where=where, allowed="low below high", fix="correct it")
        return (), low, high
    raw = table.values if table.values is not None else _linspace(table, name, where)
    if not raw:
        raise BadInput(f"'{name}' has no values", where=where, allowed=form, fix="give at least one value")
    numbers = tuple(checked(name, value, where) for value in raw)
    return numbers, min(numbers), max(numbers)


def _linspace(table: FactorTable, name: str, where: str) -> list[Any]:
    assert table.linspace is not None
    numbers = [x for x in table.linspace if isinstance(x, int | float) and not isinstance(x, bool)]
    if len(table.linspace) != 3 or len(numbers) != 3 or not 2 <= numbers[2] <= MOST_VALUES or numbers[2] != int(numbers[2]):
        raise BadInput(
            f"linspace of '{name}' is {table.linspace}",
            where=where,
            allowed=f"[first, last, how many], how many a whole number from 2 to {MOST_VALUES:,}",
            fix="correct it",
        )
    return [float(x) for x in np.linspace(numbers[0], numbers[1], int(numbers[2]))]


def applied(scenarios: Mapping[str, Scenario], base: Scenario, chosen: Mapping[str, Value], where: str) -> Scenario:
    """The scenario with some factors' values: ``chosen`` maps a parameter, ``rule:family`` or 'scenario' to a value."""
    scenario = scenarios[str(chosen[SCENARIO])] if SCENARIO in chosen else base
    rules = {key.removeprefix("rule:"): str(value) for key, value in chosen.items() if key.startswith("rule:")}
    if rules:
        scenario = scenario.with_rules(rules, where)
    numbers = {key: value for key, value in chosen.items() if key != SCENARIO and not key.startswith("rule:")}
    return scenario.with_values(numbers, where) if numbers else scenario


def key_of(factor: Factor) -> str:
    """The factor's key in ``applied``."""
    return f"rule:{factor.name}" if factor.kind == "rule" else factor.name


def in_short(point: Mapping[str, Any], fault: str = "") -> str:
    """A point's coordinates in words: those that a fault's text names, else the first three, and how many more there are."""
    named = [key for key in point if key in fault] or list(point)
    shown = ", ".join(f"{key} = {point[key]}" for key in named[:MOST_NAMED])
    more = len(point) - len(named[:MOST_NAMED])
    return f"{shown} and {more} more" if more else shown
