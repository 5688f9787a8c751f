"""Needs move: together by a random walk, one by one by shocks; newcomers come with the needs of their time."""

import math

import numpy as np
import pytest

from .test_dialogue import people

YEAR = 52


def walking(lab, weeks, numbers, learn=("needs",), record=("citizen.need", "unit.need_shift"), **more):
    numbers = {"learn.shock": 0, "needs.change": 0, "network.peers": 0, **numbers}
    keys = {"phases": ["learn"], "learn": list(learn), "leaders": False, "record": list(record), "start": {"citizen.need": 0.5}}
    return lab(weeks=weeks, every=weeks, mesa=1, mesa_weeks=4, **{**keys, **more}, numbers=people(numbers.pop("people"), **numbers))


def assert_normal(x, deviation):
    """Mean 0 and the variance of independent normals; the variance of a sample of n has the relative deviation sqrt(2 / n)."""
    x = np.asarray(x).ravel()
    assert abs(x.mean()) < 4 * deviation / math.sqrt(x.size)
    assert abs(x.var() / deviation**2 - 1) < 4 * math.sqrt(2 / x.size)


@pytest.mark.slow
@pytest.mark.parametrize(("weeks", "dt"), [(4, 1.0), (52, 1.0), (52, 0.5), (104, 4.0)])
def test_needs_of_units_walk_at_random(lab, weeks, dt):
    """Over units, mean 0 and variance drift^2 t / 52, whatever the step; dimensions walk independently."""
    units, drift = 600, 0.05
    numbers = {"people": units, "population.units": units, "needs.drift": drift, "needs.dimensions": 3, "time.dt": dt}
    data = walking(lab, weeks, numbers)
    shift = data.unit_need_shift.values[0, -1]
    assert_normal(shift, drift * math.sqrt(weeks / YEAR))
    correlation = np.corrcoef(shift.T)[np.triu_indices(3, 1)]
    assert (np.abs(correlation) < 4 / math.sqrt(units)).all()
    assert data.citizen_need.values[0, -1] == pytest.approx(0.5 + shift, abs=1e-12)  # far from 0 and 1


def test_needs_of_a_unit_move_together_and_stay_shares(lab):
    numbers = {"people": 60, "population.units": 6, "needs.drift": 0.3, "needs.dimensions": 2}
    first = np.random.default_rng(1).uniform(0.35, 0.65, (60, 2))
    data = lab(
        weeks=20,
        mesa=1,
        numbers=people(numbers.pop("people"), **{**numbers, "learn.shock": 0}),
        phases=["learn"],
        learn=["needs"],
        leaders=False,
        start={"citizen.need": first.tolist()},
        record=["citizen.need", "unit.need_shift"],
    )
    need, moved = data.citizen_need.values[0], np.diff(data.unit_need_shift.values[0], axis=0)
    expected = need[0]
    for week in range(20):
        expected = np.clip(expected + np.repeat(moved[week], 10, axis=0), 0, 1)
        assert need[week + 1] == pytest.approx(expected, abs=1e-12)
    assert need.min() == 0 or need.max() == 1  # some met a bound


def test_steps_of_the_walk_are_independent(lab):
    units = 600
    data = lab(
        weeks=3,
        mesa=1,
        mesa_weeks=1,
        numbers=people(units, **{"population.units": units, "needs.drift": 0.05, "learn.shock": 0}),
        phases=["learn"],
        learn=["needs"],
        leaders=False,
        record=["unit.need_shift"],
    )
    steps = np.diff(data.unit_need_shift.values[0, :, :, 0], axis=0)
    for step in steps:
        assert_normal(step, 0.05 / math.sqrt(YEAR))
    correlation = np.corrcoef(steps)[np.triu_indices(3, 1)]
    assert (np.abs(correlation) < 4 / math.sqrt(units)).all()


def test_a_shock_changes_the_needs_of_one(lab):
    """With a shock in every week, needs of each walk by themselves: variance change^2 for each week."""
    n, change, weeks = 600, 0.02, 9
    numbers = {
        "people": n,
        "population.units": n,
        "needs.drift": 0,
        "needs.change": change,
        "learn.shock": 1,
        "needs.dimensions": 2,
    }
    data = walking(lab, weeks, numbers)
    need = data.citizen_need.values[0, -1] - 0.5
    assert_normal(need, change * math.sqrt(weeks))
    assert abs(np.corrcoef(need.T)[0, 1]) < 4 / math.sqrt(n)
    assert not data.unit_need_shift.values.any()


def test_newcomers_come_with_their_units_shift(lab):
    """All leave in every week; who comes needs what the group needs, moved as far as the unit's needs have moved."""
    numbers = {"people": 40, "population.units": 8, "needs.drift": 0.1, "learn.leave": 1, "groups.everyone.need_spread": 0}
    numbers |= {"groups.everyone.need_centre": 0.375, "needs.dimensions": 2}
    record = ("citizen.need", "citizen.view", "citizen.generation", "unit.need_shift")
    data = walking(lab, 10, numbers, learn=["needs", "leaving"], record=record)
    assert (data.citizen_generation.values[0, -1] == 10).all()
    shift = data.unit_need_shift.values[0, -1]
    expected = np.repeat(np.clip(0.375 + shift, 0, 1), 5, axis=0)
    assert np.abs(shift).min() > 1e-4
    assert data.citizen_need.values[0, -1] == pytest.approx(expected, abs=1e-12)
    assert np.array_equal(data.citizen_view.values[0, -1], data.citizen_need.values[0, -1])


@pytest.mark.parametrize(
    "numbers", [{"needs.drift": 0, "needs.change": 0, "learn.shock": 1}, {"needs.drift": 1, "needs.change": 1}]
)
def test_needs_stay_where_nothing_moves_them_or_they_are_not_learnt(lab, numbers):
    learn = ["needs"] if numbers["needs.drift"] == 0 else ["health"]
    data = walking(lab, 20, {"people": 20, "learn.shock": 1, **numbers}, learn=learn)
    assert (data.citizen_need.values == 0.5).all() and not data.unit_need_shift.values.any()
