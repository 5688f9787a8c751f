"""The file of effect sizes: which effects, under which conditions, and the ranges that studies give them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from math import inf, isnan
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from coprod.analysis.tournament.changes import Change, read_change
from coprod.analysis.tournament.patterns import PLAIN, THRESHOLDS
from coprod.analysis.tournament.study import Tournament, load_tournament
from coprod.analysis.tournament.theories import Theory
from coprod.experiments.limits import checked_integer
from coprod.scenarios.scenario import Scenario, load_scenario
from coprod.scenarios.toml_file import TomlFile, find_file, validated
from coprod.simulation.errors import BadInput, unknown
from coprod.simulation.schema.measures import MEASURES
from coprod.simulation.schema.named_states import named_states, unknown_state

from .kinds import KINDS, Asked, Kind
from .runs import BEHIND_PERSON, PERSON, recorded_names

FOLDER = Path(__file__).parent.parent
SHIPPED = "effect_sizes"
CHANGES = ("rules", "set", "shift", "times")
MOST_WEEKS = 5200


class EffectTable(BaseModel):
    """An [[effects]] table as written."""

    model_config = ConfigDict(extra="forbid", strict=True)
    name: str = Field(min_length=1)
    title: str = Field(min_length=1)
    kind: str
    of: list[str] = Field(min_length=1)
    less: list[str] = []
    under: list[str] = [PLAIN]
    among: list[str] = []
    ever: list[str] = []
    since: int | None = None
    week: int
    low: float | int | None = None
    high: float | int | None = None
    source: str = Field(min_length=1)
    status: str
    without_citizens: bool = False
    how: str = Field(min_length=1)


class SizesTable(BaseModel):
    """A file of effect sizes as written."""

    model_config = ConfigDict(extra="forbid", strict=True)
    title: str = Field(min_length=1)
    scenario: str
    priors: str
    conditions: dict[str, dict[str, Any]] = {}
    effects: list[EffectTable] = Field(min_length=1)


@dataclass(frozen=True)
class Effect:
    """One effect: how it is computed, and the range of its source, which may be open at one end."""

    name: str
    title: str
    kind: Kind
    under: tuple[str, ...]
    of: tuple[str, ...]
    less: tuple[str, ...]
    among: tuple[str, ...]
    ever: tuple[str, ...]
    since: int | None
    week: int
    low: float
    high: float
    source: str
    status: str
    without_citizens: bool
    how: str
    where: str

    def asked(self, dt: float) -> Asked:
        """What it asks of runs with steps of some weeks."""
        last = round(self.week / dt)
        first = last if self.since is None else max(1, round(self.since / dt))
        before = range(1, last + 1) if self.ever else range(0)
        return Asked(self.of, self.less, self.among, self.ever, tuple(range(first, last + 1)), tuple(before))

    @property
    def states(self) -> tuple[str, ...]:
        """The states it names; empty for a measure."""
        return () if self.kind.measures else (*self.of, *self.less, *self.among, *self.ever)

    @property
    def recorded(self) -> set[str]:
        """States of the model that must be recorded for it."""
        found = {real for name in self.states for real in recorded_names(name)}
        return found | {"citizen.generation"} if found else found


@dataclass(frozen=True)
class Sizes:
    """A validated file. ``conditions`` are changes of the scenario, ``priors`` the tournament whose priors are drawn."""

    title: str
    scenario: Scenario
    priors: Tournament
    conditions: Mapping[str, Change]
    effects: tuple[Effect, ...]

    def base(self, theory: Theory) -> Scenario:
        """The scenario under a theory; BadInput if the theory does not fit it, or has no state that an effect needs."""
        scenario = theory.change.applied(self.scenario, f"theory {theory.name}")
        known = named_states(scenario.setup)
        for effect in self.effects:
            for name in effect.states:
                if not all(real in known for real in recorded_names(name)):
                    raise unknown_state(name, [*known, *_of_persons(known)], effect.where)
        return scenario

    def draws(self, theory: Theory, count: int, seed: int) -> list[dict[str, float]]:
        """Parameters of some draws from the priors of the tournament and of the theory, as a tournament draws them."""
        study = replace(self.priors, theories=(theory,), draws=max(1, count), seed=seed)
        return [study.draw(theory, number) for number in range(count)]


def default_theory() -> Theory:
    """The scenario's own rules and numbers."""
    return Theory("default", "the default rules", "", "", Change(), {}, {}, {})


def _of_persons(known: Iterable[str]) -> list[str]:
    """Names of the states that citizens and professionals both have."""
    names = set(known)
    shared = {name.partition(".")[2] for name in names if name.startswith(f"{BEHIND_PERSON[0]}.")}
    return [f"{PERSON}.{x}" for x in sorted(shared) if all(f"{kind}.{x}" in names for kind in BEHIND_PERSON)]


def load_sizes(name: str | Path = SHIPPED) -> Sizes:
    """The shipped file of effect sizes, or another by its path; BadInput if it cannot be used.

    Whether the states it names exist depends on the rules chosen: ``base`` says so for a theory.
    """
    path = find_file("effect sizes", name, FOLDER)
    file = TomlFile(path)
    table = validated(SizesTable, file, "file of effect sizes", {"effects": EffectTable})
    beside = path.parent / table.scenario
    with file.names("scenario"):
        scenario = load_scenario(beside if table.scenario.endswith(".toml") and beside.is_file() else table.scenario)
    if scenario.laboratory:
        what = "a laboratory cannot show effects between people"
        raise BadInput(what, where=file.where("scenario"), allowed="other scenarios", fix="choose baseline")
    beside = path.parent / table.priors
    with file.names("priors"):
        priors = load_tournament(beside if table.priors.endswith(".toml") and beside.is_file() else table.priors)
    conditions = {PLAIN: Change()}
    for key, entry in table.conditions.items():
        where = file.where(f"conditions.{key}")
        if key == PLAIN:
            what, allowed = f"'{PLAIN}' cannot be changed", "other names; it is there already and changes nothing"
            raise BadInput(what, where=where, allowed=allowed, fix="rename it")
        conditions[key] = read_change(entry, file, where, CHANGES)
        conditions[key].applied(scenario, where)
    effects = tuple(_effect(entry, file.where_entry("effects", n), conditions) for n, entry in enumerate(table.effects, start=1))
    names = [effect.name for effect in effects]
    for effect in effects:
        if names.count(effect.name) > 1:
            raise BadInput(f"effect '{effect.name}' is named twice", where=effect.where, allowed="each once", fix="rename one")
    return Sizes(table.title, scenario, priors, conditions, effects)


def _effect(entry: EffectTable, where: str, conditions: Mapping[str, Change]) -> Effect:
    """An effect as written; BadInput for what its kind does not take, and for a range that holds nothing."""
    if entry.kind not in KINDS:
        raise unknown("kind of effect", entry.kind, KINDS, where=where)
    if entry.status not in THRESHOLDS:
        raise unknown("status", entry.status, THRESHOLDS, where=where)
    kind = KINDS[entry.kind]
    for key in ("less", "among", "ever", "since"):
        if getattr(entry, key) and key not in kind.options:
            allowed = f"{', '.join(kind.options)} with kind {entry.kind}"
            raise BadInput(f"'{key}' says nothing about a {entry.kind}", where=where, allowed=allowed, fix=f"remove {key}")
    _check_count("of", entry.of, kind.count, entry.kind, where)
    _check_count("under", entry.under, kind.conditions, entry.kind, where)
    for name in entry.under:
        if name not in conditions:
            raise unknown("condition", name, conditions, where=where)
        if entry.under.count(name) > 1:
            what = f"effect '{entry.name}' compares '{name}' with itself"
            raise BadInput(what, where=where, allowed="different conditions", fix="name another under [conditions]")
    _check_names(entry, kind, where)
    week = checked_integer(f"week of effect {entry.name}", entry.week, 1, MOST_WEEKS, where)
    since = None if entry.since is None else checked_integer(f"since of effect {entry.name}", entry.since, 1, week, where)
    low, high = _range(entry, where)
    return Effect(
        name=entry.name,
        title=entry.title,
        kind=kind,
        under=tuple(entry.under),
        of=tuple(entry.of),
        less=tuple(entry.less),
        among=tuple(entry.among),
        ever=tuple(entry.ever),
        since=since,
        week=week,
        low=low,
        high=high,
        source=entry.source,
        status=entry.status,
        without_citizens=entry.without_citizens,
        how=" ".join(entry.how.split()),
        where=where,
    )


def _check_count(key: str, names: list[str], count: int, kind: str, where: str) -> None:
    if count and len(names) != count:
        what = f"'{key}' holds {len(names)} names, which is not what a {kind} is of"
        raise BadInput(what, where=where, allowed=f"{count} {'name' if count == 1 else 'names'}", fix=f"correct {key}")


def _check_names(entry: EffectTable, kind: Kind, where: str) -> None:
    """Measures over all must exist; states must be of the same kind of agent. Whether states exist the scenario says."""
    if kind.measures:
        known = [m.name for m in MEASURES if not m.dimension]
        for name in (*entry.of, *entry.less):
            if name not in known:
                raise unknown("measure over all", name, known, where=where, more="'coprod measures [WORD]' lists them")
        return
    kinds = {name.partition(".")[0] for name in (*entry.of, *entry.less, *entry.among, *entry.ever)}
    if len(kinds) > 1:
        what = f"effect '{entry.name}' mixes states of {' and '.join(sorted(kinds))}"
        allowed = "states of one kind of agent; person.STATE stands for citizens and professionals"
        raise BadInput(what, where=where, allowed=allowed, fix="name states of one kind")


def _range(entry: EffectTable, where: str) -> tuple[float, float]:
    low, high = (-inf if entry.low is None else entry.low), (inf if entry.high is None else entry.high)
    if (low, high) == (-inf, inf):
        what, fix = f"effect '{entry.name}' has no range", "add low, high or both"
        raise BadInput(what, where=where, allowed="low, high or both", fix=fix)
    if not low <= high or isnan(low) or isnan(high):
        what = f"the range of effect '{entry.name}' is empty: {low:g} to {high:g}"
        raise BadInput(what, where=where, allowed="low at most high", fix="swap them" if low > high else "give numbers")
    return float(low), float(high)
