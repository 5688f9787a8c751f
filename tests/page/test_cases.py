"""What the data of a page say of a scenario: whose words, which controls, and what is too large for one."""

from dataclasses import replace
from pathlib import Path

import pytest

from coprod.page.cases import case_of
from coprod.page.words import STORY, texts
from coprod.scenarios import load_scenario
from coprod.scenarios.page import Page
from coprod.simulation.rules.registry import RULES

ESTHER = load_scenario("esther")


def stories(scenario, language):
    case = case_of(scenario)
    return {key: case["notKnown" if key == "not_known" else key][language] for key in STORY}


def test_a_shipped_scenario_tells_its_story_in_swedish_whatever_is_set_in_it():
    changed = ESTHER.with_rules({"trust": "delta"}).with_values({"start.trust": 0.3}).with_cuts(["R2"])
    assert stories(ESTHER, "sv") == stories(changed, "sv") == texts("sv")["cases"]["esther"]


@pytest.mark.parametrize(
    "edit", [("one person, many", "two persons, some"), ("Esther is a", "Anna is a"), ("value = 0.74", "value = 0.7")]
)
def test_a_copy_under_a_shipped_name_tells_its_own(edit, tmp_path):
    text = Path(ESTHER.path).read_text(encoding="utf-8")
    assert edit[0] in text
    (tmp_path / "esther.toml").write_text(text.replace(*edit), encoding="utf-8")
    copy = load_scenario(tmp_path / "esther.toml")
    assert stories(copy, "sv") == stories(copy, "en")


def test_a_text_that_was_changed_is_not_told_as_it_was():
    assert stories(replace(ESTHER, story="Another."), "sv")["story"] == "Another."


def switches(scenario):
    """Names of what can be switched, each with its options."""
    return {switch["name"]: {option["value"] for option in switch["options"]} for switch in case_of(scenario)["switches"]}


def test_a_loop_that_the_rules_cannot_have_is_not_offered():
    assert "R1" in ESTHER.page.loops
    assert "R1" in switches(ESTHER) and "R1" not in switches(ESTHER.with_rules({"trust": "beta"}))


def test_rules_are_offered_that_stand_in_some_combination():
    """A leader's word contradicts a collective that leads: it is offered only where leadership can be changed, too."""
    led = replace(ESTHER, page=Page(rules=["decision"])).with_rules({"leadership": "collective"})
    both = replace(led, page=Page(rules=["leadership", "decision"]))
    assert switches(led)["decision"] == set(RULES["decision"]) - {"fiat"}
    assert switches(both) == {family: set(RULES[family]) for family in ("leadership", "decision")}


def test_a_family_with_one_rule_left_is_no_switch():
    """Participation by logit alone has the loop that is cut."""
    cut = replace(ESTHER, page=Page(rules=["participation"])).with_rules({"participation": "logit"}).with_cuts(["B2"])
    assert switches(cut) == {}
