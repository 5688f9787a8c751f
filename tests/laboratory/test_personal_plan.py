"""The personal plan: plan += discretion x voice x (need - design - plan), alone, faded, and known to another tie."""

from fractions import Fraction

import numpy as np
import pytest

from .encounters import CHAIN, DEEP, DEPTHS, SAFE, encounters, states, weekly

NEED, DESIGN = Fraction(3, 4), Fraction(1, 4)


def planning(lab, weeks, numbers=None, start=None, **more):
    """Plans (week, citizen) of people in need of 3/4 whose unit offers 1/4."""
    start = {"citizen.need": float(NEED), "unit.design": float(DESIGN), **DEEP, **SAFE, **(start or {})}
    numbers = {"learn.plan_fade": "never", **(numbers or {})}
    keys = {"learn": ["plan"], "record": ["citizen.plan", "citizen.fit"], "numbers": numbers, "start": start, **more}
    return lab(weeks=weeks, mesa_weeks=6, **encounters(3, **keys))


@pytest.mark.parametrize("discretion", [Fraction(0), Fraction(1, 8), Fraction(1, 2), Fraction(1)])
def test_plans_approach_the_need_geometrically(lab, discretion):
    """Everyone is heard wholly at full depth and safety, so that each encounter closes the share that discretion gives."""
    data = planning(lab, 40, start={"unit.discretion": float(discretion)})
    exact = [(NEED - DESIGN) * (1 - (1 - discretion) ** week) for week in range(41)]
    assert states(data, "citizen.plan") == pytest.approx(np.array([[float(x)] * 3 for x in exact]), abs=1e-12)
    service = [float(1 - (NEED - DESIGN - x)) for x in exact[1:]]  # what is planned in an episode is done in it
    assert states(data, "citizen.fit")[1:, 0] == pytest.approx(service, abs=1e-12)


@pytest.mark.parametrize("depth", DEPTHS)
def test_voice_is_depth_of_three_and_needs_safety(lab, depth):
    """discretion x voice, with voice = depth / 3 x (u + (1 - u) safety), is the share closed in an encounter."""
    unsafe, safety, discretion = 0.25, np.array([0.0, 0.5, 1.0]), 0.8
    start = {
        "citizen.trust": DEPTHS[depth],
        "citizen.trust_back": DEPTHS[depth],
        "citizen.psychological_safety": safety.tolist(),
        "unit.discretion": discretion,
    }
    plan = states(planning(lab, 12, {"deliver.unsafe_voice": unsafe}, start), "citizen.plan")
    share = discretion * depth / 3 * (unsafe + (1 - unsafe) * safety)
    assert plan == pytest.approx(0.5 * (1 - (1 - share) ** np.arange(13)[:, None]), abs=1e-12)


def test_plans_that_fade_settle_between_the_design_and_the_need(lab):
    """plan* = (1 - f) a g / (1 - (1 - f)(1 - a)): what an encounter adds is what a week takes away."""
    discretion, half_life = 0.5, 4
    data = planning(lab, 120, {"learn.plan_fade": half_life}, {"unit.discretion": discretion})
    kept = 1 - weekly(half_life)
    fixed = kept * discretion * 0.5 / (1 - kept * (1 - discretion))
    plan = states(data, "citizen.plan")
    assert 0.3 < fixed < 0.45 and plan[-1] == pytest.approx(np.full(3, fixed), abs=1e-12)
    assert plan - fixed == pytest.approx((kept * (1 - discretion)) ** np.arange(121)[:, None] * (plan[0] - fixed), abs=1e-12)


def test_a_plan_on_which_nobody_works_fades(lab):
    """Without discretion a plan loses half in each half-life; with nothing said to be learnt it stays."""
    start = {"unit.discretion": 0, "citizen.plan": [0.25, -0.5, 0.125]}
    first = np.array([0.25, -0.5, 0.125])
    plan = states(planning(lab, 20, {"learn.plan_fade": 10}, start), "citizen.plan")
    assert plan == pytest.approx(first * 0.5 ** (np.arange(21)[:, None] / 10), abs=1e-12)
    plan = states(planning(lab, 5, {"learn.plan_fade": 10}, {**start, "unit.discretion": 1}, learn=["health"]), "citizen.plan")
    assert np.array_equal(plan, np.broadcast_to(first, plan.shape))


@pytest.mark.parametrize("shared", [0.0, 0.25, 1.0])
def test_another_tie_knows_the_plan_as_far_as_records_are_shared(lab, shared):
    """Without discretion, what is done is the design and the known part of the plan; the fit shows which."""
    plans = [0.5, 0.25, -0.125]
    numbers = {"record.shared": shared, "laboratory.partner_success": -1, "population.professionals": 3, "network.ties": 3}
    numbers |= {"deliver.half_life": 0.25, "deliver.half_life_ill": 0.25, "deliver.continuity": 0.5}
    start = {"unit.discretion": 0, "citizen.plan": plans}
    names = ["citizen.fit", "citizen.partner", "citizen.episode"]
    data = planning(lab, 30, numbers, start, record=names)
    fit, partner, episode = (states(data, name)[1:] for name in names)
    known = np.where(partner == 0, 1.0, shared)
    expected = 1 - np.abs(0.75 - 0.25 - known * np.array(plans))
    served = episode == 1
    assert served.sum() > 60 and {0.0, 1.0, 2.0} == set(partner[served])
    assert fit[served] == pytest.approx(expected[served], abs=1e-12)


@pytest.mark.parametrize("shared", [0.0, 0.5, 1.0])
def test_another_tie_moves_the_plan_as_far_as_records_are_shared(lab, shared):
    discretion = 0.25
    numbers = {"record.shared": shared, "laboratory.partner_success": -1, "population.professionals": 3, "network.ties": 3}
    numbers |= {"deliver.half_life": 2, "deliver.half_life_ill": 2, "deliver.continuity": 0.5}
    names = ["citizen.plan", "citizen.partner", "citizen.episode"]
    data = planning(lab, 12, numbers, {"unit.discretion": discretion}, record=names)
    plan, partner, episode = (states(data, name) for name in names)
    known = episode[1:] * np.where(partner[1:] == 0, 1.0, shared)
    assert plan[1:] == pytest.approx(plan[:-1] + known * discretion * (0.5 - plan[:-1]), abs=1e-12)
    assert 0 < episode[1:].mean() < 1 and len(set(partner[1:][episode[1:] == 1])) == 3


def test_what_is_planned_in_an_encounter_starts_from_what_is_known(lab):
    """service - design = k plan + a (need - design - k plan), in two dimensions."""
    discretion, shared = 0.5, 0.25
    numbers = {"record.shared": shared, "laboratory.partner_success": -1, "population.professionals": 2, "network.ties": 2}
    numbers |= {"deliver.half_life": 0.25, "deliver.half_life_ill": 0.25, "deliver.continuity": 0, "needs.dimensions": 2}
    start = {
        "citizen.need": [[0.75, 0.5]] * 3,
        "unit.design": [[0.25, 0.5]],
        "citizen.plan": [[0.25, -0.5]] * 3,
        "unit.discretion": discretion,
    }
    data = planning(lab, 2, numbers, start, record=["citizen.fit", "citizen.episode", "citizen.partner"], learn=["health"])
    served = states(data, "citizen.episode")[1] == 1
    gap = np.array([0.5, 0.0])
    before = shared * np.array([0.25, -0.5])
    left = gap - (before + discretion * (gap - before))
    fit = 1 - np.sqrt((left**2).mean())
    assert served.any() and set(states(data, "citizen.partner")[1][served]) == {1.0}
    assert states(data, "citizen.fit")[1][served] == pytest.approx(np.full(served.sum(), fit), abs=1e-12)


def test_plans_of_many_do_not_mix(lab):
    """Each has a need of its own; all share the design."""
    need = [0.0, 0.5, 1.0]
    data = planning(lab, 60, start={"citizen.need": need, "unit.discretion": 0.5}, numbers=CHAIN)
    assert states(data, "citizen.plan")[-1] == pytest.approx(np.array(need) - 0.25, abs=1e-12)
    assert states(data, "citizen.fit")[-1] == pytest.approx(np.ones(3), abs=1e-12)
