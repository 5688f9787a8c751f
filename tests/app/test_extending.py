"""The pages on adding a measure and a state, followed line by line in a copy of the project."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from ..faults.planted import ROOT, copy_of_project

pytestmark = pytest.mark.slow
PAGES = ("docs/add_a_measure.md", "docs/add_a_state.md")


def changes(page: str) -> list[tuple[str, str, str]]:
    """What a page changes: file, text before, text after."""
    found = []
    for block in re.findall(r"```diff\n(.*?)```", (ROOT / page).read_text(encoding="utf-8"), re.DOTALL):
        first, *lines = block.splitlines()
        old = "".join(f"{line[1:]}\n" for line in lines if not line.startswith("+"))
        new = "".join(f"{line[1:]}\n" for line in lines if not line.startswith("-"))
        found.append((first.removeprefix("--- "), old, new))
    return found


@pytest.fixture(scope="module")
def extended(tmp_path_factory):
    """A copy with the changes of every page, and the environment to run it in."""
    folder = tmp_path_factory.mktemp("extended")
    environment = copy_of_project(folder)
    for page in PAGES:
        for name, old, new in changes(page):
            path = folder / name
            text = path.read_text(encoding="utf-8")
            assert text.count(old) == 1, (page, name, old)
            path.write_text(text.replace(old, new), encoding="utf-8")
    return folder, environment


def coprod(extended: tuple[Path, dict[str, str]], *words: str) -> str:
    folder, environment = extended
    command = [sys.executable, "-c", "from coprod.cli import main; main()", *words]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, (words, done.stdout[-2000:], done.stderr)
    return done.stdout


@pytest.mark.parametrize("page", PAGES)
def test_a_page_changes_at_most_three_places(page):
    assert 1 <= len(changes(page)) <= 3


@pytest.mark.parametrize("page", PAGES)
def test_the_commands_of_a_page_run_on_what_it_changed(extended, page):
    for block in re.findall(r"```bash\n(.*?)```", (ROOT / page).read_text(encoding="utf-8"), re.DOTALL):
        for line in block.splitlines():
            printed = coprod(extended, *line.split()[1:])
            if "contrast" in line:
                assert "overburdened" in printed
            if "--record" in line:
                assert "episodes_had" in printed


def test_what_was_added_is_there_under_its_name_and_right(extended):
    script = """
import coprod
import numpy as np

scenario = coprod.load_scenario("baseline").with_values({"population.citizens": 60, "learn.leave": 0.0, "start.burden": 0.5})
data = coprod.run(scenario, weeks=20, every=1.0, dtype="float64", states=["citizen.burden", "citizen.episode", "citizen.episodes_had"])
heavy = (data.citizen_burden > 0.5).mean("citizen")
assert heavy.max() > 0 and np.allclose(heavy, data.overburdened, atol=1e-12)
assert "overburdened_by_group" in data and data.overburdened.attrs["units"] == "share"
assert data.citizen_episodes_had.max() > 1
assert (data.citizen_episode.cumsum("time") == data.citizen_episodes_had).all()
"""
    folder, environment = extended
    done = subprocess.run([sys.executable, "-c", script], cwd=folder, env=environment, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
