"""The structure of the lessons and their texts in two languages: whole, alike, and in step with what the lessons claim."""

import re
from itertools import pairwise

import pytest

from benchmarks.lesson_claims import KINDS, LESSONS, at, lesson, merged, names, position
from coprod.page.controls import ends_of
from coprod.page.words import texts
from coprod.scenarios import load_scenario
from coprod.scenarios.page import FEWEST, MOST, Page
from coprod.simulation.rules.registry import RULES
from coprod.simulation.schema.measures import measures_by_name
from coprod.simulation.setup.parameters import declaration

LANGUAGES = {"en": re.compile(r"\d+\.\d+"), "sv": re.compile(r"\d+,\d+")}  # and how decimals are written
FIXED = ("title", "goals", "teacher", "question_1", "question_2")
KEYS = {"scenario", "seed", "level", "minutes", "sources", "page", "base", "claims", "steps"}
CLAIM = {"name", "measure", "of", "week", "from", "to", "sign", "within", "found"}
STEP = {"name", "kind", "settings", "against", "shows", "panels", "controls"}
PREDICT = {"asks", "measure", "of", "options", "answer", "follows_from", "least"}
ENDING = ["vary", "explain", "reflect", "sandbox"]


def sections(name: str, language: str) -> dict[str, str]:
    """The texts of a lesson by key."""
    parts = re.split(r"^# (.+)\n", (LESSONS / name / f"{language}.md").read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert not parts[0] and len(set(parts[1::2])) == len(parts[1::2]), "each key once"
    return {key: text.strip() for key, text in zip(parts[1::2], parts[2::2], strict=True)}


def page_of(name: str) -> Page:
    """What students can move: what the lesson says, or the scenario's own page."""
    of = lesson(name)
    return Page(**of["page"]) if "page" in of else load_scenario(of["scenario"]).page


def settings_of(of: dict):
    """Every setting of a lesson."""
    for claim in of["claims"]:
        yield from (claim["from"], claim["to"])
    for step in of["steps"]:
        yield step.get("settings", {})
        yield step.get("against", {})
        yield from (option["settings"] for option in step.get("options", []) if "settings" in option)


def own_texts(name: str) -> set[str]:
    """The controls of a lesson that no shipped page has words for, and the rules of such a family."""
    page, known = page_of(name), texts("en")
    families = [family for family in page.rules if family not in known["families"]]
    rules = {f"{family}={rule}" for family in families for rule in RULES[family]}
    return {slider for slider in page.sliders if slider not in known["parameters"]} | set(families) | rules


@pytest.mark.parametrize("name", names())
def test_its_parts_are_those_there_are(name):
    of = lesson(name)
    assert KEYS >= set(of) >= KEYS - {"page", "base"}
    assert of["level"] in ("introductory", "intermediate", "advanced") and 20 <= of["minutes"] <= 40 and of["sources"]
    for claim in of["claims"]:
        assert CLAIM >= set(claim) >= CLAIM - {"of", "within"} and claim["sign"] in ("+", "-", "0")
        assert ("within" in claim) == (claim["sign"] == "0")
        assert claim["week"] <= load_scenario(of["scenario"]).values["time.weeks"]
    for step in of["steps"]:
        assert set(step) <= (STEP | PREDICT if step["kind"] == "predict" else STEP), step["name"]
        assert set(step.get("panels", [])) <= {"people", "power", "value"}
    used = [*(step["name"] for step in of["steps"]), *(c["name"] for c in of["claims"])]
    assert len(set(used)) == len(used)


@pytest.mark.parametrize("name", names())
def test_it_goes_from_guessing_to_open_play(name):
    kinds = [step["kind"] for step in lesson(name)["steps"]]
    guesses = len(kinds) - len(ENDING)
    assert guesses >= 4 and kinds == ["predict", "reveal"] * (guesses // 2) + ENDING


@pytest.mark.parametrize("name", names())
def test_its_settings_run_and_stand_on_the_page(name):
    of, page = lesson(name), page_of(name)
    assert FEWEST <= len(page.controls) <= MOST and len(set(page.controls)) == len(page.controls)
    scenario = load_scenario(of["scenario"])
    for settings in settings_of(of):
        assert set(settings) <= set(KINDS)
        chosen = merged(of.get("base", {}), settings)
        assert set(chosen["values"]) <= set(page.sliders) and set(chosen["rules"]) <= set(page.rules)
        assert set(chosen["cut"]) <= set(page.loops)
        assert at(of, settings).setup
        for slider, value in chosen["values"].items():
            low, high, step = ends_of(declaration(slider, scenario.rules), scenario.values[slider])
            assert low <= value <= high and abs(round((value - low) / step) * step + low - value) < 1e-9, slider
    for step in of["steps"]:
        assert set(step.get("controls", [])) <= set(page.controls), step["name"]


@pytest.mark.parametrize("name", names())
def test_its_measures_are_there(name):
    of = lesson(name)
    scenario = load_scenario(of["scenario"])
    for asked in (*of["claims"], *(step for step in of["steps"] if step["kind"] == "predict")):
        assert position(asked, scenario) >= 0
    assert {measure for step in of["steps"] for measure in step.get("shows", [])} <= set(measures_by_name())


@pytest.mark.parametrize("name", names())
def test_its_answers_follow_from_its_claims(name):
    of = lesson(name)
    claims = {claim["name"]: claim for claim in of["claims"]}
    for step in of["steps"]:
        if step.get("asks") not in ("choose", "order"):
            assert step["kind"] != "predict" or (step["asks"] == "draw" and not set(step) & {"options", "answer", "follows_from"})
            continue
        options = {option["name"]: option for option in step["options"]}
        given = [claims[claim] for claim in step["follows_from"]]
        assert all((c["measure"], c.get("of")) == (step["measure"], step.get("of")) for c in given)
        if "sign" in step["options"][0]:
            (claim,) = given
            assert claim["from"] == step.get("settings", {}) and {o["sign"] for o in options.values()} == {"+", "-", "0"}
            assert [n for n, option in options.items() if option["sign"] == claim["sign"]] == step["answer"]
            continue
        more = "-" if step.get("least") else "+"
        proven = [(c["to"], c["from"]) for c in given if c["sign"] == more]
        first = step["answer"][0]
        pairs = [(first, other) for other in options if other != first] if step["asks"] == "choose" else pairwise(step["answer"])
        assert step["asks"] == "choose" or set(step["answer"]) == set(options)
        assert all((options[a]["settings"], options[b]["settings"]) in proven for a, b in pairs), step["name"]


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_step_and_option_has_its_text_and_nothing_else_has(name, language):
    of = lesson(name)
    options = {option["name"] for step in of["steps"] for option in step.get("options", [])}
    found = sections(name, language)
    assert set(found) == {*FIXED, *(step["name"] for step in of["steps"]), *options, *own_texts(name)}
    assert all(found.values())
    other = sections(name, next(other for other in LANGUAGES if other != language))
    assert not [key for key, text in found.items() if text == other[key]]


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_in_its_texts_are_those_that_were_measured(name, language):
    """Numbers with decimals: what came of a claim. Other numbers are weeks, hours and counts."""
    measured = {abs(number) for claim in lesson(name)["claims"] for number in claim["found"]}
    said = LANGUAGES[language].findall((LESSONS / name / f"{language}.md").read_text(encoding="utf-8"))
    assert said and {float(number.replace(",", ".")) for number in said} <= measured
