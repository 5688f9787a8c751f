"""A scenario: who lives where, which rules hold, and every number with its source."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from coprod.simulation.errors import BadInput, unknown
from coprod.simulation.parameters import STATUSES
from coprod.simulation.setup import Setup, declaration, names
from coprod.simulation.validation import changed, checked_rules

from .toml_file import TomlFile, find_file, first_problem

FOLDER = Path(__file__).parent
DEFAULT_GROUPS = ("everyone",)


class Header(BaseModel):
    """The part of a scenario file that is text."""

    model_config = ConfigDict(extra="forbid", strict=True)

    title: str = Field(min_length=1)
    story: str = Field(min_length=1)
    level: str = ""
    lead: str = ""
    not_known: str = ""
    groups: list[str] = Field(default=list(DEFAULT_GROUPS), min_length=1, max_length=6)
    rules: dict[str, str] = {}
    rules_why: str = ""
    parameters: dict[str, Any] = {}


@dataclass(frozen=True)
class Origin:
    """Where a number comes from."""

    source: str
    status: str


@dataclass(frozen=True)
class Scenario:
    """A validated scenario. ``values`` holds every parameter; ``origins`` those the scenario sets itself."""

    name: str
    title: str
    story: str
    level: str
    lead: str
    not_known: str
    rules_why: str
    groups: tuple[str, ...]
    rules: Mapping[str, str]
    values: Mapping[str, float]
    origins: Mapping[str, Origin] = field(default_factory=dict)
    path: str = ""

    @property
    def setup(self) -> Setup:
        """What the engines need."""
        return Setup(self.groups, self.values, self.rules)

    def with_values(self, new: Mapping[str, Any], where: str = "the values set") -> Scenario:
        """The scenario with some parameters set; weights not set are rescaled to sum to 1."""
        values = changed(self.values, new, self.groups, lambda name: f"{where}: {name}")
        origins = dict(self.origins)
        for name in new:
            origins[name] = Origin(f"set by {where}", "assumed")
        return replace(self, values=values, origins=origins)

    def with_rules(self, new: Mapping[str, str], where: str = "the rules chosen") -> Scenario:
        """The scenario with some rules replaced."""
        rules = checked_rules({**self.rules, **new}, lambda family: f"{where}: {family}")
        return replace(self, rules=rules)

    def digest(self) -> str:
        """Hash of everything that decides the model's behaviour: groups, rules and values."""
        text = json.dumps(
            {
                "groups": list(self.groups),
                "rules": dict(sorted(self.rules.items())),
                "values": dict(sorted(self.values.items())),
            }
        )
        return hashlib.sha256(text.encode()).hexdigest()


def shipped() -> list[str]:
    """Names of the scenarios that come with coprod."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def load_scenario(name: str | Path) -> Scenario:
    """A scenario by shipped name or path to a .toml file, validated; BadInput if it cannot be used."""
    return _read(find_file("scenario", name, FOLDER))


def _read(path: Path) -> Scenario:
    file = TomlFile(path)
    try:
        header = Header.model_validate(file.data)
    except ValidationError as error:
        first = first_problem(error)
        key = ".".join(str(part) for part in first["loc"])
        if first["type"] == "extra_forbidden":
            raise unknown("key", key, Header.model_fields, where=file.where(key)) from error
        raise BadInput(
            f"'{key}': {first['msg'].lower()}",
            where=file.where(key),
            allowed=f"keys of a scenario: {', '.join(Header.model_fields)}",
            fix=f"add {key}" if first["type"] == "missing" else f"correct {key}",
        ) from error
    groups = tuple(header.groups)
    if len(set(groups)) < len(groups) or not all(g.isidentifier() for g in groups):
        raise BadInput(
            f"groups {list(groups)} cannot be used",
            where=file.where("groups"),
            allowed="different names of letters, digits and _",
            fix="rename them",
        )
    given, origins = _numbers(header.parameters, file)
    defaults = {}
    for name in names(groups):
        declared = declaration(name)
        assert declared is not None
        defaults[name] = declared.default
    for g in groups:
        defaults[f"groups.{g}.share"] = 1.0 / len(groups)
    return Scenario(
        name=path.stem,
        title=header.title,
        story=header.story.strip(),
        level=header.level,
        lead=header.lead,
        not_known=header.not_known.strip(),
        rules_why=header.rules_why.strip(),
        groups=groups,
        rules=checked_rules(header.rules, lambda family: file.where(f"rules.{family}")),
        values=changed(defaults, given, groups, file.where),
        origins=origins,
        path=str(path),
    )


def _numbers(tree: Mapping[str, Any], file: TomlFile, prefix: str = "") -> tuple[dict[str, Any], dict[str, Origin]]:
    """Every number of the tables under [parameters], with its source and status."""
    values: dict[str, Any] = {}
    origins: dict[str, Origin] = {}
    for key, entry in tree.items():
        name = f"{prefix}{key}"
        if isinstance(entry, dict) and "value" not in entry and any(isinstance(x, dict) for x in entry.values()):
            more_values, more_origins = _numbers(entry, file, f"{name}.")
            values.update(more_values)
            origins.update(more_origins)
            continue
        where = file.where(name)
        form = '{ value = NUMBER, source = "...", status = "assumed" }'
        if not isinstance(entry, dict):
            raise BadInput(f"'{name}' lacks source and status", where=where, allowed=form, fix=f"write {key} = {form}")
        for part in entry:
            if part not in ("value", "source", "status"):
                raise unknown("key", part, ("value", "source", "status"), where=where)
        for part in ("value", "source", "status"):
            if part not in entry or (part != "value" and not str(entry[part]).strip()):
                raise BadInput(f"'{name}' lacks {part}", where=where, allowed=form, fix=f"add {part}")
        if entry["status"] not in STATUSES:
            raise unknown("status", str(entry["status"]), STATUSES, where=where)
        values[name] = entry["value"]
        origins[name] = Origin(str(entry["source"]), str(entry["status"]))
    return values, origins
