"""Reads a lesson: what is sound of its file and its texts, and every mistake in them with file and line."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from coprod.page.sizes import check_fits
from coprod.page.words import LANGUAGES
from coprod.scenarios.loops import LOOPS
from coprod.scenarios.page import Page, checked_page
from coprod.scenarios.scenario import Scenario, load_scenario, shipped
from coprod.scenarios.toml_file import TomlFile
from coprod.simulation.errors import BadInput, nearest, unknown
from coprod.simulation.rules.registry import RULES
from coprod.simulation.words import in_plain_words

from .lesson import FILE, FOLDER, Lesson, shipped_lessons
from .setting import NAMED, Claim, Head, Option, Question, Setting, Step
from .words import Words, read_words

INNER: Mapping[str, type[BaseModel]] = {
    **dict.fromkeys(("settings", "against", "from", "to", "base"), Setting),
    "options": Option,
    "page": Page,
}
STAND_IN = {"scenario": "", "seed": 0, "level": "introductory", "minutes": 30, "sources": [""], "steps": [{}]}  # for what is wrong


@dataclass
class Draft:
    """A lesson as far as it can be read. Claims and steps stand by their number in the file, counted from 1."""

    file: TomlFile
    head: Head
    scenario: Scenario | None
    claims: dict[int, Claim] = field(default_factory=dict)
    steps: dict[int, Step] = field(default_factory=dict)
    words: dict[str, Words] = field(default_factory=dict)
    faults: list[BadInput] = field(default_factory=list)

    def entries(self, table: str) -> list[dict[str, Any]]:
        """The steps or claims as they stand in the file, sound or not."""
        found = self.file.data.get(table)
        return [entry for entry in found if isinstance(entry, dict)] if isinstance(found, list) else []

    def at_step(self, number: int, key: str = "") -> str:
        """File and line of a step, or of a key in it."""
        return self.file.where_entry("steps", number, key)

    def at_claim(self, number: int, key: str = "") -> str:
        """File and line of a claim, or of a key in it."""
        return self.file.where_entry("claims", number, key)

    @contextmanager
    def faulty(self, where: str = "") -> Iterator[None]:
        """Adds the mistake that is found within to the others, where it stands in the lesson."""
        try:
            yield
        except BadInput as error:
            own = error.where.startswith(str(self.file.path.parent))
            self.faults.append(error if own or not where else moved(error, where))

    def lesson(self) -> Lesson:
        """The lesson, without what could not be read; only of a draft with a scenario."""
        assert self.scenario is not None
        return Lesson(
            name=self.file.path.parent.name if self.file.path.name == FILE else self.file.path.stem,
            path=self.file.path,
            scenario=self.scenario,
            given=self.head.scenario,
            seed=self.head.seed,
            level=self.head.level,
            minutes=self.head.minutes,
            sources=tuple(self.head.sources),
            base=self.head.base,
            claims=tuple(self.claims.values()),
            steps=tuple(self.steps.values()),
            texts={language: {name: s.text for name, s in words.sections.items()} for language, words in self.words.items()},
        )


def moved(error: BadInput, where: str, more: str = "") -> BadInput:
    """The same mistake at another place, with more said of it."""
    return BadInput(error.what + more, where=where, allowed=error.allowed, nearest=error.nearest, fix=error.fix)


def is_lesson(name: str) -> bool:
    """Whether a name is that of a lesson and not of a scenario: a folder with a lesson, a file that has steps, or shipped.

    BadInput for a name that is neither's.
    """
    found = _found(name)
    if found is None and (_is_path(name) or (Path(name).is_dir() and name not in shipped())):
        raise _missing(name, "scenario or lesson", "a shipped one: 'coprod scenarios' and 'coprod lessons' list them")
    if found is None and name not in shipped():
        more = "'coprod scenarios' and 'coprod lessons' list them; or a path to a .toml file"
        raise unknown("scenario or lesson", name, [*shipped(), *shipped_lessons()], more=more)
    return found is not None and (found != Path(name) or "steps" in TomlFile(found).data)


def find_lesson(name: str) -> Path:
    """The whole path of a lesson's file, by its path, its folder's, or the name of one that ships; BadInput if there is none.

    A folder in the working directory comes before the shipped lesson of its name.
    """
    if found := _found(name):
        return found.resolve()
    if name in shipped():
        allowed = f"a lesson: {', '.join(shipped_lessons())}; or a path to a .toml file"
        raise BadInput(f"{name} is a scenario, no lesson", where=name, allowed=allowed, fix=f"write coprod show {name}")
    if _is_path(name) or Path(name).is_dir():
        raise _missing(name, "lesson", f"a shipped one: {', '.join(shipped_lessons())}")
    raise unknown("lesson", name, shipped_lessons(), more="or a path to a .toml file")


def _missing(name: str, kind: str, shipped_ones: str) -> BadInput:
    """What to say of a path that leads to no file."""
    path = Path(name)
    allowed = f"a path to a .toml file, a folder with a {FILE}, or {shipped_ones}"
    if path.is_dir():
        what, fix = f"no {FILE} in the folder {path}", f"write one as docs/lessons.md says, or name a {kind}"
        return BadInput(what, where=str((path / FILE).absolute()), allowed=allowed, fix=fix)
    return BadInput(f"no {kind} file {path}", where=str(path.absolute()), allowed=allowed, fix="check the path")


def ships(path: Path) -> bool:
    """Whether a lesson's file is one of those that come with coprod."""
    return path.parent.parent == FOLDER


def _found(name: str) -> Path | None:
    """What a name stands for: a folder's lesson before what ships; None where there is nothing."""
    path = Path(name)
    if (path / FILE).is_file():
        return path / FILE
    if _is_path(name):
        return path if path.is_file() else None
    return FOLDER / name / FILE if name in shipped_lessons() else None


def _is_path(name: str) -> bool:
    return name.endswith(".toml") or len(Path(name).parts) > 1


def read_draft(path: Path) -> Draft:
    """A lesson's file and texts with the mistakes of their form; BadInput where the file is no TOML at all."""
    file = TomlFile(path)
    faults: list[BadInput] = []
    draft = Draft(file, _head(file, faults), None, faults=faults)
    with draft.faulty(file.where("scenario")):
        draft.scenario = _scenario(draft)
    for table, found, model_of in (
        ("claims", draft.claims, lambda entry: Claim),
        ("steps", draft.steps, lambda entry: Question if entry.get("kind") == "predict" else Step),
    ):
        for number, entry in enumerate(draft.entries(table), start=1):
            if sound := _entry(file, table, number, entry, model_of(entry), faults):
                found[number] = sound
    for language in LANGUAGES:
        if words := read_words(path.parent / f"{language}.md", faults):
            draft.words[language] = words
    return draft


def _head(file: TomlFile, faults: list[BadInput]) -> Head:
    """What stands above claims and steps; what is wrong in it is replaced, so that the rest can be read."""
    try:
        return Head.model_validate(file.data)
    except ValidationError as error:
        faults += told(error, Head, lambda keys: file.where(".".join(keys)))
        wrong = {problem["loc"][0] for problem in error.errors()}
        sound = {key: value for key, value in file.data.items() if key not in wrong}
        return Head.model_validate({**STAND_IN, **sound})


def _scenario(draft: Draft) -> Scenario | None:
    """The lesson's scenario with its page; None where the file names none."""
    name, file = draft.head.scenario, draft.file
    if not name:
        return None
    beside = file.path.parent / name
    scenario = load_scenario(beside if name.endswith(".toml") and beside.is_file() else name)
    check_fits(scenario)
    page = scenario.page if draft.head.page is None else draft.head.page
    with draft.faulty(file.where("scenario" if draft.head.page is None else "page")):
        page = checked_page(page, scenario.groups, scenario.rules, file)
        if not page.controls:
            allowed = "[page] with sliders, rules and loops, in the lesson or in its scenario"
            raise BadInput(f"nothing can be moved in {name}", where=file.where("scenario"), allowed=allowed, fix="add [page]")
    never = [name for name in page.sliders if not math.isfinite(scenario.values.get(name, 0.0))]
    if draft.head.page is not None and never:
        what = f"{' and '.join(never)} is never in {name}, which no place of a slider stands for"
        allowed = "parameters that have a number there"
        draft.faults.append(BadInput(what, where=file.where("page.sliders"), allowed=allowed, fix=f"leave {never[0]} out"))
    return replace(scenario, page=_movable(page, scenario))


def _movable(page: Page, scenario: Scenario) -> Page:
    """What of a page, sound or not, is there and can be moved."""
    return Page(
        sliders=[name for name in page.sliders if math.isfinite(scenario.values.get(name, math.inf))],
        rules=[family for family in page.rules if family in RULES],
        loops=[loop for loop in page.loops if loop in LOOPS],
    )


def named(tables: Any) -> list[str]:
    """The names of tables as they stand in a file, sound or not."""
    found = [entry.get("name") for entry in tables if isinstance(entry, dict)] if isinstance(tables, list) else []
    return [name for name in found if isinstance(name, str) and name]


def _entry(
    file: TomlFile, table: str, number: int, entry: Mapping[str, Any], model: type[BaseModel], faults: list[BadInput]
) -> Any:
    """A claim or step; None where it has mistakes, which are added to the others."""
    try:
        return model.model_validate(entry)
    except ValidationError as error:
        faults += told(error, model, lambda keys: file.where_entry(table, number, keys[0] if keys else ""))
        return None


def told(error: ValidationError, model: type[BaseModel], where: Callable[[list[str]], str]) -> Iterator[BadInput]:
    """Every problem that pydantic found, in the words of bad input."""
    for problem in error.errors():
        keys = [str(part) for part in problem["loc"] if isinstance(part, str)]
        *holders, last = keys or [""]
        of = next((INNER[key] for key in reversed(holders) if key in INNER), model)
        known = [info.alias or name for name, info in of.model_fields.items()]
        if problem["type"] == "extra_forbidden":
            yield unknown("key", last, known, where=where(keys[:-1] or keys))
            continue
        given = "" if problem["type"] == "missing" else f" (given: {problem['input']!r})"
        near = nearest(str(problem["input"]), _literals(problem)) if problem["type"] == "literal_error" else ""
        yield BadInput(
            f"'{'.'.join(keys)}' {_said(problem)}{given}",
            where=where(keys if problem["type"] != "missing" else keys[:-1]),
            allowed=f"keys here: {', '.join(known)}" if problem["type"] == "missing" else _said(problem).removeprefix("must "),
            nearest=near,
            fix=f"add {last}" if problem["type"] == "missing" else f"write {near}" if near else f"correct {last}",
        )


def _literals(problem: Any) -> list[str]:
    return [word.strip("'") for word in problem["ctx"]["expected"].replace(" or ", ", ").split(", ")]


def _said(problem: Any) -> str:
    return f"must be {NAMED}" if problem["type"] == "string_pattern_mismatch" else in_plain_words(problem["msg"])
