"""Groups: measures of all of them, and what can favour one."""

import numpy as np
import pytest

from coprod.experiments.run import simulate
from coprod.scenarios.scenario import load_scenario
from coprod.simulation.formulas.session import reached
from coprod.simulation.schema.measures import measures_by_name

from .comparing import first_difference

BASE = load_scenario("baseline").with_values(
    {"time.weeks": 52, "population.citizens": 200, "population.professionals": 20, "population.units": 2}
)


def ends(scenario, name, n=10):
    return simulate(scenario, seed=4, replicates=n, every=52.0).measure(name)[:, -1]


def test_every_mean_over_citizens_has_one_by_group_and_every_group_measure_a_whole():
    names = set(measures_by_name())
    renamed = {"acceptance": "acceptance_rate", "attendance": "attendance_rate", "power": "power_by_role", "hours": "hours_by_role"}
    for name, measure in measures_by_name().items():
        if measure.mean:
            assert f"{name}_by_group" in names
        if measure.dimension == "group":
            whole = name.removesuffix("_by_group")
            assert renamed.get(whole, whole) in names, name


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    [
        "efficacy",
        "value",
        "health",
        "burden",
        "citizen_input",
        "need_gap",
        "service_use",
        "cost",
        "drop_out",
        "value_negative_sum",
        "depth",
        "treatment",
        "plan_fit",
    ],
)
def test_groups_make_up_the_whole(name):
    """Weighted by their sizes, or by how many of them have been served, groups' means are the mean over all."""
    result = simulate(BASE, seed=4, replicates=10, every=52.0, states=["citizen.group", "citizen.served"])
    group, served = (result.states[f"citizen.{s}"][:, -1, :, 0] for s in ("group", "served"))
    counted = served if measures_by_name()[name].served else np.ones_like(served)
    share = (counted * (group == 0)).sum(axis=1) / counted.sum(axis=1)
    groups, whole = result.measure(f"{name}_by_group")[:, -1], result.measure(name)[:, -1, 0]
    assert share * groups[:, 0] + (1 - share) * groups[:, 1] == pytest.approx(whole, abs=1e-12)
    assert ((share > 0.4) & (share < 0.8)).all() and (served.mean(axis=1) < 1).any()


def test_a_group_reached_out_to_comes_more():
    reached = BASE.with_values({"groups.disadvantaged.outreach": 0.8})
    before, after = ends(BASE, "acceptance_by_group"), ends(reached, "acceptance_by_group")
    assert (after[:, 1] > before[:, 1] + 0.05).all()
    assert np.abs(after[:, 0] - before[:, 0]).mean() < 0.03


@pytest.mark.slow
@pytest.mark.parametrize("seats", ["first_come", "usual_suspects", "targeted"])
def test_a_favoured_group_gets_seats_under_every_rule(seats):
    scenario = BASE.with_rules({"seats": seats})
    favoured = scenario.with_values({"groups.disadvantaged.seat_weight": 10.0})
    assert (ends(favoured, "attendance_ratio") < ends(scenario, "attendance_ratio") - 0.3).all()
    assert first_difference(favoured.with_values({"groups.advantaged.outreach": 0.4}).setup, 2, 0, 16) == ""


def test_groups_have_distributions_of_their_own():
    one = BASE.with_values(
        {"groups.disadvantaged.spread": 0.0, "groups.disadvantaged.health_shift": -0.2, "groups.disadvantaged.burden_shift": 0.1}
    )
    result = simulate(one, seed=4, replicates=3, every=52.0, states=["citizen.health", "citizen.group", "citizen.efficacy"])
    group, health, efficacy = (result.states[f"citizen.{s}"][:, 0, :, 0] for s in ("group", "health", "efficacy"))
    assert np.unique(health[group == 1]) == pytest.approx([one.values["start.health"] - 0.2])
    assert np.unique(efficacy[group == 1]) == pytest.approx([one.values["groups.disadvantaged.efficacy"]])
    assert efficacy[group == 0].std() == pytest.approx(one.values["start.spread"], rel=0.15)


def test_equity_gap_is_the_difference_of_the_groups():
    value = ends(BASE, "value_by_group")
    assert ends(BASE, "equity_gap")[:, 0] == pytest.approx(value[:, 0] - value[:, 1])


@pytest.mark.slow
@pytest.mark.parametrize("weight", [0.0, 5e-324, 1e-300, 1e-12])
def test_engines_agree_on_weights_so_small_that_a_wait_is_not_finite(weight):
    scenario = BASE.with_values({"groups.disadvantaged.seat_weight": weight})
    assert first_difference(scenario.setup, 3, 0, 12) == ""


def test_outreach_of_leaders_and_of_the_group_are_two_chances_of_being_reached():
    """Reached by one or the other, independently: 1 - (1 - a)(1 - b); neither takes anything from the other."""
    assert reached(0.2, 0.5) == pytest.approx(0.6) and reached(0.3, 0.0) == 0.3 and reached(0.0, 0.7) == 0.7
    assert reached(1.0, 0.4) == 1.0 and reached(0.4, 1.0) == 1.0
