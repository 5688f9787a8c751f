"""A study: a scenario, the factors varied over a full grid, replicates, and what to record."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from coprod.scenarios.scenario import Scenario, load_scenario
from coprod.scenarios.toml_file import TomlFile, find_file, first_problem
from coprod.simulation.errors import BadInput, unknown
from coprod.simulation.measures import measures_by_name
from coprod.simulation.setup import names
from coprod.simulation.validation import checked, known_name, weights_of

from .dataset import checked_dtype
from .run import MOST_REPLICATES, MOST_SEED, recorded_steps, whole

FOLDER = Path(__file__).parent
RESERVED = {"replicate", "time", "role", "group", "unit", "level"}


class FactorTable(BaseModel):
    """A [[factors]] table as written."""

    model_config = ConfigDict(extra="forbid", strict=True)
    parameter: str
    values: list[Any] | None = None
    linspace: list[Any] | None = None


class RecordTable(BaseModel):
    """The [record] table as written."""

    model_config = ConfigDict(extra="forbid", strict=True)
    measures: list[str] = ["value", "well_being", "health", "need_gap", "institutional_trust"]
    every: float | int = 4
    dtype: str = "float32"


class StudyTable(BaseModel):
    """A study file as written."""

    model_config = ConfigDict(extra="forbid", strict=True)
    title: str = ""
    scenario: str
    weeks: int | None = None
    replicates: int = 20
    seed: int = 0
    set: dict[str, Any] = {}
    rules: dict[str, str] = {}
    factors: list[FactorTable] = Field(min_length=1)
    record: RecordTable = RecordTable()


@dataclass(frozen=True)
class Factor:
    """A parameter and the values it takes; ``dimension`` is its short name in the result."""

    parameter: str
    values: tuple[float, ...]
    dimension: str


@dataclass(frozen=True)
class Study:
    """A validated study."""

    name: str
    title: str
    scenario: Scenario
    factors: tuple[Factor, ...]
    replicates: int
    seed: int
    measures: tuple[str, ...]
    every: float
    dtype: str
    path: str = ""

    @property
    def shape(self) -> tuple[int, ...]:
        """Size of the grid, and replicates last."""
        return (*(len(factor.values) for factor in self.factors), self.replicates)

    @property
    def runs(self) -> int:
        """How many runs the study has."""
        return int(np.prod(self.shape))

    def point(self, index: tuple[int, ...]) -> Scenario:
        """The scenario at one point of the grid."""
        new = {f.parameter: f.values[i] for f, i in zip(self.factors, index, strict=True)}
        return self.scenario.with_values(new, f"study {self.name}")

    def definition(self) -> dict[str, Any]:
        """Everything that decides the numbers of the result, as plain data."""
        return {
            "scenario": self.scenario.name,
            "scenario_hash": self.scenario.digest(),
            "factors": {f.parameter: list(f.values) for f in self.factors},
            "replicates": self.replicates,
            "seed": self.seed,
            "weeks": self.scenario.values["time.weeks"],
            "measures": list(self.measures),
            "every": self.every,
            "dtype": self.dtype,
        }

    def digest(self) -> str:
        """Hash of the definition."""
        return hashlib.sha256(json.dumps(self.definition()).encode()).hexdigest()


def load_study(name: str | Path) -> Study:
    """A study by shipped name or path, validated; BadInput if it cannot be used."""
    return _read(find_file("study", name, FOLDER))


def _table(file: TomlFile) -> StudyTable:
    try:
        return StudyTable.model_validate(file.data)
    except ValidationError as error:
        first = first_problem(error)
        parts = [str(part) for part in first["loc"] if isinstance(part, str)]
        key, last = ".".join(parts), parts[-1] if parts else ""
        known: Mapping[str, Any] = StudyTable.model_fields
        if parts and parts[0] == "factors" and len(parts) > 1:
            known = FactorTable.model_fields
        if parts and parts[0] == "record" and len(parts) > 1:
            known = RecordTable.model_fields
        if first["type"] == "extra_forbidden":
            raise unknown("key", last, known, where=file.where(key)) from error
        raise BadInput(
            f"'{key}': {first['msg'].lower()}",
            where=file.where(key),
            allowed=f"keys here: {', '.join(known)}",
            fix=f"add {key}" if first["type"] == "missing" else f"correct {key}",
        ) from error


def _read(path: Path) -> Study:
    file = TomlFile(path)
    table = _table(file)
    try:
        local = path.parent / table.scenario
        scenario = load_scenario(local if table.scenario.endswith(".toml") and local.is_file() else table.scenario)
    except BadInput as error:
        if error.where and error.where.startswith(str(path.parent)):
            raise
        raise BadInput(
            error.what, where=file.where("scenario"), allowed=error.allowed, nearest=error.nearest, fix=error.fix
        ) from error
    flat = _flat(table.set)
    for key in flat:
        known_name(key, scenario.groups, file.where(f"set.{key}"))
    if table.weeks is not None:
        flat["time.weeks"] = table.weeks
    if flat:
        scenario = scenario.with_values(flat, str(path))
    if table.rules:
        scenario = scenario.with_rules(table.rules, str(path))
    factors = _factors(table, scenario, file)
    for measure in table.record.measures:
        if measure not in measures_by_name():
            raise unknown("measure", measure, measures_by_name(), where=file.where("measures"))
    if not table.record.measures or len(set(table.record.measures)) < len(table.record.measures):
        raise BadInput(
            "record.measures is empty or names a measure twice",
            where=file.where("measures"),
            allowed="different measures, at least one",
            fix="correct the list",
        )
    study = Study(
        name=path.stem,
        title=table.title or path.stem,
        scenario=scenario,
        factors=factors,
        replicates=whole("replicates", table.replicates, 1, MOST_REPLICATES),
        seed=whole("seed", table.seed, 0, MOST_SEED),
        measures=tuple(table.record.measures),
        every=float(table.record.every),
        dtype=checked_dtype(table.record.dtype),
        path=str(path),
    )
    recorded_steps(scenario, study.every)
    _check_corners(study, file)
    return study


def _flat(tree: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Nested tables as dotted names."""
    found: dict[str, Any] = {}
    for key, value in tree.items():
        if isinstance(value, dict):
            found.update(_flat(value, f"{prefix}{key}."))
        else:
            found[f"{prefix}{key}"] = value
    return found


def _factors(table: StudyTable, scenario: Scenario, file: TomlFile) -> tuple[Factor, ...]:
    found: list[Factor] = []
    last = [f.parameter.rpartition(".")[2] for f in table.factors]
    for written in table.factors:
        name = written.parameter
        where = file.where(name)
        if name not in names(scenario.groups):
            raise unknown("parameter", name, names(scenario.groups), where=where)
        if name.startswith("time.") or name == "population.units":
            raise BadInput(
                f"'{name}' cannot be a factor",
                where=where,
                allowed="parameters that leave times and units of the result the same",
                fix="make one study for each value",
            )
        if name in [f.parameter for f in found]:
            raise BadInput(f"'{name}' is a factor twice", where=where, allowed="each parameter once", fix="remove one")
        values = _values(written, where)
        numbers = tuple(checked(name, value, where) for value in values)
        if len(set(numbers)) < len(numbers):
            raise BadInput(f"'{name}' has a value twice", where=where, allowed="different values", fix="remove one")
        short = name.rpartition(".")[2]
        dimension = short if last.count(short) == 1 and short not in RESERVED | set(measures_by_name()) else name
        found.append(Factor(name, numbers, dimension.replace(".", "_")))
    return tuple(found)


def _values(written: FactorTable, where: str) -> list[Any]:
    form = "values = [...] or linspace = [first, last, how many]"
    if (written.values is None) == (written.linspace is None):
        raise BadInput(f"'{written.parameter}' needs either values or linspace", where=where, allowed=form, fix="give one")
    if written.values is not None:
        if not written.values:
            raise BadInput(f"'{written.parameter}' has no values", where=where, allowed=form, fix="give at least one value")
        return written.values
    assert written.linspace is not None
    numbers = [x for x in written.linspace if isinstance(x, int | float) and not isinstance(x, bool)]
    if len(written.linspace) != 3 or len(numbers) != 3 or numbers[2] != int(numbers[2]) or not 2 <= numbers[2] <= 100_000:
        raise BadInput(
            f"linspace of '{written.parameter}' is {written.linspace}",
            where=where,
            allowed="[first, last, how many], how many a whole number from 2 on",
            fix="correct it",
        )
    return [float(x) for x in np.linspace(numbers[0], numbers[1], int(numbers[2]))]


def _check_corners(study: Study, file: TomlFile) -> None:
    """Every extreme combination of values must be a valid scenario (weights that leave room, sizes that fit)."""
    involved = [f for f in study.factors if weights_of(f.parameter, study.scenario.groups) or "." in f.parameter]
    corners: list[dict[str, float]] = [{}]
    for factor in involved[:12]:
        ends = {min(factor.values), max(factor.values)}
        corners = [{**corner, factor.parameter: end} for corner in corners for end in sorted(ends)]
    for corner in corners:
        try:
            study.scenario.with_values(corner)
        except BadInput as error:
            point = ", ".join(f"{k} = {v:g}" for k, v in corner.items())
            raise BadInput(
                f"{error.what} (at {point})",
                where=file.where(study.factors[0].parameter),
                allowed=error.allowed,
                nearest=error.nearest,
                fix=error.fix,
            ) from error
