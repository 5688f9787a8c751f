"""What the data of a page say of a scenario: whose words, which controls, and what is too large for one."""

from dataclasses import replace
from pathlib import Path

import pytest

from coprod.page.cases import case_of
from coprod.page.words import STORY, texts
from coprod.scenarios import load_scenario

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
