"""Staff open up by what citizens' input proves good for; discretion and inclusiveness follow units of better quality."""

import numpy as np
import pytest

from .encounters import DEEP, DEPTHS, encounters, states, weekly


def openness_of(lab, weeks, n=2, good=1, numbers=None, start=None):
    numbers = {
        "laboratory.partner_success": good,
        "laboratory.citizen_input": 0.5,
        "hours.half_life": "never",  # the workload stays where it starts
        "learn.openness_useful": 0.125,
        "learn.openness_overload": 0.25,
        "learn.openness_fade": 20,
        **(numbers or {}),
    }
    start = {**DEEP, "professional.own_openness": 0.375, "professional.openness": 0.9, "unit.workload": 1.5, **(start or {})}
    names = ["professional.openness", "professional.useful"]
    data = lab(weeks=weeks, mesa_weeks=8, **encounters(n, learn=["openness"], numbers=numbers, start=start, record=names))
    return states(data, names[0])[:, 0], states(data, names[1])[:, 0]


@pytest.mark.parametrize(("n", "workload"), [(1, 0.5), (2, 1.0), (2, 1.5), (6, 3.0)])
def test_openness_has_its_fixed_point(lab, n, workload):
    """O* = (f own + g U) / (f + g U + h L), approached by (1 - f - g U - h L) a week."""
    found, useful = openness_of(lab, 300, n, start={"unit.workload": workload})
    fade, up, down = weekly(20), 0.125 * 0.5 * n, 0.25 * max(workload - 1, 0)
    fixed = (fade * 0.375 + up) / (fade + up + down)
    assert useful[1:] == pytest.approx(np.full(300, 0.5 * n), abs=1e-12)
    assert found == pytest.approx(fixed + (1 - fade - up - down) ** np.arange(301) * (0.9 - fixed), abs=1e-12)


@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize("good", [0, 1])
def test_input_is_useful_in_good_episodes_as_far_as_it_is_the_citizens(lab, depth, good):
    start = {f"citizen.{t}": DEPTHS[depth] for t in ("trust", "trust_back")}
    found, useful = openness_of(lab, 1, 3, good, start=start)
    used = good * 3 * 0.5 * depth / 3
    assert useful[1] == pytest.approx(used, abs=1e-12)
    expected = 0.9 + weekly(20) * (0.375 - 0.9) + 0.125 * used * 0.1 - 0.25 * 0.5 * 0.9
    assert found[1] == pytest.approx(expected, abs=1e-12)


def test_openness_alone_returns_to_ones_own(lab):
    found, _ = openness_of(lab, 60, good=0, start={"unit.workload": 0})
    assert found - 0.375 == pytest.approx(0.525 * 0.5 ** (np.arange(61) / 20), abs=1e-12)


def spreading(lab, weeks, success, numbers=None):
    """Two units that serve the same citizens; leaders orchestrate; what quality the units are known for stays as it starts."""
    numbers = {
        "population.units": 2,
        "population.professionals": 2,
        "network.ties": 2,
        "network.elsewhere": 1,
        "practice.orchestrating": 1,
        "implement.spread": 4,
        "deliver.volume": "never",
        **(numbers or {}),
    }
    start = {"unit.discretion": [0.25, 0.75], "unit.success": success, "leader.inclusiveness": [0.125, 0.5, 0.5, 0.5]}
    names = ["unit.discretion", "unit.effect", "unit.success", "leader.inclusiveness"]
    keys = {"phases": ["lead", "implement", "deliver"], "learn": (), "start": start, "record": names, "numbers": numbers}
    scenario = encounters(8, **keys)
    del scenario["learn"]
    data = lab(weeks=weeks, mesa_weeks=6, **scenario)
    return [states(data, name) for name in names]


@pytest.mark.parametrize("better", [0, 1])
def test_discretion_follows_the_unit_of_better_quality(lab, better):
    """The worse unit closes the share that leaders' orchestrating gives; the better one keeps its own. So inclusiveness."""
    success = [0.8, 0.2] if better == 0 else [0.2, 0.8]
    discretion, effect, known, inclusive = spreading(lab, 30, success)
    assert np.array_equal(known, np.broadcast_to(success, known.shape))
    kept = np.concatenate([[1.0], np.cumprod(1 - weekly(4) * effect[1:, 1 - better, 7])])
    assert kept[-1] < 0.5
    for found, first in ((discretion, (0.25, 0.75)), (inclusive[:, :2], (0.125, 0.5))):
        assert np.array_equal(found[:, better], np.full(31, first[better]))
        assert found[:, 1 - better] == pytest.approx(first[better] + kept * (first[1 - better] - first[better]), abs=1e-12)


@pytest.mark.parametrize(
    ("success", "numbers"),
    [([0.5, 0.5], {}), ([0.2, 0.8], {"implement.spread": "never"}), ([0.2, 0.8], {"network.ties": 1})],
    ids=["equal quality", "no spread", "no links"],
)
def test_nothing_spreads(lab, success, numbers):
    discretion, _, _, inclusive = spreading(lab, 6, success, numbers)
    assert np.array_equal(discretion, np.broadcast_to([0.25, 0.75], discretion.shape))
    assert np.array_equal(inclusive, np.broadcast_to(inclusive[0], inclusive.shape))


def test_what_a_unit_is_known_for_averages_the_quality_of_its_episodes(lab):
    """success += (1 - 2^(-1 / half-life)) (mean quality of the week - success)."""
    names = ["unit.success", "citizen.quality"]
    numbers = {"deliver.volume": 3}
    start = {**DEEP, "unit.success": 0.125, "citizen.need": [0.1, 0.4, 0.9]}
    data = lab(weeks=10, **encounters(3, learn=["health"], numbers=numbers, start=start, record=names))
    success, quality = states(data, names[0])[:, 0], states(data, names[1])
    assert success[1:] == pytest.approx(success[:-1] + weekly(3) * (quality[1:].mean(axis=1) - success[:-1]), abs=1e-12)
