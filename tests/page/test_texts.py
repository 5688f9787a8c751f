"""The texts of the live page, in two languages: what the pages of the shipped scenarios need is there, and nothing else."""

import json
from pathlib import Path

import pytest

from coprod.scenarios import load_scenario, shipped
from coprod.simulation.rules.registry import RULES
from coprod.simulation.schema.measures import measures_by_name
from coprod.simulation.setup.parameters import declaration

FOLDER = Path(__file__).parents[2] / "app" / "page" / "texts"
TEXTS = {language: json.loads((FOLDER / f"{language}.json").read_text(encoding="utf-8")) for language in ("en", "sv")}
SCENARIOS = [scenario for name in shipped() if (scenario := load_scenario(name)).laboratory is None]
MOST_WORDS = 4  # of a label
STORY = range(50, 91)  # words


def keys(*parts: str) -> set[str]:
    return set(parts)


def needed(language: str) -> dict[str, dict[str, set[str]]]:
    """The names of each part of a file, each with the texts that it needs; a part of labels alone has none."""
    both, label = keys("label", "meaning"), keys("label")
    full = both if language == "sv" else label  # the rest of the English stands in the declarations
    families = {family for s in SCENARIOS for family in s.page.rules}
    units = {m.unit for m in measures_by_name().values()}
    units |= {found.unit for s in SCENARIOS for name in s.page.sliders if (found := declaration(name, s.rules))}
    story = keys("title", "story", "lead", "not_known")
    return {
        "cases": {s.name: story for s in SCENARIOS} if language == "sv" else {},
        "parameters": {name: full for s in SCENARIOS for name in s.page.sliders},
        "families": dict.fromkeys(families, both),
        "rules": {f"{family}={rule}": label for family in families for rule in RULES[family]},
        "loops": {loop: full for s in SCENARIOS for loop in s.page.loops},
        "measures": dict.fromkeys(measures_by_name(), full),
        "groups": {group: set() for s in SCENARIOS for group in s.groups},
        "units_of_measure": {unit: set() for unit in units},
    }


def leaves(texts, path=()):
    """Every text of a file with its path."""
    if isinstance(texts, dict):
        for name, inner in texts.items():
            yield from leaves(inner, (*path, name))
    else:
        yield path, texts


@pytest.mark.parametrize("language", TEXTS)
def test_a_file_holds_what_the_pages_need_and_nothing_else(language):
    found = {
        part: {name: set(texts) if isinstance(texts, dict) else set() for name, texts in names.items()}
        for part, names in TEXTS[language].items()
    }
    assert found == needed(language)


@pytest.mark.parametrize("language", TEXTS)
def test_texts_say_something_and_labels_are_short(language):
    for path, text in leaves(TEXTS[language]):
        assert isinstance(text, str) and text and text == text.strip(), path
        if path[-1] == "label" or path[0] == "groups":
            assert len(text.split()) <= MOST_WORDS, (path, text)


@pytest.mark.parametrize("language", TEXTS)
def test_labels_side_by_side_differ(language):
    texts = TEXTS[language]
    for s in SCENARIOS:
        shown = [texts["parameters"][name]["label"] for name in s.page.sliders]
        shown += [texts["families"][name]["label"] for name in s.page.rules] + [
            texts["loops"][name]["label"] for name in s.page.loops
        ]
        assert len(set(shown)) == len(shown), (s.name, shown)
        names = [texts["groups"][group] for group in s.groups]
        assert len(set(names)) == len(names), s.name
    for family in texts["families"]:
        labels = [texts["rules"][f"{family}={rule}"]["label"] for rule in RULES[family]]
        assert len(set(labels)) == len(labels), family
    labels = [measure["label"] for measure in texts["measures"].values()]
    assert len(set(labels)) == len(labels)


def test_swedish_meanings_are_sentences_and_stories_one_paragraph():
    for path, text in leaves(TEXTS["sv"]):
        if path[-1] in ("story", "not_known") or (path[-1] == "meaning" and path[0] != "families"):
            assert text[0].isupper() and text.endswith((".", "?")) and "\n" not in text, path
        if path[-1] == "story":
            assert len(text.split()) in STORY, (path, len(text.split()))
