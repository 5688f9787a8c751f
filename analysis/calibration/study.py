"""A file that says what is calibrated to what: read into a study of the prior for each theory, and the observations."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import reduce
from hashlib import sha256
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from coprod.analysis.tournament.theories import Theory, load_theory
from coprod.experiments.designs import Design, DesignTable, SampledPoints, sampled
from coprod.experiments.factors import FactorTable, read_factors
from coprod.experiments.limits import MOST_REPLICATES, MOST_SEED, checked_integer
from coprod.experiments.memory import check_memory
from coprod.experiments.study import Study
from coprod.experiments.study_checks import check_points, check_read
from coprod.experiments.times import recorded_steps
from coprod.scenarios.scenario import Scenario, load_scenario
from coprod.scenarios.toml_file import TomlFile, find_file, flat, validated
from coprod.simulation.errors import BadInput, in_utf8
from coprod.simulation.setup.parameters import declaration
from coprod.simulation.setup.validation import known_name
from coprod.simulation.words import counted

from .figures import LEAST_ROWS
from .observed import check_known, observations, read_csv
from .sums import Floats

FOLDER = Path(__file__).parent / "studies"
PLAIN = "default"  # the scenario's own rules, among theories
MOST_SIMULATIONS = 1_000_000
FIGURE_BYTES, PARAMETER_BYTES, TERM_BYTES = 56, 40, 16  # of each row while a posterior is made; terms of a quadratic in parameters


class ObservedTable(BaseModel):
    """An [[observed]] table as written."""

    model_config = ConfigDict(extra="forbid", strict=True)
    measure: str
    of: str = ""
    week: float | int
    value: float | int
    uncertainty: float | int
    units: str
    source: str


class CalibrationTable(BaseModel):
    """A calibration file as written; one of ``observed`` and ``observed_file``."""

    model_config = ConfigDict(extra="forbid", strict=True)
    title: str = ""
    scenario: str
    weeks: int | None = None
    simulations: int = 10_000
    services: int
    replicates: int | None = None
    seed: int = 0
    theories: list[str] = []
    set: dict[str, Any] = {}
    rules: dict[str, str] = {}
    parameters: list[FactorTable]
    observed: list[ObservedTable] = []
    observed_file: str | None = None


TABLES: Mapping[str, type[BaseModel]] = {"parameters": FactorTable, "observed": ObservedTable}


@dataclass(frozen=True)
class Calibration:
    """A validated file. ``studies`` sample the prior, by theory; a file that names none has one, under ''."""

    name: str
    title: str
    studies: Mapping[str, Study]
    observed: Any
    services: int
    path: str

    def at(self, theory: str, draws: Mapping[str, Floats]) -> Study:
        """The study of a theory at other points, so many services each."""
        study = self.studies[theory]
        columns = {f.name: draws[f.name] for f in study.factors}
        points = SampledPoints(columns)
        design = Design("random", points, (len(points),), options=(("points", len(points)), ("seed", 0)))
        return replace(study, name=f"{study.name}_posterior", design=design, replicates=self.services)


def calibration_file(name: str | Path) -> TomlFile:
    """The file of a calibration, by shipped name or path."""
    return TomlFile(find_file("calibration", name, FOLDER))


def read_calibration(file: TomlFile) -> Calibration:
    """A calibration to measures; BadInput if it cannot be used."""
    table = validated(CalibrationTable, file, "calibration", TABLES)
    observed = _observed(table, file)
    scenario = _scenario(table, observed, file)
    check_known(observed, scenario.setup.dt, scenario.groups, _where(table, file))
    checked_integer("seed", table.seed, 0, MOST_SEED, file.where("seed"))
    services = checked_integer("services", table.services, 1, MOST_REPLICATES, file.where("services"))
    replicates = services if table.replicates is None else table.replicates
    checked_integer("replicates", replicates, services, MOST_REPLICATES, file.where("replicates"))
    _check_simulations(table, replicates // services, len(observed["value"]), file)
    theories = _theories(table, file)
    rows, count = table.simulations * (replicates // services) * len(theories), len(table.parameters)
    each = FIGURE_BYTES * len(observed["value"]) + PARAMETER_BYTES * count + TERM_BYTES * math.comb(count + 2, 2)
    check_memory(
        rows * each,
        f"the posterior of {counted(rows, 'row')} of {counted(len(observed['value']), 'figure')}",
        file.where("simulations"),
        "write fewer simulations",
    )
    base = in_utf8(file.path.stem)
    studies = {
        key: _study(
            f"{base}.{key}" if key else base,
            table,
            observed,
            _under(theory, scenario, table, file),
            replicates,
            seed_of(table.seed, key),
            file,
        )
        for key, theory in theories.items()
    }
    return Calibration(base, table.title or base, studies, observed, services, str(file.path))


def _where(table: CalibrationTable, file: TomlFile) -> Any:
    if table.observed_file is not None:
        return lambda number, key: f"{file.path.parent / str(table.observed_file)}, observation {number}, {key}"
    return lambda number, key: file.where_entry("observed", number, key)


def _observed(table: CalibrationTable, file: TomlFile) -> Any:
    if bool(table.observed) == (table.observed_file is not None):
        raise BadInput(
            "what was observed is " + ("said twice" if table.observed else "not said"),
            where=file.where("observed_file" if table.observed else "observed"),
            allowed='[[observed]] tables, or observed_file = "figures.csv"',
            fix="give one of them",
        )
    if table.observed_file is None:
        return observations([row.model_dump() for row in table.observed], _where(table, file))
    with file.names("observed_file"):
        return read_csv(file.path.parent / table.observed_file)


def _scenario(table: CalibrationTable, observed: Any, file: TomlFile) -> Scenario:
    """The scenario with what the file sets, to the last week that is observed or the one that it says."""
    beside = file.path.parent / table.scenario
    with file.names("scenario"):
        scenario = load_scenario(beside if table.scenario.endswith(".toml") and beside.is_file() else table.scenario)
    if table.rules:
        scenario = scenario.with_rules(table.rules, str(file.path), file.path.parent)
    given = flat(table.set)
    for key in given:
        known_name(key, scenario.groups, file.where(f"set.{key}"), scenario.rules)
    last = float(observed["week"].values.max())
    if table.weeks is not None and table.weeks < last:
        raise BadInput(
            f"runs end at week {table.weeks}, and something is observed at week {last:g}",
            where=file.where("weeks"),
            allowed=f"at least {last:g} weeks",
            fix="leave weeks out",
        )
    if "time.weeks" in given:
        where, allowed = file.where("set.time.weeks"), "weeks = NUMBER on a line of its own"
        raise BadInput("time.weeks is set", where=where, allowed=allowed, fix="write weeks there")
    given["time.weeks"] = table.weeks if table.weeks is not None else max(1, math.ceil(last))
    return scenario.with_values(given, str(file.path))


def _theories(table: CalibrationTable, file: TomlFile) -> dict[str, Theory | None]:
    names = [Path(name).stem for name in table.theories]
    if len(names) == 1 or len(set(names)) < len(names):
        raise BadInput(
            "theories names one, which is no choice" if len(names) == 1 else "theories names one twice",
            where=file.where("theories"),
            allowed=f'two or more different theories; "{PLAIN}" is the scenario as it is',
            fix="name another, or leave theories out",
        )
    if not names:
        return {"": None}
    with file.names("theories"):
        return {
            stem: None if name == PLAIN else load_theory(name, file.path.parent)
            for stem, name in zip(names, table.theories, strict=True)
        }


def _under(theory: Theory | None, scenario: Scenario, table: CalibrationTable, file: TomlFile) -> Scenario:
    """The scenario under a theory; BadInput where the theory sets what is calibrated, or what the file sets."""
    if theory is None:
        return scenario
    for name in theory.change.set:
        for what, given in (("a parameter here", [p.parameter for p in table.parameters]), ("set here", list(flat(table.set)))):
            if name in given:
                raise BadInput(
                    f"theory {theory.name} sets '{name}', which is {what}",
                    where=file.where(name),
                    allowed="parameters that each theory leaves",
                    fix=f"leave out {name}, or the theory",
                )
    return theory.change.applied(scenario, f"theory {theory.name}")


def _check_simulations(table: CalibrationTable, groups: int, count: int, file: TomlFile) -> None:
    least = (min(count, 2 * len(table.parameters)) + 1) ** 2
    needed = max(LEAST_ROWS, -(-least // groups))
    if not needed <= table.simulations <= MOST_SIMULATIONS:
        raise BadInput(
            f"simulations is {table.simulations}",
            where=file.where("simulations"),
            allowed=f"{needed:,} to {MOST_SIMULATIONS:,} points of the prior here",
            fix="write simulations = 10_000",
        )


def seed_of(seed: int, theory: str) -> int:
    """The seed of a theory's points and runs: with those of another, figures of both would be alike beyond what they say."""
    if not theory:
        return seed
    return int.from_bytes(sha256(f"{seed} {theory}".encode()).digest()[:8], "big") % (MOST_SEED + 1)


def _study(
    name: str, table: CalibrationTable, observed: Any, scenario: Scenario, replicates: int, seed: int, file: TomlFile
) -> Study:
    """The study that samples the prior under a theory, and records just what is observed."""
    if not table.parameters:
        raise BadInput("there is nothing to calibrate", where=file.where("parameters"), allowed="[[parameters]]", fix="add one")
    factors = read_factors(table.parameters, scenario, file, sampled=True)
    for factor in factors:
        declared = declaration(factor.name) if factor.kind == "parameter" else None
        if declared is None or factor.simplex or factor.values or declared.integer:
            raise BadInput(
                f"'{factor.simplex or factor.name}' is no number that is drawn from a range",
                where=file.where(factor.simplex or factor.name),
                allowed='parameter = "start.trust" with range = [low, high], and log = true where it spans orders of magnitude',
                fix="give a range; compare choices as theories, or as files of their own",
            )
        if factor.name in flat(table.set):
            raise BadInput(
                f"'{factor.name}' is set, and is a parameter",
                where=file.where(f"set.{factor.name}"),
                allowed="one of both",
                fix="remove it from one of them",
            )
    dt = scenario.setup.dt
    steps = [round(float(week) / dt) for week in observed["week"].values] + [round(scenario.values["time.weeks"] / dt)]
    every = reduce(math.gcd, steps) * dt
    study = Study(
        name=name,
        title=table.title or name,
        scenario=scenario,
        factors=factors,
        design=sampled(factors, DesignTable(kind="random", points=table.simulations, seed=seed), file),
        replicates=replicates,
        seed=seed,
        measures=tuple(dict.fromkeys(str(m) for m in observed["measure"].values)),
        every=every,
        dtype="float64",
        path=str(file.path),
        own_seeds=True,
    )
    recorded_steps(scenario, study.every)
    check_read(study, file)
    check_points(study, file)
    return study
