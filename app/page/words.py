"""What the page says of things, in every language."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from coprod.scenarios.scenario import Scenario, load_scenario, shipped

TEXTS = Path(__file__).parent / "texts"
LANGUAGES = ("en", "sv")
STORY = ("title", "story", "lead", "not_known")  # what a scenario's file tells

Text = dict[str, str]


@cache
def texts(language: str) -> dict[str, Any]:
    """The words of one language."""
    found: dict[str, Any] = json.loads((TEXTS / f"{language}.json").read_text(encoding="utf-8"))
    return found


def text_of(kind: str, name: str, part: str = "", fallback: str = "") -> Text:
    """Words of something in every language; what is not written in one is a fallback, of which tests allow English alone."""
    found = {}
    for language in LANGUAGES:
        entry = texts(language).get(kind, {}).get(name, {} if part else "")
        found[language] = (entry.get(part, "") if part else entry) or fallback
    return found


def story_of(scenario: Scenario) -> dict[str, Text]:
    """A scenario's own texts; in other languages where they are those of a shipped scenario, whatever was set or chosen in it."""
    translated = _is_shipped(scenario)
    found = {}
    for key in STORY:
        own = "\n\n".join(" ".join(paragraph.split()) for paragraph in getattr(scenario, key).split("\n\n"))
        found[key] = text_of("cases", scenario.name, key, own) if translated else dict.fromkeys(LANGUAGES, own)
    return found


def _is_shipped(scenario: Scenario) -> bool:
    """Whether a scenario is of a shipped file and tells what that tells."""
    if scenario.name not in shipped():
        return False
    original = load_scenario(scenario.name)
    same_file = Path(scenario.path).resolve() == Path(original.path).resolve()
    return same_file and all(getattr(scenario, key) == getattr(original, key) for key in STORY)
