"""The page in a real browser: as people use it, and its numbers against those of the command line, to the bit."""

import csv
import os
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

from coprod.page.html import WORKER
from tests.page.node import node

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="no Chromium here: apt-get install chromium"),
    pytest.mark.skipif(not WORKER.exists(), reason="the page is not built: make page"),
]
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
    done = subprocess.run([*COPROD, *map(str, words)], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


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
    done = node("--test", "tests/browser.mjs", PAGE=str(esther), CHROMIUM=CHROMIUM)
    assert done.returncode == 0, done.stdout[-4000:]


def kept(page, address, folder):
    """What a page gives at an address: its table of numbers, the command line, the scenario file."""
    done = node("tests/numbers.mjs", page, address, folder, CHROMIUM=CHROMIUM)
    assert done.returncode == 0, done.stderr
    with open(folder / "page.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file)), (folder / "command.txt").read_text(encoding="utf-8")


def compare(rows, data):
    """Every number of the page with that of a run, to the bit; a run keeps numbers in single precision."""
    assert len(rows) > 1000
    times = {float(week): t for t, week in enumerate(data.time.values)}
    arrays = {name: data[name].transpose("replicate", "time").values for name in {row["measure"] for row in rows}}
    for row in rows:
        found = arrays[row["measure"]][int(row["replicate"]), times[float(row["week"])]]
        shown = np.float32(row["value"] or "nan")
        assert np.array_equal(found, shown, equal_nan=True), row


ADDRESSES = ["#seed=7", "#start.trust=0.3&practice.power_sharing=0.42&needs.complexity=0.9&cut=R1&seed=11&lang=sv"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_command_line_and_the_scenario_file_give_the_page_s_numbers(esther, address, tmp_path):
    rows, command = kept(esther, address, tmp_path / "kept")
    coprod(*shlex.split(command)[1:], "-o", "run.zarr", folder=tmp_path)
    with xr.open_zarr(tmp_path / "run.zarr", consolidated=False, chunks=None) as data:
        compare(rows, data)
    options = shlex.split(command)[3:]
    seed = options[options.index("--seed") :]
    coprod("run", tmp_path / "kept" / "page.toml", *seed, "-o", "file.zarr", folder=tmp_path)
    with xr.open_zarr(tmp_path / "file.zarr", consolidated=False, chunks=None) as data:
        compare(rows, data)


def test_a_rule_of_one_s_own_runs_in_the_page(tmp_path):
    (tmp_path / "own.py").write_text(OWN, encoding="utf-8")
    coprod("lesson", "baseline", "own.html", "--rule", "trust=own.py:Own", "--weeks", 52, folder=tmp_path)
    rows, command = kept(tmp_path / "own.html", "#seed=5", tmp_path / "kept")
    coprod(*shlex.split(command)[1:], "-o", "run.zarr", folder=tmp_path)
    with xr.open_zarr(tmp_path / "run.zarr", consolidated=False, chunks=None) as data:
        compare(rows, data)


def test_what_a_lesson_was_made_with_is_in_its_command(tmp_path):
    """Options of the command that wrote the page, and more chosen on it: an event, a cut, weights set in two goes."""
    options = ["--set", "practice.training=0.3", "--weeks", 60, "--event", "budget_cut@26", "--cut", "R2"]
    coprod("lesson", "time_bank", "more.html", *options, folder=tmp_path)
    rows, command = kept(tmp_path / "more.html", "#seed=9&needs.complexity=0.8&hours.budget=2", tmp_path / "kept")
    for part in ("practice.training=0.3", "budget_cut@26", "--cut R2", "needs.complexity=0.8"):
        assert part in command
    coprod(*shlex.split(command)[1:], "-o", "run.zarr", folder=tmp_path)
    with xr.open_zarr(tmp_path / "run.zarr", consolidated=False, chunks=None) as data:
        compare(rows, data)


def test_what_a_page_cannot_run_is_refused(tmp_path):
    for words, what in (
        (["lesson", "baseline", "big.html", "--set", "population.citizens=5000"], "--fit"),
        (["lesson", "baseline", "page.pdf"], "page.html"),
        (["lesson", "nothing", "page.html"], "unknown scenario"),
        (["teach", "--port", "70000"], "65535"),
    ):
        done = subprocess.run([*COPROD, *words], cwd=tmp_path, capture_output=True, text=True)
        assert done.returncode == 2 and what in done.stderr and "Traceback" not in done.stderr, words
    assert not list(tmp_path.iterdir())
    coprod("lesson", "baseline", "big.html", "--fit", "--set", "population.citizens=5000", folder=tmp_path)


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
