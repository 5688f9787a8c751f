"""What must hold whatever the numbers: relabelled people, mirrored views, both exact on dyadic inputs."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import coprod

from .conftest import write
from .encounters import encounters
from .test_dialogue import DEGROOT, people

EIGHTHS = st.lists(st.integers(0, 8).map(lambda k: k / 8), min_size=8, max_size=8)
RULES = [
    ("weighted", {"influence.self_weight": 0.5}, None),
    ("stubborn", {"influence.self_weight": 0.5, "influence.stubbornness": 0.25}, None),
    ("bounded_confidence", {"influence.bound": 10}, None),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("metamorphic")


def after(folder, rule, numbers, start, engine, weights):
    path = write(
        folder / "m.toml",
        rules={"influence": rule, "voice": "equal"},
        numbers=people(8, **numbers),
        start={"citizen.view": start},
        weights=weights,
        **DEGROOT,
    )
    return coprod.run(str(path), weeks=2, every=1.0, engine=engine, dtype="float64").citizen_view.values[0, :, :, 0]


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["kernel", "mesa"])
@pytest.mark.parametrize(("rule", "numbers", "_"), RULES)
def test_relabelled_people_get_relabelled_views(folder, engine, rule, numbers, _):
    @settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
    @given(EIGHTHS, st.permutations(range(8)))
    def check(start, order):
        plain = after(folder, rule, numbers, start, engine, "equal")
        permuted = after(folder, rule, numbers, [start[i] for i in order], engine, "equal")
        assert np.abs(permuted - plain[:, list(order)]).max() <= 1e-12

    check()


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["kernel", "mesa"])
@pytest.mark.parametrize(("rule", "numbers", "_"), RULES)
def test_mirrored_views_stay_mirrored(folder, engine, rule, numbers, _):
    @settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
    @given(EIGHTHS)
    def check(start):
        plain = after(folder, rule, numbers, start, engine, "equal")
        mirrored = after(folder, rule, numbers, [1 - x for x in start], engine, "equal")
        assert np.abs(mirrored - (1 - plain)).max() <= 1e-12

    check()


@pytest.mark.slow
@pytest.mark.parametrize("rule", ["pairwise", "copying"])
def test_mirrored_views_stay_mirrored_in_meetings(folder, rule):
    """The same draws choose the same pairs, so meetings of mirrored views mirror, while no threshold is crossed."""
    start = [k / 8 for k in range(8)]
    numbers = {"influence.bound": 10, "influence.convergence": 0.5} if rule == "pairwise" else {}
    plain = after(folder, rule, numbers, start, "kernel", "equal")
    mirrored = after(folder, rule, numbers, [1 - x for x in start], "kernel", "equal")
    assert np.abs(mirrored - (1 - plain)).max() <= 1e-12 and not np.array_equal(plain[0], plain[-1])


MEETING = {
    "numbers": {"record.shared": 0.5, "needs.dimensions": 2, "learn.trust_generalised": 0.5, "network.ties": 1},
    "learn": ["plan", "trust", "efficacy", "expectation", "burden"],
    "rules": {"depth": "offered_and_taken", "fit": "gaussian"},
    "record": [f"citizen.{x}" for x in ("plan", "trust", "efficacy", "depth", "treatment", "fit", "quality", "value", "burden")],
}
NEEDS = st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), min_size=6, max_size=6)


def met(folder, engine, needs, design, norm, plan=0.125, trust=None):
    """States of six citizens after three weeks of episodes, by name."""
    trust = trust or [k / 8 for k in range(6)]
    start = {"citizen.need": needs, "unit.design": [design], "citizen.plan": plan, "citizen.trust": trust, "unit.discretion": 0.5}
    start |= {f"citizen.{x}": 0.5 for x in ("trust_back", "efficacy", "psychological_safety", "burden", "expectation", "health")}
    start |= {
        f"citizen.{x}": 0.5 for x in ("resources", "response_expectation", "position", "own_expectation", "own_efficacy", "quality")
    }
    keys = {**MEETING, "numbers": {**MEETING["numbers"], "professionals.norm": norm}, "start": start}
    path = write(folder / "e.toml", **encounters(6, **keys))
    data = coprod.run(str(path), weeks=3, every=1.0, engine=engine, dtype="float64")
    return {name: data[name.replace(".", "_")].values[0] for name in MEETING["record"]}


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["kernel", "mesa"])
def test_mirrored_needs_are_met_as_well(folder, engine):
    """Needs, design and what is practicable mirrored (x to 1 - x): plans change sign, all else stays."""

    @settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
    @given(NEEDS, st.integers(0, 8), st.integers(0, 8))
    def check(needs, design, norm):
        needs = [[a / 8, b / 8] for a, b in needs]
        plain = met(folder, engine, needs, [design / 8, 0.25], norm / 8)
        mirrored = met(folder, engine, [[1 - a, 1 - b] for a, b in needs], [1 - design / 8, 0.75], 1 - norm / 8, -0.125)
        for name, values in plain.items():
            sign = -1 if name == "citizen.plan" else 1
            assert np.abs(mirrored[name] - sign * values).max() <= 1e-12, name

    check()


@pytest.mark.parametrize("engine", ["kernel", "mesa"])
def test_relabelled_citizens_have_relabelled_encounters(folder, engine):
    """Where an episode is good for sure nothing depends on who one is but one's states."""

    @settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
    @given(NEEDS, st.permutations(range(6)))
    def check(needs, order):
        needs, trust = [[a / 8, b / 8] for a, b in needs], [k / 8 for k in range(6)]
        plain = met(folder, engine, needs, [0.5, 0.25], 0.375)
        permuted = met(folder, engine, [needs[i] for i in order], [0.5, 0.25], 0.375, trust=[trust[i] for i in order])
        for name, values in plain.items():
            assert np.abs(permuted[name] - values[:, list(order)]).max() <= 1e-12, name

    check()
