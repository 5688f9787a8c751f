"""What sessions do with standing: yielding to the highest, an equal right to speak, safety and position earned and lost."""

import numpy as np
import pytest

from .encounters import states
from .test_dialogue import people

BY_POSITION = {"power_form.resources": 0, "power_form.position": 1, "power_form.attitude": 0}
ALONE = {
    "influence.self_weight": 1,
    "network.peers": 0,
    "needs.drift": 0,
    "needs.change": 0,
    "dialogue.yielding": 0,
}  # nobody is persuaded


def session(n, rules=None, numbers=None, **more):
    keys = {"phases": ["dialogue"], "leaders": False, "rules": {"power_form": "sum", **(rules or {})}}
    return {**keys, "numbers": people(n, **{**BY_POSITION, **ALONE, **(numbers or {})}), **more}


@pytest.mark.parametrize("yielding", [0.0, 0.25, 1.0])
@pytest.mark.parametrize("rounds", [1, 3])
def test_two_people_yield_to_the_higher(lab, yielding, rounds):
    """The lower one's distance to the view above shrinks by (1 - yielding x above x (1 - safety)) a round; the other stays."""
    positions, safety = [1.0, 0.25], 0.5
    start = {"citizen.view": [1.0, 0.0], "citizen.position": positions, "citizen.psychological_safety": safety}
    keys = {"start": start, "record": ["citizen.view"]}
    numbers = {"dialogue.yielding": yielding, "dialogue.rounds": rounds}
    x = states(lab(weeks=20, **session(2, numbers=numbers, **keys)), "citizen.view")
    kept = 1 - yielding * 0.75 * (1 - safety)
    assert np.array_equal(x[:, 0], np.ones(21))
    assert 1 - x[:, 1] == pytest.approx(kept ** (rounds * np.arange(21)), abs=1e-12)


def test_many_yield_by_their_distance_and_their_safety(lab):
    """Each by the status above and the safety of one's own; who feels wholly safe, or stands as high, gives nothing."""
    position, safety = np.array([0.9, 0.9, 0.4, 0.4, 0.0]), np.array([0.1, 0.3, 1.0, 0.25, 0.0])
    first = np.array([0.75, 0.125, 0.25, 0.5, 0.0])
    start = {
        "citizen.view": first.tolist(),
        "citizen.position": position.tolist(),
        "citizen.psychological_safety": safety.tolist(),
    }
    x = states(
        lab(weeks=12, **session(5, numbers={"dialogue.yielding": 0.8}, start=start, record=["citizen.view"])), "citizen.view"
    )
    kept = 1 - 0.8 * (0.9 - position) * (1 - safety)  # the first of those who stand highest is the one yielded to
    assert x == pytest.approx(0.75 + kept ** np.arange(13)[:, None] * (first - 0.75), abs=1e-12)
    assert kept[2] == 1 and np.array_equal(x[:, 2], np.full(13, 0.25))


def test_yielding_comes_after_listening(lab):
    """A round is the influence of all, then the step to what the higher one said in it: an affine map, iterated here."""
    start = {"citizen.view": [1.0, 0.0], "citizen.position": [1.0, 0.5], "citizen.psychological_safety": 0.0}
    numbers = {"dialogue.yielding": 0.5, "influence.self_weight": 0.75}
    keys = {"rules": {"voice": "equal"}, "start": start, "record": ["citizen.view"]}
    found = states(lab(weeks=15, **session(2, numbers=numbers, **keys)), "citizen.view")
    x, expected = np.array([1.0, 0.0]), [[1.0, 0.0]]
    for _ in range(15):
        said = x[0]
        x = np.array([[0.75, 0.25], [0.25, 0.75]]) @ x
        x = x + np.array([0.0, 0.5 * 0.5]) * (said - x)
        expected.append(x.tolist())
    assert found == pytest.approx(np.array(expected), abs=1e-12)


@pytest.mark.parametrize("keys", [{"weights": "equal"}, {"weights": [[1, 0], [0, 1]]}])
def test_given_weights_leave_no_room_to_yield(lab, keys):
    start = {"citizen.view": [1.0, 0.0], "citizen.position": [1.0, 0.0], "citizen.psychological_safety": 0.0}
    runs = [
        states(
            lab(weeks=5, **session(2, numbers={"dialogue.yielding": y}, start=start, record=["citizen.view"], **keys)),
            "citizen.view",
        )
        for y in (0, 1)
    ]
    assert np.array_equal(*runs)


@pytest.mark.parametrize("inclusive", [0.0, 0.25, 1.0])
@pytest.mark.parametrize("right", [0.0, 0.5, 1.0])
def test_an_equal_right_to_speak_evens_out_voice(lab, inclusive, right):
    """v <- (1 - m) v + m / n with m = 1 - (1 - I)(1 - right): shares mixed with equality."""
    position = [0.8, 0.4, 0.2, 0.2]
    numbers = {"dialogue.equal_right": right, "leaders.micro.inclusiveness": inclusive, "dialogue.rounds": 2}
    keys = {"rules": {"voice": "proportional"}, "start": {"citizen.position": position}, "record": ["citizen.voice_share"]}
    share = states(lab(weeks=1, **session(4, numbers=numbers, **keys)), "citizen.voice_share")[1]
    mixed = 1 - (1 - inclusive) * (1 - right)
    assert share == pytest.approx((1 - mixed) * np.array(position) / 1.6 + mixed / 4, abs=1e-12)


@pytest.mark.parametrize("inclusive", [0.0, 0.5, 1.0])
def test_position_is_earned_by_input_used_and_lost_by_input_not_used(lab, inclusive):
    """earned (1/2 + I / 2) of the distance to 1; lost (1 - I) of what one has."""
    first = np.array([0.25, 0.5, 0.25, 0.5])
    numbers = {"learn.earned_position": 0.25, "learn.lost_position": 0.125, "leaders.micro.inclusiveness": inclusive}
    numbers |= {"implement.rate": 0, "implement.drift": "never", "institutions.override": 0}
    keys = {
        "phases": ["dialogue", "agree", "implement", "learn"],
        "learn": ["power"],
        "rules": {"decision": "fiat", "power": "fixed", "power_form": "sum"},
        "proposal": [1.0],
        "start": {"citizen.view": [1.0, 0.75, 0.0, 0.5], "citizen.position": first.tolist(), "unit.design": 0.0},
        "record": ["citizen.position", "citizen.input_used"],
    }
    data = lab(weeks=10, mesa_weeks=4, **session(4, numbers=numbers, **keys))
    position, used = states(data, "citizen.position"), states(data, "citizen.input_used")
    week = np.arange(11)[:, None]
    up = 1 - (1 - first[:2]) * (1 - 0.25 * (0.5 + 0.5 * inclusive)) ** week
    down = first[2:] * (1 - 0.125 * (1 - inclusive)) ** week  # as near to the design as to what is agreed is not used
    assert np.array_equal(used[1:], np.broadcast_to([1, 1, -1, -1], (10, 4)))
    assert position == pytest.approx(np.hstack([up, down]), abs=1e-12)


@pytest.mark.parametrize("fidelity", [0, 1])
def test_the_heard_gain_safety_and_the_unheard_lose_it(lab, fidelity):
    """Spiral of silence: safety goes up by a share of what is left when heard, down by a step when in vain, to none."""
    first = np.array([0.125, 0.5, 1.0])
    numbers = {"record.fidelity": fidelity, "learn.heard_safety": 0.25, "learn.rejection": 0.0625, "dialogue.dominance_cost": 0}
    keys = {"phases": ["dialogue", "record", "learn"], "learn": ["safety"], "rules": {"safety": "fixed"}}
    keys |= {"start": {"citizen.psychological_safety": first.tolist()}, "record": ["citizen.psychological_safety"]}
    safety = states(lab(weeks=12, mesa_weeks=4, **session(3, numbers=numbers, **keys)), "citizen.psychological_safety")
    week = np.arange(13)[:, None]
    expected = 1 - (1 - first) * 0.75**week if fidelity else np.maximum(first - 0.0625 * week, 0)
    assert safety == pytest.approx(expected, abs=1e-12)


def test_safety_of_the_heard_settles_where_its_rule_pulls_back_as_much(lab):
    """S* = (1 - g) B level / (1 - (1 - g)(1 - B)) + g / (...): the rule's level and being heard in every week."""
    numbers = {"record.fidelity": 1, "learn.heard_safety": 0.125, "safety.adjustment": 0.25, "safety.base": 0.25}
    numbers |= {"safety.status": 0.5, "safety.inclusiveness": 0}
    keys = {"phases": ["dialogue", "record", "learn"], "learn": ["safety"], "rules": {"safety": "inclusive"}}
    keys |= {"start": {"citizen.position": [0.0, 0.5, 1.0]}, "record": ["citizen.psychological_safety"]}
    safety = states(lab(weeks=150, mesa_weeks=4, **session(3, numbers=numbers, **keys)), "citizen.psychological_safety")[-1]
    level = 0.25 + 0.5 * np.array([0.0, 0.5, 1.0])
    assert safety == pytest.approx((0.875 * 0.25 * level + 0.125) / (1 - 0.875 * 0.75), abs=1e-12)


def test_a_hidden_need_is_raised_where_it_is_safe(lab):
    """One shared and one hidden need: the hidden one is spoken of with chance w s / (1 + w s), s one's safety."""
    n, safety, unasked = 60, 0.5, 0.5
    numbers = {"population.units": n // 2, "needs.dimensions": 2, "needs.hidden": 1, "dialogue.hidden_weight": unasked}
    numbers |= {"influence.self_weight": 0, "needs.drift": 0, "dialogue.yielding": 0}
    views = np.zeros((n, 2)) + np.arange(n)[:, None] % 2
    keys = {"phases": ["dialogue"], "leaders": False, "rules": {"voice": "equal"}, "numbers": people(n, **numbers)}
    keys |= {"start": {"citizen.view": views.tolist(), "citizen.psychological_safety": safety}, "record": ["citizen.view"]}
    data = lab(weeks=1, replicates=100, **keys)
    moved = data.citizen_view.values[:, 1] != data.citizen_view.values[:, 0]
    assert (moved.sum(axis=2) == 1).all()  # each hears one thing from the other
    chance, said = unasked * safety / (1 + unasked * safety), moved[..., 1]
    error = np.sqrt(chance * (1 - chance) / said.size)
    assert abs(said.mean() - chance) < 4 * error
