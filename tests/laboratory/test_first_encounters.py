"""First encounters weigh more, what is learnt of one professional spills over, and mastery follows one's own part."""

import numpy as np
import pytest

from .encounters import DEEP, DEPTHS, encounters, states


def steps(rate, first, encounters_before, weeks):
    """Step of trust after each of the next encounters: alpha (1 + (f - 1) / (1 + n)), at most 1."""
    n = encounters_before + np.arange(weeks)
    return np.minimum(rate * (1 + (first - 1) / (1 + n)), 1)


def left_after(taken):
    """Share of a distance that is left after each of some steps, the first of them none."""
    return np.concatenate([[1.0], np.cumprod(1 - taken)])


def trusts(lab, rule, numbers, weeks=12, good=1, start=None, record=("citizen.trust", "citizen.trust_back"), **more):
    numbers = {"laboratory.partner_success": good, **numbers}
    keys = {"rules": {"trust": rule}, "numbers": numbers, "start": start, "record": list(record)}
    return lab(weeks=weeks, mesa_weeks=6, **encounters(3, learn=["trust"], **keys, **more))


@pytest.mark.slow
@pytest.mark.parametrize(("rate", "first"), [(0.125, 1.0), (0.125, 3.0), (0.05, 10.0), (0.5, 10.0)])
@pytest.mark.parametrize("before", [0, 4, 49])
def test_a_first_encounter_weighs_more_than_the_fiftieth(lab, rate, first, before):
    """From no trust: 1 - T = product of (1 - alpha (1 + (f - 1) / (1 + n))); both sides learn alike."""
    start = {"citizen.trust": 0, "citizen.trust_back": 0, "citizen.encounters": before}
    names = ("citizen.trust", "citizen.trust_back", "citizen.encounters")
    data = trusts(lab, "delta", {"trust.rate": rate, "trust.first": first}, start=start, record=names)
    expected = 1 - left_after(steps(rate, first, before, 12))
    for name in names[:2]:
        assert states(data, name) == pytest.approx(np.repeat(expected[:, None], 3, axis=1), abs=1e-12)
    assert np.array_equal(states(data, "citizen.encounters")[:, 0], before + np.arange(13))
    if before == 0:
        assert expected[1] == min(1.0, first * rate)


@pytest.mark.parametrize("good", [0, 1])
def test_asymmetric_trust_after_first_encounters(lab, good):
    numbers = {"trust.gain": 0.125, "trust.loss": 0.25, "trust.first": 2}
    data = trusts(lab, "asymmetric", numbers, good=good, start={"citizen.trust": 0.5})
    left = 0.5 * left_after(steps(0.125 if good else 0.25, 2, 0, 12))
    assert states(data, "citizen.trust")[:, 0] == pytest.approx(1 - left if good else left, abs=1e-12)


def test_trust_by_confirmation_after_first_encounters(lab):
    numbers = {"trust.rate": 0.125, "trust.first": 3, "trust.confirmation": 0.5, "trust.negativity": 2}
    x, expected = 0.75, [0.75]
    for step in steps(0.125, 3, 0, 12):
        x -= min(2 * (1 - 0.5 * (2 * x - 1)) * step, 1) * x
        expected.append(x)
    data = trusts(lab, "confirmation", numbers, good=0, start={"citizen.trust": 0.75})
    assert states(data, "citizen.trust")[:, 0] == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(("rate", "first"), [(0.125, 3.0), (0.5, 10.0)])
def test_trust_in_a_person_deserves_what_quality_treatment_and_the_institution_give(lab, rate, first):
    """T* = (1 - o)(a quality + b treatment + c / 2) + o G, for the citizen; promises are neither kept nor broken.

    The largest step ends at T*, and not beyond it.
    """
    weights = {"trust.weight.ability": 0.5, "trust.weight.benevolence": 0.25, "trust.weight.integrity": 0.25}
    numbers = {**weights, "trust.institution": 0.25, "trust.rate": rate, "trust.first": first}
    start = {"citizen.trust": 0.9, "citizen.trust_back": 0.9, "citizen.institutional_trust": 0.375}
    names = ["citizen.trust", "citizen.quality", "citizen.treatment"]
    data = trusts(lab, "abi_institution", numbers, weeks=1, start=start, record=names)
    trust, quality, treatment = (states(data, name) for name in names)
    target = 0.75 * (0.5 * quality[1] + 0.25 * treatment[1] + 0.125) + 0.25 * 0.375
    assert trust[1] == pytest.approx(0.9 + min(rate * first, 1) * (target - 0.9), abs=1e-12)


@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("good", [0, 1])
def test_part_of_a_change_of_trust_goes_to_the_other_ties(lab, share, good):
    """Ties 1 and 2 are never met: theirs is the sum of shares of what the first tie's trust moved by, within [0, 1]."""
    numbers = {"trust.rate": 0.25, "trust.first": 1, "learn.trust_generalised": share, "network.ties": 3}
    numbers |= {"population.professionals": 3}
    start = {"citizen.trust": [[0.5, 0.25, 0.9]] * 3, "citizen.trust_back": [[0.5, 0.25, 0.9]] * 3}
    names = ("citizen.trust", "citizen.trust_back", "citizen.encounters")
    data = trusts(lab, "delta", numbers, good=good, start=start, record=names)
    trust, back, met = (states(data, name)[:, 0] for name in names)
    first = good + (0.5 - good) * 0.75 ** np.arange(13)
    assert trust[:, 0] == pytest.approx(first, abs=1e-12)
    for tie, begun in ((1, 0.25), (2, 0.9)):
        moved = [begun]
        for change in np.diff(first):
            moved.append(min(max(moved[-1] + share * change, 0.0), 1.0))
        assert trust[:, tie] == pytest.approx(moved, abs=1e-12)
        assert np.array_equal(back[:, tie], np.full(13, begun)) and not met[:, tie].any()


@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize("good", [0, 1])
def test_mastery_in_proportion_to_ones_own_part(lab, depth, good):
    """A good episode closes mastery x contribution x depth / 3 of the distance to 1, a bad one takes as much by failure."""
    start = {f"citizen.{t}": DEPTHS[depth] for t in ("trust", "trust_back")} | {"citizen.efficacy": [0.25, 0.5, 1.0]}
    numbers = {"laboratory.partner_success": good, "laboratory.citizen_input": 0.75, "learn.efficacy_fade": "never"}
    numbers |= {"learn.mastery": 0.25, "learn.failure": 0.125}
    keys = {"numbers": numbers, "start": start, "record": ["citizen.efficacy"]}
    efficacy = states(lab(weeks=12, mesa_weeks=4, **encounters(3, learn=["efficacy"], **keys)), "citizen.efficacy")
    part, week, first = 0.75 * depth / 3, np.arange(13)[:, None], np.array([0.25, 0.5, 1.0])
    expected = 1 - (1 - first) * (1 - 0.25 * part) ** week if good else first * (1 - 0.125 * part) ** week
    assert efficacy == pytest.approx(expected, abs=1e-12)


def test_mastery_of_a_real_contribution(lab):
    """The part of a citizen is what was given in the episode, whatever it was."""
    names = ["citizen.efficacy", "citizen.contribution"]
    numbers = {"learn.efficacy_fade": "never", "learn.mastery": 0.5}
    keys = {"numbers": numbers, "start": {**DEEP, "citizen.efficacy": [0.2, 0.5, 0.9]}, "record": names}
    data = lab(weeks=8, mesa_weeks=4, **encounters(3, learn=["efficacy"], **keys))
    efficacy, given = (states(data, name) for name in names)
    assert (given[1:] > 0.1).all() and len(np.unique(given[1])) == 3
    assert efficacy[1:] == pytest.approx(efficacy[:-1] + 0.5 * given[1:] * (1 - efficacy[:-1]), abs=1e-12)
