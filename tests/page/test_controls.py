"""The controls of the shipped scenarios' pages: every combination of them runs, and docs/page_controls.md tells what each moves."""

import math
import re
from itertools import product
from pathlib import Path

import pytest

from benchmarks.page_controls import LEAST, half_of_range, rows
from coprod.scenarios import load_scenario, shipped
from coprod.scenarios.loops import LOOPS
from coprod.simulation.rules.registry import RULES

SCENARIOS = [scenario for name in shipped() if (scenario := load_scenario(name)).laboratory is None]
DOC = Path(__file__).parents[2] / "docs" / "page_controls.md"


def told() -> dict[str, list[list[str]]]:
    """The cells of the page's rows by scenario."""
    parts = DOC.read_text(encoding="utf-8").split("\n## ")[1:]
    return {
        part.partition("\n")[0]: [re.split(r" *\| *", line.strip("| ")) for line in part.splitlines() if line.startswith("| ")][1:]
        for part in parts
    }


TOLD = told()


def test_every_scenario_has_a_page():
    assert SCENARIOS and all(s.page.controls for s in SCENARIOS)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda s: s.name)
def test_controls_of_a_page_can_all_be_moved_together(scenario):
    """Every choice of rules runs with every loop cut and every slider at either end, events included."""
    page = scenario.page
    ends = [
        dict(zip(page.sliders, found, strict=True))
        for found in zip(*(half_of_range(scenario, n) for n in page.sliders), strict=True)
    ]
    for choice in product(*(RULES[family] for family in page.rules)):
        found = scenario.with_rules(dict(zip(page.rules, choice, strict=True)))
        for loop in page.loops:
            assert not set(LOOPS[loop].switches(found.rules)) & set(page.sliders), loop
        for values in ends:
            assert found.with_cuts(page.loops).with_values(values).setup


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda s: s.name)
def test_each_control_stands_in_the_page_and_moves_enough(scenario):
    table = TOLD[scenario.name]
    assert [row[0].partition(",")[0] for row in table] == list(scenario.page.controls)
    for control, *_, in_sd in table:
        assert abs(float(in_sd)) >= LEAST, control


def test_the_page_tells_what_the_engine_gives():
    """One small scenario measured anew."""
    scenario = load_scenario("therapeutic_engagement")
    for row, (control, low, high, measure, effect, in_sd) in zip(TOLD[scenario.name], rows(scenario), strict=True):
        assert row[:4] == [control, low, high, f"`{measure}`"]
        assert math.isclose(float(row[4]), effect, rel_tol=0.01) and math.isclose(float(row[5]), in_sd, abs_tol=0.06)


def test_the_page_knows_which_parameters_are_whole_numbers():
    """The page's engine refuses a part of a seat, as the command line does."""
    from coprod.page.cases import case_of

    found = {name: whole for name, *_, whole in case_of(load_scenario("baseline"))["setup"]["parameters"]}
    assert found["engage.citizen_seats"] is True and found["start.trust"] is False
