"""Reads a study file (TOML) into a validated Study."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from coprod.scenarios.loops import checked_loops
from coprod.scenarios.scenario import Scenario, load_scenario
from coprod.scenarios.toml_file import TomlFile, find_file, flat, validated
from coprod.simulation.errors import BadInput, in_utf8, unknown
from coprod.simulation.schema.measures import measures_by_name
from coprod.simulation.setup.validation import checked, checked_rules, known_name

from .dataset import checked_dtype
from .designs import SAMPLED, Design, DesignTable, PointTable, check_kind, grid, listed, sampled
from .factors import CUT, SCENARIO, Factor, FactorTable, read_factors
from .limits import MOST_REPLICATES, MOST_SEED, checked_integer
from .study import Precision, Study
from .study_checks import check_dimensions, check_held, check_points, check_read, check_scenarios
from .times import recorded_steps

FOLDER = Path(__file__).parent


class RecordTable(BaseModel):
    """The [record] table as written."""

    model_config = ConfigDict(extra="forbid", strict=True)
    measures: list[str] = ["value", "well_being", "health", "need_gap", "institutional_trust"]
    states: list[str] = []
    every: float | int | str = 4
    dtype: str = "float32"


class PrecisionTable(BaseModel):
    """The [precision] table as written."""

    model_config = ConfigDict(extra="forbid", strict=True)
    measure: str
    half_width: float
    confidence: float = 0.95
    most: int = 1000


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
    design: DesignTable = DesignTable()
    factors: list[FactorTable] = []
    points: list[PointTable] = []
    record: RecordTable = RecordTable()
    precision: PrecisionTable | None = None


TABLES: dict[str, type[BaseModel]] = {
    "factors": FactorTable,
    "record": RecordTable,
    "design": DesignTable,
    "points": PointTable,
    "precision": PrecisionTable,
}


def load_study(name: str | Path) -> Study:
    """A study by shipped name or path, validated; BadInput if it cannot be used."""
    return _read(find_file("study", name, FOLDER))


def _scenario(name: str, table: StudyTable, file: TomlFile) -> Scenario:
    """A scenario a study names, with what the study sets for all points."""
    path = Path(file.path)
    local = path.parent / name
    with file.names("scenario"):
        scenario = load_scenario(local if name.endswith(".toml") and local.is_file() else name)
    given = flat(table.set)
    if table.rules:
        scenario = scenario.with_rules(table.rules, str(path), path.parent)
    for key in given:
        known_name(key, scenario.groups, file.where(f"set.{key}"), scenario.rules)
    if table.weeks is not None:
        given["time.weeks"] = table.weeks
    return scenario.with_values(given, str(path)) if given else scenario


def _read(path: Path) -> Study:
    file = TomlFile(path)
    table = validated(StudyTable, file, "study", TABLES)
    scenario = _scenario(table.scenario, table, file)
    check_kind(table.design, file)
    factors, design = _design(table, scenario, file)
    _check_set(table, factors, file)
    named = {str(p[SCENARIO]) for p in design.points if SCENARIO in p}
    scenarios = {name: _scenario(name, table, file) for name in sorted(named)}
    for other in scenarios.values():
        check_scenarios(scenario, other, file)
    _check_record(table.record, file)
    every = scenario.values["time.weeks"] if table.record.every == "end" else table.record.every
    if isinstance(every, str):
        raise BadInput(
            f"record.every is '{every}'",
            where=file.where("every"),
            allowed='weeks, or "end" for the last time alone',
            fix="correct it",
        )
    study = Study(
        name=in_utf8(path.stem),
        title=table.title or in_utf8(path.stem),
        scenario=scenario,
        factors=factors,
        design=design,
        replicates=checked_integer("replicates", table.replicates, 1, MOST_REPLICATES, file.where("replicates")),
        seed=checked_integer("seed", table.seed, 0, MOST_SEED, file.where("seed")),
        measures=tuple(table.record.measures),
        states=tuple(table.record.states),
        every=float(every),
        dtype=checked_dtype(table.record.dtype),
        scenarios=scenarios,
        path=str(path),
    )
    recorded_steps(scenario, study.every)
    check_read(study, file)
    if table.factors:  # the points of a list may change what is set
        check_held(study, flat(table.set), file)
    check_points(study, file)
    check_dimensions(study, file)
    return replace(study, precision=_precision(table, study, file)) if table.precision else study


def _check_set(table: StudyTable, factors: tuple[Factor, ...], file: TomlFile) -> None:
    """BadInput where a study sets for all points what its factors vary."""
    given = {name: f"set.{name}" for name in flat(table.set)} | {family: f"rules.{family}" for family in table.rules}
    for factor in factors if table.factors else ():  # the points of a list may change what is set
        if factor.name in given:
            raise BadInput(
                f"'{factor.name}' is set for all points, and is a factor",
                where=file.where(given[factor.name]),
                allowed="one of both",
                fix="remove it from one of them",
            )


def _design(table: StudyTable, scenario: Scenario, file: TomlFile) -> tuple[tuple[Factor, ...], Design]:
    kind = table.design.kind
    if kind in ("list", "contrasts"):
        if table.factors:
            raise BadInput(
                f"a {kind} design has [[points]], not [[factors]]",
                where=file.where("factors"),
                allowed="[[points]]",
                fix="remove one",
            )
        sets = [flat(point.set) for point in table.points]
        for point, numbers in zip(table.points, sets, strict=True):
            for key in numbers:
                known_name(key, scenario.groups, file.where(key), scenario.rules)
                numbers[key] = checked(key, numbers[key], file.where(key), scenario.rules)
            found = checked_rules(point.rules, lambda family: file.where(family), file.path.parent)
            point.rules = {family: found[family] for family in point.rules}
            checked_loops(point.cut, file.where("cut"))
        design = listed(kind, table.points, sets, file)
        return _factors_of(design, scenario, file), design
    if table.points:
        raise BadInput(
            f"a {kind} design has [[factors]], not [[points]]",
            where=file.where("points"),
            allowed='[[points]] with design kind "list" or "contrasts"',
            fix='write kind = "list" under [design]',
        )
    if not table.factors:
        raise BadInput(
            f"'factors': a {kind} design needs at least one",
            where=file.where("factors"),
            allowed="[[factors]] tables",
            fix="add one",
        )
    factors = read_factors(table.factors, scenario, file, kind in SAMPLED)
    if kind == "grid":
        return factors, grid(factors, file.where("factors"))
    return factors, sampled(factors, table.design, file)


def _factors_of(design: Design, scenario: Scenario, file: TomlFile) -> tuple[Factor, ...]:
    """What the points of a list differ in, as factors."""
    keys = list(dict.fromkeys(key for point in design.points for key in point))
    tables = []
    for key in keys:
        levels = list(dict.fromkeys(p[key] for p in design.points if key in p))
        if key == SCENARIO:
            tables.append(FactorTable(scenario=[str(v) for v in levels]))
        elif key == CUT:
            tables.append(FactorTable(cut=[str(v) for v in levels]))
        elif key.startswith("rule:"):
            tables.append(FactorTable(rule=key.removeprefix("rule:"), values=levels))
        else:
            tables.append(FactorTable(parameter=key, values=levels))
    return read_factors(tables, scenario, file, sampled=False)


def _check_record(record: RecordTable, file: TomlFile) -> None:
    for measure in record.measures:
        if measure not in measures_by_name():
            raise unknown("measure", measure, measures_by_name(), where=file.where("measures"))
    if len(set(record.measures)) < len(record.measures) or not (record.measures or record.states):
        raise BadInput(
            "record.measures is empty or names a measure twice",
            where=file.where("measures"),
            allowed="different measures, at least one where no states are recorded",
            fix="correct the list",
        )
    if len(set(record.states)) < len(record.states):
        raise BadInput("record.states names a state twice", where=file.where("states"), allowed="each once", fix="remove one")


def _precision(table: StudyTable, study: Study, file: TomlFile) -> Precision:
    assert table.precision is not None
    p = table.precision
    plain = [m for m in study.measures if not measures_by_name()[m].dimension]
    if p.measure not in plain:
        raise unknown("recorded measure over all", p.measure, plain, where=file.where("precision.measure"))
    for name, value, low, high in (
        ("half_width", p.half_width, 0.0, 1e300),
        ("confidence", p.confidence, 0.0, 1.0),
    ):
        if not low < value < high:
            raise BadInput(
                f"precision.{name} is {value}",
                where=file.where(f"precision.{name}"),
                allowed=f"a number above {low:g}" + (" and below 1" if high == 1.0 else ""),
                fix="correct it",
            )
    if study.replicates < 2:
        raise BadInput(
            "replicates is 1",
            where=file.where("replicates"),
            allowed="at least 2: an interval needs them",
            fix="write replicates = 10",
        )
    most = checked_integer("precision.most", p.most, study.replicates, MOST_REPLICATES, file.where("precision.most"))
    return Precision(p.measure, p.half_width, p.confidence, most)
