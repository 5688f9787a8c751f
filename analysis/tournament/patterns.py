"""Patterns: signed findings that a theory should reproduce, declared in a TOML file or as a small class."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from coprod.scenarios.toml_file import TomlFile, find_file, validated
from coprod.simulation.errors import BadInput, unknown
from coprod.simulation.rules.custom import user_module
from coprod.simulation.text_file import read_text

from .changes import Change, read_change
from .runs import Floats
from .statements import Runs, Statement, read_statement

FOLDER = Path(__file__).parent.parent / "patterns"
PLAIN = "plain"  # the condition in which nothing is changed
FORM = "FILE:CLASS, such as my_patterns.py:MyPattern"
Sort = Literal["expect", "downstream"]
THRESHOLDS = ("evidence", "our threshold")


@dataclass(frozen=True)
class Expectation:
    """One thing that must hold: a statement over conditions, why, and where its threshold comes from.

    Those of the sort 'downstream' are consequences of a built-in pattern, and are scored apart.
    """

    sort: Sort
    statement: Statement
    why: str = ""
    threshold: str = "our threshold"


@dataclass(frozen=True)
class Pattern:
    """A pattern as the tournament scores it. A draw passes if every expectation of the sort 'expect' surely holds.

    ``apart`` says which theories it is expected to tell apart, or why none.
    """

    name: str
    title: str
    source: str
    conditions: Mapping[str, Change]
    expectations: tuple[Expectation, ...]
    number: str = ""
    built_in: bool = False
    contested: bool = False
    assumption: str = ""
    apart: str = ""
    text: str = ""  # of the file, for hashes
    by_class: type[PatternClass] | None = field(default=None, compare=False)

    @property
    def statements(self) -> list[Statement]:
        """The statements of all expectations."""
        return [e.statement for e in self.expectations]

    @cached_property
    def states(self) -> dict[str, set[str]]:
        """Agents' states that must be kept, by condition."""
        found: dict[str, set[str]] = {name: set(states) for name, states in (self.by_class.states if self.by_class else {}).items()}
        for statement in self.statements:
            for condition, states in statement.states.items():
                found.setdefault(condition, set()).update(states)
        return found

    @property
    def digest(self) -> str:
        """Hash of what the pattern says."""
        return sha256(self.text.encode()).hexdigest()[:16]

    def weeks(self, condition: str, grid: Sequence[float]) -> set[float]:
        """Of the weeks that could be recorded under a condition, those that the pattern reads: for a class, all."""
        return set(grid) if self.by_class else {week for s in self.statements for week in s.weeks(condition, grid)}

    def differences(self, runs: Runs) -> list[tuple[Sort, bool, Floats]]:
        """For each expectation: sort, whether equality fails, and how far it holds in each replicate."""
        found = [(e.sort, e.statement.strict, e.statement.difference(runs)) for e in self.expectations]
        if self.by_class:
            own = self.by_class.differences(runs)
            if set(own) != set(self.by_class.labels):
                raise ValueError(f"differences are {sorted(own)}, labels {sorted(self.by_class.labels)}")
            found += [("expect", True, own[label]) for label in self.by_class.labels]
        return found

    @property
    def labels(self) -> list[str]:
        """What each difference is about."""
        return [e.statement.text for e in self.expectations] + list(self.by_class.labels if self.by_class else ())


class PatternClass:
    """Base of patterns written as a class, for what a statement cannot say.

    ``conditions`` holds for each condition what it changes: ``set``, ``shift``, ``times``, ``rules``, ``weeks``, as in a file.
    ``differences`` returns for each label how far the pattern holds in each replicate: it must be surely above 0.
    """

    title: ClassVar[str]
    source: ClassVar[str]
    built_in: ClassVar[bool] = False
    contested: ClassVar[bool] = False
    assumption: ClassVar[str] = ""
    conditions: ClassVar[Mapping[str, Mapping[str, Any]]] = {}
    states: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    labels: ClassVar[tuple[str, ...]] = ()

    @staticmethod
    def differences(runs: Runs) -> Mapping[str, Floats]:
        """For each of ``labels``, an array (replicates,)."""
        raise NotImplementedError


class ExpectTable(BaseModel):
    """An [[expect]] or [[downstream]] table as written."""

    model_config = ConfigDict(extra="forbid", strict=True)
    that: str = Field(min_length=1)
    why: str = ""
    threshold: str = "our threshold"


class PatternTable(BaseModel):
    """A pattern file as written."""

    model_config = ConfigDict(extra="forbid", strict=True)
    title: str = Field(min_length=1)
    source: str = Field(min_length=1)
    number: str = ""
    built_in: bool = False
    contested: bool = False
    assumption: str = ""
    apart: str = ""
    conditions: dict[str, dict[str, Any]] = {}
    expect: list[ExpectTable] = Field(min_length=1)
    downstream: list[ExpectTable] = []


def shipped_patterns() -> list[str]:
    """Names of the patterns that come with coprod."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def load_pattern(name: str, folder: Path | None = None) -> Pattern:
    """A pattern by shipped name, path to a .toml file, or FILE:CLASS; paths are relative to a folder. BadInput if unusable."""
    place = folder or Path.cwd()
    if ":" in name:
        return _from_class(name, place)
    beside = place / name
    path = find_file("pattern", beside if name.endswith(".toml") and beside.is_file() else name, FOLDER)
    file = TomlFile(path)
    table = validated(PatternTable, file, "pattern", {"expect": ExpectTable, "downstream": ExpectTable})
    conditions = _conditions(table.conditions, file)
    expectations = []
    tables: tuple[tuple[Sort, list[ExpectTable]], ...] = (("expect", table.expect), ("downstream", table.downstream))
    for sort, entries in tables:
        for number, entry in enumerate(entries, start=1):
            where = file.where_entry(sort, number)
            if entry.threshold not in THRESHOLDS:
                raise unknown("threshold", entry.threshold, THRESHOLDS, where=where)
            expectations.append(Expectation(sort, read_statement(entry.that, conditions, where), entry.why, entry.threshold))
    return Pattern(
        name=path.stem,
        title=table.title,
        source=table.source,
        conditions=conditions,
        expectations=tuple(expectations),
        number=table.number,
        built_in=table.built_in,
        contested=table.contested,
        assumption=table.assumption,
        apart=" ".join(table.apart.split()),
        text=file.text,
    )


def _conditions(tables: Mapping[str, Mapping[str, Any]], file: TomlFile) -> dict[str, Change]:
    found = {PLAIN: Change()}
    for name, table in tables.items():
        where = file.where(f"conditions.{name}")
        if not name.isidentifier() or name == PLAIN:
            raise BadInput(
                f"'{name}' cannot be a condition's name",
                where=where,
                allowed=f"letters, digits and _; '{PLAIN}' is there already and changes nothing",
                fix="rename it",
            )
        found[name] = read_change(table, file, where)
    return found


def _from_class(choice: str, folder: Path) -> Pattern:
    """A pattern from a user's Python file."""
    file, _, name = choice.rpartition(":")
    path = (Path(file) if Path(file).is_absolute() else folder / file).resolve()
    if not path.is_file():
        raise BadInput(f"no file {path}", where=choice, allowed=FORM, fix="check the path")
    text = read_text(path, FORM)
    module = user_module(path, text, f"coprod_patterns_{sha256(text.encode()).hexdigest()[:12]}")
    classes = {
        k: v for k, v in vars(module).items() if isinstance(v, type) and issubclass(v, PatternClass) and v is not PatternClass
    }
    if name not in classes:
        raise unknown("pattern class", name, classes, where=str(path), more="classes that extend PatternClass")
    found = classes[name]
    for needed in ("title", "source", "labels"):
        if not getattr(found, needed, ""):
            raise BadInput(
                f"{name} lacks {needed}", where=str(path), allowed="title, source, labels, differences", fix=f"add {needed}"
            )
    here = _NoFile(path, text)
    return Pattern(
        name=name,
        title=found.title,
        source=found.source,
        conditions=_conditions(found.conditions, here),
        expectations=(),
        built_in=found.built_in,
        contested=found.contested,
        assumption=found.assumption,
        text=text + json.dumps({name: 1}),
        by_class=found,
    )


class _NoFile(TomlFile):
    """Where conditions stand that were written in Python."""

    def __init__(self, path: Path, text: str) -> None:
        self.path, self.text, self.data = path, text, {}

    def where(self, name: str) -> str:
        return f"{self.path}: {name}"
