"""Screens fit the terminal, lists are whole, and what is printed of objects says what they are."""

import fcntl
import os
import re
import struct
import subprocess
import termios
from importlib.metadata import version

import pytest

import coprod
from coprod.cli import COMMANDS
from coprod.experiments.run import simulate
from coprod.simulation.agents.model import SetupModel

from .process import PROGRAM
from .process import coprod as command

LISTS = [
    *("scenarios", "show esther", "show therapeutic_engagement --parameters", "events", "processes", "rules", "rules trust"),
    *("rules trust=asymmetric", "measures", "parameters", "loops", "theories", "patterns", "lessons"),
]


def on_a_terminal(line: str, columns: int) -> str:
    """What a command writes to a terminal so wide."""
    outside, tty = os.openpty()
    fcntl.ioctl(tty, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    environment = {k: v for k, v in os.environ.items() if k != "COLUMNS"} | {"TERM": "xterm"}
    process = subprocess.Popen([PROGRAM, *line.split()], stdout=tty, stderr=tty, stdin=tty, env=environment)
    os.close(tty)
    found = b""
    while True:
        try:
            part = os.read(outside, 65536)
        except OSError:  # the other end is closed
            break
        if not part:
            break
        found += part
    os.close(outside)
    assert process.wait(timeout=60) == 0
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", found.decode()).replace("\r", "")


@pytest.mark.slow
@pytest.mark.parametrize("columns", [80, 120])
@pytest.mark.parametrize("line", LISTS)
def test_no_line_is_wider_than_the_terminal_and_no_name_is_cut(line, columns):
    text = on_a_terminal(line, columns)
    assert max(map(len, text.splitlines())) <= columns and "…" not in text


def test_a_pipe_is_as_wide_as_is_said():
    narrow, wide = (command("show", "esther", columns=columns).stdout for columns in (80, 120))
    assert max(map(len, narrow.splitlines())) <= 80 < max(map(len, wide.splitlines())) <= 120


def test_every_summary_is_whole_on_80_columns():
    text = command("--help", columns=80).stdout
    assert "..." not in text.partition("\n")[2] and "…" not in text and max(map(len, text.splitlines())) <= 80
    for function in COMMANDS:
        assert f"\n  {function.__name__.replace('_', '-')} " in text


def test_a_closed_pipe_ends_a_list_without_a_word():
    done = subprocess.run(["sh", "-c", f"'{PROGRAM}' parameters | head -n 1"], capture_output=True, text=True, timeout=60)
    assert done.stdout.startswith("parameter") and not done.stderr


def test_the_version_of_the_package():
    assert coprod.__version__ == version("coprod")


def test_one_of_something_is_no_plural():
    text = command("run", "baseline", "--weeks", "1", "--every", "1", "--replicates", "1", "--record", "unit.design").stdout
    assert "1 week, 1 replicate, seed 0" in text and not re.search(r"\b1 (weeks|replicates|measures)\b", text)


def test_objects_say_what_they_are():
    scenario = coprod.load_scenario("esther")
    assert repr(scenario) == (
        f"<Scenario esther, 'Esther: one person, many providers, one question': the default rules; "
        f"{len(scenario.origins)} of {len(scenario.values)} values set>"
    )
    changed = scenario.with_rules({"trust": "beta"}).with_values({"time.weeks": 30})
    assert "trust = beta; " in repr(changed) and "voice" not in repr(changed)
    model = coprod.CoproductionModel(changed, seed=4, replicate=2)
    model.step()
    agents = "400 citizens, 40 professionals, 10 leaders, 7 units; week 1 of 30, seed 4, replicate 2"
    assert repr(model) == f"<CoproductionModel of 'Esther: one person, many providers, one question': {agents}>"
    assert (
        repr(SetupModel(changed.setup))
        == f"<SetupModel: {agents.replace('week 1', 'week 0').replace('seed 4, replicate 2', 'seed 0, replicate 0')}>"
    )


def test_a_result_says_what_it_holds():
    scenario = coprod.load_scenario("baseline").with_values({"time.weeks": 2})
    result = simulate(scenario, every=1.0, states=["unit.design"])
    numbers = result.data.shape[-1]
    assert repr(result) == f"<RunResult of baseline: 1 replicate, 3 times, {numbers} numbers each, seed 0; states unit.design>"
