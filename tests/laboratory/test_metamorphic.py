"""What must hold whatever the numbers: relabelled people, mirrored views, both exact on dyadic inputs."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import coprod

from .conftest import write
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


@pytest.mark.parametrize("rule", ["pairwise", "copying"])
def test_mirrored_views_stay_mirrored_in_meetings(folder, rule):
    """The same draws choose the same pairs, so meetings of mirrored views mirror, while no threshold is crossed."""
    start = [k / 8 for k in range(8)]
    numbers = {"influence.bound": 10, "influence.convergence": 0.5} if rule == "pairwise" else {}
    plain = after(folder, rule, numbers, start, "kernel", "equal")
    mirrored = after(folder, rule, numbers, [1 - x for x in start], "kernel", "equal")
    assert np.abs(mirrored - (1 - plain)).max() <= 1e-12 and not np.array_equal(plain[0], plain[-1])
