"""The shipped lessons: without mistakes, and in step with what they claim; and what the page is given of them."""

import re

import pytest

from coprod.lessons.faults import faults_of, load_lesson
from coprod.lessons.lesson import FOLDER, shipped_lessons
from coprod.lessons.reading import find_lesson, is_lesson, read_draft
from coprod.page.lesson_data import lesson_cases, lesson_data
from coprod.page.words import texts
from coprod.scenarios import shipped

LANGUAGES = {"en": re.compile(r"\d+\.\d+"), "sv": re.compile(r"\d+,\d+")}  # and how decimals are written


@pytest.mark.parametrize("name", shipped_lessons())
def test_it_has_no_mistake_and_fits_a_lesson(name):
    draft = read_draft(find_lesson(name))
    assert [str(fault) for fault in faults_of(draft)] == []
    assert 20 <= draft.head.minutes <= 40


@pytest.mark.parametrize("name", shipped_lessons())
@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_in_its_texts_are_those_that_were_measured(name, language):
    """Numbers with decimals: what came of a claim. Other numbers are weeks, hours and counts."""
    measured = {abs(number) for claim in load_lesson(name).claims for number in claim.found}
    said = LANGUAGES[language].findall((FOLDER / name / f"{language}.md").read_text(encoding="utf-8"))
    assert said and {float(number.replace(",", ".")) for number in said} <= measured


def test_there_are_ten_or_more_and_none_has_the_name_of_a_scenario():
    """The command line takes either by its name."""
    names = shipped_lessons()
    assert len(names) >= 10 and not set(names) & set(shipped())
    assert all(is_lesson(name) for name in names) and not any(is_lesson(name) for name in shipped())
    assert is_lesson(str(FOLDER / names[0])) and is_lesson(str(find_lesson(names[0])))


def test_settings_with_other_events_are_cases_of_their_own():
    """Two futures has four: a campaign, a crisis, and neither, each over the lesson's base."""
    lesson = load_lesson("two_futures")
    cases = lesson_cases(lesson)
    assert [case["name"] for case in cases] == ["baseline", "baseline+listening_campaign@104", "baseline+trust_crisis@104"]
    assert cases[1]["invocation"]["events"] == ["listening_campaign@104"] and len(cases[1]["setup"]["events"]) > 0
    reveal = lesson_data(lesson)["steps"][3]
    assert reveal["settings"]["case"] == cases[1]["name"] and reveal["against"]["case"] == cases[2]["name"]
    assert reveal["settings"]["values"]["start.trust"] == 0.1 and reveal["settings"]["values"]["needs.complexity"] == 0.9


def test_a_measure_by_groups_is_shown_for_each_group():
    lesson = load_lesson("who_comes")
    case, steps = lesson_cases(lesson)[0], lesson_data(lesson)["steps"]
    whole = next(m for m in case["measures"] if m["name"] == "value_by_group")
    parts = [m for m in case["measures"] if m["name"].startswith("value_by_group.")]
    assert [part["of"] for part in parts] == case["groups"]
    assert [part["first"] for part in parts] == list(range(whole["first"], whole["first"] + whole["length"]))
    assert steps[1]["shows"][-2:] == [part["name"] for part in parts]


def test_what_the_model_gives_is_that_of_the_claims():
    steps = {step["name"]: step for step in lesson_data(load_lesson("who_comes"))["steps"]}
    assert steps["guess_gap"]["asks"]["least"] and [o["mean"] for o in steps["guess_gap"]["asks"]["options"]] == [0.23, 0.19, 0.17]
    sign = lesson_data(load_lesson("missing_link"))["steps"][0]["asks"]
    assert sign["change"] == [0.41, 0.41] and {option["mean"] for option in sign["options"]} == {None}


def test_a_control_without_words_of_its_own_has_those_of_the_lesson():
    case = lesson_cases(load_lesson("missing_link"))[0]
    slider = next(s for s in case["sliders"] if s["name"] == "record.understanding")
    assert slider["label"] == {"en": "Reading the record", "sv": "Att läsa dokumentationen"}
    assert slider["meaning"]["sv"].startswith("hur långt deltagarna")
    switch = next(s for s in case["switches"] if s["name"] == "pipeline")
    assert {o["value"]: o["label"]["en"] for o in switch["options"]}["additive"] == "the stages add up"


def test_a_control_keeps_its_words_where_an_option_has_its_name():
    lesson = load_lesson("who_comes")
    assert "seats" in lesson.texts["en"]
    switch = next(s for s in lesson_cases(lesson)[0]["switches"] if s["name"] == "seats")
    assert switch["label"] == {language: texts(language)["families"]["seats"]["label"] for language in LANGUAGES}
