"""The glossary: each term once, in both languages, and everything in it that names code names code that is there."""

import re
from collections import Counter
from pathlib import Path
from typing import get_args

import pytest
import typer

import coprod
from coprod.cli import app
from coprod.scenarios.scenario import shipped
from coprod.simulation.parameters.all import all_parameters
from coprod.simulation.parameters.population import PRACTICES
from coprod.simulation.parameters.session import STAGES
from coprod.simulation.rules.families import FAMILIES
from coprod.simulation.rules.registry import PRINCIPLES, all_principles, all_rules
from coprod.simulation.schema.measures import Perspective, measures_by_name
from coprod.simulation.schema.state import KINDS
from coprod.simulation.schema.states import STATES
from coprod.simulation.setup.laboratory import PHASES

DOCS = Path(__file__).parents[2] / "docs"
COLUMNS = ["English", "Svenska", "Meaning", "Betydelse", "Where"]


def tables(text: str) -> dict[str, list[list[str]]]:
    """Rows of cells by heading, without the rows that name and rule the columns."""
    found: dict[str, list[list[str]]] = {}
    for part in text.split("\n## ")[1:]:
        heading, *lines = part.splitlines()
        rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
        assert rows[0] == COLUMNS and set("".join(rows[1])) == {"-"}, heading
        found[heading] = rows[2:]
    return found


TABLES = tables((DOCS / "glossary.md").read_text(encoding="utf-8"))
ROWS = [row for rows in TABLES.values() for row in rows]
TERMS = {row[0] for row in ROWS}


def test_no_term_stands_twice():
    assert [term for term, times in Counter(row[0].casefold() for row in ROWS).items() if times > 1] == []


def test_terms_are_in_alphabetical_order_under_each_heading():
    for heading, rows in TABLES.items():
        terms = [row[0].casefold() for row in rows]
        assert terms == sorted(terms), heading


def test_every_row_has_both_languages_and_one_sentence_in_each():
    for row in ROWS:
        assert len(row) == len(COLUMNS) and all(row), row
        _, _, english, swedish, _ = row
        assert english != swedish, row
        assert all(text.endswith(".") and not re.search(r"[.!?] [A-ZÅÄÖ]", text) for text in (english, swedish)), row


@pytest.mark.parametrize(
    "term",
    [
        *KINDS,
        "organisation",
        "region",
        *(f"{family.replace('_', ' ')} rules" for family in FAMILIES),
        *get_args(Perspective),
        *(practice.replace("_", " ") for practice in PRACTICES),
        *(principle.replace("_", " ") for principle in PRINCIPLES),
        *(f"{stage} (stage)" for stage in STAGES),
        *(f"{phase} (phase)" for phase in (*PHASES, "observe")),
    ],
)
def test_what_the_model_declares_has_an_entry(term):
    assert term in TERMS


def code_names() -> set[str]:
    """Everything a reader can look up by name: parameters and their prefixes, states, measures, rules."""
    parameters = set(all_parameters())
    prefixes = {f"{name.rpartition('.')[0]}.*" for name in parameters}
    states = {f"{state.kind}.{state.name}" for state in STATES}
    kept = {f"{kind}.{state.name}" for rule in (*all_rules(), *all_principles()) for state in rule.states for kind in KINDS}
    return parameters | prefixes | states | kept | set(measures_by_name()) | {f"{r.family}={r.name}" for r in all_rules()}


def is_there(name: str) -> bool:
    """Whether a command of coprod (with a scenario to show), or a name in Python, exists."""
    command, *more = name.removeprefix("coprod ").split()
    if name.startswith("coprod "):
        return command in typer.main.get_command(app).commands and all(scenario in shipped() for scenario in more)
    return name.startswith("coprod.") and hasattr(coprod, name.removeprefix("coprod."))


@pytest.mark.slow
def test_every_name_in_code_is_there():
    known = code_names()
    named = [(row[0], name) for row in ROWS for name in re.findall(r"`([^`]+)`", row[4])]
    assert [(term, name) for term, name in named if name not in known and not is_there(name)] == []


def test_every_link_leads_to_a_heading():
    for row in ROWS:
        for page, anchor in re.findall(r"\]\(([^)#]+)#?([^)]*)\)", row[4]):
            headings = re.findall(r"^#+ (.*)$", (DOCS / page).read_text(encoding="utf-8"), re.MULTILINE)
            anchors = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
            assert not anchor or anchor in anchors, (row[0], page, anchor)
