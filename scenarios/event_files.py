"""Reads events: those written in a scenario, and those of event files, which any scenario may use at any week."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from coprod.simulation.errors import BadInput, unknown
from coprod.simulation.parameters.declaration import NEVER, STATUSES
from coprod.simulation.setup.events import EVENT_KINDS, FOREVER, Event

from .toml_file import TomlFile, find_file

FOLDER = Path(__file__).parent / "events"
KEYS = ("name", "parameter", "kind", "week", "until", "value", "times", "source", "status")
FILE_KEYS = ("title", "story", "events")
FORM = 'parameter = "NAME", kind = "step", week = 52, value = 0.5 (or times = 0.5), source = "...", status = "assumed"'


@dataclass(frozen=True)
class EventFile:
    """A named event: one or several changes, whose weeks count from when it happens."""

    name: str
    title: str
    story: str
    changes: tuple[Event, ...]

    def at(self, week: float) -> tuple[Event, ...]:
        """The changes of the event happening at a week."""
        return tuple(
            replace(e, name=f"{self.name}: {e.name}", week=e.week + week, until=e.until + week if e.until < FOREVER else FOREVER)
            for e in self.changes
        )


def shipped_events() -> list[str]:
    """Names of the events that come with coprod."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def load_event(name: str | Path) -> EventFile:
    """An event by shipped name or path; BadInput if it cannot be used."""
    path = find_file("event", name, FOLDER)
    file = TomlFile(path)
    for key in file.data:
        if key not in FILE_KEYS:
            raise unknown("key", key, FILE_KEYS, where=file.where(key))
    entries = file.data.get("events")
    if not isinstance(entries, list) or not entries or "title" not in file.data:
        raise BadInput(
            f"{path.name} is no event",
            where=str(path),
            allowed="a title, and one or more [[events]]",
            fix=f"add {'title' if entries else '[[events]]'}",
        )
    changes = tuple(_change(entry, file.where_entry("events", number)) for number, entry in enumerate(entries, start=1))
    return EventFile(path.stem, str(file.data["title"]), str(file.data.get("story", "")).strip(), changes)


def read_events(entries: list[Any], file: TomlFile, horizon: float) -> list[tuple[Event, str]]:
    """Events written in a file or used from event files, each with where it stands.

    BadInput for one that begins at or after the horizon, in weeks.
    """
    found: list[tuple[Event, str]] = []
    for number, entry in enumerate(entries, start=1):
        where = file.where_entry("events", number)
        if isinstance(entry, dict) and "use" in entry:
            for key in entry:
                if key not in ("use", "week"):
                    raise unknown("key of a used event", key, ("use", "week"), where=where)
            week = _number(entry, "week", where)
            if week is None:
                raise BadInput("a used event needs a week", where=where, allowed="a week", fix="add week = 52")
            used = str(entry["use"])
            beside = file.path.parent / used
            changes: tuple[Event, ...] = load_event(beside if used.endswith(".toml") and beside.is_file() else used).at(week)
        else:
            changes = (_change(entry, where),)
            week = changes[0].week
        _check_week(week, horizon, where)
        found += [(change, where) for change in changes]
    return found


def event_at(text: str) -> list[tuple[Event, str]]:
    """The changes of NAME@WEEK, as the command line writes an event, with where they stand."""
    name, at, week = text.rpartition("@")
    try:
        number = float(week) if at else math.nan
    except ValueError:
        number = math.nan
    if not at or not name or not 0.0 <= number < FOREVER:
        raise BadInput(f"'{text}' names no event and week", where="--event", allowed="NAME@WEEK", fix="write --event budget_cut@52")
    return [(change, f"--event {text}") for change in load_event(name).at(number)]


def _check_week(week: float, horizon: float, where: str) -> None:
    if week >= horizon:
        raise BadInput(
            f"the event at week {week:g} begins when the run has ended",
            where=where,
            allowed=f"a week below {horizon:g} (time.weeks)",
            fix="lower the week, or lengthen the run",
        )


def _number(entry: Mapping[str, Any], key: str, where: str) -> float | None:
    if key not in entry:
        return None
    value = entry[key]
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise BadInput(f"'{key}' must be a number, not {value!r}", where=where, allowed="a number", fix=f"write {key} = NUMBER")
    return float(value)


def _change(entry: Any, where: str) -> Event:
    if not isinstance(entry, dict):
        raise BadInput("an event must be a table", where=where, allowed=FORM, fix="write [[events]] above its keys")
    for key in entry:
        if key not in KEYS:
            raise unknown("key of an event", key, KEYS, where=where)
    for key in ("parameter", "kind", "week", "source", "status"):
        if key not in entry or not str(entry[key]).strip():
            raise BadInput(f"the event lacks {key}", where=where, allowed=FORM, fix=f"add {key}")
    if entry["kind"] not in EVENT_KINDS:
        raise unknown("kind of event", str(entry["kind"]), EVENT_KINDS, where=where)
    if entry["status"] not in STATUSES:
        raise unknown("status", str(entry["status"]), STATUSES, where=where)
    until = _number(entry, "until", where)
    return Event(
        name=str(entry.get("name", entry["parameter"])),
        parameter=str(entry["parameter"]),
        kind=entry["kind"],
        week=_number(entry, "week", where) or 0.0,
        value=math.inf if entry.get("value") == NEVER else _number(entry, "value", where),
        times=_number(entry, "times", where),
        until=FOREVER if until is None else until,
        source=str(entry["source"]),
        status=str(entry["status"]),
    )
