"""Votes exactly at the quota, people exactly at the tolerance, thresholds exactly met: decided by rationals."""

import itertools
from fractions import Fraction

import numpy as np
import pytest

import coprod

from .conftest import write
from .rationals import consensus, floats, passes, says_yes, threshold_wave
from .test_dialogue import people

VOTE = {"phases": ["agree"], "leaders": False, "proposal": [1.0], "record": ["unit.agreements"]}


@pytest.fixture
def load(tmp_path):
    """``load(scenario)``: the scenario, by way of a file."""
    return lambda scenario: coprod.load_scenario(str(write(tmp_path / "decision.toml", **scenario)))


def agreed(scenario, values, engine="kernel"):
    """Whether the proposal passed in each unit, with these values of parameters."""
    data = coprod.run(scenario.with_values(values), weeks=1, every=1.0, engine=engine, dtype="float64")
    return data.unit_agreements.values[0, -1].astype(bool).tolist()


def electorate(rule, ballots, **more):
    """One unit for each ballot, a list of who says yes; those who do not stand where the design is."""
    numbers = people(sum(map(len, ballots)), **{"population.units": len(ballots)})
    start = {"citizen.view": [float(yes) for ballot in ballots for yes in ballot], "unit.design": 0}
    return {"rules": {"decision": rule}, "numbers": numbers, "start": start, **VOTE, **more}


def counts(n):
    """A ballot of n people for every number of yes votes."""
    return [[True] * j + [False] * (n - j) for j in range(n + 1)]


@pytest.mark.parametrize("engine", ["kernel", "mesa"])
@pytest.mark.parametrize("rule", ["weighted_vote", "majority"])
@pytest.mark.parametrize(("n", "yes", "quota"), [(10, 6, 0.6), (20, 14, 0.7)])
def test_as_many_as_the_quota_are_not_more(load, rule, engine, n, yes, quota):
    found = agreed(load(electorate(rule, counts(n))), {"decision.quota": quota}, engine)
    assert found == [j > yes for j in range(n + 1)]


def compare_quotas(load, rule, sizes, **more):
    """How many cases of n people, j of them yes, and quota k/n were decided as by whole numbers."""
    cases = 0
    for n in sizes:
        scenario = load(electorate(rule, counts(n), **more))
        for k in range(n + 1):
            assert agreed(scenario, {"decision.quota": k / n}) == [j > k for j in range(n + 1)], (n, k)
            cases += n + 1
    return cases


@pytest.mark.parametrize("rule", ["weighted_vote", "majority"])
def test_up_to_ten_votes_at_every_quota(load, rule):
    assert compare_quotas(load, rule, range(1, 11)) == 505


@pytest.mark.slow
@pytest.mark.parametrize("rule", ["weighted_vote", "majority"])
def test_more_votes_at_every_quota(load, rule):
    assert compare_quotas(load, rule, (11, 13, 16, 20, 24, 30)) == 2_656


@pytest.mark.slow
@pytest.mark.parametrize("leadership", ["collective", "facilitative", "adaptive"])
def test_even_shares_of_any_leadership(load, leadership):
    """People alike in everything have the same share under any rule that does not choose one of them."""
    for n in (7, 10, 25):
        scenario = electorate("weighted_vote", counts(n))
        scenario["rules"] |= {"leadership": leadership}
        scenario["start"] |= {"citizen.resources": 0.3, "citizen.position": 0.3, "citizen.attitude": 0.3}
        scenario = load(scenario)
        for k in range(n + 1):
            assert agreed(scenario, {"decision.quota": k / n}) == [j > k for j in range(n + 1)], (n, k)


UNEQUAL = {
    "sevenths": [Fraction(k, 7) for k in (1, 2, 4)],
    "tenths": [Fraction(k, 10) for k in (1, 2, 3, 4)],
    "whole numbers": [1, 2, 3, 5, 8],
    "far apart": [Fraction(1, 3), Fraction(1, 7), Fraction(1, 11), 1, 3],
}


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["kernel", "mesa"])
@pytest.mark.parametrize("which", UNEQUAL)
def test_unequal_shares_at_every_sum_of_them(load, engine, which):
    """Every ballot against every quota that is exactly the share of some ballot."""
    shares = UNEQUAL[which]
    ballots = [list(ballot) for ballot in itertools.product([False, True], repeat=len(shares))]
    quotas = {sum(s for s, yes in zip(shares, ballot, strict=True) if yes) / Fraction(sum(shares)) for ballot in ballots}
    scenario = load(electorate("weighted_vote", ballots, decision_shares=floats(shares)))
    for quota in sorted(quotas):
        found = agreed(scenario, {"decision.quota": float(quota)}, engine)
        assert found == [passes(shares, ballot, quota) for ballot in ballots], quota


@pytest.mark.parametrize("beyond", [1e-6, -1e-6])
@pytest.mark.parametrize("rule", ["weighted_vote", "majority"])
def test_what_is_near_the_quota_is_not_at_it(load, rule, beyond):
    found = agreed(load(electorate(rule, counts(10))), {"decision.quota": 0.6 + beyond})
    assert found == [j > 6 if beyond > 0 else j >= 6 for j in range(11)]


def lattice(finest):
    return [Fraction(k, finest) for k in range(finest + 1)]


def alone(rule, views, proposal, **start):
    """One person a unit."""
    numbers = people(len(views), **{"population.units": len(views), "needs.dimensions": len(proposal)})
    keys = {**VOTE, "proposal": floats(proposal), "start": {"citizen.view": floats(views), **start}}
    return {"rules": {"decision": rule}, "numbers": numbers, **keys}


@pytest.mark.slow
@pytest.mark.parametrize("finest", [3, 7, 10])
def test_a_person_at_the_tolerance_can_live_with_it(load, finest):
    """Everyone, every proposal and every tolerance on a lattice: 0.3 and 0.1 + 0.2 among them."""
    for proposal in lattice(finest):
        scenario = load(alone("consensus", lattice(finest), [proposal]))
        for tolerance in lattice(finest):
            found = agreed(scenario, {"decision.tolerance": float(tolerance)})
            assert found == [consensus([x], proposal, tolerance) for x in lattice(finest)], (proposal, tolerance)


@pytest.mark.parametrize("beyond", [1e-6, -1e-6])
def test_what_is_near_the_tolerance_is_not_at_it(load, beyond):
    assert agreed(load(alone("consensus", [Fraction(1, 10)], [Fraction(3, 10)])), {"decision.tolerance": 0.2 - beyond}) == [
        beyond < 0
    ]


@pytest.mark.parametrize("finest", [5, 7, 10])
def test_a_person_midway_does_not_say_yes(load, finest):
    """Everyone, every proposal and every design on a lattice; who is as near to one as to the other votes no."""
    places = [(view, design) for view in lattice(finest) for design in lattice(finest)]
    for proposal in lattice(finest):
        start = {"unit.design": floats([design for _, design in places])}
        found = agreed(load(alone("majority", [view for view, _ in places], [proposal], **start)), {})
        assert found == [says_yes(view, proposal, design) for view, design in places], proposal


# Root mean squares of two numbers that are whole: a, b and the root of (a^2 + b^2) / 2.
SQUARES = [(a, b, c) for c in range(2, 61) for a in range(c) for b in range(c, 2 * c) if a * a + b * b == 2 * c * c]


def test_distance_on_two_issues_at_the_tolerance(load):
    """The distance to a proposal on several issues is the root mean square of those on each."""
    views = [[Fraction(a, 2 * c), Fraction(b, 2 * c)] for a, b, c in SQUARES]
    scenario = load(alone("consensus", views, [Fraction(0), Fraction(0)]))
    assert agreed(scenario, {"decision.tolerance": 0.5}) == [True] * len(SQUARES)
    assert agreed(scenario, {"decision.tolerance": 0.5 - 1e-6}) == [False] * len(SQUARES)


@pytest.mark.parametrize("engine", ["kernel", "mesa"])
def test_a_person_alone_decides(load, engine):
    scenario = load(alone("consensus", [Fraction(1, 4), Fraction(3, 4)], [Fraction(0)]))
    assert agreed(scenario, {"decision.tolerance": 0.5}, engine) == [True, False]


@pytest.mark.parametrize("engine", ["kernel", "mesa"])
def test_both_engines_decide_a_tie_alike(load, engine):
    """0.3 - 0.1 is less than 0.2 in floats, and 0.6 - 0.3 is less than 0.3: two people of the same view in each unit."""
    views, proposal = [Fraction(k, 10) for k in (1, 1, 5, 5, 6, 6)], [0.3]
    keys = {**VOTE, "proposal": proposal, "numbers": people(6, **{"population.units": 3})}
    scenario = load({"rules": {"decision": "consensus"}, "start": {"citizen.view": floats(views)}, **keys})
    assert agreed(scenario, {"decision.tolerance": 0.2}, engine) == [True, True, False]
    assert agreed(scenario, {"decision.tolerance": 0.3}, engine) == [True, True, True]
    start = {"citizen.view": floats(views), "unit.design": [-0.1, 0.7, 0.9]}
    scenario = load({"rules": {"decision": "majority"}, "start": start, "bounds": "none", **keys})
    assert agreed(scenario, {}, engine) == [False, False, False]


def joined(scenario, weeks, engine="kernel"):
    """How many accepted in each week."""
    data = coprod.run(scenario, weeks=weeks, every=1.0, engine=engine, dtype="float64")
    return data.citizen_accepted.values[0, 1:].sum(axis=1).astype(int).tolist()


def crowd(thresholds):
    numbers, start = people(len(thresholds)), {"citizen.threshold": floats(thresholds)}
    return {
        "rules": {"participation": "threshold"},
        "numbers": numbers,
        "start": start,
        "phases": ["engage"],
        "record": ["citizen.accepted"],
    }


@pytest.mark.slow
def test_thresholds_exactly_met(load):
    """Each of n joins when as many as stand before have joined, so that one comes a week; up to sixty people."""
    for n in range(2, 61):
        found = joined(load(crowd([Fraction(k, n) for k in range(n)])), n + 1)
        assert found == [*range(1, n + 1), n], n


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["kernel", "mesa"])
def test_crowds_on_a_lattice(load, engine):
    """Any thresholds that are shares of the crowd; a hundred-thousandth above a share waits for the next one."""
    draw = np.random.default_rng(5)
    for _ in range(10):
        n = int(draw.integers(5, 50))
        thresholds = [Fraction(int(k), n) for k in np.minimum(draw.integers(0, n, n), draw.integers(0, n, n))]
        for more in (Fraction(0), Fraction(1, 100_000)):
            shifted = [t + more if t else t for t in thresholds]
            assert joined(load(crowd(shifted)), 20, engine) == threshold_wave(shifted, 0, 20), (n, more)


@pytest.mark.slow
@pytest.mark.parametrize("leadership", ["leader_centred", "co_leadership", "facilitative"])
@pytest.mark.parametrize("view", [0.1, 0.3, 0.5, 0.6, 0.7])
def test_people_of_one_view_agree_with_and_without_a_leader(lab, view, leadership):
    """What a leader's share would have been falls to the others: the proposal is the view they all hold."""
    data = lab(
        weeks=3,
        rules={"leadership": leadership},
        numbers={"population.citizens": 7, "decision.tolerance": 0.0},
        phases=["agree"],
        leaders=False,
        start={"citizen.view": view, "unit.design": view},
        record=["unit.agreement", "unit.agreements"],
    )
    assert data.unit_agreements.values[0, :, 0].tolist() == [0, 1, 2, 3]
    assert data.unit_agreement.values[0, 1:, 0, 0] == pytest.approx(view, abs=1e-15)


def test_the_yield_of_a_session_of_one_view_does_not_depend_on_the_view(lab):
    """Reading a record that everybody agrees with leaves nothing to understand, whatever rounding says."""
    found = set()
    for view in (0.1, 0.3, 0.5, 0.7):
        data = lab(
            weeks=4,
            numbers={"population.citizens": 7, "record.fidelity": 1.0},
            phases=["dialogue", "record", "agree"],
            leaders=False,
            start={"citizen.view": view, "citizen.need": view, "unit.design": view},
            record=["unit.pipeline_yield"],
        )
        found |= {round(y, 9) for y in data.unit_pipeline_yield.values[0, 1:, 0]}
    assert len(found) == 1 and found.pop() > 0.1
