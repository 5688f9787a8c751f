"""The audit: everything equal on sound scenarios, a stable hash, and a difference found where one is planted."""

import os
import subprocess
import sys

import numpy as np
import pytest

from coprod.experiments.audit import audit
from coprod.scenarios.scenario import load_scenario
from coprod.simulation.kernel.engine import Engine

SMALL = {"population.citizens": 60, "population.professionals": 8, "time.weeks": 12}


def test_nothing_changes_a_run():
    found = audit(load_scenario("esther").with_values(SMALL), 3, 5)
    assert found.passed and len(found.checks) >= 9
    assert all(check.numbers > 100 for check in found.checks)


def test_the_hash_names_the_results():
    scenario = load_scenario("baseline").with_values(SMALL)
    first = audit(scenario, 2, 1)
    assert audit(scenario, 2, 1).digest == first.digest
    assert audit(scenario, 2, 2).digest != first.digest
    assert audit(scenario.with_values({"start.trust": 0.61}), 2, 1).digest != first.digest


def test_a_difference_is_found_and_named(monkeypatch):
    plain = Engine.run

    def faulty(self, points, seed, replicates, recorded):
        out = plain(self, points, seed, replicates, recorded)
        if self.threads == 4:
            out[0, -1, -1, 3] = np.nextafter(out[0, -1, -1, 3], 9e9)
        return out

    monkeypatch.setattr(Engine, "run", faulty)
    found = audit(load_scenario("baseline").with_values(SMALL), 2, 1)
    wrong = [check for check in found.checks if check.difference]
    assert not found.passed and [check.what for check in wrong] == ["threads: 4 against 1"]
    assert "replicate 1, step 12, measure number 3" in wrong[0].difference


@pytest.mark.slow
def test_command(tmp_path):
    line = ["audit", "baseline", "--weeks", "6", "--replicates", "2", "--set", "population.citizens=40"]
    done = subprocess.run(
        [sys.executable, "-c", "from coprod.cli import main; main()", *line],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env=os.environ,
        timeout=300,
    )
    assert done.returncode == 0 and "result" in done.stdout and "differs" not in done.stdout, done.stdout + done.stderr
