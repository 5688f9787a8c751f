"""What the lessons claim, run again: the model still shows it, and what their texts quote is what it gives."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from coprod.lessons.claims import Found, measured
from coprod.lessons.faults import load_lesson
from coprod.lessons.lesson import shipped_lessons
from coprod.lessons.setting import Claim

DOC = Path(__file__).parents[2] / "docs" / "lesson_claims.md"
LESSONS = {name: load_lesson(name) for name in shipped_lessons()}
CLAIMS = [pytest.param(lesson, claim, id=f"{name}-{claim.name}") for name, lesson in LESSONS.items() for claim in lesson.claims]
SAME = Claim(name="same", measure="value", week=4.0, before={}, after={}, sign="+", found=[0.0, 0.0])


def claimed(sign, within=None):
    return SAME.model_copy(update={"sign": sign, "within": within})


@pytest.mark.slow
@pytest.mark.parametrize(("lesson", "claim"), CLAIMS)
def test_the_model_still_shows_it(lesson, claim):
    found = measured(lesson, claim)
    assert found.holds(claim), found
    assert [round(found.before, 2), round(found.after, 2)] == claim.found


def test_a_claim_of_nothing_does_not_hold():
    found = measured(replace(LESSONS["two_futures"], claims=()), SAME, replicates=10)
    assert found.change == 0.0 and not found.holds(claimed("+")) and not found.holds(claimed("-"))
    assert found.holds(claimed("0", 0.001))


@pytest.mark.parametrize(
    ("low", "high", "held"),
    [(-0.1, 0.2, {"0"}), (0.1, 0.2, {"+", "0"}), (-0.2, -0.1, {"-", "0"}), (0.1, 0.4, {"+"}), (-0.3, 0.4, set())],
)
def test_the_whole_interval_must_lie_where_a_claim_says(low, high, held):
    found = Found(0.0, 0.0, (low + high) / 2.0, low, high, 1.0)
    assert {sign for sign in ("+", "-", "0") if found.holds(claimed(sign, 0.25 if sign == "0" else None))} == held


def test_the_page_has_a_row_for_every_claim():
    parts = re.split(r"\n## (\w+)\n", DOC.read_text(encoding="utf-8"))[1:]
    told = {
        name: [re.split(r" *\| *", line.strip("| ")) for line in text.splitlines() if line.startswith("| ")][1:]
        for name, text in zip(parts[::2], parts[1::2], strict=True)
    }
    assert list(told) == list(LESSONS)
    for name, rows in told.items():
        claims = LESSONS[name].claims
        assert [row[0] for row in rows] == [claim.name for claim in claims]
        assert {row[-1] for row in rows} == {"yes"}
        for row, claim in zip(rows, claims, strict=True):
            assert [float(mean) for mean in row[5].split(", ")] == pytest.approx(claim.found, abs=0.0051)
