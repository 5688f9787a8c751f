"""Both engines give the same trajectory to the bit, whatever the scenario, threads, batch or recording."""

import math

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coprod.experiments.times import regular_steps
from coprod.scenarios.scenario import load_scenario
from coprod.simulation.agents.model import SetupModel
from coprod.simulation.kernel.engine import Engine
from coprod.simulation.rules.registry import DEFAULTS, RULES
from coprod.simulation.setup.laboratory import LEARNING, PHASES, Laboratory, Start
from coprod.simulation.setup.parameters import declaration, names
from coprod.simulation.setup.setup import Setup

from .comparing import first_difference

SHORT = {  # intervals short enough for something to happen within the tested steps
    "lead.interval": (1.0, 3.0),
    "implement.patience": (1.0, 6.0),
    "leaders.support_ends": (0, 20),
    "laboratory.updates_per_step": (0, 40),
}
SIZES = ("population.", "needs.dimensions", "needs.hidden", "time.", "network.")


@st.composite
def setups(draw):
    groups = tuple("abc"[: draw(st.integers(1, 3))])
    units = draw(st.integers(1, 5))
    organisations = draw(st.integers(1, units))
    dimensions = draw(st.integers(1, 4))
    values = {}
    for name in names(groups):
        declared = declaration(name)
        values[name] = declared.default
        if name.startswith(SIZES) or declared.simplex or not draw(st.booleans()):
            continue
        low, high = SHORT.get(name, (declared.low, declared.high))
        if declared.per_step == "half_life" and draw(st.integers(0, 3)) == 0:
            values[name] = math.inf  # never
            continue
        if declared.integer:
            values[name] = draw(st.integers(int(low), int(high)))
        else:
            values[name] = draw(st.one_of(st.sampled_from([low, high]), st.floats(low, high)))
    prefixes = {}
    for name in names(groups):
        if declaration(name).simplex:
            prefix = "groups" if name.startswith("groups.") else name.rpartition(".")[0]
            prefixes.setdefault(prefix, []).append(name)
    for weights in prefixes.values():
        raw = [draw(st.sampled_from([0.0, 0.1, 0.5, 1.0])) for _ in weights]
        total = math.fsum(raw)
        for name, x in zip(weights, raw, strict=True):
            values[name] = x / total if total else 1.0 / len(weights)
    values.update(
        {
            "population.citizens": draw(st.integers(1, 60)),
            "population.professionals": draw(st.integers(units, units + 8)),
            "population.units": units,
            "population.organisations": organisations,
            "population.regions": draw(st.integers(1, organisations)),
            "needs.dimensions": dimensions,
            "needs.hidden": draw(st.integers(0, dimensions)),
            "network.ties": draw(st.integers(1, 4)),
            "network.peers": draw(st.integers(0, 8)),
            "network.reach": draw(st.integers(1, 3)),
            "network.elsewhere": draw(st.floats(0, 1)),
            "network.peers_local": draw(st.floats(0, 1)),
            "time.dt": draw(st.sampled_from([0.1, 0.25, 0.5, 0.7, 1.0, 2.0])),
        }
    )
    rules = {family: draw(st.sampled_from(list(names))) for family, names in RULES.items()}
    if rules["decision"] == "fiat" and rules["leadership"] == "collective":
        rules["decision"] = "majority"  # the two contradict each other
    parts = draw(st.one_of(st.none(), st.lists(st.sampled_from(LEARNING), unique=True)))
    narrowed = None if parts is None else Laboratory(phases=PHASES, learning=tuple(parts))
    return Setup(groups, values, rules, narrowed)


@pytest.mark.slow
@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(setups(), st.integers(0, 2**63 - 1), st.integers(0, 10_000))
def test_engines_agree_to_the_bit(setup, seed, replicate):
    assert first_difference(setup, seed, replicate, 14) == ""


@pytest.mark.parametrize("name", ["baseline", "label_only", "esther"])
def test_engines_agree_on_shipped_scenarios(name):
    scenario = load_scenario(name).with_values({"population.citizens": 90, "population.professionals": 14})
    assert first_difference(scenario.setup, 11, 3, 60) == ""


@pytest.fixture(scope="module")
def small():
    return load_scenario("baseline").with_values({"population.citizens": 120, "population.professionals": 12}).setup


def test_something_happens(small):
    """The equality above compares a lively model: sessions, agreements, leavers, kept and broken promises."""
    model = SetupModel(small, 1, 0)
    for _ in range(60):
        model.step()
    total = {name: sum(getattr(unit, name) for unit in model.units) for name in ("sessions", "agreements", "left", "promises")}
    assert all(count > 0 for count in total.values()), total


def test_threads_batches_order_and_recording_change_nothing(small):
    points = [small, Setup(small.groups, {**small.values, "start.trust": 0.3}, small.rules)]
    weekly = regular_steps(40, 1)
    reference = Engine(small, threads=1).run(points, 5, range(6), weekly)
    assert np.array_equal(Engine(small, threads=2).run(points, 5, range(6), weekly), reference, equal_nan=True)
    engine = Engine(small)
    for p in range(2):
        for split in (slice(0, 1), slice(1, 4), slice(4, 6)):
            part = engine.run([points[p]], 5, range(6)[split], weekly)
            assert np.array_equal(part[0], reference[p, split], equal_nan=True)
    backwards = engine.run(points[::-1], 5, list(range(5, -1, -1)), weekly)
    assert np.array_equal(backwards[::-1, ::-1], reference, equal_nan=True)
    for every in (2, 7, 40):
        steps = regular_steps(40, every)
        assert np.array_equal(engine.run(points, 5, range(6), steps), reference[:, :, steps], equal_nan=True)


def test_batches_change_nothing(small):
    """Runs that share draws come out as they do alone, however different their parameters and however many share a batch."""
    changes = [{"start.trust": t, "learn.leave": leave} for t in (0.1, 0.5, 0.9) for leave in (0.0, 0.05, 0.3)]
    points = [Setup(small.groups, {**small.values, **change}, small.rules) for change in changes]
    steps = regular_steps(40, 4)
    alone = np.stack([Engine(small, runs_together=1).run([p], 3, [0, 4], steps)[0] for p in points])
    for together in (2, 3, 8, 16):
        for threads in (1, 2):
            found = Engine(small, threads, together).run(points, 3, [0, 4], steps)
            assert np.array_equal(found, alone, equal_nan=True), (together, threads)


def test_fewer_scratch_buffers_than_units_change_nothing():
    """Many units on few scratch buffers run as they do in a batch of two, where every unit has a buffer."""
    values = {"population.citizens": 4500, "population.professionals": 90, "population.units": 45, "time.weeks": 12}
    setup = load_scenario("baseline").with_values(values).setup
    few, all_buffers = Engine(setup, runs_together=1), Engine(setup, runs_together=2)
    steps = regular_steps(12, 3)
    a, b = few.run([setup], 2, [1], steps), all_buffers.run([setup, setup], 2, [1], steps)
    assert few._own.batch.scratch.shape[0] < 45 == all_buffers._own.batch.scratch.shape[0]
    assert np.array_equal(a[0], b[0], equal_nan=True) and np.array_equal(b[0], b[1], equal_nan=True)


def test_common_random_numbers_make_paired_runs_alike(small):
    """A tiny change of one parameter leaves most of the run as it was."""
    nudged = Setup(small.groups, {**small.values, "learn.session_load": small.values["learn.session_load"] + 1e-12}, small.rules)
    steps = regular_steps(20, 20)
    a, b = (Engine(s).run([s], 1, [0], steps)[0, 0, -1] for s in (small, nudged))
    assert np.nanmax(np.abs(a - b)) < 1e-9


STARTS = {  # states of the encounter, each to be set or not
    "citizen.plan": (-1.0, 0.25, 1.0),
    "citizen.encounters": (0.0, 1.0, 50.0),
    "citizen.trust": (0.0, 0.5, 1.0),
    "citizen.psychological_safety": (0.0, 1.0),
    "citizen.position": (0.0, 1.0),
    "unit.discretion": (0.0, 0.5, 1.0),
    "unit.workload": (0.0, 1.5, 40.0),
    "unit.success": (0.0, 1.0),
}
OF_ENCOUNTERS = [
    name
    for name in names(("a",))
    if name.startswith(("needs.", "units.", "depth.", "fit.", "hours.", "deliver.", "learn.", "trust.first", "dialogue."))
    and name not in ("needs.dimensions", "needs.hidden", "dialogue.rounds")
    and not declaration(name).simplex
]


@st.composite
def laboratories(draw):
    """Small laboratories with sessions: rules of voice and influence, given weights, several needs, phases left out."""
    n, staff, dimensions = draw(st.integers(1, 7)), draw(st.integers(0, 3)), draw(st.integers(1, 3))
    parts = [p for p in PHASES if p not in ("lead", "engage") and (p != "deliver" or staff)]
    phases = tuple(p for p in PHASES if p == "dialogue" or (p in parts and draw(st.booleans())))
    leaders = draw(st.booleans())
    size = n + staff + leaders
    matrix = tuple(tuple(draw(st.sampled_from([0.0, 0.25, 1.0])) for _ in range(size)) for _ in range(size))
    held = Laboratory(
        phases=phases,
        learning=tuple(draw(st.lists(st.sampled_from(LEARNING), unique=True))),
        one_session=draw(st.booleans()),
        bounded=draw(st.booleans()),
        leaders=leaders,
        everyone_speaks=draw(st.booleans()),
        weights=draw(st.sampled_from(["", "equal", matrix])),
        start={name: Start("values", (draw(st.sampled_from(numbers)),)) for name, numbers in STARTS.items() if draw(st.booleans())},
    )
    values = {name: declaration(name).default for name in names(("a",))}
    values.update(
        {
            "population.citizens": n,
            "population.professionals": staff,
            "population.units": 1,
            "population.organisations": 1,
            "needs.dimensions": dimensions,
            "needs.hidden": draw(st.integers(0, dimensions)),
            "groups.a.share": 1.0,
            "network.ties": 2,
            "dialogue.rounds": draw(st.integers(1, 3)),
            "dialogue.all_dimensions": draw(st.integers(0, 1)),
            "dialogue.distance_by_dimension": draw(st.integers(0, 1)),
            "voice.words": draw(st.sampled_from([0, 1, 3])),
            "influence.bound": draw(st.sampled_from([0.05, 0.2, 1.0])),
            "institutions.graduated_sanctions": draw(st.sampled_from([0.0, 0.7])),
            "laboratory.partner_success": draw(st.sampled_from([-1.0, 0.0, 0.5, 1.0])),
            "laboratory.professional_input": draw(st.sampled_from([-1.0, 0.0, 1.0, 3.0])),
            "laboratory.citizen_input": draw(st.sampled_from([-1.0, 0.0, 0.5, 2.0])),
        }
    )
    for name in OF_ENCOUNTERS:
        declared = declaration(name)
        values[name] = draw(st.sampled_from([declared.default, declared.low, declared.high]))
    rules = {family: draw(st.sampled_from(list(choices))) for family, choices in RULES.items()}
    if rules["decision"] == "fiat" and rules["leadership"] == "collective":
        rules["decision"] = "majority"
    return Setup(("a",), values, rules, held)


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(laboratories(), st.integers(0, 2**63 - 1))
def test_engines_agree_in_laboratories(setup, seed):
    assert first_difference(setup, seed, 0, 4) == ""


@pytest.mark.parametrize("influence", ["pairwise", "copying"])
def test_engines_agree_where_words_go_by_lot_and_people_meet(influence):
    """Who was given no word is silent: meeting them changes nothing."""
    values = {name: declaration(name).default for name in names(("a",))}
    values |= {"population.citizens": 12, "population.professionals": 0, "population.units": 1, "population.organisations": 1}
    values |= {"groups.a.share": 1.0, "voice.words": 3, "influence.bound": 1.0}
    rules = DEFAULTS | {"voice": "urn", "influence": influence}
    held = Laboratory(phases=("dialogue",), leaders=False, everyone_speaks=True, weights="equal")
    for seed in range(5):
        assert first_difference(Setup(("a",), values, rules, held), seed, 0, 6) == ""
