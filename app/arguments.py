"""Reads and checks what several commands are given, before any work begins."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from coprod.console import say
from coprod.experiments.extras import needs
from coprod.experiments.limits import MOST_WORKERS, checked_integer
from coprod.experiments.paths import check_folder, check_new
from coprod.scenarios.scenario import Scenario, load_scenario
from coprod.simulation.errors import BadInput, nearest
from coprod.simulation.parameters.all import all_parameters
from coprod.simulation.parameters.declaration import NEVER, value_text
from coprod.simulation.setup.parameters import declaration
from coprod.simulation.setup.readers import unread_lines

PICTURES = (".png", ".svg", ".pdf")


def split_sets(sets: list[str]) -> dict[str, str]:
    """NAME=VALUE texts by name, spaces around both left out."""
    found: dict[str, str] = {}
    for text in sets:
        name, equals, value = (part.strip() for part in text.partition("="))
        if not equals or not name:
            raise BadInput(f"'{text}' sets nothing", where="--set", allowed="NAME=VALUE", fix=f"write --set {_example(name)}")
        if name in found:
            raise BadInput(f"'{name}' is set twice", where=f"--set {text}", allowed="each once", fix="leave one out")
        found[name] = value
    return found


def _example(name: str) -> str:
    """The parameter of a name, or the nearest, with its default."""
    known = declaration(name) or declaration(nearest(name, all_parameters()) or "trust.gain")
    assert known is not None
    return f"{name if '*' in known.name else known.name}={value_text(known.default)}"


def parse_sets(sets: list[str]) -> dict[str, Any]:
    """NAME=VALUE texts as numbers, or "never", by name."""
    found: dict[str, Any] = {}
    for name, value in split_sets(sets).items():
        try:
            found[name] = NEVER if value == NEVER else float(value)
        except ValueError as error:
            known = declaration(name)
            raise BadInput(
                f"'{value}' is no number",
                where=f"--set {name}={value}",
                allowed=f"NAME=NUMBER{f', or {name}={NEVER}' if known and known.per_step == 'half_life' else ''}",
                fix="give a number, with a point",
            ) from error
    return found


def parse_rules(rules: list[str]) -> dict[str, str]:
    """FAMILY=NAME texts by family."""
    found: dict[str, str] = {}
    for text in rules:
        family, equals, name = text.partition("=")
        if not equals:
            allowed = "FAMILY=NAME or FAMILY=FILE:CLASS"
            raise BadInput(f"'{text}' chooses no rule", where="--rule", allowed=allowed, fix="write --rule trust=asymmetric")
        if family.strip() in found:
            what = f"the rule of {family.strip()} is chosen twice"
            raise BadInput(what, where=f"--rule {text}", allowed="each family once", fix="leave one out")
        found[family.strip()] = name.strip()
    return found


def named_scenario(name: str) -> Scenario:
    """A scenario by shipped name or path; BadInput says so where the name is a lesson's."""
    try:
        return load_scenario(name)
    except BadInput as error:
        if not _names_lesson(name):
            raise
        what, allowed = f"{name} is a lesson, no scenario", "a scenario: 'coprod scenarios' lists them"
        fix = f"write coprod teach {name}, or coprod lesson {name} OUT.html"
        raise BadInput(what, where=name, allowed=allowed, fix=fix) from error


def _names_lesson(name: str) -> bool:
    from coprod.lessons.reading import is_lesson

    try:
        return is_lesson(name)
    except BadInput:
        return False


def chosen_scenario(
    name: str, weeks: int | None, sets: list[str], rules: list[str], events: list[str], cuts: Sequence[str] = ()
) -> Scenario:
    """The scenario with everything the command line changes."""
    scenario = named_scenario(name)
    if rules:
        scenario = scenario.with_rules(parse_rules(rules), "--rule")
    scenario = scenario.with_cuts(cuts, "--cut")
    new = parse_sets(sets)
    if new:
        scenario = scenario.with_values(new, "--set")
        for text in unread_lines(new, scenario.rules):
            say(f"--set {text}", error=True)
    if weeks is not None:
        scenario = scenario.with_values({"time.weeks": weeks}, "--weeks")
    for text in events:
        before = len(scenario.events)
        scenario = scenario.with_events([text])
        added, end = scenario.events[before:], scenario.values["time.weeks"]
        if all(event in scenario.events_left_out for event in added):
            first = min(event.week for event in added)
            what = f"the run ends at week {end:g}, before the event of week {first:g}"
            raise BadInput(
                what, where=f"--event {text}", allowed=f"a week below {end:g}", fix="raise --weeks, or give an earlier week"
            )
    return scenario


def free_path(text: str, option: str) -> Path:
    """A path to write to that does not exist yet, in a folder that does."""
    path = Path(text)
    check_folder(path, option)
    check_new(path, option)
    return path


def table_path(text: str, option: str) -> Path:
    """A path at which a table can be written anew; BadInput for any other."""
    path = Path(text)
    if path.suffix.lower() != ".csv":
        raise BadInput(f"cannot write {path.name or path}", where=option, allowed=".csv", fix=f"write {_stem(path, 'table')}.csv")
    return free_path(text, option)


def picture_path(path: Path, option: str) -> Path:
    """A path at which a picture can be drawn, over another picture or anew; BadInput for any other."""
    if path.suffix.lower() not in PICTURES:
        name = _stem(path, "picture")
        raise BadInput(f"cannot draw {path.name or path}", where=option, allowed=".png, .svg or .pdf", fix=f"write {name}.png")
    needs("picture")
    return over(path, option)


def page_path(path: Path, name: str) -> Path:
    """A path at which a page can be written, over another or anew; BadInput for any other. ``name``: of what is on the page."""
    allowed = "a file's name that ends in .html"
    if path.is_dir():
        raise BadInput(f"{path} is a folder", where="OUT.html", allowed=allowed, fix=f"write {path / name}.html")
    if path.suffix.lower() not in (".html", ".htm"):
        fix = f"write {_stem(path, name)}.html"
        what = f"{path.name} is an ending without a name" if path.name.startswith(".") else f"{path} does not end in .html"
        raise BadInput(what, where="OUT.html", allowed=allowed, fix=fix)
    return over(path, "OUT.html")


def _stem(path: Path, otherwise: str) -> str:
    """A file's name without its ending; another where it is all ending, as .html."""
    return otherwise if path.name.startswith(".") else path.stem or otherwise


def over(path: Path, option: str) -> Path:
    """A path at which a file can be written, over another or anew; BadInput for any other."""
    check_folder(path, option)
    if os.path.lexists(path) and not (path.is_file() and os.access(path, os.W_OK)):
        raise BadInput(f"cannot write {path}", where=option, allowed="a new file, or one to write over", fix="name another place")
    return path


def threads_of(workers: int) -> int:
    """How many threads or processes a number of workers stands for."""
    return checked_integer("workers", workers, 0, MOST_WORKERS, "--workers") or os.cpu_count() or 1
