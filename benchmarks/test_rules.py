"""What rules cost: any combination against the default, a user's own against the same built in, and compiling."""

import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

from coprod.experiments.times import regular_steps
from coprod.scenarios.scenario import load_scenario
from coprod.simulation.kernel.cache import cache_folder
from coprod.simulation.kernel.engine import Engine
from coprod.simulation.rules.registry import DEFAULTS, RULES

WEEKS = 104
RUNS = 16
PAIRS = 25
COMBINATIONS = 24

CUSTOM = '''
from dataclasses import replace

from coprod.simulation.rules.base import Rule
from coprod.simulation.rules.trust.asymmetric import Asymmetric


class {name}(Rule):
    """$$The same rule, from a file of one's own$$"""

    family = "trust"
    name = "own"
    source = "this benchmark"
    parameters = tuple(replace(p, name=p.name.replace("trust", "own")) for p in Asymmetric.parameters)

    @staticmethod
    def apply(trust, good, bonus, novelty, gain, loss, first):
        weight = 1.0 + (first - 1.0) * novelty
        rise, fall = gain * (1.0 + bonus) * weight, loss * weight
        up = trust + (rise if rise < 1.0 else 1.0) * (1.0 - trust)
        down = trust - (fall if fall < 1.0 else 1.0) * trust
        return up if good > 0.5 else down
'''


def timed(engine, setup, replicates):
    begun = time.perf_counter()
    out = engine.run([setup], 1, replicates, regular_steps(WEEKS, WEEKS))
    return time.perf_counter() - begun, out


def engine_with(rules):
    scenario = load_scenario("baseline").with_rules(rules)
    engine = Engine(scenario.setup)
    engine.run([scenario.setup], 0, [0], np.array([0, 1]))
    return engine, scenario.setup


def ratios(other, default, pairs):
    """Times of one engine over another's, in turn."""
    found = []
    for pair in range(pairs):
        replicates = range(RUNS)
        if pair % 2:
            a, b = timed(*other, replicates)[0], timed(*default, replicates)[0]
        else:
            b, a = timed(*default, replicates)[0], timed(*other, replicates)[0]
        found.append(a / b)
    return np.array(found)


def interval(found, draws=4000):
    """A 95 % interval of the median, by resampling."""
    medians = np.median(np.random.default_rng(1).choice(found, (draws, len(found))), axis=1)
    return [float(x) for x in np.quantile(medians, [0.025, 0.975])]


def combinations():
    """Each rule alone in the default combination, and random combinations of all."""
    found = [{family: name} for family, names in RULES.items() for name in names if name != DEFAULTS[family]]
    rng, alone = random.Random(1), len(found)
    while len(found) < alone + COMBINATIONS:
        chosen = {family: rng.choice(list(names)) for family, names in RULES.items()}
        if chosen["decision"] != "fiat" or chosen["leadership"] != "collective":
            found.append(chosen)
    return found


def test_any_combination_of_rules(benchmark):
    default, rows = engine_with({}), []

    def all_of_them():
        for rules in combinations():
            rows.append((float(np.median(ratios(engine_with(rules), default, 5))), rules))

    benchmark.pedantic(all_of_them, rounds=1)
    rows.sort(key=lambda row: row[0])
    benchmark.extra_info["median"] = float(np.median([r for r, _ in rows]))
    benchmark.extra_info["worst"] = rows[-1][0]
    benchmark.extra_info["worst_rules"] = ", ".join(f"{f} = {n}" for f, n in rows[-1][1].items() if n != DEFAULTS[f])
    benchmark.extra_info["n"] = len(rows)


def test_custom_against_built_in(benchmark, tmp_path):
    (tmp_path / "own.py").write_text(CUSTOM.format(name="Own"), encoding="utf-8")
    own, built_in = engine_with({"trust": f"{tmp_path / 'own.py'}:Own"}), engine_with({})
    assert np.array_equal(timed(*own, range(3))[1], timed(*built_in, range(3))[1], equal_nan=True)
    found = []
    benchmark.pedantic(lambda: found.extend(ratios(own, built_in, PAIRS)), rounds=1)
    benchmark.extra_info["ratio"] = float(np.median(found))
    benchmark.extra_info["interval"] = interval(np.array(found))
    benchmark.extra_info["n"] = len(found)


SCRIPT = """
import sys, time
from coprod.scenarios.scenario import load_scenario
from coprod.simulation.kernel.link import Kernel
from coprod.simulation.kernel.batch import make_batch
import llvmlite.binding, numba
setup = load_scenario("baseline").with_rules(dict(pair.split("=") for pair in sys.argv[1:])).setup
begun = time.perf_counter()
make_batch(setup, Kernel(setup.rules), 1)
print(time.perf_counter() - begun)
"""


def test_compiling(benchmark, tmp_path):
    """A combination in which every rule is new, in a process of its own: compiling at first, loading later."""
    chosen = {family: list(names)[-1] for family, names in RULES.items()}
    first, later = [], []

    def once(cache):
        line = [sys.executable, "-c", SCRIPT, *(f"{f}={n}" for f, n in chosen.items())]
        done = subprocess.run(line, capture_output=True, text=True, check=True, env={**os.environ, "COPROD_CACHE": str(cache)})
        return float(done.stdout)

    def compile_and_load():
        cache = tmp_path / f"cache{len(first)}"
        cache.mkdir()
        for folder in Path(cache_folder()).glob("coprod_*"):
            if not any(folder.name.startswith(f"coprod_{family}_") for family in RULES):
                shutil.copytree(folder, cache / folder.name)
        first.append(once(cache))
        later.extend(once(cache) for _ in range(2))

    benchmark.pedantic(compile_and_load, rounds=3)
    benchmark.extra_info["first"] = [min(first), float(np.median(first)), max(first)]
    benchmark.extra_info["later"] = [min(later), float(np.median(later)), max(later)]
