"""Every shipped scenario: loads, every number sourced, facts as the sources have them."""

import tomllib

import pytest

from coprod.scenarios.scenario import FOLDER, load_scenario, shipped
from coprod.simulation.errors import BadInput


@pytest.mark.parametrize("name", shipped())
def test_every_number_has_source_and_status(name):
    scenario = load_scenario(name)
    tree = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))

    def numbers(node):
        for value in node.values():
            if isinstance(value, dict):
                yield from [value] if "value" in value else numbers(value)

    written = list(numbers(tree["parameters"]))
    by_processes = [o for o in scenario.origins.values() if o.source.startswith("processes: ")]
    assert len(written) + len(by_processes) == len(scenario.origins)
    assert all(len(o.source) > 5 for o in scenario.origins.values())
    assert len(scenario.story.split("\n\n")) >= 2 and scenario.level and scenario.lead and scenario.not_known


def test_the_three_are_there():
    assert {"baseline", "label_only", "esther"} <= set(shipped())


def test_esther_facts():
    scenario = load_scenario("esther")
    sizes = scenario.setup.sizes
    assert sizes.citizens * 275 == 110_000  # Höglandet, scaled 1 to 275
    assert sizes.units == 1 + 6  # hospital and six municipalities
    assert sizes.ties == 4 and scenario.values["leaders.macro.capacity"] > 0 and scenario.values["leaders.meso.capacity"] > 0
    assert "275" in scenario.story


def test_a_scenario_of_ones_own(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(
        'title = "Mine"\nstory = "One."\n[parameters.population]\n'
        'citizens = { value = 30, source = "a count", status = "measured" }\n',
        encoding="utf-8",
    )
    scenario = load_scenario(path)
    assert scenario.groups == ("everyone",) and scenario.values["population.citizens"] == 30
    assert scenario.origins["population.citizens"].status == "measured"
    assert scenario.digest() != load_scenario("baseline").digest()


@pytest.mark.parametrize("nothing", [None, 5, {"name": "esther"}], ids=str)
def test_what_is_neither_a_name_nor_a_path_is_refused(nothing):
    with pytest.raises(BadInput, match="is no scenario"):
        load_scenario(nothing)
