"""What the lessons claim, run again: the model still shows it, and what their texts quote is what it gives."""

import re
from pathlib import Path

import pytest

from benchmarks.lesson_claims import Found, lesson, measured, names

DOC = Path(__file__).parents[2] / "docs" / "lesson_claims.md"
CLAIMS = [pytest.param(name, claim, id=f"{name}-{claim['name']}") for name in names() for claim in lesson(name)["claims"]]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "claim"), CLAIMS)
def test_the_model_still_shows_it(name, claim):
    found = measured(lesson(name), claim)
    assert found.holds(claim), found
    assert [round(found.before, 2), round(found.after, 2)] == claim["found"]


def test_a_claim_of_nothing_does_not_hold():
    same = {"measure": "value", "week": 4, "from": {}, "to": {}}
    found = measured({"scenario": "baseline", "seed": 1}, same)
    assert not found.holds(same | {"sign": "+"}) and not found.holds(same | {"sign": "-"})
    assert found.holds(same | {"sign": "0", "within": 0.001})


@pytest.mark.parametrize(
    ("low", "high", "held"),
    [(-0.1, 0.2, {"0"}), (0.1, 0.2, {"+", "0"}), (-0.2, -0.1, {"-", "0"}), (0.1, 0.4, {"+"}), (-0.3, 0.4, set())],
)
def test_the_whole_interval_must_lie_where_a_claim_says(low, high, held):
    found = Found(0.0, 0.0, (low + high) / 2.0, low, high, 1.0)
    assert {sign for sign in ("+", "-", "0") if found.holds({"sign": sign, "within": 0.25})} == held


def test_the_page_has_a_row_for_every_claim():
    parts = re.split(r"\n## (\w+)\n", DOC.read_text(encoding="utf-8"))[1:]
    told = {
        name: [re.split(r" *\| *", line.strip("| ")) for line in text.splitlines() if line.startswith("| ")][1:]
        for name, text in zip(parts[::2], parts[1::2], strict=True)
    }
    assert list(told) == names()
    for name, rows in told.items():
        claims = lesson(name)["claims"]
        assert [row[0] for row in rows] == [claim["name"] for claim in claims]
        assert {row[-1] for row in rows} == {"yes"}
        for row, claim in zip(rows, claims, strict=True):
            assert [float(mean) for mean in row[5].split(", ")] == pytest.approx(claim["found"], abs=0.0051)
