"""The page's engine in Chromium itself: every measure and every agent's states equal to machine code's, and that to Mesa's."""

import base64
import json
import subprocess

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coprod.experiments.equality import first_difference
from coprod.experiments.times import regular_steps
from coprod.page.built import WEB
from coprod.page.engine_data import engine_data, setup_data
from coprod.scenarios.scenario import load_scenario, shipped
from coprod.simulation.kernel import built
from coprod.simulation.kernel.batch import begin, make_batch
from coprod.simulation.kernel.link import Kernel
from coprod.simulation.kernel.packages import every_code
from coprod.simulation.rules.registry import RULES
from coprod.simulation.schema.vector import measures_length
from coprod.simulation.setup.setup import Setup
from tests.simulation.test_all_rules import with_rule
from tests.simulation.test_equality import setups

from .browser import needed, node, surroundings

pytestmark = needed
KINDS = ("citizens", "professionals", "leaders", "units")


class Chromium:
    """A process that runs what it is given in a page of Chromium."""

    def __init__(self, folder) -> None:
        data = folder / "engine.json"
        data.write_text(json.dumps(engine_data(every_code())), encoding="utf-8")
        line = [node(), "tests/equality.mjs", built.MODULE, data]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(line, cwd=WEB, stdin=pipe, stdout=pipe, text=True, env=surroundings())

    def run(self, setup, seed, replicate, steps):
        """Measures (steps, measures) and states, one after the other, as the page's engine gives them."""
        given = {"setup": setup_data(setup, [({}, setup)]), "seed": seed, "replicate": replicate, "steps": steps.tolist()}
        length = measures_length(len(setup.groups), setup.sizes.units)
        self.process.stdin.write(json.dumps({**given, "length": length}) + "\n")
        self.process.stdin.flush()
        return np.frombuffer(base64.b64decode(self.process.stdout.readline()), np.float64)

    def close(self):
        self.process.stdin.close()
        assert self.process.wait(timeout=60) == 0


@pytest.fixture(scope="module")
def chromium(tmp_path_factory):
    browser = Chromium(tmp_path_factory.mktemp("chromium"))
    yield browser
    browser.close()


def native(setup, seed, replicate, steps):
    kernel = Kernel(setup.rules)
    batch = make_batch(setup, kernel, 1)
    begin(batch, kernel, [setup], seed, replicate)
    out = np.empty((1, len(steps), measures_length(len(setup.groups), setup.sizes.units)))
    kernel.run(batch, 1, seed, replicate, 0, steps, out)
    return np.concatenate([np.ravel(array) for array in (out, *(getattr(batch, kind) for kind in KINDS))])


def check(chromium, setup, seed, replicate, steps):
    found, wanted = chromium.run(setup, seed, replicate, steps), native(setup, seed, replicate, steps)
    assert found.shape == wanted.shape and len(found) > 100
    assert np.array_equal(found, wanted, equal_nan=True), np.flatnonzero(found != wanted)[:5]


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(setups(), st.integers(0, 2**53 - 1), st.integers(0, 10_000))
def test_random_scenarios(chromium, setup, seed, replicate):
    whole = Setup(setup.groups, setup.values, setup.rules)  # a page runs no laboratories
    check(chromium, whole, seed, replicate, np.arange(11))
    assert first_difference(whole, seed, replicate, 10)[1] == ""


@pytest.mark.parametrize(("family", "name"), [(family, name) for family, names in RULES.items() for name in names])
def test_every_rule(chromium, family, name):
    check(chromium, with_rule(family, name), 5, 1, np.arange(21))


@pytest.mark.parametrize("name", shipped())
def test_every_shipped_scenario(chromium, name):
    setup = load_scenario(name).setup
    check(chromium, setup, 3, 0, regular_steps(round(setup.values["time.weeks"] / setup.dt), 4))


def test_a_difference_is_found(chromium):
    """The comparison compares: another seed, another trust at the start by a millionth."""
    setup = with_rule("trust", "asymmetric")
    steps = np.arange(11)
    found = chromium.run(setup, 5, 1, steps)
    assert not np.array_equal(found, native(setup, 6, 1, steps), equal_nan=True)
    nudged = Setup(setup.groups, {**setup.values, "start.trust": setup.values["start.trust"] + 1e-6}, setup.rules)
    assert not np.array_equal(found, native(nudged, 5, 1, steps), equal_nan=True)
