"""Theories: which rules hold, what is known of their parameters, which patterns they predict, and what they are made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from coprod.scenarios.loops import checked_loops
from coprod.scenarios.toml_file import TomlFile, find_file, validated
from coprod.simulation.errors import BadInput, unknown
from coprod.simulation.parameters.declaration import STATUSES
from coprod.simulation.setup.parameters import declaration
from coprod.simulation.setup.validation import allowed_text

from .changes import Change, check_number, read_change

FOLDER = Path(__file__).parent.parent / "theories"
WORDS = {"holds": 1.0, "fails": 0.0}


@dataclass(frozen=True)
class Prior:
    """What is known of a parameter before: anywhere between two values, all alike, with a source and a status.

    ``relative``: the two are multiples of the value that the parameter has under a theory where nothing is drawn.
    """

    low: float
    high: float
    source: str
    status: str
    relative: bool = False


@dataclass(frozen=True)
class Theory:
    """A rival explanation. ``predicts`` holds for some patterns the share of draws expected to pass (1 holds, 0 fails).

    ``holds`` are the feedback loops at the heart of the claim, each of which is a mechanism; ``change.cut`` those it denies.
    What it says nothing about runs as in the model.
    """

    name: str
    title: str
    claim: str
    source: str
    change: Change
    priors: Mapping[str, Prior]
    predicts: Mapping[str, float]
    mechanisms: Mapping[str, Change]  # what takes one mechanism out
    holds: tuple[str, ...] = ()
    null: bool = False
    text: str = ""

    @property
    def digest(self) -> str:
        """Hash of what the theory says."""
        return sha256(self.text.encode()).hexdigest()[:16]


class PriorTable(BaseModel):
    """A prior as written: ``low`` and ``high``, or ``times`` with two multiples of the parameter's value."""

    model_config = ConfigDict(extra="forbid", strict=True)
    low: float | int | None = None
    high: float | int | None = None
    times: list[float | int] = []
    source: str = Field(min_length=1)
    status: str


class SetTable(BaseModel):
    """A number that a theory sets, with source and status."""

    model_config = ConfigDict(extra="forbid", strict=True)
    value: float | int
    source: str = Field(min_length=1)
    status: str


class TheoryTable(BaseModel):
    """A theory file as written."""

    model_config = ConfigDict(extra="forbid", strict=True)
    title: str = Field(min_length=1)
    claim: str = Field(min_length=1)
    source: str = Field(min_length=1)
    null: bool = False
    rules: dict[str, str] = {}
    holds: list[str] = []
    cut: list[str] = []
    set: dict[str, SetTable] = {}
    priors: dict[str, PriorTable] = {}
    predicts: dict[str, float | int | str] = {}
    mechanisms: dict[str, dict[str, Any]] = {}


def shipped_theories() -> list[str]:
    """Names of the theories that come with coprod."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def load_theory(name: str, folder: Path | None = None) -> Theory:
    """A theory by shipped name or path to a .toml file, relative to a folder; BadInput if it cannot be used."""
    beside = (folder or Path.cwd()) / name
    path = find_file("theory", beside if name.endswith(".toml") and beside.is_file() else name, FOLDER)
    file = TomlFile(path)
    table = validated(TheoryTable, file, "theory", {"set": SetTable, "priors": PriorTable})
    statuses = {key: entry.status for key, entry in table.set.items()} | {key: entry.status for key, entry in table.priors.items()}
    for key, status in statuses.items():
        if status not in STATUSES:
            raise unknown("status", status, STATUSES, where=file.where(key))
    numbers = {key: entry.value for key, entry in table.set.items()}
    holds = _held(table, file)
    mechanisms = {
        key: read_change(entry, file, file.where(f"mechanisms.{key}"), ("rules", "cut", "set", "shift", "times"))
        for key, entry in table.mechanisms.items()
    }
    for key, mechanism in mechanisms.items():
        for loop in mechanism.cut:
            if loop in table.cut:
                raise BadInput(
                    f"mechanism {key} cuts loop {loop}, which the theory cuts already",
                    where=file.where(f"mechanisms.{key}"),
                    allowed="loops that the theory leaves",
                    fix=f"leave {loop} out of one of them",
                )
    return Theory(
        name=path.stem,
        title=table.title,
        claim=table.claim.strip(),
        source=table.source,
        change=read_change({"rules": table.rules, "cut": table.cut, "set": numbers}, file, str(path)),
        priors={key: read_prior(key, entry, file) for key, entry in table.priors.items()},
        predicts={pattern: _share(pattern, said, file) for pattern, said in table.predicts.items()},
        mechanisms={loop: Change(cut=(loop,)) for loop in holds} | mechanisms,
        holds=holds,
        null=table.null,
        text=file.text,
    )


def _held(table: TheoryTable, file: TomlFile) -> tuple[str, ...]:
    """The loops a theory holds to; BadInput for one that it also cuts, or that is the name of a mechanism."""
    where = file.where("holds")
    names = tuple(loop.name for loop in checked_loops(table.holds, where))
    for name in names:
        if name in table.cut or name in table.mechanisms:
            raise BadInput(
                f"loop {name} is held, and {'cut' if name in table.cut else 'the name of a mechanism'}",
                where=where,
                allowed="a loop is held, and then taken out as a mechanism, or cut, or neither",
                fix=f"leave {name} out of one of them",
            )
    return names


def read_prior(name: str, entry: PriorTable, file: TomlFile) -> Prior:
    """A prior as written; BadInput if it is none, or leaves the parameter's range."""
    where = file.where(name)
    relative = bool(entry.times)
    written = entry.times if relative else [x for x in (entry.low, entry.high) if x is not None]
    if len(written) != 2 or (relative and not entry.low is entry.high is None):
        raise BadInput(
            f"the prior of '{name}' needs two ends",
            where=where,
            allowed="low and high, or times = [0.7, 1.3] for multiples of the parameter's value",
            fix="write one or the other",
        )
    low, high = written
    for end in written:
        check_number(name, end, where)
    declared = declaration(name)
    if declared and relative and min(written) < 0.0 <= declared.low:
        raise BadInput(
            f"the prior of '{name}' takes {min(written):g} times its value, which is below its range",
            where=where,
            allowed=f"multiples from 0; {allowed_text(declared)}",
            fix="write times = [0, ...], or low and high",
        )
    if declared and not relative and not (declared.low <= low <= declared.high and declared.low <= high <= declared.high):
        raise BadInput(
            f"the prior of '{name}' leaves its range: {low:g} to {high:g}",
            where=where,
            allowed=allowed_text(declared),
            fix=f"stay within {declared.low:g} to {declared.high:g}",
        )
    if low > high:
        raise BadInput(f"low is above high in the prior of '{name}'", where=where, allowed="low at most high", fix="swap them")
    return Prior(float(low), float(high), entry.source, entry.status, relative)


def _share(pattern: str, said: float | str, file: TomlFile) -> float:
    value = WORDS.get(said, -1.0) if isinstance(said, str) else float(said)
    if not 0.0 <= value <= 1.0:
        raise BadInput(
            f"the prediction for '{pattern}' is {said!r}",
            where=file.where(f"predicts.{pattern}"),
            allowed='"holds", "fails", or the share of draws expected to pass, from 0 to 1',
            fix='write "holds" or "fails"',
        )
    return value
