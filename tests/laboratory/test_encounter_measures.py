"""Measures of the encounter: what they average, over whom, and that they are missing before anything happened."""

import numpy as np
import pytest

from .encounters import encounters, states

OF_EPISODES = ("depth", "treatment", "citizen_input", "value", "value_negative_share", "value_negative_sum")
OF_UNITS = ("depth", "treatment", "value")
WALK = {
    "laboratory.partner_success": -1,
    "population.units": 3,
    "population.professionals": 6,
    "network.ties": 2,
    "deliver.half_life": 16,
    "deliver.half_life_ill": 8,
    "needs.dimensions": 2,
    "needs.drift": 0.1,
    "needs.complexity": 0.25,
    "deliver.misfit_harm": 1,
    "deliver.disappointment_harm": 1,
}
STATES = ["need", "plan", "depth", "treatment", "contribution", "value", "served", "episode", "group"]


def close(found, expected):
    assert np.asarray(found) == pytest.approx(np.asarray(expected), abs=1e-12, nan_ok=True)


@pytest.fixture
def course(lab):
    """Twenty weeks of sixty citizens in three units, all states and measures."""
    names = [*(f"citizen.{s}" for s in STATES), "unit.design", "unit.discretion", "professional.served", "professional.value"]
    keys = {"rules": {"depth": "offered_and_taken", "fit": "gaussian"}, "numbers": WALK, "record": names}
    learn = ["needs", "plan", "trust", "efficacy", "expectation"]
    data = lab(weeks=20, **encounters(60, learn=learn, **keys))
    return data, {name.partition(".")[2]: states(data, name) for name in names[: len(STATES)]}


def mean_of_served(x, served):
    """Mean over those served, at each week; missing where nobody was."""
    count = served.sum(axis=1)
    return np.where(count > 0, (x * served).sum(axis=1) / np.maximum(count, 1), np.nan)


def test_measures_of_episodes_average_those_who_had_one(course):
    data, of = course
    served = of["served"]
    negative = np.minimum(of["value"], 0)
    values = {"citizen_input": of["contribution"], "value_negative_share": (negative < 0) * 1.0, "value_negative_sum": negative}
    assert 0 < served[1].mean() < 0.5 < served[-1].mean() < 1
    assert np.array_equal(served, np.maximum.accumulate(of["episode"], axis=0))
    for name in OF_EPISODES:
        expected = mean_of_served(values.get(name, of.get(name)), served)
        close(data[name].values[0], expected)
        close(data[f"{name}_by_group"].values[0, :, 0], expected)
        assert np.isnan(data[name].values[0, 0]) and np.isfinite(data[name].values[0, 1:]).all(), name
    for name in OF_UNITS:
        for unit in range(3):
            members = slice(20 * unit, 20 * unit + 20)
            close(data[f"{name}_by_unit"].values[0, :, unit], mean_of_served(of[name][:, members], served[:, members]))
    close(data.value_by_role.values[0, :, 0], data.value.values[0])


def test_value_of_professionals_averages_those_who_served(course):
    data, _ = course
    served, value = states(data, "professional.served"), states(data, "professional.value")
    assert np.isnan(data.value_by_role.values[0, 0, 1]) and (np.diff(served, axis=0) >= 0).all()
    close(data.value_by_role.values[0, :, 1], mean_of_served(value, served))


def test_gaps_with_and_without_the_personal_plan(course):
    data, of = course
    design = np.repeat(states(data, "unit.design"), 20, axis=1)

    def gap(x):
        return np.sqrt((x**2).mean(axis=-1))

    with_plan, without, used = gap(design + of["plan"] - of["need"]), gap(design - of["need"]), gap(of["plan"])
    assert used[-1].mean() > 0.001 and used[0].max() == 0
    close(data.need_gap.values[0], with_plan.mean(axis=1))
    close(data.design_gap.values[0], without.mean(axis=1))
    close(data.discretion_used.values[0], used.mean(axis=1))
    for unit in range(3):
        close(data.need_gap_by_unit.values[0, :, unit], with_plan[:, 20 * unit : 20 * unit + 20].mean(axis=1))
    close(data.discretion_by_unit.values[0], states(data, "unit.discretion"))


@pytest.mark.parametrize("fit", ["linear", "gaussian"])
def test_fit_with_and_without_the_personal_plan(lab, fit):
    """Means of the fit of each: not the fit of the mean."""
    need, plan = np.array([0.1, 0.5, 0.9, 1.0]), np.array([-0.25, 0.0, 0.125, 0.5])
    start = {"citizen.need": need.tolist(), "citizen.plan": plan.tolist(), "unit.design": 0.5, "unit.discretion": 0}
    numbers = {"needs.complexity": 0.25, "fit.scale": 0.4, "learn.plan_fade": "never", "implement.drift": "never"}
    keys = {"rules": {"fit": fit}, "numbers": numbers, "start": start, "phases": ["implement", "deliver", "learn"]}
    data = lab(weeks=2, **encounters(4, learn=["plan"], **keys))

    def mean_fit(gap):
        counts = 0.75 * np.abs(gap)
        return (1 - counts if fit == "linear" else np.exp(-((counts / 0.4) ** 2))).mean()

    close(data.fit.values[0], [mean_fit(0.5 - need)] * 3)
    close(data.plan_fit.values[0], [mean_fit(0.5 + plan - need)] * 3)
    close(data.plan_fit_by_unit.values[0, :, 0], data.plan_fit.values[0])
    close(data.plan_fit_by_group.values[0, :, 0], data.plan_fit.values[0])


def test_workload_averages_units(lab):
    numbers = {"population.units": 2, "population.professionals": 2, "hours.half_life": 2}
    data = lab(
        weeks=5, **encounters(4, learn=["health"], numbers=numbers, start={"unit.workload": [0.5, 2.0]}, record=["unit.workload"])
    )
    workload = states(data, "unit.workload")
    close(data.workload.values[0], workload.mean(axis=1))
    close(data.workload_by_unit.values[0], workload)
    assert (workload[:, 0] != workload[:, 1]).all()


def test_a_year_without_episodes_has_no_measures_of_them(lab):
    """What is missing is missing in every form, and what can be said is said."""
    numbers = {
        **WALK,
        "population.units": 1,
        "population.professionals": 1,
        "deliver.half_life": 5200,
        "deliver.half_life_ill": 5200,
    }
    data = lab(weeks=4, mesa_weeks=2, **encounters(2, learn=["needs"], numbers=numbers))
    assert (data.service_use.values == 0).all()
    for name in (*OF_EPISODES, "equity_gap"):
        assert np.isnan(data[name].values).all(), name
    for name in ("value_by_role", "value_by_unit", "value_by_level", "depth_by_unit", "treatment_by_group"):
        assert np.isnan(data[name].values).all(), name
    assert np.isfinite(data.need_gap.values).all() and (data.hours_by_role.values[0, 1:, :2] == 0).all()
