"""The words of a lesson: a Markdown file for each language, a section for each step, option and control of its own."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from coprod.page.words import LANGUAGES, texts
from coprod.scenarios.scenario import Scenario
from coprod.simulation.errors import BadInput, unknown
from coprod.simulation.rules.registry import RULES
from coprod.simulation.text_file import read_text

FIXED = ("title", "goals", "teacher", "question_1", "question_2")  # sections of every lesson
MARKUP = "paragraphs, lists of lines that begin with -, *emphasis* and **strong emphasis**"
_NOT_SHOWN = re.compile(  # what the page would show as it is written
    r"(?P<heading>^#{1,6} )|(?P<quotation>^> )|(?P<table>^\|)|(?P<numbering>^\d+[.)] )"
    r"|(?P<bullet>^\s*[*+] )|(?P<strikethrough>~~)|(?P<underline>(?<!\w)__?(?=\w)[^_]*(?<=\w)__?(?!\w))"
    r"|(?P<code>`)|(?P<link>\]\()|(?P<tag></?[A-Za-z])"
)

_DECIMALS = {"en": r"\d+\.\d+", "sv": r"\d+,\d+"}  # as each language writes them; a DOI is none, nor is a number of three parts


@dataclass(frozen=True)
class Section:
    """A section's text, the line of its heading, and that of the text."""

    text: str
    line: int
    begins: int


@dataclass(frozen=True)
class Words:
    """The sections of one language's file."""

    path: Path
    sections: dict[str, Section]

    def where(self, name: str) -> str:
        """File and line of a section."""
        return f"{self.path}, line {self.sections[name].line}"


def read_words(path: Path, faults: list[BadInput]) -> Words | None:
    """The sections of a file, None where there is none; what is wrong with their form is added to the faults."""
    if not os.path.lexists(path):
        others = [f"{language}.md" for language in LANGUAGES if path.with_name(f"{language}.md").is_file()]
        fix = f"write it, as a translation of {others[0]}" if others else "write it, with a section # NAME for each text"
        allowed = f"{' and '.join(f'{language}.md' for language in LANGUAGES)} beside the lesson's file"
        faults.append(BadInput(f"there is no {path.name}", where=str(path), allowed=allowed, fix=fix))
        return None
    try:
        lines = read_text(path, "a Markdown file in UTF-8").split("\n")
    except BadInput as error:
        faults.append(error)
        return None
    sections: dict[str, Section] = {}
    starts = [number for number, line in enumerate(lines, start=1) if line.startswith("# ")]
    before = lines[: starts[0] - 1] if starts else lines
    if "".join(before).strip():
        allowed = "sections alone, each headed # NAME"
        faults.append(BadInput("text before the first section", where=f"{path}, line 1", allowed=allowed, fix="head it # NAME"))
    for start, end in zip(starts, [*(number - 1 for number in starts[1:]), len(lines)], strict=True):
        name, body = lines[start - 1][2:].strip(), lines[start:end]
        where = f"{path}, line {start}"
        if name in sections:
            faults.append(BadInput(f"the section {name} stands twice", where=where, allowed="each once", fix="leave one out"))
        for number, line in enumerate(body, start=start + 1):
            if found := _NOT_SHOWN.search(line):
                what = f"the page does not show a {found.lastgroup} as such: {line.strip()}"
                faults.append(BadInput(what, where=f"{path}, line {number}", allowed=MARKUP, fix="write it without"))
        empty = next((number for number, line in enumerate(body) if line.strip()), 0)
        sections[name] = Section("\n".join(body).strip(), start, start + 1 + empty)
    return Words(path, sections)


def faults_in_words(words: dict[str, Words], needed: set[str], controls: set[str], complete: bool) -> Iterator[BadInput]:
    """Sections that are missing, empty, not asked for, or not translated; those of controls need a label and a meaning.

    ``complete``: whether all that are needed are known, so that others are not asked for. A text without letters, such as a
    number, needs no translation.
    """
    for own in words.values():
        for name in sorted(needed - set(own.sections)):
            there = any(name in other.sections for other in words.values())
            what = f"{'no translation of' if there else 'no text for'} {name}"
            yield BadInput(what, where=str(own.path), allowed=f"a section for each of {len(needed)} names", fix=f"add # {name}")
        for name, section in own.sections.items():
            if name not in needed and complete:
                yield unknown("section", name, sorted(needed), where=own.where(name))
            elif not section.text:
                yield BadInput(f"the section {name} is empty", where=own.where(name), allowed="a text", fix="write one")
            elif name in controls and "=" not in name and not label_and_meaning(section.text)[1]:
                yield BadInput(
                    f"the words of {name} say no meaning",
                    where=own.where(name),
                    allowed="a label, a colon, and what it means",
                    fix="write LABEL: MEANING",
                )
    first, second = (words.get(language) for language in LANGUAGES)
    if first and second:
        for name in sorted(needed & set(first.sections) & set(second.sections)):
            text = first.sections[name].text
            if text == second.sections[name].text and any(letter.isalpha() for letter in text):
                what = f"the section {name} is the same in both languages"
                yield BadInput(what, where=second.where(name), allowed="a text in each language", fix="translate it")


def unfounded_decimals(words: dict[str, Words], known: set[float]) -> Iterator[BadInput]:
    """Numbers with decimals that texts quote, and that the lesson's file has not: neither found by a claim nor set.

    A text that is a number alone is an option to choose.
    """
    for language, own in words.items():
        for section in (one for one in own.sections.values() if any(letter.isalpha() for letter in one.text)):
            for number, line in enumerate(section.text.split("\n"), start=section.begins):
                for said in re.findall(rf"(?<![\d.,/])(?:{_DECIMALS[language]})(?![.,/]?\d|/)", line):
                    if float(said.replace(",", ".")) not in known:
                        yield BadInput(
                            f"the text says {said}, which no claim found and no step sets",
                            where=f"{own.path}, line {number}",
                            allowed="numbers with decimals that stand in the lesson's file",
                            fix="claim it and quote what was found, or say it in words",
                        )


def own_controls(scenario: Scenario) -> set[str]:
    """The controls of a lesson that no shipped page has words for, and the rules of such a family as FAMILY=RULE."""
    page, known = scenario.page, texts("en")
    families = [family for family in page.rules if family not in known["families"]]
    rules = {f"{family}={rule}" for family in families for rule in RULES[family]}
    return {slider for slider in page.sliders if slider not in known["parameters"]} | set(families) | rules


def label_and_meaning(text: str) -> tuple[str, str]:
    """What stands before a colon, and after it."""
    label, _, meaning = " ".join(text.split()).partition(":")
    return label.strip(), meaning.strip()
