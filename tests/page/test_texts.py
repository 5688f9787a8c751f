"""The texts and words of the live page, in two languages: what the shipped scenarios need is there, and nothing else."""

import json
from pathlib import Path

import pytest

from coprod.scenarios import load_scenario, shipped
from coprod.scenarios.event_files import event_at, shipped_events
from coprod.scenarios.scenario import DEFAULT_GROUPS
from coprod.simulation.parameters.declaration import STATUSES
from coprod.simulation.rules.registry import RULES
from coprod.simulation.schema.measures import measures_by_name
from coprod.simulation.setup.parameters import declaration, names

PAGE = Path(__file__).parents[2] / "app" / "page"
LANGUAGES = ("en", "sv")
TEXTS = {language: json.loads((PAGE / "texts" / f"{language}.json").read_text(encoding="utf-8")) for language in LANGUAGES}
WORDS = {language: json.loads((PAGE / f"web/src/text/{language}.json").read_text(encoding="utf-8")) for language in LANGUAGES}
SCENARIOS = [scenario for name in shipped() if (scenario := load_scenario(name)).laboratory is None]
EXPLAINED = ("psychological_safety", "psychological_safety_by_group")  # measures whose declaration says no more than their label
MOST_WORDS = 4  # of a label
STORY = range(50, 91)  # words


def keys(*parts: str) -> set[str]:
    return set(parts)


def needed(language: str) -> dict[str, dict[str, set[str]]]:
    """The names of each part of a file, each with the texts that it needs; a part of labels alone has none."""
    both, label = keys("label", "meaning"), keys("label")
    full = both if language == "sv" else label  # the rest of the English stands in the declarations
    measures = dict.fromkeys(measures_by_name(), full) | dict.fromkeys(EXPLAINED, both)
    families = {family for s in SCENARIOS for family in s.page.rules}
    story = keys("title", "story", "lead", "not_known")
    return {
        "cases": {s.name: story for s in SCENARIOS} if language == "sv" else {},
        "parameters": {name: full for s in SCENARIOS for name in s.page.sliders},
        "families": dict.fromkeys(families, both),
        "rules": {f"{family}={rule}": label for family in families for rule in RULES[family]},
        "loops": {loop: full for s in SCENARIOS for loop in s.page.loops},
        "measures": measures,
    }


def words_needed() -> dict[str, set[str]]:
    """The names that the page translates by a word of its own: of every shipped scenario, measure, parameter and event."""
    declared = [found for name in names(DEFAULT_GROUPS) if (found := declaration(name))]
    parts = {name: [event for event, _ in event_at(f"{name}@0")] for name in shipped_events()}
    later = {event.name for events in parts.values() for event in events if event.week > 0}  # what a first part does not announce
    own = {event.name for s in SCENARIOS for event in s.events if event.name.partition(": ")[0] not in shipped_events()}
    return {
        "group": {*DEFAULT_GROUPS, *(group for s in SCENARIOS for group in s.groups)},
        "unit": {m.unit for m in measures_by_name().values()} | {parameter.unit for parameter in declared},
        "event": {*shipped_events(), *later, *own},
        "status": set(STATUSES),
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


@pytest.mark.parametrize("kind", words_needed())
@pytest.mark.parametrize("language", WORDS)
def test_the_page_has_a_word_for_each_group_unit_event_and_status_and_no_other(language, kind):
    found = {key.partition(".")[2] for key in WORDS[language] if key.startswith(f"{kind}.")}
    assert found == words_needed()[kind]


@pytest.mark.parametrize("language", TEXTS)
def test_texts_say_something_and_labels_are_short(language):
    groups = [(("group", name), text) for name, text in WORDS[language].items() if name.startswith("group.")]
    for path, text in [*leaves(TEXTS[language]), *groups]:
        assert isinstance(text, str) and text and text == text.strip(), path
        if path[-1] == "label" or path[0] == "group":
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
        groups = [WORDS[language][f"group.{group}"] for group in s.groups]
        assert len(set(groups)) == len(groups), s.name
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
