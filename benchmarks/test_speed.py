"""Speed, side by side in one run: ``make bench`` writes the table of benchmarks/README.md from these."""

import subprocess
import sys

import numpy as np
import pytest

from benchmarks.peers.plain_mesa import PlainModel
from coprod.experiments.run import simulate
from coprod.scenarios.scenario import load_scenario
from coprod.simulation.kernel.engine import Engine, recorded_steps

WEEKS = 260


@pytest.fixture(scope="module")
def baseline():
    return load_scenario("baseline")


def sized(scenario, citizens):
    """The baseline with staff and units in proportion."""
    units = max(1, citizens // 100)
    return scenario.with_values(
        {
            "population.citizens": citizens,
            "population.professionals": citizens // 10,
            "population.units": units,
            "population.organisations": min(2000, max(1, units // 2)),
        }
    )


def engine_run(scenario, weeks, replicates, threads=1, every=4):
    setup = scenario.setup
    engine = Engine(setup, threads)
    recorded = recorded_steps(weeks, every)
    engine.run([setup.theta], 0, [0], np.array([0, 1]))  # loads the compiled code
    return lambda: engine.run([setup.theta], 1, range(replicates), recorded)


def note(benchmark, scenario, weeks, replicates):
    benchmark.extra_info["citizen_steps"] = scenario.setup.sizes.citizens * weeks * replicates


def test_plain_mesa(benchmark, baseline):
    setup = baseline.setup

    def run():
        model = PlainModel(setup.namespace(), setup.groups, 1)
        for step in range(WEEKS):
            model.step()
            if step % 4 == 3:
                model.measure()

    note(benchmark, baseline, WEEKS, 1)
    benchmark.pedantic(run, rounds=3)


def test_kernel(benchmark, baseline):
    note(benchmark, baseline, WEEKS, 20)
    benchmark.pedantic(engine_run(baseline, WEEKS, 20), rounds=7)


@pytest.mark.parametrize("threads", [1, 2])
def test_kernel_threads(benchmark, baseline, threads):
    note(benchmark, baseline, WEEKS, 80)
    benchmark.pedantic(engine_run(baseline, WEEKS, 80, threads), rounds=5)


@pytest.mark.parametrize("citizens", [100, 1_000, 10_000, 100_000])
def test_kernel_scaling(benchmark, baseline, citizens):
    scenario = sized(baseline, citizens)
    replicates = max(1, 10_000 // citizens)
    note(benchmark, scenario, WEEKS, replicates)
    benchmark.pedantic(engine_run(scenario, WEEKS, replicates, every=WEEKS), rounds=3)


@pytest.mark.parametrize("arguments", ["--help", "run baseline"])
def test_command_line(benchmark, arguments):
    command = [sys.executable, "-c", "from coprod.cli import main; main()", *arguments.split()]
    subprocess.run(command, capture_output=True, check=True)
    benchmark.pedantic(lambda: subprocess.run(command, capture_output=True, check=True), rounds=5)


def test_peer_has_the_same_means(baseline):
    """The yardstick computes the same model: |z| < 4 for every measure over 12 runs against 60."""
    setup = baseline.setup
    rows = []
    for seed in range(12):
        model = PlainModel(setup.namespace(), setup.groups, seed)
        for _ in range(WEEKS):
            model.step()
        rows.append(model.measure())
    result = simulate(baseline, seed=9, replicates=60, every=52)
    for name in rows[0]:
        a, b = np.array([row[name] for row in rows]), result.measure(name)[:, -1, 0]
        error = np.sqrt(a.var(ddof=1) / len(a) + b.var(ddof=1) / len(b))
        assert abs(a.mean() - b.mean()) < 4 * error + 1e-12, (name, a.mean(), b.mean(), error)
