"""What memory is believed to be there."""

import pytest

from coprod.experiments import memory
from coprod.scenarios.scenario import load_scenario
from coprod.simulation.errors import BadInput


@pytest.fixture
def group(tmp_path, monkeypatch):
    """Writes the files of a control group, which the functions then read."""
    monkeypatch.setattr(memory, "CONTROL_GROUP", tmp_path)

    def write(limit, used, stat=""):
        for name, text in (("memory.max", f"{limit}\n"), ("memory.current", f"{used}\n"), ("memory.stat", stat)):
            (tmp_path / name).write_text(text, encoding="utf-8")

    return write


def test_the_limit_of_a_control_group_counts(group):
    group(3_000_000_000, 1_000_000_000)
    assert memory.available_memory() == 2_000_000_000


def test_file_caches_are_given_back_when_asked_for(group):
    group(3_000_000_000, 2_999_000_000, "anon 5\nactive_file 1000000000\ninactive_file 1500000000\nfile 2600000000\n")
    assert memory.available_memory() == 2_501_000_000


def test_a_control_group_without_a_limit_says_nothing(group):
    group("max", 1)
    assert memory.available_memory() > 100_000_000


def test_nothing_small_is_refused_however_full_the_system_says_it_is(group):
    group(3_000_000_000, 3_000_000_000)
    memory.check_memory(90_000_000, "a run", "here", "")
    with pytest.raises(BadInput, match="a run would take 200 MB of memory, and 100 MB are free"):
        memory.check_memory(200_000_000, "a run", "here", "less")


def test_workers_without_a_run_take_no_memory(group):
    group(1_000_000_000, 0)
    scenario = load_scenario("baseline").with_values({"population.citizens": 300_000})
    memory.check_run(scenario, 1, 1, threads=64)
    with pytest.raises(BadInput, match="64 workers"):
        memory.check_run(scenario, 64, 1, threads=64)
