"""The page in a real browser: as people use it, and its numbers against those of the command line, equal in single precision."""

import csv
import shlex
import shutil
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from coprod.scenarios import load_scenario

from ..app.process import coprod_here
from .node import needs_chromium, needs_page, node

pytestmark = [pytest.mark.slow, needs_chromium, needs_page]
COPROD = (sys.executable, "-c", "from coprod.cli import main; main()")
OWN = '''
from coprod.simulation.parameters.declaration import share
from coprod.simulation.rules.base import Rule


class Own(Rule):
    """$$T <- T + g (o - T)$$"""

    family, name, source = "trust", "own", "a test"
    parameters = (share("own.gain", 0.2, "step"),)

    @staticmethod
    def apply(trust, good, gain):
        return trust + gain * (good - trust)
'''


def coprod(*words, folder):
    done = coprod_here(*map(str, words), cwd=folder)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def esther(tmp_path_factory):
    folder = tmp_path_factory.mktemp("esther")
    coprod("lesson", "esther", "esther.html", folder=folder)
    return folder / "esther.html"


def test_a_lesson_is_one_small_file(esther):
    assert esther.stat().st_size < 3_000_000
    assert "default-src 'none'" in esther.read_text(encoding="utf-8")


def test_everything_a_person_does(esther):
    """Keys, address, undo, screen reader, phone, looks, exports, browsers that lack something, latency: see the file."""
    done = node("--test", "tests/browser.mjs", PAGE=str(esther))
    assert done.returncode == 0, done.stdout[-4000:]


def kept(page, address, folder, *, run="now"):
    """What a page gives at an address: the table of numbers of the present or the pinned run, and its command line.

    The folder keeps the scenario file, the address and what the page tells as well.
    """
    done = node("tests/numbers.mjs", page, address, folder)
    assert done.returncode == 0, done.stderr
    with open(folder / "page.csv", encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["run"] == run]
    return rows, (folder / "command.txt").read_text(encoding="utf-8").splitlines()[("now", "pinned").index(run)]


def compare(rows, data):
    """Every number of the page, rounded to single precision as a run keeps its numbers, is that of the run."""
    assert len(rows) > 1000
    times = {float(week): t for t, week in enumerate(data.time.values)}
    arrays = {name: data[name].transpose("replicate", "time").values for name in {row["measure"] for row in rows}}
    for row in rows:
        found = arrays[row["measure"]][int(row["replicate"]), times[float(row["week"])]]
        shown = np.float32(row["value"] or "nan")
        assert np.array_equal(found, shown, equal_nan=True), row


ADDRESSES = ["#seed=7", "#start.trust=0.3&practice.power_sharing=0.42&needs.complexity=0.9&cut=R1&seed=11&lang=sv"]


def check_command(rows, command, folder):
    coprod(*shlex.split(command)[1:], "-o", "run.zarr", folder=folder)
    with xr.open_zarr(folder / "run.zarr", consolidated=False, chunks=None) as data:
        compare(rows, data)


def check_file(rows, command, folder):
    """The scenario file, run with the seed, replicates and weeks of the command."""
    options = shlex.split(command)[3:]
    seed = options[options.index("--seed") :]
    coprod("run", folder / "kept" / "page.toml", *seed, "-o", "file.zarr", folder=folder)
    with xr.open_zarr(folder / "file.zarr", consolidated=False, chunks=None) as data:
        compare(rows, data)


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_command_line_and_the_scenario_file_give_the_page_s_numbers(esther, address, tmp_path):
    rows, command = kept(esther, address, tmp_path / "kept")
    check_command(rows, command, tmp_path)
    check_file(rows, command, tmp_path)


def test_the_command_of_the_pinned_run_gives_its_numbers(esther, tmp_path):
    pin = "pin=case%3Desther%26start.trust%3D0.3%26cut%3DR1%26seed%3D2"
    rows, command = kept(esther, f"#seed=7&{pin}", tmp_path / "kept", run="pinned")
    assert "start.trust=0.3" in command and "--seed 7" in command
    check_command(rows, command, tmp_path)


@pytest.mark.parametrize(
    ("scenario", "group", "address"),
    [
        ("dark_side", "disadvantaged", "#groups.äldre.resources=0.3&rule.seats=first_come&seed=3"),
        ("therapeutic_engagement", "detained", "#hours.budget=4&groups.äldre.safety=0.3&seed=4"),
    ],
)
def test_the_scenario_file_carries_events_and_groups(scenario, group, address, tmp_path):
    """Of scenarios with events, one of whose groups has a name that is no bare key of TOML."""
    text = Path(load_scenario(scenario).path).read_text(encoding="utf-8")
    for before, after in (
        (f"groups.{group}]", 'groups."äldre"]'),
        (f'"{group}"', '"äldre"'),
        (f"groups.{group}.", "groups.äldre."),
    ):
        text = text.replace(before, after)
    (tmp_path / "own.toml").write_text(text, encoding="utf-8")
    coprod("lesson", "own.toml", "own.html", folder=tmp_path)
    rows, command = kept(tmp_path / "own.html", address, tmp_path / "kept")
    assert not (tmp_path / "kept" / "notices.txt").read_text(encoding="utf-8")
    file = (tmp_path / "kept" / "page.toml").read_text(encoding="utf-8")
    assert "[[events]]" in file and '[parameters.groups."äldre"]' in file
    check_file(rows, command, tmp_path)


def test_an_address_of_a_page_with_other_numbers_is_told_of(esther, tmp_path):
    kept(esther, "#seed=1&lang=en", tmp_path / "one")
    address = (tmp_path / "one" / "address.txt").read_text(encoding="utf-8")
    coprod("lesson", "esther", "other.html", "--set", "practice.training=0.3", folder=tmp_path)
    for page, told in ((esther, False), (tmp_path / "other.html", True)):
        kept(page, "#" + address.partition("#")[2], tmp_path / "two")
        assert ("another version" in (tmp_path / "two" / "notices.txt").read_text(encoding="utf-8")) is told


def test_a_rule_of_one_s_own_runs_in_the_page(tmp_path):
    (tmp_path / "own.py").write_text(OWN, encoding="utf-8")
    coprod("lesson", "baseline", "own.html", "--rule", "trust=own.py:Own", "--weeks", 52, folder=tmp_path)
    rows, command = kept(tmp_path / "own.html", "#seed=5", tmp_path / "kept")
    (tmp_path / "kept" / "page.toml").rename(tmp_path / "page.toml")  # beside the rule, as which it names it
    for run in (shlex.split(command)[1:], ["run", "page.toml", *shlex.split(command)[-6:]]):
        coprod(*run, "-o", "run.zarr", folder=tmp_path)
        with xr.open_zarr(tmp_path / "run.zarr", consolidated=False, chunks=None) as data:
            compare(rows, data)
        shutil.rmtree(tmp_path / "run.zarr")


def test_what_a_lesson_was_made_with_is_in_its_command(tmp_path):
    """Options of the command that wrote the page, and more chosen on it: an event, a cut, weights set in two goes."""
    options = ["--set", "practice.training=0.3", "--weeks", 60, "--event", "budget_cut@26", "--cut", "R2"]
    coprod("lesson", "time_bank", "more.html", *options, folder=tmp_path)
    rows, command = kept(tmp_path / "more.html", "#seed=9&needs.complexity=0.8&hours.budget=2", tmp_path / "kept")
    for part in ("practice.training=0.3", "budget_cut@26", "--cut R2", "needs.complexity=0.8"):
        assert part in command
    check_command(rows, command, tmp_path)


def test_what_a_page_cannot_run_is_refused(tmp_path):
    for words, what in (
        (["lesson", "baseline", "big.html", "--set", "population.citizens=5000"], "--fit"),
        (["lesson", "baseline", "page.pdf"], "page.html"),
        (["lesson", "nothing", "page.html"], "unknown scenario"),
        (["teach", "--port", "70000"], "65535"),
        (["teach", "--new"], "--class"),
        (["teach", "esther", "--state", "folder"], "--class"),
    ):
        done = subprocess.run([*COPROD, *words], cwd=tmp_path, capture_output=True, text=True)
        assert done.returncode == 2 and what in done.stderr and "Traceback" not in done.stderr, words
    assert not list(tmp_path.iterdir())
    line = ("lesson", "baseline", "big.html", "--fit", "--set", "population.citizens=5000")
    coprod(*line, folder=tmp_path)
    again = coprod_here(*line, cwd=tmp_path)
    assert again.returncode == 0 and again.stdout.startswith("page, made again: big.html")  # over the one that was there


def test_teach_serves_a_lesson(tmp_path):
    line = [COPROD[0], "-u", *COPROD[1:], "teach", "missing_link", "--no-browser", "--port", "0"]
    with subprocess.Popen(line, stdout=subprocess.PIPE, text=True, cwd=tmp_path) as serving:
        assert serving.stdout is not None
        with urllib.request.urlopen(serving.stdout.readline().split()[-1]) as answer:
            assert b'"lesson":{"name":"missing_link"' in answer.read()
        serving.send_signal(signal.SIGINT)
        assert serving.wait(timeout=20) == 0


def test_teach_serves_every_case_and_ends_at_ctrl_c(tmp_path):
    serving = subprocess.Popen(
        [COPROD[0], "-u", *COPROD[1:], "teach", "--no-browser", "--port", "0"], stdout=subprocess.PIPE, text=True, cwd=tmp_path
    )
    try:
        assert serving.stdout is not None
        address = serving.stdout.readline().split()[-1]
        assert address.startswith("http://127.0.0.1:")
        with urllib.request.urlopen(address) as answer:
            assert "script-src" in answer.headers["Content-Security-Policy"] and b"esther" in answer.read()
        for path in ("x", "../../etc/passwd", "%2e%2e/secret"):
            with pytest.raises(urllib.error.HTTPError, match="404"):
                urllib.request.urlopen(address + path)
        rows, command = kept(address, "#case=time_bank&seed=2", tmp_path / "kept")
        assert len(rows) > 1000 and command.startswith("coprod run time_bank")
        line = [*COPROD, "teach", "--no-browser", "--port", address.rstrip("/").rpartition(":")[2]]
        taken = subprocess.run(line, capture_output=True, text=True)
        assert taken.returncode == 2 and "in use" in taken.stderr and "--port" in taken.stderr
    finally:
        serving.send_signal(signal.SIGINT)
    assert serving.wait(timeout=20) == 0
