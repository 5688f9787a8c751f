"""Each default rule against known numbers, closed forms and its own claims."""

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coprod.simulation.rules.arguments import chosen_arguments
from coprod.simulation.rules.families import FAMILIES
from coprod.simulation.rules.registry import get_rule
from coprod.simulation.rules.value.ces import ces


class Called:
    """A rule whose functions take all inputs, then all states and parameters as declared, whatever they read of them."""

    def __init__(self, rule):
        self.rule, self.parameters = rule, rule.parameters

    def __getattr__(self, hook):
        declared = FAMILIES[self.rule.family].hooks[hook]
        n, states = len(declared.inputs), len(self.rule.states) if declared.with_states else 0

        def call(*given):
            assert len(given) == n + states + len(self.parameters)
            chosen = chosen_arguments(self.rule, hook, given[:n], given[n : n + states], given[n + states :])
            return getattr(self.rule, hook)(*chosen)

        return call


def called(family, name):
    return Called(get_rule(family, name))


share = st.floats(0.0, 1.0)
NO_MORE = (0.0, 0.5, 0.5, 0.5, 0.5, 0.0)  # bonus, quality, benevolence, integrity, institution, novelty


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
    trust = called("trust", "asymmetric").apply
    gain, loss, p = 0.05, 0.2, 0.8
    t = 0.3
    for _ in range(2000):  # expected step
        t = p * trust(t, 1.0, *NO_MORE, gain, loss, 3.0) + (1 - p) * trust(t, 0.0, *NO_MORE, gain, loss, 3.0)
    assert t == pytest.approx(gain * p / (gain * p + loss * (1 - p)), abs=1e-12)


@given(share, st.sampled_from([0.0, 1.0]), share, share, share, share, st.floats(1.0, 10.0))
def test_trust_stays_in_range(t, good, bonus, novelty, gain, loss, first):
    new = called("trust", "asymmetric").apply(t, good, bonus, 0.5, 0.5, 0.5, 0.5, novelty, gain, loss, first)
    assert 0.0 <= new <= 1.0 and (new >= t if good else new <= t)


def test_softmax_of_equally_spaced_status_is_geometric():
    voice = called("voice", "status_softmax").apply
    heard = [voice(x / 5, 2.0) for x in range(6)]
    ratios = [a / b for a, b in itertools.pairwise(heard)]
    assert max(ratios) - min(ratios) < 1e-14 and ratios[0] == pytest.approx(math.exp(-0.4), abs=1e-15)


def test_leader_centred_shares_sum_to_one():
    rule = called("leadership", "leader_centred").apply
    for n in (2, 5, 13):
        assert sum(rule(1.0 if i == 0 else 0.0, 0.0, 0.0, 0.0, float(n), 0.4) for i in range(n)) == pytest.approx(1.0, abs=1e-15)
    assert rule(1.0, 0.0, 0.0, 0.0, 9.0, 1.0) == 1.0 and rule(0.0, 0.0, 0.0, 0.0, 9.0, 1.0) == 0.0


def test_power_product_blocks_and_matches_powers():
    power = called("power_form", "product").apply
    assert power(0.0, 1.0, 1.0, 0.2, 0.3, 0.5) == 0.0
    assert power(0.0, 0.5, 0.5, 0.0, 0.5, 0.5) == pytest.approx(0.5, abs=1e-15)
    assert power(0.4, 0.6, 0.9, 0.2, 0.3, 0.5) == pytest.approx(0.4**0.2 * 0.6**0.3 * 0.9**0.5, abs=1e-15)


def test_safety_slope_on_status_is_flattened_by_inclusiveness():
    safety = called("safety", "inclusive").apply
    for inclusive in (0.0, 0.4, 1.0):
        slope = (safety(0.5, 0.6, inclusive, 1.0, 0.2, 0.3, 0.2) - safety(0.5, 0.2, inclusive, 1.0, 0.2, 0.3, 0.2)) / 0.4
        assert slope == pytest.approx(0.3 * (1 - inclusive), abs=1e-12)


@given(st.lists(share, min_size=7, max_size=7), st.floats(0.05, 0.95))
def test_weak_link(stages, sigma):
    y = called("pipeline", "weak_link").apply(*stages, sigma)
    if min(stages) < 1e-300:
        assert y == 0.0
    else:
        assert min(stages) - 1e-12 <= y <= max(stages) + 1e-12
        rho = (sigma - 1) / sigma
        if min(stages) > 1e-3:
            assert y == pytest.approx((sum(x**rho for x in stages) / 7) ** (1 / rho), rel=1e-9)


def test_participation_signs_and_size_order():
    rule = called("participation", "logit")
    fixed = [p.default for p in rule.parameters]
    base = [0.5] * 10
    at = rule.apply(*base, *fixed)
    effects = []
    for i in range(9):
        more = list(base)
        more[i] += 0.1
        effects.append(rule.apply(*more, *fixed) - at)
    assert all(e > 0 for e in effects[:7]) and all(e < 0 for e in effects[7:])
    assert max(map(abs, effects)) == effects[0]  # efficacy has the largest effect


def test_weighted_influence_is_degroot():
    rule = called("influence", "weighted").apply
    x = [1.0, 0.0]
    for _ in range(60):  # W = [[1/2, 1/2], [1/4, 3/4]] has weights (1/3, 2/3)
        x = [rule(x[0], x[1], 0.0, 0.5, 0.5, 1.0, 0.7), rule(x[1], x[0], 0.0, 0.25, 0.75, 1.0, 0.7)]
    assert x == pytest.approx([1 / 3, 1 / 3], abs=1e-12)


def corners(rule, position, *, resources=0.4, attitude=0.6, commitment=0.5, mean=0.5, invested=0.5, free=0.5, parameters=()):
    return called("power", rule).apply(resources, position, attitude, commitment, mean, invested, free, *parameters)


def test_simple_rules():
    decision = called("decision", "consensus")
    assert decision.apply(0.25, 0.0, 0.25) == 1.0 and decision.apply(0.2501, 1.0, 0.25) == 0.0
    assert decision.vote(0.25, 0.0, 0.25) == 1.0 and decision.vote(0.26, 0.0, 0.25) == 0.0
    assert corners("fixed", 0.3) == (0.4, 0.3, 0.6)
    assert called("seats", "first_come").apply(0.9, 0.1, 3.0) == 1.0
    assert called("interpretation", "joint").apply(0.7, 0.1) == 0.7
    assert called("interpretation", "leader").apply(0.7, 0.1, 0.5) == pytest.approx(0.4, abs=1e-15)
    assert called("safety", "fixed").apply(0.37, 0.9, 0.9) == 0.37
    assert called("voice", "proportional").apply(0.3) == 0.3 and called("voice", "equal").apply(0.3) == 1.0
    assert called("pipeline", "additive").apply(*[i / 10 for i in range(7)]) == pytest.approx(0.3, abs=1e-15)
    assert called("power_form", "sum").apply(0.4, 0.6, 0.9, 0.2, 0.3, 0.5) == pytest.approx(0.71, abs=1e-15)


@pytest.mark.parametrize("rule", ["majority", "weighted_vote", "fiat"])
def test_votes(rule):
    decision = called("decision", rule)
    quota = (0.5,) if rule != "fiat" else ()
    assert decision.vote(0.2, 0.3, *quota) == 1.0 and decision.vote(0.3, 0.3, *quota) == 0.0
    assert decision.weight(0.4, *quota) == (0.4 if rule == "weighted_vote" else 1.0)
    assert decision.apply(9.0, 0.51, *quota) == 1.0
    assert decision.apply(0.0, 0.5, *quota) == (1.0 if rule == "fiat" else 0.0)


def test_leadership_shares():
    co = called("leadership", "co_leadership").apply
    assert co(0.0, 1.0, 0.0, 0.0, 10.0, 0.6) == pytest.approx(0.3 + 0.04, abs=1e-15)
    assert co(1.0, 0.0, 0.0, 0.0, 10.0, 0.6) == pytest.approx(0.04, abs=1e-15)
    collective = called("leadership", "collective").apply
    assert collective(0.0, 0.0, 0.0, 0.7, 4.0, 1.0) == 0.7 and collective(0.0, 0.0, 0.0, 0.7, 4.0, 0.0) == 0.25
    facilitative = called("leadership", "facilitative")
    assert (
        facilitative.apply(0.0, 0.0, 0.9, 0.0, 4.0, 0.0, 0.2) == 0.9
        and facilitative.apply(0.0, 0.0, 0.9, 0.0, 4.0, 1.0, 0.2) == 0.25
    )
    assert facilitative.attention(0.5, 0.0, 0.5, 0.2) == pytest.approx(0.45, abs=1e-15)
    adaptive = called("leadership", "adaptive")
    assert adaptive.attention(0.2, 1.0, 0.5, 0.0, 0.0, 0.0) == pytest.approx(0.6, abs=1e-15)
    factor, stock = adaptive.implementation(1.0, 1.0, 1.0, 2.0, 0.5, 0.8, 3.0, 0.5, 0.1, 0.5, 0.05)
    adopted = 0.5 * 0.5 * 0.8 * 3.0
    assert factor == pytest.approx(1 + adopted, abs=1e-15) and stock == pytest.approx(3 + 0.1 * 2 - adopted - 0.05 * 3, abs=1e-15)
    dac = called("leadership", "dac")
    assert dac.implementation(0.5, 0.4, 0.3, 0, 0, 0) == pytest.approx((0.5 * 0.4 * 0.3) ** (1 / 3), rel=1e-14)
    assert dac.implementation(0.0, 0.4, 0.3, 0, 0, 0) == 0.0


def test_idea_stock_settles_where_gain_meets_loss():
    rule, stock = called("leadership", "adaptive"), 0.0
    for _ in range(2000):
        _, stock = rule.implementation(1, 1, 1, 0.6, 0.5, 0.4, stock, 0.5, 0.5, 0.5, 0.05)
    assert stock == pytest.approx(0.5 * 0.6 / (0.5 * 0.5 * 0.4 + 0.05), rel=1e-12)


def test_urn_and_three_faces():
    urn = called("voice", "urn")
    assert urn.apply(0.1, 2.5, 0.5, 0.0) == 2.5 and urn.word(2.5, 0.5, 0.0) == (3.0,)
    faces = called("voice", "three_faces")
    assert faces.admitted(0.0, 2.0, 0.5, 0.1) == 0.5 and faces.admitted(1.0, 2.0, 0.5, 0.1) == 1.0
    assert faces.said(0.2, 1.0, 0.5, 2.0, 0.5, 0.4) == pytest.approx(0.2 + 0.4 * 0.5 * 0.8, abs=1e-15)


def test_influence_rules():
    stubborn = called("influence", "stubborn").apply
    assert stubborn(0.2, 0.8, 0.1, 0.5, 0.5, 1.0, 1.0, 0.7, 0.3) == 0.1  # wholly attached to the start
    assert stubborn(0.2, 0.8, 0.1, 0.5, 0.5, 1.0, 0.0, 0.7, 0.3) == pytest.approx(0.5, abs=1e-15)
    bounded = called("influence", "bounded_confidence")
    assert bounded.confidence(0.2, 0.2, 1.0, 1.0) == 1.0 and bounded.confidence(0.2, 0.2, 0.0, 1.0) == 0.0
    assert bounded.apply(0.2, 0.5, 0.0, 0.2, 0.1, 1.0, 1.0, 1.0, 1.0) == pytest.approx(0.4, abs=1e-15)
    assert bounded.apply(0.2, 0.5, 0.0, 0.2, 0.1, 1.0, 1.0, 1.0, 0.0) == 0.5
    pairwise = called("influence", "pairwise")
    assert pairwise.encounter(0.2, 0.6, 0.5, 0.0, 0.25) == pytest.approx((0.3, 0.5), abs=1e-15)
    assert pairwise.confidence(0.5, 0.5, 0.0, 0.25) == 0.0 and pairwise.confidence(0.5, 0.5, 1.0, 0.25) == 1.0
    assert called("influence", "copying").encounter(0.2, 0.6) == (0.6, 0.6)


def test_power_rules():
    assert corners("zero_sum", 0.2, mean=0.5, parameters=(0.1,)) == pytest.approx((0.4, 0.23, 0.6), abs=1e-15)
    position = 0.1
    for _ in range(3000):
        position = corners("positive_sum", position, commitment=0.6, parameters=(0.05, 0.02))[1]
    assert position == pytest.approx(0.05 * 0.6 / (0.05 * 0.6 + 0.02), abs=1e-12)
    assert corners("dependence", 0.2, invested=0.8, free=0.75, parameters=(1.0,))[1] == pytest.approx(0.8, abs=1e-15)
    r, p, a = corners("coupled_corners", 0.9, parameters=(0.5, 0.4, 0.2, 0.1))
    assert r + p + a == pytest.approx(0.4 + 0.9 + 0.6, abs=1e-15)  # symmetric pulls keep the sum
    assert r == pytest.approx(0.4 + 0.5 * (0.4 * 0.5 + 0.2 * 0.2), abs=1e-15)


def test_trust_rules():
    beta = called("trust", "beta").apply
    state = (0.5, 0.0, 0.0, 0.5)
    for good in (1, 1, 1, 0, 1, 1, 1, 1):
        state = beta(state[0], float(good), *NO_MORE, *state[1:], 1.0)
    assert state[0] == pytest.approx(0.8, abs=1e-15) and state[1:3] == (7.0, 1.0)
    for memory, limit in ((0.5, 0.75), (0.9, 11 / 12)):
        state = (0.5, 0.0, 0.0, 0.5)
        for _ in range(2000):
            state = beta(state[0], 1.0, *NO_MORE, *state[1:], memory)
        assert state[0] == pytest.approx(limit, abs=1e-12)
    confirmation = called("trust", "confirmation").apply
    for t in (0.1, 0.5, 0.83):  # a martingale at even odds and full bias
        moved = 0.5 * confirmation(t, 1.0, *NO_MORE, 0.3, 3.0, 1.0, 1.0) + 0.5 * confirmation(t, 0.0, *NO_MORE, 0.3, 3.0, 1.0, 1.0)
        assert moved == pytest.approx(t, abs=1e-15)
    abi = called("trust", "abi_institution").apply
    assert abi(0.2, 1.0, 0.0, 0.9, 0.6, 0.3, 0.5, 0.0, 1.0, 3.0, 0.4, 0.5, 0.25, 0.25) == pytest.approx(
        0.6 * (0.45 + 0.15 + 0.075) + 0.2
    )
    delta = called("trust", "delta").apply
    assert delta(0.4, 0.0, *NO_MORE, 0.25, 3.0) == pytest.approx(0.3, abs=1e-15)
    for encounters, left in ((0, 0.25), (1, 0.5), (3, 0.625), (1e12, 0.75)):  # the first weighs three times
        assert delta(0.4, 0.0, *NO_MORE[:-1], 1 / (1 + encounters), 0.25, 3.0) == pytest.approx(0.4 * left, abs=1e-11)
    assert delta(0.4, 0.0, *NO_MORE[:-1], 1.0, 0.25, 10.0) == 0.0  # a step is at most the whole way


def test_participation_and_seats():
    threshold = called("participation", "threshold").apply
    assert threshold(*[0.5] * 9, 0.3, 0.3, 0.1, 0.1) == 1.0 and threshold(*[0.5] * 9, 0.29, 0.3, 0.1, 0.1) == 0.0
    reciprocity = called("participation", "reciprocity")
    assert reciprocity.apply(*[0.5] * 10, 0.0, 0.0, 0.5, 2.0, 1.0) == 0.5
    assert (
        reciprocity.apply(*[0.5] * 10, -3.0, 0.0, 0.5, 2.0, 1.0)
        > 0.8
        > 0.2
        > reciprocity.apply(*[0.5] * 10, 3.0, 0.0, 0.5, 2.0, 1.0)
    )
    assert reciprocity.account(1.0, 1.0, 0.25, 4.0, 0.0, 0.5, 2.0, 1.0) == (5.25,)
    assert called("seats", "usual_suspects").apply(0.3, 0.5, 0.0, 2.0) == pytest.approx(0.09, rel=1e-14)
    assert called("seats", "targeted").apply(0.3, 0.5, 4.0, 2.0) == pytest.approx(1 / 25, rel=1e-13)


@pytest.mark.parametrize(("form", "place"), [("chain", 0), ("shop", 1), ("network", 2), ("access", 3)])
def test_each_value_form_is_one_corner_of_the_mixture(form, place):
    rule = called("value", form)
    assert rule.forms(0.7) == tuple(1.0 if i == place else 0.0 for i in range(4))
    assert rule.apply(4.0, 1.0, 0.5, 0.5) == pytest.approx(1.6, abs=1e-12)
    assert called("value", "ces").forms(0.7, 0.1, 0.2, 0.3, 0.4) == (0.1, 0.2, 0.3, 0.4)


def test_principles():
    from coprod.simulation.kernel.shared import institutions as eight

    assert eight.admitted_by_boundaries(0.8, 0.05, 0.5, 0.1) == 0.4 and eight.admitted_by_boundaries(0.8, 0.2, 0.5, 0.1) == 0.8
    assert eight.in_proportion(0.6, 0.5, 0.5, 0.3) == pytest.approx(0.66, abs=1e-15)
    shares = [eight.shared_by_roles(s, m, 3.0, 1.0) for s, m in [(0.9, 8.0)] * 8 + [(0.1, 4.0)] * 4 + [(0.0, 1.0)]]
    assert sum(shares) == pytest.approx(1.0, abs=1e-15) and shares[-1] == pytest.approx(1 / 3, abs=1e-15)
    assert eight.audited(0.29, 0.3) == 1.0 and eight.audited(0.3, 0.3) == 0.0
    assert [eight.sanctioned(k, 1.0, 0.4) for k in (0.0, 1.0, 2.0, 3.0)] == pytest.approx([1.0, 0.6, 0.2, 0.0], abs=1e-15)
    assert eight.settled_in_arena(0.5, 0.6) == 1.0 and eight.override_left(0.2, 0.75) == pytest.approx(0.05, abs=1e-15)
    assert eight.nested_pull(0.2, 0.6, 0.5, 0.1) == pytest.approx(0.02, abs=1e-15)
