"""Learning narrowed to named parts: a part alone moves its own states and nothing else."""

import numpy as np
import pytest

import coprod

from .conftest import write
from .test_dialogue import people

# The parts of learning, and the states of citizens that each moves where nothing is said or delivered.
PARTS = {
    "power": {"resources", "position", "attitude"},
    "attitude": {"attitude"},
    "safety": {"psychological_safety"},
    "efficacy": {"efficacy"},
    "commitment": {"commitment"},
    "institutional_trust": {"institutional_trust"},
    "burden": {"burden"},
    "health": {"health"},
    "well_being": {"well_being"},
    "view": {"view"},
    "needs": {"need"},
}
QUIET = ("expectation", "trust", "plan")  # parts that need episodes
STATES = sorted(set.union(*PARTS.values()) | {"plan", "expectation", "response_expectation", "own_efficacy", "own_health"})
CORNERS = ("resources", "position", "attitude")
FIRST = {
    "citizen.resources": [0.1, 0.3, 0.5, 0.7, 0.2],
    "citizen.position": [0.9, 0.1, 0.4, 0.2, 0.6],
    "citizen.attitude": 0.9,
    "citizen.commitment": [0.1, 0.3, 0.5, 0.8, 1.0],
    "citizen.efficacy": [0.2, 0.4, 0.6, 0.8, 0.5],
    "citizen.view": [0.1, 0.9, 0.2, 0.8, 0.3],
}


def learning(power="fixed", numbers=None, **more):
    keys = {"phases": ["learn"], "leaders": False, "start": FIRST, "record": [f"citizen.{state}" for state in STATES]}
    return {"rules": {"power": power}, "numbers": people(5, **{"needs.drift": 0.05, **(numbers or {})}), **keys, **more}


def corners(data):
    """Resources, position, attitude (week, citizen, corner)."""
    return np.stack([data[f"citizen_{corner}"].values[0] for corner in CORNERS], axis=-1)


def moved(data):
    """States that differ in some week from the first."""
    return {state for state in STATES if not np.array_equal(data[f"citizen_{state}"][:, 1:], data[f"citizen_{state}"][:, :-1])}


def step(half_life):
    """What of a distance is closed in a week."""
    return 1 - 0.5 ** (1 / half_life)


def test_coupled_corners_keep_their_sum(lab):
    """Each pull is as strong either way, so that the sum of the corners stays, and they end at their mean."""
    data = lab(weeks=200, mesa_weeks=20, **learning("coupled_corners", {"power.coupling": 8}, learn=["power"]))
    x = corners(data)
    assert np.abs(x.sum(axis=2) - x[0].sum(axis=1)).max() < 1e-12
    assert x[-1] == pytest.approx(np.repeat(x[0].mean(axis=1, keepdims=True), 3, axis=1), abs=1e-4)
    assert moved(data) == set(CORNERS)


def test_coupled_corners_follow_their_equation(lab):
    pulls = {"power.resources_position": 0.5, "power.resources_attitude": 0.1, "power.position_attitude": 0.25}
    x = corners(lab(weeks=200, mesa_weeks=5, **learning("coupled_corners", {"power.coupling": 20, **pulls}, learn=["power"])))
    matrix = np.array([[0, 0.5, 0.1], [0.5, 0, 0.25], [0.1, 0.25, 0]])
    one = np.eye(3) + step(20) * (matrix - np.diag(matrix.sum(axis=1)))
    expected = [x[0] @ np.linalg.matrix_power(one, week).T for week in range(201)]
    assert x == pytest.approx(np.array(expected), abs=1e-12)


def test_fixed_power_changes_nothing(lab):
    data = lab(weeks=200, mesa_weeks=20, **learning("fixed", learn=["power"]))
    assert (data.citizen_attitude.values == 0.9).all()
    assert moved(data) == set()


def test_zero_sum_power_alone(lab):
    data = lab(weeks=100, mesa_weeks=5, **learning("zero_sum", {"power.sharing": 0.1}, learn=["power"]))
    position = data.citizen_position.values[0]
    assert moved(data) == {"position"}
    assert np.abs(position.sum(axis=1) - position[0].sum()).max() < 1e-12
    assert position == pytest.approx(0.44 + 0.9 ** np.arange(101)[:, None] * (position[0] - 0.44), abs=1e-12)


def test_positive_sum_power_alone_ends_at_its_fixed_point(lab):
    """Commitment does not fade where only power is learnt, so that the fixed point is met exactly."""
    numbers = {"power.growth": 0.4, "power.decay": 0.2}
    data = lab(weeks=200, mesa_weeks=5, **learning("positive_sum", numbers, learn=["power"]))
    commitment = np.array(FIRST["citizen.commitment"])
    assert moved(data) == {"position"}
    assert data.citizen_position.values[0, -1] == pytest.approx(0.4 * commitment / (0.4 * commitment + 0.2), abs=1e-12)


def test_dependence_alone_closes_the_same_part_of_its_distance_every_week(lab):
    data = lab(weeks=60, mesa_weeks=5, **learning("dependence", {"power.dependence": 10}, learn=["power"]))
    position = data.citizen_position.values[0]
    assert moved(data) == {"position"}
    steps = np.diff(position, axis=0)
    assert (np.abs(steps[0]) > 1e-4).all()
    assert steps[1:] == pytest.approx((1 - step(10)) * steps[:-1], abs=1e-13)


def test_safety_alone_closes_the_same_part_of_its_distance_every_week(lab):
    """Safety follows a position that stays."""
    numbers = {"safety.adjustment": 0.2, "safety.base": 0.3, "safety.status": 0.4, "safety.inclusiveness": 0.2}
    numbers |= {"leaders.micro.inclusiveness": 0.25}
    data = lab(weeks=100, mesa_weeks=5, **learning(numbers=numbers, learn=["safety"]))
    safety, position = data.citizen_psychological_safety.values[0], np.array(FIRST["citizen.position"])
    target = 0.3 + 0.4 * position * 0.75 + 0.2 * 0.25
    assert moved(data) == {"psychological_safety"}
    assert safety == pytest.approx(target + 0.8 ** np.arange(101)[:, None] * (safety[0] - target), abs=1e-12)


@pytest.mark.parametrize("part", PARTS)
def test_a_part_alone_moves_its_own_states(lab, part):
    power = "coupled_corners" if part == "power" else "fixed"
    data = lab(weeks=30, mesa_weeks=10, **learning(power, learn=[part]))
    assert moved(data) == PARTS[part]


@pytest.mark.parametrize("part", QUIET)
def test_a_part_that_needs_episodes_is_quiet_without_them(lab, part):
    assert moved(lab(weeks=10, mesa_weeks=2, **learning(learn=[part]))) == set()


def test_trust_alone_learns_from_episodes(lab):
    """Episodes happen; trust in those met moves, and what is not delivered stays."""
    numbers = people(30, **{"population.professionals": 5, "laboratory.partner_success": 0.7})
    kept = [
        "citizen.efficacy",
        "citizen.commitment",
        "citizen.attitude",
        "citizen.psychological_safety",
        "citizen.institutional_trust",
    ]
    keys = {"phases": ["deliver", "learn"], "leaders": False, "numbers": numbers, "record": ["citizen.trust", *kept]}
    data = lab(weeks=20, mesa_weeks=5, learn=["trust"], **keys)
    trust = data.citizen_trust.values[0, :, :, 0]
    assert (trust[-1] != trust[0]).all()
    for name in kept:
        values = data[name.replace(".", "_")].values[0]
        assert np.array_equal(values, np.broadcast_to(values[0], values.shape)), name


def test_all_parts_together_are_learning(lab):
    every = lab(weeks=30, mesa_weeks=5, **learning("coupled_corners", learn=[*PARTS, *QUIET]))
    plain = lab(weeks=30, mesa_weeks=5, **learning("coupled_corners"))
    assert moved(plain) >= set.union(*PARTS.values())
    for state in STATES:
        assert np.array_equal(every[f"citizen_{state}"], plain[f"citizen_{state}"]), state


@pytest.mark.parametrize(
    ("parts", "words"), [(["powr"], ("'powr'", "power")), (["power", "deliver"], ("'deliver'",)), ("power", ("'power'",))]
)
def test_what_is_no_part_is_explained(tmp_path, parts, words):
    path = write(tmp_path / "learn.toml", **learning(learn=parts))
    with pytest.raises(coprod.BadInput) as found:
        coprod.run(str(path), weeks=2, every=1.0)
    for word in ("learn.toml", "fix", *words):
        assert word in str(found.value)


def test_parts_of_learning_that_is_off_are_a_contradiction(tmp_path):
    path = write(tmp_path / "learn.toml", **learning(learn=["power"]) | {"phases": ["dialogue"]})
    with pytest.raises(coprod.BadInput) as found:
        coprod.run(str(path), weeks=2, every=1.0)
    assert "learn" in str(found.value) and "unknown" not in str(found.value)


def test_nobody_is_found_lapsing_where_accounts_are_not_kept(lab):
    numbers = {"population.professionals": 2, "institutions.monitoring": 1, "institutions.expected_effort": 1}
    numbers |= {"laboratory.citizen_input": 0.1, "laboratory.partner_success": 0.5}
    for parts, lapses in ((["trust"], False), (["accounts"], True)):
        keys = {"phases": ["deliver", "learn"], "leaders": False, "learn": parts, "record": ["citizen.lapses"]}
        data = lab(weeks=5, numbers=people(4, **numbers), **keys)
        assert bool(data.citizen_lapses.values.any()) == lapses
