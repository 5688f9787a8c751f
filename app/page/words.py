"""What the page says of things, in every language."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from coprod.scenarios.scenario import Scenario

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
    """A scenario's own texts, in every language."""
    found = {}
    for key in STORY:
        own = "\n\n".join(" ".join(paragraph.split()) for paragraph in getattr(scenario, key).split("\n\n"))
        found[key] = text_of("cases", scenario.name, key, own)
    return found
