"""Time is a budget: hours of each role, the workload they make, and what overload does."""

import numpy as np
import pytest

from .encounters import CHAIN, DEEP, DEPTHS, SAFE, encounters, logistic, states, weekly

HOURS = {
    "hours.budget": 5,
    "hours.episode": 1.5,
    "hours.depth": 0.5,
    "hours.saved": 0.75,
    "hours.own": 0.25,
    "hours.own_depth": 0.125,
    "hours.half_life": 2,
    "laboratory.professional_input": 1,
    "laboratory.citizen_input": 0.5,
}


def met(depth):
    return {f"citizen.{t}": DEPTHS[depth] for t in ("trust", "trust_back")}


def of_staff(depth, given, saved=0.75):
    """Hours of a professional: deep episodes take longer; from co-planning on, what citizens carry out saves time."""
    return max(1.5 + 0.5 * depth - saved * given * max(depth - 1, 0), 0)


def workload_after(load, weeks, half_life):
    """Workload from 0, when every week takes the same part of the budget."""
    return load * (1 - (1 - weekly(half_life)) ** np.arange(weeks + 1))


@pytest.mark.slow
@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize("given", [0.0, 0.5, 1.0])
def test_hours_of_episodes_are_counted_exactly(lab, depth, given):
    """One professional and four citizens, each with an episode a week."""
    keys = {"numbers": HOURS | {"laboratory.citizen_input": given}, "start": met(depth), "record": ["unit.hours", "unit.workload"]}
    data = lab(weeks=6, **encounters(4, learn=["health"], **keys))
    taken = 4 * of_staff(depth, given)
    weeks = np.arange(7)
    assert states(data, "unit.hours")[:, 0] == pytest.approx(taken * weeks, abs=1e-12)
    assert states(data, "unit.workload")[:, 0] == pytest.approx(workload_after(taken / 5, 6, 2), abs=1e-12)
    own = given * (0.25 + 0.125 * depth)
    assert np.isnan(data.hours_by_role.values[0, 0]).all()
    assert data.hours_by_role.values[0, 1:, :2] == pytest.approx(np.array([[own, taken]] * 6), abs=1e-12)
    assert np.isnan(data.hours_by_role.values[0, :, 2]).all()  # no leaders are measured
    assert data.hours_by_group.values[0, 1:, 0] == pytest.approx(np.full(6, own), abs=1e-12)
    assert data.hours_by_unit.values[0, 1:, 0] == pytest.approx(np.full(6, taken), abs=1e-12)
    assert data.workload.values[0] == pytest.approx(workload_after(taken / 5, 6, 2), abs=1e-12)
    assert data.workload_by_unit.values[0, :, 0] == pytest.approx(data.workload.values[0], abs=1e-12)


def test_hours_are_never_below_none(lab):
    keys = {"numbers": HOURS | {"hours.saved": 40}, "start": met(3), "record": ["unit.hours", "unit.workload"]}
    data = lab(weeks=3, **encounters(4, learn=["health"], **keys))
    assert not states(data, "unit.hours").any() and not states(data, "unit.workload").any()


@pytest.mark.parametrize("dt", [0.5, 1.0, 2.0])
def test_the_budget_is_that_of_the_step(lab, dt):
    keys = {"numbers": HOURS | {"time.dt": dt, "hours.half_life": 1}, "start": met(1), "record": ["unit.workload"]}
    data = lab(weeks=20, every=dt, mesa_weeks=4, **encounters(4, learn=["health"], **keys))
    taken = 4 * 2.0 / (5 * dt)  # in every step of dt weeks
    expected = taken * (1 - 0.5 ** (dt * np.arange(int(20 / dt) + 1)))
    assert states(data, "unit.workload")[:, 0] == pytest.approx(expected, abs=1e-12)


def test_sessions_take_hours_of_all_who_sit_in_them(lab):
    """In each of two units a session and three citizens' episodes of depth 0 a week; two of four leaders lead a unit."""
    numbers = HOURS | {"population.units": 2, "population.professionals": 4, "laboratory.citizen_input": 0, "hours.session": 3}
    keys = {"phases": ["dialogue", "deliver", "learn"], "leaders": True, "start": met(0), "record": ["unit.hours", "unit.workload"]}
    data = lab(weeks=4, **encounters(6, learn=["health"], numbers=numbers, **keys))
    of_unit = 2 * 3 + 3 * 1.5
    assert data.hours_by_role.values[0, 1:] == pytest.approx(np.array([[3, of_unit / 2, 2 * 3 / 4]] * 4), abs=1e-12)
    assert data.hours_by_group.values[0, 1:, 0] == pytest.approx(np.full(4, 3.0), abs=1e-12)
    for unit in range(2):
        assert states(data, "unit.hours")[:, unit] == pytest.approx(of_unit * np.arange(5), abs=1e-12)
        assert states(data, "unit.workload")[:, unit] == pytest.approx(workload_after(of_unit / 10, 4, 2), abs=1e-12)


def test_hours_go_to_the_unit_that_serves(lab):
    """Two units, and citizens served elsewhere: hours of staff belong to the professional's unit, their own to their group."""
    numbers = HOURS | {"population.units": 2, "population.professionals": 2, "network.ties": 2, "network.elsewhere": 1}
    numbers |= {"laboratory.partner_success": -1, "deliver.half_life": 2, "deliver.half_life_ill": 2, "deliver.continuity": 0}
    names = ["unit.hours", "citizen.episode", "citizen.partner"]
    data = lab(weeks=1, **encounters(12, learn=["health"], numbers=numbers, start=met(0), record=names))
    hours, episode, partner = (states(data, name)[1] for name in names)
    served = episode == 1
    assert served[:6].sum() != served[6:].sum() and (partner[served] == 1).all()
    assert hours == pytest.approx([1.5 * served[6:].sum(), 1.5 * served[:6].sum()], abs=1e-12)
    assert data.hours_by_role.values[0, 1, 1] == pytest.approx(hours.sum() / 2, abs=1e-12)


@pytest.mark.parametrize("workload", [0.0, 0.75, 1.0, 1.5, 2.5, 8.0])
def test_input_of_professionals_by_expertise_burden_voice_and_overload(lab, workload):
    """R = (r + (1 - r) expertise)(1 - b burden)(1 - h (1 - voice))(1 - l overload), never below 0; quality is R alone."""
    numbers = {**CHAIN, "deliver.routine": 0.25, "deliver.staff_burden": 0.5, "deliver.hearing": 0.4, "deliver.overload": 0.3}
    numbers |= {f"deliver.share_{d}": 0 for d in (1, 2, 3)} | {"deliver.unsafe_voice": 0.5, "professionals.norm": 0.5}
    safety = np.array([0.0, 0.5, 1.0])
    start = {**DEEP, "citizen.psychological_safety": safety.tolist(), "citizen.need": 0.5, "unit.design": 0.5}
    start |= {"unit.workload": workload, "professional.expertise": 0.6, "professional.burden": 0.5}
    keys = {"numbers": numbers, "start": start, "record": ["citizen.quality"]}
    data = lab(weeks=1, **encounters(3, learn=["health"], **keys))
    voice, overload = 0.5 + 0.5 * safety, max(workload - 1, 0)
    expected = (0.25 + 0.75 * 0.6) * (1 - 0.5 * 0.5) * (1 - 0.4 * (1 - voice)) * max(1 - 0.3 * overload, 0)
    assert states(data, "citizen.quality")[1] == pytest.approx(expected, abs=1e-12)


def test_overload_burdens_professionals_and_closes_them(lab):
    """burden += rate (rest - burden) + load of episodes + overload's; openness loses its part of overload in a week."""
    numbers = HOURS | {"hours.half_life": "never", "learn.overload_load": 0.1, "learn.staff_load": 0.0625, "learn.recovery": 2}
    numbers |= {"learn.staff_rest_burden": 0.25, "learn.openness_fade": "never", "learn.openness_useful": 0}
    numbers |= {"learn.openness_overload": 0.2}
    start = {**met(0), "unit.workload": 1.5, "professional.burden": 0.125, "professional.openness": 0.8}
    names = ["professional.burden", "professional.openness", "unit.workload"]
    data = lab(weeks=8, **encounters(2, learn=["burden", "openness"], numbers=numbers, start=start, record=names))
    burden, openness, workload = (states(data, name)[:, 0] for name in names)
    rate, load = weekly(2), 0.0625 * 2 + 0.1 * 0.5
    assert np.array_equal(workload, np.full(9, 1.5))
    assert burden[1:] == pytest.approx(burden[:-1] + rate * (0.25 - burden[:-1]) + load, abs=1e-12)
    assert openness == pytest.approx(0.8 * (1 - 0.2 * 0.5) ** np.arange(9), abs=1e-12)


def test_hours_of_ones_own_are_a_load(lab):
    """burden of citizens: recovery to the rest that health allows, and the load of each hour given."""
    numbers = HOURS | {"learn.episode_load": 0.25, "learn.recovery": 4, "learn.illness_burden": 0.5}
    start = {**met(2), **SAFE, "citizen.burden": [0.0, 0.25, 0.5], "citizen.health": [0.5, 1.0, 0.25]}
    keys = {"numbers": numbers, "start": start, "record": ["citizen.burden"]}
    burden = states(lab(weeks=6, **encounters(3, learn=["burden"], **keys)), "citizen.burden")
    hours, rest = 0.5 * (0.25 + 0.125 * 2), 0.5 * (1 - np.array([0.5, 1.0, 0.25]))
    assert burden[1:] == pytest.approx(burden[:-1] + weekly(4) * (rest - burden[:-1]) + 0.25 * hours, abs=1e-12)


@pytest.mark.parametrize("depth", DEPTHS)
def test_an_episode_costs_the_hours_of_staff(lab, depth):
    """cost = price x hours, before a chain makes volume count; not what the citizen gives."""
    numbers = HOURS | CHAIN | {"deliver.unit_cost": 1.5, "laboratory.citizen_input": 0.25, "deliver.volume": "never"}
    data = lab(weeks=4, **encounters(4, learn=["health"], numbers=numbers, start=met(depth)))
    assert data.cost.values[0] == pytest.approx(1.5 * of_staff(depth, 0.25) * np.arange(5), abs=1e-12)


def test_citizens_give_by_their_equation(lab):
    """S = f + (1 - f) efficacy (1 - burden) logistic(a + trust + response + commitment + depth / 3 - substitution x R seen)."""
    numbers = {"laboratory.professional_input": 0.75, "deliver.floor": 0.125, "deliver.intercept": -1.5, "deliver.trust": 1.25}
    numbers |= {"deliver.response": 0.75, "deliver.commitment": 0.5, "deliver.depth": 2, "deliver.substitution": 3}
    numbers |= {"deliver.perceived_substitution": 0.5, "deliver.depth_1": 0.3, "deliver.depth_2": 0.5, "deliver.depth_3": 0.7}
    trust, efficacy, burden = np.array([0.1, 0.6, 0.9]), np.array([0.9, 0.25, 0.5]), np.array([0.5, 0.0, 0.25])
    response, commitment = np.array([0.25, 0.75, 0.5]), np.array([1.0, 0.0, 0.5])
    start = {"citizen.trust": trust.tolist(), "citizen.trust_back": trust.tolist(), "citizen.efficacy": efficacy.tolist()}
    start |= {"citizen.burden": burden.tolist(), "citizen.response_expectation": response.tolist()}
    start |= {"citizen.commitment": commitment.tolist()}
    keys = {"numbers": numbers, "start": start, "record": ["citizen.contribution"]}
    depth = np.array([0, 2, 3])
    willing = logistic(-1.5 + 1.25 * trust + 0.75 * response + 0.5 * commitment + 2 * depth / 3 - 3 * 0.5 * 0.75)
    found = states(lab(weeks=1, **encounters(3, learn=["health"], **keys)), "citizen.contribution")[1]
    assert found == pytest.approx(0.125 + 0.875 * efficacy * (1 - burden) * willing, abs=1e-12)
