"""The page's own engine, as its worker runs it: what people choose is set up as Python does, and all numbers are the same to the bit."""

import base64
import json
import random
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from coprod.experiments.times import recorded_steps
from coprod.page.cases import case_of, offered
from coprod.page.engine_data import KEPT
from coprod.page.html import page
from coprod.scenarios.loops import LOOPS
from coprod.scenarios.page import Page
from coprod.simulation.agents.model import SetupModel
from coprod.simulation.errors import BadInput
from coprod.simulation.kernel.engine import Engine
from coprod.simulation.schema.named_states import agents_of, named_states
from coprod.simulation.setup.events import Event
from tests.simulation.test_all_rules import lively

from .events import events, noted
from .node import needs_page, node

pytestmark = [pytest.mark.slow, needs_page]
EVENTS = (
    Event("", "needs.complexity", "ramp", 2, value=0.9, until=7),
    Event("", "needs.complexity", "pulse", 5, times=0.5, until=9),
    Event("", "learn.health", "step", 3, value=float("inf")),
    Event("", "learn.shock", "pulse", 4, times=3.0, until=6),
    Event("", "practice.training", "step", 6, value=0.4),
    Event("", "start.trust", "step", 8, times=1.5),
)
BUSY = replace(
    lively(
        **{"time.dt": 0.5, "time.weeks": 11, "population.citizens": 50, "population.units": 4, "learn.efficacy_peers": "never"}
    ).with_more([(event, "the test") for event in EVENTS]),
    name="busy",
    page=Page(
        sliders=[
            "needs.complexity",
            "learn.health",
            "practice.training",
            "learn.well_being.own",
            "power_form.resources",
            "engage.citizen_seats",
        ],
        rules=["power", "power_form", "seats", "trust"],
        loops=["R1", "R3", "R4"],
    ),
)
CALM = replace(BUSY, events=(), name="calm")  # the same people without events, as a lesson shows them beside the others
SCENARIOS = {scenario.name: scenario for scenario in (BUSY, CALM, *(one.with_values({"time.weeks": 18}) for one in offered()))}
EVERY = 4  # weeks from one record to the next
KINDS = {"Float64Array": "<f8", "Float32Array": "<f4", "Int32Array": "<i4", "Uint8Array": "<u1"}


@pytest.fixture(scope="module")
def ask(tmp_path_factory):
    """Asks the worker of one page with all scenarios: requests in, answers out."""
    file = tmp_path_factory.mktemp("worker") / "page.html"
    file.write_text(page(list(SCENARIOS.values())), encoding="utf-8")

    def asked(*requests):
        done = node("tests/worker.mjs", file, given="\n".join(map(json.dumps, requests)))
        assert done.returncode == 0, done.stderr
        return [json.loads(line, object_hook=as_array) for line in done.stdout.splitlines()]

    return asked


def as_array(found):
    """Numbers as the script prints them, or what else it prints."""
    return np.frombuffer(base64.b64decode(found["bytes"]), KINDS[found["array"]]) if "bytes" in found else found


@cache
def chosen(name, number):
    """Settings drawn by lot: every slider somewhere, rules, loops cut."""
    scenario, lot = SCENARIOS[name], random.Random(f"{name} {number}")
    case = case_of(scenario)
    rules = {one["name"]: lot.choice(one["options"])["value"] for one in case["switches"] if one["kind"] == "rule"}
    cuts = {loop: LOOPS[loop].switches({**scenario.rules, **rules}) for loop in scenario.page.loops}
    cut = [loop for loop, switches in cuts.items() if switches and lot.random() < 0.5]
    held = {name for loop in cut for name in cuts[loop]}
    values = {one["name"]: placed(one, lot) for one in case["sliders"] if one["name"] not in held}
    return {"case": name, "values": values, "rules": rules, "cut": cut, "seed": lot.randrange(2**53)}


def placed(slider, lot):
    if slider["integer"]:
        return lot.randint(int(slider["low"]), int(slider["high"]))
    return lot.uniform(slider["low"], slider["high"])


def setup_of(settings):
    """The same settings as the command line takes them."""
    scenario = SCENARIOS[settings["case"]].with_rules(settings["rules"]).with_cuts(settings["cut"])
    return scenario.with_values(settings["values"]).setup


def measures(settings, replicates):
    """Measures in Python: replicates × recorded steps × measures."""
    setup = setup_of(settings)
    return Engine(setup).run([setup], settings["seed"], replicates, recorded_steps(SCENARIOS[settings["case"]], EVERY))[0]


def same(runs, settings, replicates):
    wanted = measures(settings, replicates)
    assert runs["times"] == (recorded_steps(SCENARIOS[settings["case"]], EVERY) * SCENARIOS[settings["case"]].setup.dt).tolist()
    assert np.array_equal(runs["data"].reshape(wanted.shape), wanted, equal_nan=True), settings


def test_measures_of_every_case(ask):
    drawn = [chosen(name, number) for name in SCENARIOS for number in range(12 if name == "busy" else 2)]
    requests = [{"do": "runs", "settings": settings, "replicates": [2, 0], "every": EVERY} for settings in drawn]
    for settings, answer in zip(drawn, ask(*requests), strict=True):
        assert answer["is"] == "runs", (settings, answer)
        same(answer["runs"], settings, [2, 0])


def test_two_settings_beside_each_other(ask):
    """Through the steps together where they differ in values alone, one after the other where they differ in rules or events."""
    one, other = chosen("busy", 0), chosen("busy", 1)
    alike = {
        **other,
        "rules": one["rules"],
        "cut": [],
        "values": {"power_form.resources": 0.3, "needs.complexity": 0.31},
        "seed": one["seed"],
    }
    pinned = [alike, {**other, "seed": one["seed"]}, {**one, "case": "calm"}]
    requests = [{"do": "pair", "settings": one, "pinned": two, "replicates": [1, 4], "every": EVERY} for two in pinned]
    for two, answer in zip(pinned, ask(*requests), strict=True):
        same(answer["runs"], one, [1, 4])
        same(answer["pinned"], two, [1, 4])


@pytest.mark.parametrize(
    ("name", "form"), [("busy", {"power_form": "product"}), ("busy", {"power_form": "sum"}), ("dark_side", {})]
)
def test_people_are_those_of_the_readable_engine(ask, name, form):
    drawn = chosen(name, 2)
    settings = {**drawn, "rules": {**drawn["rules"], **form}}
    people = ask({"do": "people", "settings": settings, "every": EVERY})[0]["people"]
    model = SetupModel(setup_of(settings), settings["seed"], 0)
    citizens, leaders = agents_of(model, "citizen"), agents_of(model, "leader")
    assert people["citizens"]["unit"].tolist() == [one.unit.index for one in citizens]
    assert people["professionals"]["unit"].tolist() == [one.unit.index for one in agents_of(model, "professional")]
    assert people["leaders"]["level"].tolist() == [one.level for one in leaders]
    assert people["citizens"]["ties"].tolist() == [other.index for one in citizens for other in one.ties]
    assert people["citizens"]["peers"].tolist() == [other.index for one in citizens for other in one.peers]
    happened = []
    for t, step in enumerate(recorded_steps(SCENARIOS[name], EVERY)):
        while model.steps_done < step:
            model.step()
            happened += [(model.steps_done * model.setup.dt, *event) for event in events(citizens)]
        assert people["times"][t] == step * model.setup.dt
        for kind, names in KEPT.items():
            compare(people[f"{kind}s"], t, kind, names, model)
    assert noted(people) == sorted(happened) and happened


def compare(shown, t, kind, names, model):
    """What the page keeps of one kind of agent at one time, in single precision; means and power, which only colour, nearly so."""
    agents = agents_of(model, kind)
    for name in names:
        states = np.array([named_states(model.setup)[f"{kind}.{name}"].read(agent) for agent in agents]).T
        row = "safety" if name == "psychological_safety" else name
        for number, wanted in enumerate(states):
            found = at(shown, row if len(states) == 1 and row in shown["rows"] else f"{row}_{number}", t)
            assert np.array_equal(found, wanted.astype(np.float32), equal_nan=True), (row, number, t)
        if name == "trust":
            assert np.allclose(at(shown, "trust", t), states.mean(axis=0), atol=1e-6)
    assert np.allclose(at(shown, "power", t), [agent.power for agent in agents], atol=1e-6), t


def at(shown, row, t):
    """A row of everybody at one time."""
    return shown["rows"][row].reshape(-1, shown["n"])[t]


REFUSED = {
    "above its range": {"values": {"start.trust": 1.01}},
    "below its range": {"values": {"start.trust": -0.01}},
    "a part of a seat": {"values": {"engage.citizen_seats": 2.5}},
    "weights above 1": {"values": {"practice.training": 0.7, "practice.networking": 0.4}},
    "all weights, not 1": {"values": {f"power_form.{corner}": 0.3 for corner in ("resources", "position", "attitude")}},
    "an event that leads out of the range": {"values": {"start.trust": 0.9}},
    "an unknown parameter": {"values": {"start.trusts": 0.5}},
    "an unknown rule": {"rules": {"trust": "none"}},
    "an unknown loop": {"cut": ["R99"]},
    "a loop that the rule does not have": {"cut": ["R1"], "rules": {"trust": "beta"}},
}


def test_what_python_refuses_the_page_refuses(ask):
    """And goes on as before."""
    plain = {"case": "busy", "values": {}, "rules": {}, "cut": [], "seed": 1}
    request = {"do": "runs", "replicates": [0], "every": EVERY}
    wrong = {what: plain | changes for what, changes in REFUSED.items()}
    usual = {**request, "settings": chosen("busy", 0)}
    before, *answers = ask(usual, *(one for settings in wrong.values() for one in ({**request, "settings": settings}, usual)))
    same(before["runs"], chosen("busy", 0), [0])
    for what, refused, after in zip(wrong, answers[::2], answers[1::2], strict=True):
        with pytest.raises(BadInput):
            setup_of(wrong[what])
        assert refused["is"] == "error" and "undefined" not in json.dumps(refused), what
        assert np.array_equal(after["runs"]["data"], before["runs"]["data"], equal_nan=True), what


def test_a_rule_that_the_page_does_not_offer_is_refused(ask):
    """Its arrays would be those of another."""
    settings = {"case": "busy", "values": {}, "rules": {"safety": "fixed"}, "cut": [], "seed": 1}
    assert setup_of(settings)
    assert ask({"do": "runs", "settings": settings, "replicates": [0], "every": EVERY})[0]["is"] == "error"
