"""Speed, side by side in one run: ``make bench`` writes the table of benchmarks/README.md from these."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from benchmarks.peers import per_citizen
from benchmarks.peers.plain_mesa import PlainModel
from coprod.experiments.run import simulate
from coprod.experiments.times import regular_steps
from coprod.scenarios.scenario import load_scenario
from coprod.simulation.kernel.engine import Engine

WEEKS = 260
POINTS = 64
PEERS = Path(__file__).parent / "peers"


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


def points(scenario):
    """A sweep's points: starting trust by learning's half-life, so that runs differ."""
    trust, health = np.linspace(0.2, 0.9, 8), np.linspace(20, 60, POINTS // 8)
    return [scenario.with_values({"start.trust": t, "learn.health": h}).setup for t in trust for h in health]


def note(benchmark, citizens, weeks, runs):
    benchmark.extra_info["citizen_steps"] = citizens * weeks * runs


@pytest.mark.parametrize("every", [4, WEEKS])
def test_plain_mesa(benchmark, baseline, every):
    setup = baseline.setup

    def run():
        model = PlainModel(setup.namespace(), setup.groups, 1)
        for step in range(WEEKS):
            model.step()
            if (step + 1) % every == 0:
                model.measure()

    note(benchmark, setup.sizes.citizens, WEEKS, 1)
    benchmark.pedantic(run, rounds=4)


@pytest.mark.parametrize("every", [4, WEEKS])
@pytest.mark.parametrize("how", ["replicates", "sweep"])
def test_kernel(benchmark, baseline, how, every):
    """Replicates of one point, each with draws of its own; and a sweep of 64 points that share draws."""
    setup = baseline.setup
    recorded = regular_steps(WEEKS, every)
    engine = Engine(setup)
    engine.run([setup], 0, [0], np.array([0, 1]))
    swept = points(baseline)

    def run():
        if how == "replicates":
            engine.run([setup], 1, range(POINTS), recorded)
        else:
            engine.run(swept, 1, [0], recorded)

    note(benchmark, setup.sizes.citizens, WEEKS, POINTS)
    benchmark.pedantic(run, rounds=7)


@pytest.mark.parametrize("threads", [1, 2])
def test_kernel_threads(benchmark, baseline, threads):
    setup, recorded = baseline.setup, regular_steps(WEEKS, 4)
    engine = Engine(setup, threads)
    note(benchmark, setup.sizes.citizens, WEEKS, 80)
    benchmark.pedantic(lambda: engine.run([setup], 1, range(80), recorded), rounds=5)


def test_c_reference(benchmark, baseline, tmp_path):
    """Per-citizen phases, rounds of engine and C in turn on a batch of eight runs; equal to the bit before timing."""
    setup, runs, steps = baseline.setup, 8, 400
    _, batch = per_citizen.started(setup, runs, np.array([setup.parameter_vector] * runs), 1)
    reference, engine = per_citizen.compile_reference(tmp_path, batch), per_citizen.of_engine()
    a, b = per_citizen.copied(batch), per_citizen.copied(batch)
    engine(a, runs, 1, 0, 1, 50)
    reference(per_citizen.c_worlds(b, runs), runs, 1, 0, 1, 50)
    n = setup.sizes.citizens // setup.sizes.units
    assert np.array_equal(a.citizens[..., :n], b.citizens[..., :n])
    for name in (
        "people",
        "seats",
    ):  # the engine's delivery also sums up professionals' and units' values, which citizens do not read
        assert np.array_equal(getattr(a, name), getattr(b, name)), name
    worlds, times = per_citizen.c_worlds(b, runs), {"engine": [], "c": []}

    def both():
        begun = time.perf_counter()
        engine(a, runs, 1, 0, 100, steps)
        between = time.perf_counter()
        reference(worlds, runs, 1, 0, 100, steps)
        times["engine"].append(between - begun)
        times["c"].append(time.perf_counter() - between)

    benchmark.pedantic(both, rounds=11)
    per = setup.sizes.citizens * steps * runs / 1e9
    ratios = np.array(times["engine"]) / np.array(times["c"])
    benchmark.extra_info.update(
        engine_ns=float(np.median(times["engine"]) / per),
        c_ns=float(np.median(times["c"]) / per),
        ratio=float(np.median(ratios)),
        ratios=[float(ratios.min()), float(ratios.max())],
    )


ENVIRONMENTS = {"numpy": sys.executable, "jax": os.environ.get("PEER_JAX", ""), "frames": os.environ.get("PEER_FRAMES", "")}


@pytest.mark.parametrize("citizens", [400, 40_000])
@pytest.mark.parametrize("peer", ENVIRONMENTS)
def test_what_a_user_would_write(benchmark, baseline, peer, citizens, tmp_path):
    """Per-citizen phases with whole arrays; JAX and mesa-frames in environments of their own (make bench makes them)."""
    if not ENVIRONMENTS[peer]:
        pytest.skip(f"no environment for {peer}: set PEER_{peer.upper()} to its Python")
    setup = baseline.setup
    values = {n.replace(".", "_"): value for n, value in setup.step_values.items()}
    (tmp_path / "p.json").write_text(json.dumps(values), encoding="utf-8")
    script = [str(PEERS / "frames.py")] if peer == "frames" else [str(PEERS / "arrays.py"), peer]
    steps = 20 if citizens > 1000 else 60
    command = ["taskset", "-c", "0", ENVIRONMENTS[peer], *script, str(citizens), str(steps), str(tmp_path / "p.json")]
    found = []

    def run():
        output = subprocess.run(command, capture_output=True, text=True, check=True, env={**os.environ, "POLARS_MAX_THREADS": "1"})
        found.append(float(output.stdout.split()[-1]))

    benchmark.pedantic(run, rounds=3)
    benchmark.extra_info["ns"] = float(np.median(found))
    benchmark.extra_info["range"] = [min(found), max(found)]


@pytest.mark.parametrize("citizens", [100, 1_000, 10_000, 100_000, 1_000_000])
def test_kernel_scaling(benchmark, baseline, citizens):
    """Time of the steps alone: a long run less a short one."""
    setup = sized(baseline, citizens).setup
    engine = Engine(setup, runs_together=1)
    weeks, replicates = (52 if citizens < 1e5 else 12), max(1, 40_000 // citizens)
    engine.run([setup], 1, [0], np.array([1]))
    found = []

    def run():
        begun = time.perf_counter()
        engine.run([setup], 1, range(replicates), np.array([weeks]))
        between = time.perf_counter()
        engine.run([setup], 1, range(replicates), np.array([1]))
        long, short = between - begun, time.perf_counter() - between
        found.append((long - short) / (weeks - 1) / citizens / replicates * 1e9)

    benchmark.pedantic(run, rounds=5 if citizens < 1e6 else 3)
    benchmark.extra_info["ns"] = float(np.median(found))
    benchmark.extra_info["range"] = [min(found), max(found)]


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
        a, b = np.array([np.ravel(row[name]) for row in rows]), result.measure(name)[:, -1]
        error = np.sqrt(a.var(axis=0, ddof=1) / len(a) + b.var(axis=0, ddof=1) / len(b))
        apart = abs(a.mean(axis=0) - b.mean(axis=0))
        assert np.all(apart < 4 * error + 1e-12), (name, a.mean(axis=0), b.mean(axis=0), error)
