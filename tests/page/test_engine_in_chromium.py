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
from coprod.simulation.agents.model import SetupModel
from coprod.simulation.kernel import built
from coprod.simulation.kernel.batch import begin, make_batch
from coprod.simulation.kernel.link import Kernel
from coprod.simulation.kernel.packages import every_code
from coprod.simulation.rules.registry import RULES
from coprod.simulation.schema.vector import measures_length
from coprod.simulation.setup.setup import Setup
from tests.simulation.test_all_rules import with_rule
from tests.simulation.test_equality import setups

from .events import KINDS as KINDS_OF_EVENTS
from .events import events, noted
from .node import needs_chromium, needs_page, program, surroundings

pytestmark = [pytest.mark.slow, needs_chromium, needs_page]
KINDS = ("citizens", "professionals", "leaders", "units")
SMALL = {"population.citizens": 60, "population.professionals": 8, "population.units": 3, "time.weeks": 52}


class Chromium:
    """A process that runs what it is given in a page of Chromium."""

    def __init__(self, folder) -> None:
        data = folder / "engine.json"
        data.write_text(json.dumps(engine_data(every_code())), encoding="utf-8")
        line = [program(), "tests/equality.mjs", built.MODULE, data]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(line, cwd=WEB, stdin=pipe, stdout=pipe, text=True, env=surroundings())

    def ask(self, setup, **more):
        given = {"setup": setup_data(setup, [({}, setup)]), **more}
        self.process.stdin.write(json.dumps(given) + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline()

    def run(self, setup, seed, replicate, steps):
        """Measures (steps, measures) and states, one after the other, as the page's engine gives them."""
        length = measures_length(len(setup.groups), setup.sizes.units)
        answer = self.ask(setup, seed=seed, replicate=replicate, steps=steps.tolist(), length=length)
        return np.frombuffer(base64.b64decode(answer), np.float64)

    def people(self, setup, seed, every):
        """People of the first replicate as the page keeps them (``People`` in contract.ts)."""
        return json.loads(self.ask(setup, seed=seed, every=every))

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


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
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


def test_people_are_those_of_mesa(chromium):
    """States at recorded weeks, and what happened to citizens in every step between them."""
    scenario = load_scenario("esther").with_values(SMALL)
    people = chromium.people(scenario.setup, 4, 4)
    model, happened = SetupModel(scenario.setup, 4, 0), []
    times = [int(week) for week in people["times"]]
    assert times == list(range(0, 53, 4))
    for week in range(53):
        if week:
            model.step()
            happened += [(week, *event) for event in events(model.citizens)]
        if week in times:
            at = times.index(week)
            for name, row in (
                ("well_being", "well_being"),
                ("safety", "psychological_safety"),
                ("value", "value"),
                ("group", "group"),
            ):
                shown = np.reshape(people["citizens"]["rows"][name], (len(times), -1))[at]
                assert np.array_equal(shown, np.float32([getattr(c, row) for c in model.citizens])), (week, name)
            openness = np.reshape(people["professionals"]["rows"]["openness"], (len(times), -1))[at]
            assert np.array_equal(openness, np.float32([p.openness for p in model.professionals]))
    assert noted(people) == sorted(happened)
    assert {kind for _, _, kind, _ in happened} == set(range(len(KINDS_OF_EVENTS)))


def test_a_difference_is_found(chromium):
    """The comparison compares: another seed, another trust at the start by a millionth."""
    setup = with_rule("trust", "asymmetric")
    steps = np.arange(11)
    found = chromium.run(setup, 5, 1, steps)
    assert not np.array_equal(found, native(setup, 6, 1, steps), equal_nan=True)
    nudged = Setup(setup.groups, {**setup.values, "start.trust": setup.values["start.trust"] + 1e-6}, setup.rules)
    assert not np.array_equal(found, native(nudged, 5, 1, steps), equal_nan=True)
