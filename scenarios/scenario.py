"""A scenario: who lives where, which rules hold, and every number with its source."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from coprod.simulation.errors import BadInput, in_utf8
from coprod.simulation.rules.base import Rule
from coprod.simulation.rules.chosen import rule_of
from coprod.simulation.rules.custom import rule_digest
from coprod.simulation.rules.registry import DEFAULTS
from coprod.simulation.setup.events import Event, check_event
from coprod.simulation.setup.laboratory import Laboratory
from coprod.simulation.setup.parameters import declaration, names
from coprod.simulation.setup.setup import Setup
from coprod.simulation.setup.timeline import timeline
from coprod.simulation.setup.validation import allowed_text, changed, checked_rules

from .event_files import event_at, read_events
from .laboratory_table import check_laboratory, read_laboratory
from .loops import check_free, checked_loops, held_by, in_order, set_by
from .numbers import Origin, numbers_in
from .page import Page, checked_page
from .processes import TABLE, Process, added, checked_processes, origin_of
from .toml_file import TomlFile, find_file, validated

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
    processes: list[str] = []
    process_table: str = ""
    processes_why: str = ""
    events: list[Any] = []
    cut: list[str] = []
    page: Page = Page()
    laboratory: dict[str, Any] | None = None


@dataclass(frozen=True, repr=False)
class Scenario:
    """A validated scenario. ``values`` holds every parameter; ``origins`` those the scenario sets itself.

    ``cuts`` are the loops that are cut, in their declared order (``loops``); their values stand in ``values``. ``page`` says what
    the live page lets one move.
    """

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
    laboratory: Laboratory | None = None
    events: tuple[Event, ...] = ()
    processes: tuple[Process, ...] = ()
    processes_why: str = ""
    process_table: Path = TABLE
    cuts: tuple[str, ...] = ()
    page: Page = field(default_factory=Page)

    def __repr__(self) -> str:
        chosen = ", ".join(f"{family} = {rule}" for family, rule in self.rules.items() if rule != DEFAULTS[family])
        numbers = f"{len(self.origins)} of {len(self.values)} values set"
        numbers += f"; cut: {', '.join(self.cuts)}" if self.cuts else ""
        return f"<Scenario {self.name}, {self.title!r}: {chosen or 'the default rules'}; {numbers}>"

    @cached_property
    def setup(self) -> Setup:
        """What the engines need; BadInput if a rule lacks a parameter or the laboratory does not fit."""
        for family, choice in self.rules.items():
            check_required(rule_of(family, choice), self.origins, self.path or self.name)
        setup = Setup(self.groups, self.values, self.rules, self.laboratory, self.events)
        if self.events:
            timeline(setup)  # says what is wrong with it now
        if self.laboratory:
            check_laboratory(self.laboratory, setup, self.origins, self._where_in_laboratory)
        return setup

    @property
    def events_left_out(self) -> tuple[Event, ...]:
        """The events that begin when the run has ended, as where the horizon was shortened."""
        return tuple(event for event in self.events if event.week >= self.values["time.weeks"])

    @property
    def late_events(self) -> list[str]:
        """What to say of them, an event a line."""
        end = self.values["time.weeks"]
        return [
            f"{self.name} ends at week {end:g}, before its event of week {event.week:g}: {event.name}"
            for event in self.events_left_out
        ]

    @property
    def held(self) -> dict[str, str]:
        """The parameters whose values the cut of a loop holds, each with the loop's name."""
        return held_by(self.cuts, self.rules)

    def _where_in_laboratory(self, key: str) -> str:
        path = Path(self.path)
        return TomlFile(path).where(f"laboratory.{key}") if self.path and path.is_file() else f"laboratory.{key}"

    def with_values(self, new: Mapping[str, Any], where: str = "the values set") -> Scenario:
        """The scenario with some parameters set; weights not set are rescaled to sum to 1."""
        check_free(new, self.held, where)
        lab = self.laboratory is not None
        values = changed(self.values, new, self.groups, lambda name: f"{where}: {name}", self.rules, lab)
        origins = dict(self.origins)
        for name in new:
            origins[name] = Origin(f"set by {where}", "assumed")
        return replace(self, values=values, origins=origins)

    def with_rules(self, new: Mapping[str, str], where: str = "the rules chosen", folder: Path | None = None) -> Scenario:
        """The scenario with some rules replaced. Files of custom rules are relative to a folder, by default the current."""
        rules = checked_rules({**self.rules, **new}, lambda family: f"{where}: {family}", folder)
        values = {name: self.values.get(name, default_of(name, rules)) for name in names(self.groups, rules)}
        return replace(self, rules=rules, values=values, cuts=()).with_cuts(self.cuts, where)  # what cuts a loop may be the rule's

    def with_cuts(self, loops: Sequence[str], where: str = "the loops cut") -> Scenario:
        """The scenario with some more loops cut, by name; BadInput for one that it does not have, or that is cut already."""
        values, origins = dict(self.values), dict(self.origins)
        for loop in checked_loops(loops, where, self.cuts):
            switches = loop.checked_switches(self.rules, self.laboratory, where)
            values.update(switches)
            origins.update(dict.fromkeys(switches, Origin(f"loop {loop.name} cut", "assumed")))
        found = replace(self, values=values, origins=origins, cuts=in_order([*self.cuts, *loops]))
        check_free(set_by(self.events), found.held, where)
        return found

    def with_processes(self, names: Sequence[str], where: str = "the processes ticked") -> Scenario:
        """The scenario with these processes ticked and no others, by name: what its file would give with that list.

        Parameters that it sets itself keep their values. BadInput for a process that its table does not hold.
        """
        processes = checked_processes(names, self.process_table, where)
        moved = {name for p in self.processes for name in p.adds if self.origins.get(name) == _moved_by(self.processes, name)}
        origins = {name: origin for name, origin in self.origins.items() if name not in moved}
        values = {**self.values, **{name: default_of(name, self.rules) for name in moved}}
        found = added(processes, values, origins)
        origins |= {name: _moved_by(processes, name) for name in found}
        return replace(self, values=values | found, origins=origins, processes=processes)

    def with_events(self, texts: Sequence[str]) -> Scenario:
        """The scenario with more events, each written NAME@WEEK."""
        return self.with_more([event for text in texts for event in event_at(text)])

    def with_more(self, events: Sequence[tuple[Event, str]]) -> Scenario:
        """The scenario with more events, checked against its groups and rules; each comes with where it stands."""
        for event, where in events:
            check_event(event, self.groups, self.rules, where)
            check_free(set_by([event]), self.held, where)
        return replace(self, events=(*self.events, *(event for event, _ in events)))

    def digest(self) -> str:
        """Hash of everything that decides the model's behaviour: groups, rules, values and events."""
        text = json.dumps(
            {
                "groups": list(self.groups),
                "rules": rule_names(self.rules),
                "laboratory": asdict(self.laboratory) if self.laboratory else None,
                "events": [event_effect(event) for event in self.events],
                "values": dict(sorted(self.values.items())),
            }
        )
        return hashlib.sha256(text.encode()).hexdigest()


def check_service(scenario: Scenario) -> None:
    """BadInput for a laboratory."""
    if scenario.laboratory is not None:
        raise BadInput(
            f"{scenario.name} is a laboratory, in which nobody is served",
            where=f"scenario {scenario.name}",
            allowed="scenarios of a service",
            fix="take baseline, or another of 'coprod scenarios'",
        )


def shipped() -> list[str]:
    """Names of the scenarios that come with coprod."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def load_scenario(name: str | Path) -> Scenario:
    """A scenario by shipped name or path to a .toml file, validated; BadInput if it cannot be used."""
    return _read(find_file("scenario", name, FOLDER))


def _read(path: Path) -> Scenario:
    file = TomlFile(path)
    header = validated(Header, file, "scenario")
    groups = tuple(header.groups)
    if len(set(groups)) < len(groups) or not all(g.isidentifier() for g in groups):
        raise BadInput(
            f"groups {list(groups)} cannot be used",
            where=file.where("groups"),
            allowed="different names of letters, digits and _",
            fix="rename them",
        )
    given, origins = numbers_in(header.parameters, file)
    rules = checked_rules(header.rules, lambda family: file.where(f"rules.{family}"), path.parent)
    defaults = {name: default_of(name, rules) for name in names(groups, rules)}
    for g in groups:
        defaults[f"groups.{g}.share"] = 1.0 / len(groups)
    laboratory = read_laboratory(header.laboratory, file) if header.laboratory is not None else None
    table = find_file("table of processes", path.parent / header.process_table, FOLDER) if header.process_table else TABLE
    processes = checked_processes(header.processes, table, file.where("processes"))
    values = changed(defaults, given, groups, file.where, rules, laboratory is not None)
    moved = added(processes, values, given)
    values |= moved
    origins |= {name: _moved_by(processes, name) for name in moved}
    scenario = Scenario(
        name=in_utf8(path.stem),
        title=header.title,
        story=header.story.strip(),
        level=header.level,
        lead=header.lead,
        not_known=header.not_known.strip(),
        rules_why=header.rules_why.strip(),
        groups=groups,
        rules=rules,
        values=values,
        origins=origins,
        path=str(path),
        laboratory=laboratory,
        processes=processes,
        processes_why=header.processes_why.strip(),
        process_table=table,
        page=checked_page(header.page, groups, rules, file),
    )
    scenario = scenario.with_cuts(header.cut, file.where("cut"))
    return scenario.with_more(read_events(header.events, file, values["time.weeks"]))


def _moved_by(processes: Sequence[Process], parameter: str) -> Origin:
    """The origin of a value that processes moved."""
    return Origin(origin_of(processes, parameter), "assumed")


def event_effect(event: Event) -> dict[str, Any]:
    """What decides an event's effect, without its name and origin."""
    return {k: v for k, v in asdict(event).items() if k not in ("name", "source", "status")}


def default_of(name: str, rules: Mapping[str, str]) -> float:
    """A parameter's declared default."""
    declared = declaration(name, rules)
    assert declared is not None
    return declared.default


def rule_names(rules: Mapping[str, str]) -> dict[str, str]:
    """The chosen rules by family; a custom one by class and a hash of all it is made of, so that a change shows."""
    found = {}
    for family, choice in sorted(rules.items()):
        found[family] = f"{choice.rpartition(':')[2]}#{rule_digest(rule_of(family, choice))}" if ":" in choice else choice
    return found


def check_required(rule: type[Rule], given: Mapping[str, Any], where: str) -> None:
    """BadInput if a rule needs a parameter that is not given."""
    for parameter in rule.parameters:
        if parameter.required and parameter.name not in given:
            raise BadInput(
                f"the {rule.family} rule {rule.name} needs {parameter.name}, which is not given",
                where=where,
                allowed=allowed_text(parameter),
                fix=f"add it to the scenario, or write --set {parameter.name}={parameter.default:g}",
            )
