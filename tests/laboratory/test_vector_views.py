"""Views on several issues, spoken about all at once: published vector models."""

from fractions import Fraction

import numpy as np
import pytest

import coprod

from .conftest import write
from .rationals import floats, friedkin_johnsen, hegselmann_krause, vector_hegselmann_krause
from .test_dialogue import DEGROOT, people

ALL = {"dialogue.all_dimensions": 1}
BOUNDED = {"rules": {"influence": "bounded_confidence"}, "weights": "equal"}


def vectors(data):
    """Views (time, citizen, issue) of the first replicate."""
    return data.citizen_view.values[0]


@pytest.fixture
def paths(tmp_path):
    """``paths(scenario, weeks, engine=...)``: views (week, citizen, issue) of one run."""

    def run(scenario, weeks, engine="kernel"):
        path = str(write(tmp_path / "vector.toml", **scenario))
        return vectors(coprod.run(path, weeks=weeks, every=1.0, engine=engine, dtype="float64"))

    return run


def bounded(start, bound, *, by_dimension, included=True, **more):
    numbers = {"influence.bound": bound, "influence.bound_included": int(included), "needs.dimensions": len(start[0]), **ALL}
    numbers |= {"dialogue.distance_by_dimension": int(by_dimension)}
    return {**BOUNDED, "numbers": people(len(start), **numbers), "start": {"citizen.view": floats(start)}, **DEGROOT, **more}


@pytest.mark.slow
@pytest.mark.parametrize("issues", [2, 3, 4])
def test_friedkin_johnsen_on_several_issues(lab, issues):
    """Each issue ends where the model's equation says, and no issue feels another."""
    draw = np.random.default_rng(issues)
    n = 7
    weights, stubborn, first = draw.uniform(0, 1, (n, n)), draw.uniform(0.1, 0.9, n), draw.uniform(0, 1, (n, issues))
    start = {"citizen.view": first.tolist(), "citizen.stubbornness": stubborn.tolist()}
    numbers = people(n, **{"needs.dimensions": issues, **ALL})
    keys = {"rules": {"influence": "stubborn"}, "weights": weights.tolist(), **DEGROOT}
    x = vectors(lab(weeks=400, mesa_weeks=20, numbers=numbers, start=start, **keys))
    w, s = weights / weights.sum(axis=1, keepdims=True), np.diag(stubborn)
    assert x[0] == pytest.approx(first, abs=1e-15)
    assert x[1] == pytest.approx(s @ first + (np.eye(n) - s) @ w @ first, abs=1e-12)
    assert x[-1] == pytest.approx(np.linalg.solve(np.eye(n) - (np.eye(n) - s) @ w, s @ first), abs=1e-9)


def test_friedkin_johnsen_of_four_as_published_with_a_second_issue(lab):
    """The example of four people by Friedkin and Johnsen, and beside it the same people on another issue."""
    weights = [[220, 120, 360, 300], [147, 215, 344, 294], [0, 0, 1000, 0], [90, 178, 446, 286]]
    stubborn = [Fraction(row[i], 1000) for i, row in enumerate(weights)]
    first = [[25, 75], [25, 15], [75, -50], [85, 5]]
    start = {"citizen.view": floats(first), "citizen.stubbornness": floats(stubborn)}
    numbers = people(4, **{"needs.dimensions": 2, **ALL})
    keys = {"rules": {"influence": "stubborn"}, "weights": weights, "bounds": "none", **DEGROOT}
    x = vectors(lab(weeks=150, mesa_weeks=20, numbers=numbers, start=start, **keys))
    assert x[-1] == pytest.approx(np.array(floats(friedkin_johnsen(weights, stubborn, first))), abs=1e-9)
    assert x[-1, :, 0] == pytest.approx([60.02084883, 59.98396594, 75, 74.98620494], abs=1e-6)


@pytest.mark.parametrize("issues", [2, 4])
def test_degroot_on_several_issues(lab, issues):
    """Every issue of everyone ends at the mean weighted by the same stationary distribution."""
    weights = [[1 / 3, 1 / 3, 1 / 3], [0.5, 0.5, 0], [0, 0.25, 0.75]]
    first = np.random.default_rng(issues).uniform(0, 1, (3, issues))
    numbers, start = people(3, **{"needs.dimensions": issues, **ALL}), {"citizen.view": first.tolist()}
    x = vectors(lab(weeks=120, numbers=numbers, weights=weights, start=start, **DEGROOT))
    assert x[-1] == pytest.approx(np.tile(np.array([3, 4, 4]) / 11 @ first, (3, 1)), abs=1e-12)


# Whole distances on two and three issues.
TRIPLES = [(a, b, c) for c in range(5, 61) for a in range(1, c) for b in range(a, c) if a * a + b * b == c * c]
QUADRUPLES = [
    (a, b, c, d)
    for d in range(3, 26)
    for a in range(1, d)
    for b in range(a, d)
    for c in range(b, d)
    if a * a + b * b + c * c == d * d
]


@pytest.mark.parametrize("included", [True, False])
@pytest.mark.parametrize("whole", [TRIPLES, QUADRUPLES])
def test_two_people_whose_distance_is_the_bound(paths, whole, included):
    """One unit for each whole triangle (3, 4, 5) ..., made small enough to have its long side at one half."""
    apart = [[Fraction(side, 2 * longest) for side in sides] for *sides, longest in whole]
    start = [person for far in apart for person in ([Fraction(0)] * len(far), far)]
    scenario = bounded(start, 0.5, by_dimension=False, included=included)
    scenario["numbers"] |= {"population.units": len(apart)}
    expected = [[x / 2 for x in far] for far in apart for _ in range(2)] if included else start
    assert paths(scenario, 1)[-1] == pytest.approx(np.array(floats(expected)), abs=1e-12)
    scenario["numbers"] |= {"influence.bound": 0.5 - 1e-6}
    assert paths(scenario, 1)[-1] == pytest.approx(np.array(floats(start)), abs=1e-12)
    scenario["numbers"] |= {"influence.bound": 0.5 + 1e-6}
    together = [[x / 2 for x in far] for far in apart for _ in range(2)]
    assert paths(scenario, 1)[-1] == pytest.approx(np.array(floats(together)), abs=1e-12)


@pytest.mark.slow
@pytest.mark.parametrize("included", [True, False])
@pytest.mark.parametrize("issues", [2, 3])
def test_bounded_confidence_by_vector_on_a_lattice(paths, issues, included):
    """People on a lattice, bounds that are whole distances on it: every week as rationals have it."""
    draw = np.random.default_rng(issues)
    finest, reach = (20, (5, 10)) if issues == 2 else (12, (3, 6))
    for case in range(12):
        n = int(draw.integers(5, 25))
        start = [[Fraction(int(k), finest) for k in row] for row in draw.integers(0, finest + 1, (n, issues))]
        bound = Fraction(reach[case % 2], finest)
        exact = vector_hegselmann_krause(start, bound, 4, included=included)
        x = paths(bounded(start, float(bound), by_dimension=False, included=included), 4)
        assert x == pytest.approx(np.array(floats(exact)), abs=1e-9), case


def numpy_bounded(x, bound, weeks):
    """Hegselmann and Krause with the Euclidean distance, as NumPy has it."""
    for _ in range(weeks):
        near = np.linalg.norm(x[:, None] - x[None], axis=2) <= bound
        x = near @ x / near.sum(axis=1, keepdims=True)
    return x


@pytest.mark.parametrize("issues", [2, 3, 4])
def test_bounded_confidence_by_vector_of_many(paths, issues):
    first = np.random.default_rng(issues).uniform(0, 1, (150, issues))
    bound = (0.15, 0.25, 0.35)[issues - 2]
    x = paths(bounded(first.tolist(), bound, by_dimension=False), 30)
    assert x[1] == pytest.approx(numpy_bounded(first, bound, 1), abs=1e-12)
    assert x[-1] == pytest.approx(numpy_bounded(first, bound, 30), abs=1e-9)
    assert len(np.unique(x[-1].round(6), axis=0)) > 1


@pytest.mark.parametrize("included", [True, False])
def test_bounded_confidence_by_dimension_is_each_issue_alone(paths, included):
    """Issue by issue: as rationals have each alone, and as a run of it alone."""
    draw = np.random.default_rng(7)
    for _ in range(5):
        start = [[Fraction(int(k), 10) for k in row] for row in draw.integers(0, 11, (15, 3))]
        x = paths(bounded(start, 0.2, by_dimension=True, included=included), 6)
        for issue in range(3):
            column = [row[issue] for row in start]
            exact = hegselmann_krause(column, Fraction(1, 5), included=included, steps=6)
            assert x[: len(exact), :, issue] == pytest.approx(np.array(floats(exact)), abs=1e-9)
            assert x[-1, :, issue] == pytest.approx(floats(exact[-1]), abs=1e-9)
            alone = paths(bounded([[y] for y in column], 0.2, by_dimension=True, included=included), 6)
            assert x[:, :, issue] == pytest.approx(alone[:, :, 0], abs=1e-12)


def test_distance_by_dimension_is_the_default(paths):
    start = floats([[Fraction(0), Fraction(0)], [Fraction(3, 10), Fraction(4, 10)]])
    scenario = bounded(start, 0.35, by_dimension=True)
    del scenario["numbers"]["dialogue.distance_by_dimension"]
    assert paths(scenario, 1)[-1] == pytest.approx(np.array([[0.15, 0], [0.15, 0.4]]), abs=1e-12)


def test_one_issue_by_vector_is_one_issue(paths):
    start = [[Fraction(k, 10)] for k in range(11)]
    found = [paths(bounded(start, 0.2, by_dimension=way), 12) for way in (True, False)]
    exact = hegselmann_krause([row[0] for row in start], Fraction(1, 5))
    for x in found:
        assert x[:, :, 0] == pytest.approx(np.array(floats(exact)), abs=1e-9)


@pytest.mark.parametrize("by_dimension", [True, False])
def test_two_people_meet_on_two_issues(paths, by_dimension):
    """A meeting of two moves both on all issues (by vector), or on those within the bound (by dimension)."""
    start = [[0.0, 0.0], [0.3, 0.4]]
    numbers = {"influence.convergence": 0.5, "influence.pair_bound_included": 1, "laboratory.updates_per_step": 1}
    moved = {True: {0.45: [[0.15, 0.2]] * 2, 0.35: [[0.15, 0], [0.15, 0.4]]}, False: {0.5: [[0.15, 0.2]] * 2, 0.45: start}}
    for bound, expected in moved[by_dimension].items():
        scenario = bounded(start, bound, by_dimension=by_dimension, rules={"influence": "pairwise"})
        scenario["numbers"] |= numbers
        assert paths(scenario, 1)[-1] == pytest.approx(np.array(expected), abs=1e-12)


@pytest.mark.parametrize("by_dimension", [True, False])
def test_both_engines_speak_about_all_issues_alike(paths, by_dimension):
    start = [[Fraction(a, 20), Fraction(b, 20)] for a, b in np.random.default_rng(3).integers(0, 21, (20, 2)).tolist()]
    scenario = bounded(start, 0.25, by_dimension=by_dimension)
    compiled, readable = (paths(scenario, 5, engine) for engine in ("kernel", "mesa"))
    assert np.array_equal(compiled, readable)
    if not by_dimension:
        assert compiled == pytest.approx(np.array(floats(vector_hegselmann_krause(start, Fraction(1, 4), 5))), abs=1e-9)


def test_either_one_dimension_or_all(paths):
    scenario = bounded([[0.0, 0.0]], 0.2, by_dimension=True)
    scenario["numbers"]["dialogue.all_dimensions"] = 2
    with pytest.raises(coprod.BadInput, match=r"'dialogue.all_dimensions' is 2, out of range"):
        paths(scenario, 1)
