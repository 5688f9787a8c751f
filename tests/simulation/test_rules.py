"""Each default rule against known numbers, closed forms and its own claims."""

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coprod.simulation.rules.registry import get_rule
from coprod.simulation.rules.value.ces import ces

share = st.floats(0.0, 1.0)


@pytest.mark.parametrize(
    ("sigma", "expected"),
    [(0.0, 1.0), (0.1, 1.080059), (0.5, 1.6), (1.0, 2.0), (2.0, 2.25), (10.0, 2.451329), (math.inf, 2.5), (1e15, 2.5)],
)
def test_ces_known_values(sigma, expected):
    assert ces(4.0, 1.0, 0.5, sigma) == pytest.approx(expected, abs=1e-6)


@given(share, share, share, st.floats(0.0, 100.0))
def test_ces_lies_between_its_inputs(a, b, s, sigma):
    q = ces(a, b, s, sigma)
    assert min(a, b) - 1e-9 <= q <= max(a, b) + 1e-9 or (min(a, b) == 0.0 and 0.0 <= q <= max(a, b) + 1e-9)


@pytest.mark.parametrize("sigma", [0.001, 0.01, 0.05, 0.3])
def test_ces_of_very_unequal_inputs_is_near_the_smaller(sigma):
    rho = (sigma - 1) / sigma
    for a, b in ((1.0, 1e-4), (1e-4, 1.0)):
        assert ces(a, b, 0.5, sigma) == pytest.approx(1e-4 * 0.5 ** (1 / rho), rel=1e-9)


def test_ces_absent_input_kills_complements():
    assert ces(0.0, 1.0, 0.5, 0.5) == 0.0 and ces(1.0, 0.0, 0.0, 0.5) == 1.0


def test_asymmetric_trust_settles_where_theory_says():
    trust = get_rule("trust", "asymmetric").apply
    gain, loss, p = 0.05, 0.2, 0.8
    t = 0.3
    for _ in range(2000):  # expected step
        t = p * trust(t, 1.0, 0.0, gain, loss) + (1 - p) * trust(t, 0.0, 0.0, gain, loss)
    assert t == pytest.approx(gain * p / (gain * p + loss * (1 - p)), abs=1e-12)


@given(share, st.sampled_from([0.0, 1.0]), share, share, share)
def test_trust_stays_in_range(t, good, bonus, gain, loss):
    new = get_rule("trust", "asymmetric").apply(t, good, bonus, gain, loss)
    assert 0.0 <= new <= 1.0 and (new >= t if good else new <= t)


def test_softmax_of_equally_spaced_status_is_geometric():
    voice = get_rule("voice", "status_softmax").apply
    heard = [voice(x / 5, 2.0) for x in range(6)]
    ratios = [a / b for a, b in itertools.pairwise(heard)]
    assert max(ratios) - min(ratios) < 1e-14 and ratios[0] == pytest.approx(math.exp(-0.4), abs=1e-15)


def test_leader_centred_shares_sum_to_one():
    rule = get_rule("leadership", "leader_centred").apply
    for n in (2, 5, 13):
        assert sum(rule(1.0 if i == 0 else 0.0, float(n), 0.4) for i in range(n)) == pytest.approx(1.0, abs=1e-15)
    assert rule(1.0, 9.0, 1.0) == 1.0 and rule(0.0, 9.0, 1.0) == 0.0


def test_power_product_blocks_and_matches_powers():
    power = get_rule("power_form", "product").apply
    assert power(0.0, 1.0, 1.0, 0.2, 0.3, 0.5) == 0.0
    assert power(0.0, 0.5, 0.5, 0.0, 0.5, 0.5) == pytest.approx(0.5, abs=1e-15)
    assert power(0.4, 0.6, 0.9, 0.2, 0.3, 0.5) == pytest.approx(0.4**0.2 * 0.6**0.3 * 0.9**0.5, abs=1e-15)


def test_safety_slope_on_status_is_flattened_by_inclusiveness():
    safety = get_rule("safety", "inclusive").apply
    for inclusive in (0.0, 0.4, 1.0):
        slope = (safety(0.5, 0.6, inclusive, 1.0, 0.2, 0.3, 0.2) - safety(0.5, 0.2, inclusive, 1.0, 0.2, 0.3, 0.2)) / 0.4
        assert slope == pytest.approx(0.3 * (1 - inclusive), abs=1e-12)


@given(st.lists(share, min_size=7, max_size=7), st.floats(0.05, 0.95))
def test_weak_link(stages, sigma):
    y = get_rule("pipeline", "weak_link").apply(*stages, sigma)
    if min(stages) < 1e-300:
        assert y == 0.0
    else:
        assert min(stages) - 1e-12 <= y <= max(stages) + 1e-12
        rho = (sigma - 1) / sigma
        if min(stages) > 1e-3:
            assert y == pytest.approx((sum(x**rho for x in stages) / 7) ** (1 / rho), rel=1e-9)


def test_participation_signs_and_size_order():
    rule = get_rule("participation", "logit")
    fixed = [p.default for p in rule.parameters]
    base = [0.5] * 9
    at = rule.apply(*base, *fixed)
    effects = []
    for i in range(9):
        more = list(base)
        more[i] += 0.1
        effects.append(rule.apply(*more, *fixed) - at)
    assert all(e > 0 for e in effects[:7]) and all(e < 0 for e in effects[7:])
    assert max(map(abs, effects)) == effects[0]  # efficacy has the largest effect


def test_weighted_influence_is_degroot():
    rule = get_rule("influence", "weighted").apply
    x = [1.0, 0.0]
    for _ in range(60):  # W = [[1/2, 1/2], [1/4, 3/4]] has weights (1/3, 2/3)
        x = [rule(x[0], x[1], 0.0, 0.5), rule(x[1], x[0], 0.0, 0.75)]
    assert x == pytest.approx([1 / 3, 1 / 3], abs=1e-12)


def test_simple_rules():
    assert get_rule("decision", "consensus").apply(0.25, 0.25) == 1.0
    assert get_rule("decision", "consensus").apply(0.2501, 0.25) == 0.0
    assert get_rule("power", "fixed").apply(0.3) == 0.3
    assert get_rule("seats", "first_come").apply(0.9, 0.1) == 1.0
    assert get_rule("interpretation", "joint").apply(0.7, 0.1) == 0.7
