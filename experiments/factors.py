"""Factors of a study: numeric parameters, weights that sum to 1, and the choices of a rule, a scenario, or the loops cut."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict

from coprod.scenarios.loops import PLUS, UNCUT, checked_loops, cut_names, cut_text
from coprod.scenarios.scenario import Scenario
from coprod.scenarios.toml_file import TomlFile
from coprod.simulation.errors import BadInput, unknown
from coprod.simulation.rules.families import FAMILIES
from coprod.simulation.schema.measures import measures_by_name
from coprod.simulation.setup.parameters import declaration, names
from coprod.simulation.setup.validation import checked, checked_rules

from .simplex import check_apart, check_drawn, weights_under
from .variables import BOOKKEEPING, INNER

Value = float | str
Kind = Literal["parameter", "rule", "scenario", "cut"]
SCENARIO = "scenario"
CUT = "cut"
FORMS = 'parameter = "start.trust"; simplex = "practice"; rule = "trust"; scenario = ["baseline", "esther"]; cut = ["none", "R2"]'
MOST_VALUES = 100_000  # of a linspace
MOST_NAMED = 3  # coordinates of a point in a message
SUBJECTS = ("parameter", "simplex", "rule", "scenario", "cut")
LEVELS = ("values", "linspace", "range")
RESERVED = {"replicate", "time", "sample", "label", SCENARIO, CUT, BOOKKEEPING, *INNER}


class FactorTable(BaseModel):
    """A [[factors]] table as written: one of ``SUBJECTS``; one of values, linspace and range, of a simplex none."""

    model_config = ConfigDict(extra="forbid", strict=True)
    parameter: str | None = None
    simplex: str | None = None
    rule: str | None = None
    scenario: list[str] | None = None
    cut: list[str] | None = None
    values: list[Any] | None = None
    linspace: list[Any] | None = None
    range: list[Any] | None = None
    log: bool = False


@dataclass(frozen=True)
class Factor:
    """What is varied: a parameter, the rule of a family, the scenario, or the loops that are cut.

    ``values`` are its levels, or empty where a design draws from ``low`` to ``high``. ``dimension`` is its short name
    in the result. ``simplex`` is the prefix of the weights that it is one of and drawn together with, or ''. A range that is
    ``log`` is drawn from evenly on a logarithmic scale.
    """

    kind: Kind
    name: str
    values: tuple[Value, ...]
    low: float
    high: float
    dimension: str
    simplex: str = ""
    log: bool = False

    def at(self, u: float) -> Value:
        """The value at a place u in [0, 1): a level, or between low and high (whole where the parameter is)."""
        if self.values:
            return self.values[min(int(u * len(self.values)), len(self.values) - 1)]
        declared = declaration(self.name)
        assert declared is not None
        if declared.integer:
            return float(min(int(self.low + u * (self.high - self.low + 1.0)), int(self.high)))
        if self.log:
            return float(self.low * (self.high / self.low) ** u)
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
        said = {"rule": f"rule of {self.name}", "scenario": "scenario", "cut": "loops that are cut"}
        return declared.meaning if declared else said[self.kind]


def read_factors(tables: list[FactorTable], scenario: Scenario, file: TomlFile, sampled: bool) -> tuple[Factor, ...]:
    """Validated factors; those of a sampled design may give a range instead of values, or a simplex."""
    found: list[Factor] = []
    for table in tables:
        for factor in _factors(table, scenario, file, sampled):
            for other in found:
                if key_of(other) == key_of(factor):
                    prefix = factor.simplex or other.simplex
                    raise BadInput(
                        f"'{factor.name}' is a factor twice" + (f', once as one of simplex = "{prefix}"' if prefix else ""),
                        where=file.where(table.simplex or factor.name),
                        allowed="each once",
                        fix="remove one",
                    )
            found.append(factor)
    if sampled:
        check_apart({f.name: f.high for f in found if f.kind == "parameter" and not f.simplex}, scenario.groups, file.where)
    last = [f.name.rpartition(".")[2] for f in found if f.kind == "parameter"]
    return tuple(replace(f, dimension=_dimension(f, last)) for f in found)


def _factors(table: FactorTable, scenario: Scenario, file: TomlFile, sampled: bool) -> list[Factor]:
    """The factors of a table, still without their names in the result: one, or each weight of a simplex."""
    subject, name = _subject(table, file)
    where = file.where(name)
    if subject == "simplex":
        _check_log(table, name, 0.0, where)
        check_drawn(name, [k for k in LEVELS if getattr(table, k) is not None], where, sampled)
        return [Factor("parameter", w, (), 0.0, 1.0, "", name) for w in weights_under(name, scenario.groups, where)]
    values: tuple[Value, ...] = ()
    low = high = 0.0
    if subject == "parameter":
        _check_parameter(name, scenario, where)
        values, low, high = _numbers(table, name, where, sampled)
    else:
        values = _choices(table, subject, name, where, file.path.parent)
    _check_log(table, name, low, where)
    if len(set(values)) < len(values):
        raise BadInput(f"'{name}' has a value twice", where=where, allowed="different values", fix="remove one")
    return [Factor(subject, name, values, low, high, "", log=table.log)]


def _check_log(table: FactorTable, name: str, low: float, where: str) -> None:
    declared = declaration(name)
    if table.log and (table.range is None or low <= 0.0 or (declared and declared.integer)):
        raise BadInput(
            f"'{name}' cannot be drawn on a logarithmic scale",
            where=where,
            allowed="log = true with a range above 0 of a parameter that is no whole number",
            fix="raise the range's low end, or remove log",
        )


def _dimension(factor: Factor, last: list[str]) -> str:
    """Short name in the result: a parameter's last word, where that is one factor's alone and nothing else's name."""
    if factor.kind != "parameter":
        return f"{factor.name}_rule" if factor.kind == "rule" else factor.name
    short = factor.name.rpartition(".")[2]
    alone = last.count(short) == 1 and short not in RESERVED | set(measures_by_name())
    return (short if alone else factor.name).replace(".", "_")


def _subject(table: FactorTable, file: TomlFile) -> tuple[Kind | Literal["simplex"], str]:
    """What a table is about, and its name."""
    given = [k for k in SUBJECTS if getattr(table, k) is not None]
    if len(given) != 1:
        raise BadInput(
            f"a factor needs one of {', '.join(SUBJECTS[:-1])} and {SUBJECTS[-1]}"
            + (f", not {' and '.join(given)}" if given else ""),
            where=file.where("factors"),
            allowed=FORMS,
            fix="give one of them",
        )
    if table.parameter is not None:
        return "parameter", table.parameter
    if table.simplex is not None:
        return "simplex", table.simplex
    if table.rule is not None:
        return "rule", table.rule
    return ("scenario", SCENARIO) if table.scenario is not None else ("cut", CUT)


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
    chosen = table.values if kind == "rule" else getattr(table, kind)
    if table.linspace is not None or table.range is not None or not chosen or not all(isinstance(v, str) for v in chosen):
        raise BadInput(
            f"the choices of '{name}' are missing or no texts",
            where=where,
            allowed='rule = "trust" with values = ["asymmetric", ...]; scenario = ["baseline", "esther"]; cut = ["none", "R2"]',
            fix="give the names of at least one choice",
        )
    if kind == "rule":
        if name not in FAMILIES:
            raise unknown("rule family", name, FAMILIES, where=where)
        chosen = [checked_rules({name: choice}, lambda _: where, folder)[name] for choice in chosen]
    elif table.values is not None:
        raise BadInput(f"a {kind} factor has no values", where=where, allowed=f'{kind} = ["a", "b"]', fix="remove values")
    elif kind == "cut":
        for choice in chosen:
            if "," in choice:
                what = f"'{choice}' is no level: several loops that are cut together are joined by {PLUS}"
                fix = f"write {PLUS.join(part.strip() for part in choice.split(','))}"
                raise BadInput(what, where=where, allowed=f'cut = ["{UNCUT}", "R2", "R1{PLUS}R4"]', fix=fix)
        chosen = [cut_text(loop.name for loop in checked_loops(cut_names(choice), where)) for choice in chosen]
    return tuple(chosen)


def _numbers(table: FactorTable, name: str, where: str, sampled: bool) -> tuple[tuple[Value, ...], float, float]:
    """Levels, and the range, of a numeric factor."""
    form = "values = [...] or linspace = [first, last, how many]" + (" or range = [low, high]" if sampled else "")
    given = [k for k in LEVELS if getattr(table, k) is not None]
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
    """The scenario with some factors' values: ``chosen`` maps a parameter, ``rule:family``, 'scenario' or 'cut' to a value."""
    scenario = scenarios[str(chosen[SCENARIO])] if SCENARIO in chosen else base
    rules = {key.removeprefix("rule:"): str(value) for key, value in chosen.items() if key.startswith("rule:")}
    if rules:
        scenario = scenario.with_rules(rules, where)
    if CUT in chosen:
        scenario = scenario.with_cuts(cut_names(str(chosen[CUT])), where)
    numbers = {key: value for key, value in chosen.items() if key not in (SCENARIO, CUT) and not key.startswith("rule:")}
    return scenario.with_values(numbers, where) if numbers else scenario


def drawn_together(factors: Sequence[Factor]) -> list[list[Factor]]:
    """The groups that a design draws and counts as one: the weights of a simplex, and every other factor alone."""
    groups: dict[str, list[Factor]] = {}
    for factor in factors:
        groups.setdefault(group_of(factor), []).append(factor)
    return list(groups.values())


def group_of(factor: Factor) -> str:
    """The name of the group that a factor is drawn with: its own key, where it is drawn alone."""
    return f"simplex:{factor.simplex}" if factor.simplex else key_of(factor)


def key_of(factor: Factor) -> str:
    """The factor's key in ``applied``."""
    return f"rule:{factor.name}" if factor.kind == "rule" else factor.name


def in_short(point: Mapping[str, Any], fault: str = "") -> str:
    """A point's coordinates in words: those that a fault's text names, else the first three, and how many more there are."""
    named = [key for key in point if key in fault] or list(point)
    shown = ", ".join(f"{key} = {point[key]}" for key in named[:MOST_NAMED])
    more = len(point) - len(named[:MOST_NAMED])
    return f"{shown} and {more} more" if more else shown
