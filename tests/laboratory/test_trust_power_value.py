"""Published results on trust, power, decisions, value and participation, through scenario files and both engines."""

import math

import numpy as np
import pytest

pytestmark = pytest.mark.slow
PARTNER = {"phases": ["deliver", "learn"], "record": ["citizen.trust"]}


def trust_in_partner(lab, rule, p, weeks, numbers, start=None, people=1200, every=None):
    """Trust in the first tie (time, citizen), after weeks of episodes that are good with probability p."""
    fixed = {"population.citizens": people, "population.professionals": 20, "laboratory.partner_success": p, "network.peers": 0}
    fixed["trust.first"] = 1  # every encounter weighs the same
    data = lab(
        weeks=weeks,
        mesa_weeks=1,
        every=every or weeks,
        rules={"trust": rule},
        numbers={**fixed, **numbers},
        start=start,
        **PARTNER,
    )
    return data.citizen_trust.values[0, :, :, 0]


def assert_mean(x, expected):
    error = x.std(ddof=1) / math.sqrt(len(x))
    assert abs(x.mean() - expected) < 4 * error, (x.mean(), expected, error)


@pytest.mark.parametrize(("rate", "p"), [(0.1, 0.7), (0.5, 0.2)])
def test_delta(lab, rate, p):
    x = trust_in_partner(lab, "delta", p, 120, {"trust.rate": rate})[-1]
    assert_mean(x, p)
    variance = rate * p * (1 - p) / (2 - rate)
    spread = ((x - x.mean()) ** 2).std(ddof=1) / math.sqrt(len(x))
    assert abs(x.var(ddof=1) - variance) < 4 * spread


def test_asymmetric(lab):
    x = trust_in_partner(lab, "asymmetric", 0.8, 200, {"trust.gain": 0.05, "trust.loss": 0.2})[-1]
    assert_mean(x, 0.5)


@pytest.mark.parametrize("first", [0.3, 0.75])
def test_confirmation_is_a_martingale(lab, first):
    numbers = {"trust.rate": 0.5, "trust.confirmation": 1}
    x = trust_in_partner(lab, "confirmation", 0.5, 400, numbers, {"citizen.trust": first}, every=5)
    assert_mean(x[1], first)
    ends = x[-1]
    assert ((ends < 1e-6) | (ends > 1 - 1e-6)).mean() > 0.99
    won = (ends > 0.5).mean()
    assert abs(won - first) < 4 * math.sqrt(first * (1 - first) / len(ends))


def test_beta(lab):
    even = {"citizen.trust": 0.5, "citizen.base_trust": 0.5}
    seven = {**even, "citizen.good_count": 7, "citizen.bad_count": 0}
    x = trust_in_partner(lab, "beta", 0.0, 1, {"trust.memory": 1}, seven, people=10)
    assert x[0] == pytest.approx(np.full(10, 0.5)) and x[-1] == pytest.approx(np.full(10, 0.8), abs=1e-12)
    for memory, limit in ((0.5, 0.75), (0.9, 11 / 12)):
        x = trust_in_partner(lab, "beta", 1.0, 400, {"trust.memory": memory}, even, people=10)
        assert x[-1] == pytest.approx(np.full(10, limit), abs=1e-12)
    x = trust_in_partner(lab, "beta", 0.6, 100, {"trust.memory": 0.8}, even)[-1]
    assert_mean(x, (0.6 + 1 - 0.8) / (3 - 2 * 0.8))


def test_zero_sum_power(lab):
    first = [0.05, 0.1, 0.2, 0.3, 0.35]
    data = lab(
        weeks=30,
        rules={"power": "zero_sum"},
        numbers={"population.citizens": 5, "power.sharing": 0.1, "network.peers": 0},
        phases=["learn"],
        start={"citizen.position": first},
        record=["citizen.position"],
    )
    p = data.citizen_position.values[0]
    assert np.abs(p.sum(axis=1) - 1.0).max() < 1e-12
    assert p[1:] - 0.2 == pytest.approx(0.9 * (p[:-1] - 0.2), abs=1e-12)


def test_positive_sum_power(lab):
    data = lab(
        weeks=200,
        mesa_weeks=20,
        rules={"power": "positive_sum"},
        numbers={
            "population.citizens": 5,
            "power.growth": 0.4,
            "power.decay": 0.2,
            "learn.commitment_fade": 5200,
            "network.peers": 0,
        },
        phases=["learn"],
        start={"citizen.position": {"uniform": [0, 1]}, "citizen.commitment": [0.1, 0.3, 0.5, 0.8, 1.0]},
        record=["citizen.position", "citizen.commitment"],
    )
    p, c = data.citizen_position.values[0], data.citizen_commitment.values[0]
    assert p[1:] == pytest.approx(p[:-1] + 0.4 * c[:-1] * (1 - p[:-1]) - 0.2 * p[:-1], abs=1e-12)
    assert p[-1] == pytest.approx(0.4 * c[-1] / (0.4 * c[-1] + 0.2), abs=2e-4)  # commitment fades by 1.3e-4 a week


VOTE = {"phases": ["agree"], "leaders": False, "proposal": [1.0]}


def passed(lab, n, p, replicates, rule="majority", **more):
    data = lab(
        weeks=1,
        replicates=replicates,
        rules={"decision": rule},
        numbers={"population.citizens": n},
        start={"citizen.view": {"bernoulli": p}, "unit.design": 0},
        **VOTE,
        **more,
    )
    return float(data.agreement_rate.values[:, -1].mean())


@pytest.mark.parametrize(("n", "expected"), [(3, 0.648), (11, 0.753498), (101, 0.979103)])
def test_majority_of_independent_voters(lab, n, expected):
    runs = 4000 if n < 100 else 1000
    assert abs(passed(lab, n, 0.6, runs) - expected) < 4 * math.sqrt(expected * (1 - expected) / runs)


def test_weighted_vote_of_unequal_voters(lab):
    p, runs = [0.9, 0.6, 0.6, 0.6, 0.6], 2500
    for rule, shares, expected in (
        ("weighted_vote", [1.0] * 5, 0.78624),
        ("weighted_vote", [math.log(x / (1 - x)) for x in p], 0.9),
    ):
        found = passed(lab, 5, p, runs, rule, decision_shares=shares)
        assert abs(found - expected) < 4 * math.sqrt(expected * (1 - expected) / runs)
    assert abs(passed(lab, 5, p, runs) - 0.78624) < 4 * math.sqrt(0.78624 * 0.21376 / runs)


@pytest.mark.parametrize("voice", [[0.2] * 5, [0.6, 0.1, 0.1, 0.1, 0.1], [1.0, 0.0, 0.0, 0.0, 0.0]])
def test_unequal_voice_costs_accuracy(lab, voice):
    runs, sd = 1500, 2.0
    data = lab(
        weeks=1,
        replicates=runs,
        rules={"decision": "fiat"},
        numbers={"population.citizens": 5},
        bounds="none",
        phases=["agree"],
        leaders=False,
        decision_shares=voice,
        start={"citizen.view": {"normal": [0.0, sd]}},
        record=["unit.agreement"],
    )
    errors = data.unit_agreement.values[:, -1, 0, 0] ** 2
    assert_mean(errors, sd**2 * sum(v * v for v in voice))


@pytest.mark.parametrize("inclusive", [0.0, 0.3, 1.0])
def test_safety_slope_on_status(lab, inclusive):
    status = [0.0, 1.0, 2.0, 3.0, 4.0]
    data = lab(
        weeks=1,
        numbers={
            "population.citizens": 5,
            "safety.adjustment": 1,
            "safety.base": 0.5,
            "safety.status": 0.4,
            "safety.inclusiveness": 0.4,
            "leaders.micro.inclusiveness": inclusive,
            "network.peers": 0,
        },
        bounds="none",
        phases=["learn"],
        start={"citizen.position": status},
        record=["citizen.psychological_safety"],
    )
    safety = data.citizen_psychological_safety.values[0, -1]
    assert np.diff(safety) == pytest.approx(np.full(4, 0.4 * (1 - inclusive)), abs=1e-12)  # far above 1: no bound
    assert safety[0] == pytest.approx(0.5 + 0.4 * inclusive, abs=1e-12)


@pytest.mark.parametrize(
    ("elasticity", "quality", "near"),
    [(0.1, 1.080059, 1e-6), (0.5, 1.6, 1e-12), (1, 2, 1e-12), (2, 2.25, 1e-12), (10, 2.451329, 1e-6), (0, 1, 0), (1e6, 2.5, 1e-6)],
)
def test_ces_of_given_inputs(lab, elasticity, quality, near):
    data = lab(
        weeks=2,
        rules={"depth": "trust_thresholds"},
        numbers={
            "population.citizens": 6,
            "population.professionals": 3,
            "professionals.norm": 0.5,
            "value.elasticity": elasticity,
            "deliver.share_3": 0.5,
            "laboratory.professional_input": 4,
            "laboratory.citizen_input": 1,
            "laboratory.partner_success": 1,
        },
        bounds="none",
        phases=["deliver"],
        start={"citizen.trust": 1, "citizen.trust_back": 1, "citizen.need": 0.5, "unit.design": 0.5},
        record=["citizen.quality"],
    )
    assert data.citizen_quality.values[0, -1] == pytest.approx(np.full(6, quality), abs=near or 1e-15)


@pytest.mark.parametrize(("second", "joined"), [(0.01, 100), (0.02, 1)])
def test_threshold_participation(lab, second, joined):
    data = lab(
        weeks=105,
        rules={"participation": "threshold"},
        numbers={"population.citizens": 100},
        phases=["engage"],
        start={"citizen.threshold": [0.0, second, *[i / 100 for i in range(2, 100)]]},
        record=["citizen.accepted", "unit.joined"],
    )
    assert data.citizen_accepted.values[0, -1].sum() == joined
    assert data.unit_joined.values[0, -1, 0] == joined / 100
    if joined == 100:
        assert np.array_equal(data.citizen_accepted.values[0, 1:101].sum(axis=1), np.arange(1, 101))


@pytest.mark.parametrize(("goals", "direction"), [([0.3] * 8, 1.0), ([0.0] * 4 + [1.0] * 4, 0.0), ([0.25, 0.75] * 4, 0.5)])
def test_direction(lab, goals, direction):
    data = lab(
        weeks=1,
        rules={"leadership": "dac"},
        numbers={"population.citizens": 8},
        phases=["agree", "implement"],
        leaders=False,
        start={"citizen.view": goals, "citizen.commitment": 1},
        record=["unit.direction"],
    )
    assert data.unit_direction.values[0, -1, 0] == pytest.approx(direction, abs=1e-15)


def test_one_decision_share_is_a_dictator(lab):
    shares = [0.0, 0.0, 1.0, 0.0]
    data = lab(
        weeks=1,
        rules={"decision": "fiat"},
        numbers={"population.citizens": 4, "needs.dimensions": 3},
        phases=["agree"],
        leaders=False,
        decision_shares=shares,
        start={"citizen.view": {"uniform": [0, 1]}},
        record=["citizen.view", "unit.agreement"],
    )
    assert np.array_equal(data.unit_agreement.values[0, -1, 0], data.citizen_view.values[0, 0, 2])
