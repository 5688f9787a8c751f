"""A tournament's study: which theories meet which patterns, on how many draws and replicates, and the draws themselves."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from coprod.experiments.limits import MOST_SEED, checked_integer
from coprod.scenarios.loops import check_free
from coprod.scenarios.scenario import Scenario, load_scenario
from coprod.scenarios.toml_file import TomlFile, find_file, flat, validated
from coprod.simulation.errors import BadInput, unknown
from coprod.simulation.kernel.digests import source_digest
from coprod.simulation.parameters.declaration import STATUSES
from coprod.simulation.setup.parameters import declaration
from coprod.simulation.setup.validation import known_name

from .changes import Change
from .patterns import Pattern, load_pattern, shipped_patterns
from .theories import FOLDER as THEORIES
from .theories import Prior, PriorTable, Theory, load_theory, read_prior, shipped_theories

FOLDER = Path(__file__).parent.parent / "tournaments"
ALL = "all"


class StudyTable(BaseModel):
    """A tournament's file as written."""

    model_config = ConfigDict(extra="forbid", strict=True)
    title: str = Field(min_length=1)
    scenario: str
    theories: list[str] = [ALL]
    patterns: list[str] = [ALL]
    draws: int = 200
    replicates: int = 10
    ablation_draws: int = 40
    seed: int = 1
    weeks: int = 104
    every: int = 4
    confidence: float = 0.95
    set: dict[str, Any] = {}
    priors: dict[str, PriorTable] = {}


@dataclass(frozen=True)
class Contestant:
    """A theory, whole or without one of its mechanisms."""

    theory: Theory
    without: str = ""

    @property
    def name(self) -> str:
        return f"{self.theory.name} without {self.without}" if self.without else self.theory.name


@dataclass(frozen=True)
class Tournament:
    """A validated study. Draw d of every theory uses replicates d * replicates and following, under all conditions."""

    path: Path
    title: str
    scenario: Scenario
    theories: tuple[Theory, ...]
    patterns: tuple[Pattern, ...]
    draws: int
    replicates: int
    ablation_draws: int
    seed: int
    every: float
    confidence: float
    priors: Mapping[str, Prior]

    @property
    def name(self) -> str:
        return self.path.stem

    @cached_property
    def contestants(self) -> list[Contestant]:
        """Whole theories first, then each without one mechanism."""
        whole_ones = [Contestant(theory) for theory in self.theories]
        if not self.ablation_draws:
            return whole_ones
        return whole_ones + [Contestant(theory, part) for theory in self.theories for part in theory.mechanisms]

    def draws_of(self, contestant: Contestant) -> int:
        """How many draws a contestant meets."""
        return min(self.draws, self.ablation_draws) if contestant.without else self.draws

    def priors_of(self, theory: Theory) -> dict[str, Prior]:
        """What is drawn for a theory: the study's priors but for what the theory sets or cuts, and the theory's own."""
        fixed = {*theory.change.set, *self.wholes[theory.name].held}
        return {name: p for name, p in self.priors.items() if name not in fixed} | dict(theory.priors)

    @cached_property
    def _columns(self) -> dict[str, Any]:
        from scipy.stats import qmc

        names = {name for theory in self.theories for name in self.priors_of(theory)}
        found = {}
        for name in sorted(names):
            own = int.from_bytes(sha256(f"{self.seed} {name}".encode()).digest()[:8], "big")
            found[name] = qmc.LatinHypercube(d=1, rng=np.random.default_rng(own)).random(self.draws)[:, 0]
        return found

    def draw(self, theory: Theory, number: int) -> dict[str, float]:
        """Parameters of a draw. A parameter's place between its bounds is the same for all theories that draw it."""
        found = {}
        for name, prior in self.priors_of(theory).items():
            low, high = self.ends(theory, name, prior)
            value = low + (high - low) * float(self._columns[name][number])
            declared = declaration(name)
            found[name] = float(round(value)) if declared and declared.integer else value
        return found

    def ends(self, theory: Theory, name: str, prior: Prior) -> tuple[float, float]:
        """Between which values a prior draws for a theory; those of multiples stay within the parameter's range."""
        if not prior.relative:
            return prior.low, prior.high
        value, declared = self.wholes[theory.name].values[name], declaration(name, self.wholes[theory.name].rules)
        low, high = sorted((prior.low * value, prior.high * value))
        return (max(low, declared.low), min(high, declared.high)) if declared else (low, high)

    @cached_property
    def wholes(self) -> dict[str, Scenario]:
        """The scenario under each theory, before draws."""
        return {theory.name: theory.change.applied(self.scenario, f"theory {theory.name}") for theory in self.theories}

    def point(self, contestant: Contestant, number: int) -> Scenario:
        """The scenario of a contestant at a draw."""
        theory = contestant.theory
        where = f"draw {number} of {contestant.name}"
        found = Change(set=self.draw(theory, number)).applied(self.wholes[theory.name], where)
        return theory.mechanisms[contestant.without].applied(found, where) if contestant.without else found

    def definition(self) -> dict[str, Any]:
        """What decides the result, as plain data."""
        return {
            "title": self.title,
            "scenario": self.scenario.digest(),
            "theories": {theory.name: theory.digest for theory in self.theories},
            "patterns": {pattern.name: pattern.digest for pattern in self.patterns},
            "draws": self.draws,
            "replicates": self.replicates,
            "ablation_draws": self.ablation_draws,
            "seed": self.seed,
            "every": self.every,
            "confidence": self.confidence,
            "priors": {name: asdict(prior) for name, prior in self.priors.items()},
            "wholes": {name: scenario.digest() for name, scenario in self.wholes.items()},
            "code": source_digest(),
            "scoring": scoring_digest(),
        }

    @property
    def digest(self) -> str:
        """Hash of ``definition``."""
        return sha256(json.dumps(self.definition(), sort_keys=True).encode()).hexdigest()

    def smaller(self, draws: int | None, replicates: int | None, ablation: int | None, option: str = "") -> Tournament:
        """The tournament with other numbers of draws and replicates; ``option`` stands before their names in messages."""
        found = self
        if draws is not None:
            found = replace(found, draws=checked_integer("draws", draws, 1, 100_000, f"{option}draws"))
        if replicates is not None:
            found = replace(found, replicates=checked_integer("replicates", replicates, 2, 100_000, f"{option}replicates"))
        if ablation is not None:
            ablation = checked_integer("ablation draws", ablation, 0, 100_000, f"{option}ablation-draws")
            found = replace(found, ablation_draws=ablation)
        return found


def scoring_digest() -> str:
    """Hash of the sources that score."""
    digest = sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def load_tournament(name: str | Path) -> Tournament:
    """A tournament's study by shipped name or path, with its theories and patterns, all validated; BadInput if unusable."""
    path = find_file("tournament", name, FOLDER)
    file = TomlFile(path)
    table = validated(StudyTable, file, "tournament", {"priors": PriorTable})
    for key, entry in table.priors.items():
        if entry.status not in STATUSES:
            raise unknown("status", entry.status, STATUSES, where=file.where(key))
    beside = path.parent / table.scenario
    with file.names("scenario"):
        scenario = load_scenario(beside if table.scenario.endswith(".toml") and beside.is_file() else table.scenario)
    if scenario.laboratory:
        raise BadInput(
            "a laboratory cannot hold a tournament", where=file.where("scenario"), allowed="other scenarios", fix="choose baseline"
        )
    scenario = scenario.with_values({**flat(table.set), "time.weeks": table.weeks}, str(path))
    folder = path.parent
    with file.names("theories"):
        theories = tuple(load_theory(n, folder) for n in _named(table.theories, shipped_theories()))
    with file.names("patterns"):
        patterns = tuple(load_pattern(n, folder) for n in _named(table.patterns, shipped_patterns()))
    _check_twice([t.name for t in theories], "theory", file)
    _check_twice([p.name for p in patterns], "pattern", file)
    if not 0.5 <= table.confidence < 1.0:
        raise BadInput(
            f"confidence is {table.confidence:g}", where=file.where("confidence"), allowed="0.5 to below 1", fix="write 0.95"
        )
    found = Tournament(
        path=path.absolute(),
        title=table.title,
        scenario=scenario,
        theories=theories,
        patterns=patterns,
        draws=checked_integer("draws", table.draws, 1, 100_000, file.where("draws")),
        replicates=checked_integer("replicates", table.replicates, 2, 100_000, file.where("replicates")),
        ablation_draws=checked_integer("ablation_draws", table.ablation_draws, 0, 100_000, file.where("ablation_draws")),
        seed=checked_integer("seed", table.seed, 0, MOST_SEED, file.where("seed")),
        every=float(checked_integer("every", table.every, 1, table.weeks, file.where("every"))),
        confidence=table.confidence,
        priors={key: read_prior(key, entry, file) for key, entry in table.priors.items()},
    )
    _check_predictions(found)
    _check_priors(found, file)
    for theory in theories:
        for name, mechanism in theory.mechanisms.items():
            mechanism.applied(found.wholes[theory.name], f"theory {theory.name}, mechanism {name}")
    return found


def _named(names: list[str], shipped: list[str]) -> list[str]:
    """Names with 'all' replaced by everything that ships."""
    return [found for name in names for found in (shipped if name == ALL else [name])]


def _check_twice(names: list[str], kind: str, file: TomlFile) -> None:
    if not names:
        raise BadInput(f"no {kind} is named", where=str(file.path), allowed=f'names, or "{ALL}"', fix="name one")
    for name in names:
        if names.count(name) > 1:
            raise BadInput(f"{kind} '{name}' is named twice", where=str(file.path), allowed="each once", fix="remove or rename one")


def _check_priors(tournament: Tournament, file: TomlFile) -> None:
    """What is drawn for a theory must be a parameter of its groups and rules."""
    for theory in tournament.theories:
        scenario = tournament.wholes[theory.name]
        for name, prior in tournament.priors_of(theory).items():
            where = f"theory {theory.name}, priors" if name in theory.priors else file.where(name)
            known_name(name, scenario.groups, where, scenario.rules)
            check_free([name], scenario.held, where)
            if prior.relative and scenario.values[name] == 0.0:
                raise BadInput(
                    f"the prior of '{name}' multiplies 0, its value under theory {theory.name}",
                    where=where,
                    allowed="multiples of a value that is not 0",
                    fix="write low and high",
                )


def _check_predictions(tournament: Tournament) -> None:
    """Predictions must name patterns that exist, shipped or in the study."""
    known = [*(p.name for p in tournament.patterns), *shipped_patterns()]
    for theory in tournament.theories:
        for name in theory.predicts:
            if name not in known:
                raise unknown("pattern", name, known, where=f"theory {theory.name}, predicts ({THEORIES.name})")
