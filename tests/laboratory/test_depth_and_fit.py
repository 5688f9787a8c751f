"""How deep encounters go, how people are met, and how near to needs and to what is practicable the service comes."""

import itertools
import math

import numpy as np
import pytest

from .encounters import CHAIN, DEEP, DEPTHS, SAFE, encounters, logistic, states

OFFER = {
    "depth.offer": -1.5,
    "depth.offer_openness": 2.5,
    "depth.offer_trust": 1.25,
    "depth.offer_sharing": 1.75,
    "depth.offer_inclusiveness": 0.75,
    "depth.offer_discretion": 1.5,
    "depth.offer_burden": 1.0,
    "depth.offer_overload": 2.0,
    "depth.offer_distance": 3.0,
    "depth.offer_urgency": 0.5,
}
TAKE = {"depth.take": -2.0, "depth.take_efficacy": 1.5, "depth.take_trust": 3.0, "depth.take_safety": 1.0, "depth.take_burden": 2.5}
NOTHING = dict.fromkeys([*OFFER, *TAKE], 0)
START = {
    "citizen.trust": [0.2, 0.9, 0.6],
    "citizen.trust_back": [0.7, 0.3, 1.0],
    "citizen.efficacy": [0.1, 0.8, 0.5],
    "citizen.psychological_safety": [0.9, 0.2, 0.6],
    "citizen.burden": [0.3, 0.0, 0.7],
    "citizen.position": [0.2, 0.9, 0.6],
    "professional.openness": 0.4,
    "professional.burden": 0.6,
    "professional.position": 0.75,
    "unit.discretion": 0.3,
    "unit.workload": 1.5,
}


def first_depths(lab, rule, numbers, start=START, **more):
    keys = {"rules": {"depth": rule}, "numbers": numbers, "start": start, "record": ["citizen.depth"]}
    return states(lab(weeks=1, **encounters(3, learn=["health"], **keys | more)), "citizen.depth")[1]


def offers(sharing=0.0, inclusive=0.0, urgency=0.0):
    """What the professional offers each of three people, from the equation."""
    position = np.array(START["citizen.position"])
    distance = np.maximum(0.75 - position, 0) * (1 - inclusive)
    up = 2.5 * 0.4 + 1.25 * np.array(START["citizen.trust_back"]) + 1.75 * sharing + 0.75 * inclusive + 1.5 * 0.3
    return logistic(-1.5 + up - 1.0 * 0.6 - 2.0 * 0.5 - 3.0 * distance - 0.5 * urgency)


def takes():
    """What each of three people takes up."""
    trust, efficacy, safety, burden = (
        np.array(START[f"citizen.{x}"]) for x in ("trust", "efficacy", "psychological_safety", "burden")
    )
    return logistic(-2.0 + 1.5 * efficacy + 3.0 * trust + 1.0 * safety - 2.5 * burden)


@pytest.mark.parametrize(("chance", "exponent"), [(0.5, 0.5), (0.5, 1.0), (0.75, 0.7), (0.125, 2.0), (0.9, 0.3)])
def test_equal_offer_and_take(lab, chance, exponent):
    """offer = take = p goes 3 p^(2e) deep; either side alone 3 p."""
    even = NOTHING | {"depth.offer": math.log(chance / (1 - chance)), "depth.take": math.log(chance / (1 - chance))}
    both = first_depths(lab, "offered_and_taken", even | {"depth.exponent": exponent})
    assert both == pytest.approx(np.full(3, 3 * chance ** (2 * exponent)), abs=1e-12)
    for alone in ("professional_decides", "citizen_decides"):
        assert first_depths(lab, alone, even) == pytest.approx(np.full(3, 3 * chance), abs=1e-12)


@pytest.mark.parametrize(("inclusive", "urgency"), [(0.0, 0.0), (0.5, 0.25), (1.0, 1.0)])
def test_depth_by_its_equation(lab, inclusive, urgency):
    numbers = {**OFFER, **TAKE, "depth.exponent": 0.8, "needs.urgency": urgency, "leaders.micro.inclusiveness": inclusive}
    offer, take = offers(0.0, inclusive, urgency), takes()
    expected = {"offered_and_taken": 3 * (offer * take) ** 0.8, "professional_decides": 3 * offer, "citizen_decides": 3 * take}
    for rule, depths in expected.items():
        assert first_depths(lab, rule, numbers) == pytest.approx(depths, abs=1e-12), rule


def test_leaders_power_sharing_deepens_the_offer(lab):
    """Effect and inclusiveness as the leaders have them once they lead."""
    numbers = {**OFFER, "leaders.micro.inclusiveness": 0.25, "practice.power_sharing": 0.5, "needs.urgency": 0}
    keys = {"rules": {"depth": "professional_decides"}, "start": START, "phases": ["lead", "deliver", "learn"]}
    names = ["citizen.depth", "unit.effect", "unit.inclusiveness"]
    data = lab(weeks=1, **encounters(3, learn=["health"], numbers=numbers, record=names, **keys))
    sharing, inclusive = states(data, "unit.effect")[1, 0, 1], states(data, "unit.inclusiveness")[1, 0]
    assert 0.1 < sharing < inclusive
    assert states(data, "citizen.depth")[1] == pytest.approx(3 * offers(sharing, inclusive), abs=1e-12)


def test_the_unit_that_serves_offers(lab):
    """All are served by the other of two units: its discretion, workload and staff decide what is offered."""
    discretion, workload, openness = np.array([0.5, 0.125]), np.array([1.5, 3.0]), np.array([0.25, 0.75])
    numbers = NOTHING | {"depth.offer_discretion": 2, "depth.offer_overload": 1, "depth.offer_openness": 3}
    numbers |= {"population.units": 2, "population.professionals": 2, "network.ties": 2, "network.elsewhere": 1}
    numbers |= {"laboratory.partner_success": -1, "deliver.half_life": 0.25, "deliver.half_life_ill": 0.25, "deliver.continuity": 0}
    start = {"unit.discretion": discretion.tolist(), "unit.workload": workload.tolist(), "professional.openness": openness.tolist()}
    keys = {"rules": {"depth": "professional_decides"}, "numbers": numbers, "start": start}
    data = lab(weeks=1, **encounters(12, learn=["health"], record=["citizen.depth", "citizen.episode"], **keys))
    served = states(data, "citizen.episode")[1] == 1
    expected = 3 * logistic(2 * discretion - (workload - 1) + 3 * openness)[np.repeat([1, 0], 6)]
    assert served.sum() > 6 and states(data, "citizen.depth")[1][served] == pytest.approx(expected[served], abs=1e-12)


def test_either_side_alone_can_stop_it(lab):
    for shut in ("depth.offer", "depth.take"):
        depth = first_depths(
            lab, "offered_and_taken", NOTHING | {"depth.offer": 5, "depth.take": 5, "depth.exponent": 0.7} | {shut: -10}
        )
        assert depth.max() < 3 * logistic(-10) ** 0.7 + 1e-12


@pytest.mark.parametrize(("depth", "trust"), [(0, 0.2), (1, 0.25), (2, 0.5), (3, 0.75)])
def test_depth_by_thresholds_counts_those_that_the_lower_trust_reaches(lab, depth, trust):
    """A trust exactly at a threshold reaches it."""
    numbers = {"deliver.depth_1": 0.25, "deliver.depth_2": 0.5, "deliver.depth_3": 0.75}
    for own, back in ((trust, 1.0), (1.0, trust), (trust, trust)):
        start = {"citizen.trust": own, "citizen.trust_back": back}
        assert np.array_equal(first_depths(lab, "trust_thresholds", numbers, start), np.full(3, depth))


@pytest.mark.parametrize("depth", DEPTHS)
def test_how_one_was_met(lab, depth):
    """treatment = w_d depth / 3 + w_v voice + w_p known, with three weights that sum to 1."""
    safety = np.array([0.0, 0.4, 1.0])
    start = {f"citizen.{t}": DEPTHS[depth] for t in ("trust", "trust_back")} | {"citizen.psychological_safety": safety.tolist()}
    weights = {"deliver.treatment.depth": 0.2, "deliver.treatment.voice": 0.5, "deliver.treatment.plan": 0.3}
    keys = {"numbers": {**weights, "deliver.unsafe_voice": 0.3}, "start": start, "record": ["citizen.treatment"]}
    voice = depth / 3 * (0.3 + 0.7 * safety)
    found = states(lab(weeks=1, **encounters(3, learn=["health"], **keys)), "citizen.treatment")[1]
    assert found == pytest.approx(0.2 * depth / 3 + 0.5 * voice + 0.3, abs=1e-12)


def test_another_tie_meets_one_without_the_plan(lab):
    """The part of treatment that a known plan makes is there as far as records are shared."""
    numbers = {"laboratory.partner_success": -1, "network.ties": 2, "population.professionals": 2, "deliver.continuity": 0.5}
    numbers |= {"deliver.half_life": 0.25, "deliver.half_life_ill": 0.25, "record.shared": 0.4}
    numbers |= {"deliver.treatment.depth": 0, "deliver.treatment.voice": 0, "deliver.treatment.plan": 1}
    names = ["citizen.treatment", "citizen.partner", "citizen.episode"]
    data = lab(weeks=1, **encounters(60, learn=["health"], numbers=numbers, start=DEEP, record=names))
    treatment, partner, episode = (states(data, name)[1] for name in names)
    served = episode == 1
    assert treatment[served] == pytest.approx(np.where(partner[served] == 0, 1.0, 0.4), abs=1e-15)
    assert len(set(partner[served])) == 2


@pytest.mark.parametrize(("complexity", "fit"), [*itertools.product([0.0, 0.3, 1.0], ["linear", "gaussian"])])
def test_fit_of_a_gap_by_complexity(lab, complexity, fit):
    """The gap that counts is gap x (1/2 + complexity); half of it where needs are simple."""
    need = [0.5, 0.25, 1.0]
    start = {"citizen.need": need, "unit.design": 0.5, "unit.discretion": 0}
    numbers = {"needs.complexity": complexity, "fit.scale": 0.4}
    keys = {"rules": {"fit": fit}, "numbers": numbers, "start": start, "record": ["citizen.fit"]}
    gap = np.abs(np.array(need) - 0.5) * (0.5 + complexity)
    expected = 1 - gap if fit == "linear" else np.exp(-((gap / 0.4) ** 2))
    found = states(lab(weeks=1, **encounters(3, learn=["health"], **keys)), "citizen.fit")[1]
    assert found == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("scale", [0.1, 0.55, 100.0])
def test_a_service_far_from_what_is_practicable_works_worse(lab, scale):
    """quality = fit x exp(-(distance / s)^2), the distance that from the norm, shared and hidden, to what is done."""
    numbers = {**CHAIN, "needs.dimensions": 2, "needs.hidden": 1, "deliver.practicable": scale}
    numbers |= {"professionals.norm": 0.5, "professionals.hidden_norm": 0.25}
    numbers |= {"laboratory.professional_input": 1, "laboratory.citizen_input": 1}
    need, plan = np.array([[0.5, 0.25], [0.9, 0.3], [0.1, 1.0]]), np.array([[0.0, 0.0], [0.25, -0.125], [0.1, 0.5]])
    design = np.array([0.5, 0.25])
    start = {"citizen.need": need.tolist(), "unit.design": [design.tolist()], "citizen.plan": plan.tolist(), "unit.discretion": 0}
    keys = {"numbers": numbers, "start": start, "record": ["citizen.quality"]}
    fit = 1 - np.sqrt(((design + plan - need) ** 2).mean(axis=1))
    far = np.sqrt((plan**2).mean(axis=1))
    found = states(lab(weeks=1, **encounters(3, learn=["health"], **keys)), "citizen.quality")[1]
    assert found == pytest.approx(fit * np.exp(-((far / scale) ** 2)), abs=1e-12)


def test_citizens_share_of_the_input_by_depth(lab):
    """With perfect substitutes quality is R + delta(depth) (S - R); depth between two levels gives a share between theirs."""
    shares = {0: 0.0, 1: 0.25, 2: 0.375, 3: 0.75}
    numbers = {**CHAIN, "laboratory.professional_input": 1, "laboratory.citizen_input": 0.5, "value.elasticity": 1e6}
    numbers |= {f"deliver.share_{d}": s for d, s in shares.items() if d} | NOTHING
    start = {"citizen.need": 0.5, "unit.design": 0.5, "unit.discretion": 0}
    for depth in (0.01, 0.5, 1.0, 1.6, 2.0, 2.75, 2.999):
        chance = depth / 3
        keys = {"rules": {"depth": "citizen_decides"}, "start": start, "record": ["citizen.quality"]}
        numbers["depth.take"] = math.log(chance / (1 - chance))
        found = states(lab(weeks=1, mesa=1, **encounters(3, learn=["health"], numbers=numbers, **keys)), "citizen.quality")[1]
        share = np.interp(depth, list(shares), list(shares.values()))
        assert found == pytest.approx(np.full(3, 1 - 0.5 * share), abs=1e-5), depth


@pytest.mark.slow
@pytest.mark.parametrize("weight", [0.0, 0.5, 1.0])
def test_an_episode_is_judged_by_quality_and_by_treatment(lab, weight):
    """P(good) = logistic(k ((1 - w)(quality - expected) + w (treatment - usual))); a step of trust shows which were good."""
    n, judgement = 2000, 3.0
    numbers = {
        **CHAIN,
        "laboratory.partner_success": -1,
        "laboratory.professional_input": 1,
        "laboratory.citizen_input": 1,
        "deliver.half_life": 0.25,
        "deliver.half_life_ill": 0.25,
        "deliver.judgement": judgement,
        "deliver.treatment_weight": weight,
        "deliver.usual_treatment": 0.6,
        "trust.first": 1,
        "trust.rate": 0.25,
    }
    start = {**DEEP, **SAFE, "citizen.trust": 0.75, "citizen.need": 0.6, "unit.design": 0.5, "unit.discretion": 0}
    start |= {"citizen.expectation": 0.7}
    names = ["citizen.trust", "citizen.episode", "citizen.quality", "citizen.treatment"]
    keys = {"rules": {"trust": "delta"}, "numbers": numbers, "start": start, "record": names, "weights": "equal"}
    data = lab(weeks=1, mesa=1, **encounters(n, learn=["trust"], **keys))
    trust, episode, quality, treatment = (states(data, name)[1] for name in names)
    served = episode == 1
    assert quality[served] == pytest.approx(np.full(served.sum(), 0.9), abs=1e-12)
    assert treatment[served] == pytest.approx(np.ones(served.sum()), abs=1e-12)
    chance = logistic(judgement * ((1 - weight) * (0.9 - 0.7) + weight * (1 - 0.6)))
    error = math.sqrt(chance * (1 - chance) / served.sum())
    assert abs((trust[served] > 0.75).mean() - chance) < 4 * error
