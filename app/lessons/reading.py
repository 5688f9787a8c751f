"""Reads a lesson: what is sound of its file and its texts, and every mistake in them with file and line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from coprod.page.sizes import check_fits
from coprod.scenarios.page import Page, checked_page
from coprod.scenarios.scenario import Scenario, load_scenario, shipped
from coprod.scenarios.toml_file import TomlFile
from coprod.simulation.errors import BadInput, nearest, unknown

from .lesson import FILE, FOLDER, Lesson, shipped_lessons
from .setting import Claim, Head, Option, Question, Setting, Step
from .words import LANGUAGES, Words, read_words

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
        """The lesson; only of a draft without faults."""
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


def moved(error: BadInput, where: str) -> BadInput:
    """The same mistake at another place."""
    return BadInput(error.what, where=where, allowed=error.allowed, nearest=error.nearest, fix=error.fix)


def is_lesson(name: str) -> bool:
    """Whether a name is that of a lesson and not of a scenario: shipped, a folder with a lesson, or a file that has steps.

    BadInput for a name that is neither's.
    """
    path = Path(name)
    if path.is_dir() and name not in shipped():
        return (path / FILE).is_file()
    if path.suffix == ".toml" or len(path.parts) > 1:
        return path.is_file() and "steps" in TomlFile(path).data
    if name not in shipped() and name not in shipped_lessons():
        raise unknown("scenario or lesson", name, [*shipped(), *shipped_lessons()], more="or a path to a .toml file")
    return name in shipped_lessons()


def find_lesson(name: str) -> Path:
    """The file of a lesson, by its path, its folder's, or the name of one that ships; BadInput if there is none."""
    path = Path(name)
    if path.is_dir() and name not in shipped_lessons():
        path = path / FILE
    if path.suffix == ".toml" or len(path.parts) > 1:
        if path.is_file():
            return path
        allowed = f"a path to a lesson's .toml file, or a shipped lesson: {', '.join(shipped_lessons())}"
        raise BadInput(f"no lesson file {path}", where=str(path.absolute()), allowed=allowed, fix="check the path")
    if name not in shipped_lessons():
        raise unknown("lesson", name, shipped_lessons(), more="or a path to a .toml file")
    return FOLDER / name / FILE


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
    page = draft.head.page or scenario.page
    where = "page" if draft.head.page else "scenario"
    with draft.faulty(file.where(where)):
        page = checked_page(page, scenario.groups, scenario.rules, file)
        if not page.controls:
            allowed = "[page] with sliders, rules and loops, in the lesson or in its scenario"
            raise BadInput(f"nothing can be moved in {name}", where=file.where("scenario"), allowed=allowed, fix="add [page]")
    return replace(scenario, page=page)


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
            f"'{'.'.join(keys)}': {problem['msg'].lower()}{given}",
            where=where(keys if problem["type"] != "missing" else keys[:-1]),
            allowed=f"keys here: {', '.join(known)}" if problem["type"] == "missing" else _allowed(problem),
            nearest=near,
            fix=f"add {last}" if problem["type"] == "missing" else f"write {near}" if near else f"correct {last}",
        )


def _literals(problem: Any) -> list[str]:
    return [word.strip("'") for word in problem["ctx"]["expected"].replace(" or ", ", ").split(", ")]


def _allowed(problem: Any) -> str:
    return str(problem["msg"]).removeprefix("Input should be ")


def every_fault(draft: Draft, checks: Iterable[Callable[[Draft], Iterator[BadInput]]]) -> list[BadInput]:
    """The mistakes of form, and those that checks find."""
    return [*draft.faults, *(fault for check in checks for fault in check(draft))]
