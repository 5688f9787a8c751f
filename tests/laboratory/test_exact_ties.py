"""Views exactly at a bound: what floats lose and rationals decide."""

from fractions import Fraction

import numpy as np
import pytest

import coprod

from .conftest import write
from .rationals import deffuant, degroot, evenly, floats, hegselmann_krause
from .test_dialogue import DEGROOT, groups, people, views

BOUNDED = {"rules": {"influence": "bounded_confidence"}, "weights": "equal", **DEGROOT}


def bounded(start, bound, *, included=True, oneself=True, **more):
    numbers = {"influence.bound": bound, "influence.bound_included": int(included), "influence.self_included": int(oneself)}
    return {**BOUNDED, "numbers": people(len(start), **numbers), "start": {"citizen.view": floats(list(start))}, **more}


@pytest.fixture
def paths(tmp_path):
    """``paths(scenario, weeks, engine=...)``: views (week, citizen) of one run."""

    def run(scenario, weeks, engine="kernel"):
        path = str(write(tmp_path / "ties.toml", **scenario))
        return views(coprod.run(path, weeks=weeks, every=1.0, engine=engine, dtype="float64"))[0]

    return run


@pytest.mark.parametrize(
    ("bound", "sizes", "places"), [(0.2, [11], [0.5]), (0.1, [3, 5, 3], [0.1685249485596708, 0.5, 0.8314750514403292])]
)
def test_eleven_people_at_the_bound(lab, bound, sizes, places):
    numbers = people(11, **{"influence.bound": bound})
    data = lab(weeks=20, numbers=numbers, start={"citizen.view": {"evenly": [0, 1]}}, **BOUNDED)
    found = groups(views(data)[0, -1])
    assert [n for n, _ in found] == sizes and [x for _, x in found] == pytest.approx(places, abs=1e-12)
    assert bool(data.converged[0])


def test_sixty_people_one_apart(lab):
    """Twenty groups of three, and the last change at step 51: an end of the row is felt by its middle after thirty steps."""
    data = lab(weeks=60, **bounded(range(60), 1, bounds="none"))
    x = views(data)[0]
    exact = hegselmann_krause(range(60), 1)
    assert len(exact) - 1 == 51
    assert [n for n, _ in groups(x[-1])] == [3] * 20
    assert x[:52] == pytest.approx(np.array(floats(exact)), abs=1e-9)
    assert np.flatnonzero(np.abs(np.diff(x, axis=0)).max(axis=1) > 1e-9)[-1] + 1 == 51
    assert x[-1] + x[-1, ::-1] == pytest.approx(np.full(60, 59.0), abs=1e-12)


def test_rationals_end_as_published():
    """Fifty people at i/51: the sizes and places of groups that others report."""
    end = np.array(floats(hegselmann_krause([Fraction(i, 51) for i in range(1, 51)], Fraction(1, 10))[-1]))
    assert [n for n, _ in groups(end)] == [12, 13, 13, 12]
    assert [x for _, x in groups(end)] == pytest.approx([0.163962, 0.404120, 0.595880, 0.836038], abs=1e-6)


def compare_evenly(folder, sizes, included):
    """How many cases of n people on [0, 1] with a bound of k steps end where rationals end."""
    cases = 0
    for n in sizes:
        path = str(write(folder / f"{n}.toml", **bounded(evenly(n), 0.5, included=included)))
        scenario = coprod.load_scenario(path)
        for k in range(1, n):
            exact = hegselmann_krause(evenly(n), Fraction(k, n - 1), included=included)
            weeks = len(exact) + 1
            data = coprod.run(scenario.with_values({"influence.bound": k / (n - 1)}), weeks=weeks, every=weeks, dtype="float64")
            x = views(data)[0, -1]
            assert x == pytest.approx(floats(exact[-1]), abs=1e-9), (n, k)
            assert x + x[::-1] == pytest.approx(np.ones(n), abs=1e-12), (n, k)
            assert bool(data.converged[0]), (n, k)
            cases += 1
    return cases


@pytest.mark.slow
@pytest.mark.parametrize("included", [True, False])
def test_up_to_twelve_people_at_every_bound(tmp_path, included):
    assert compare_evenly(tmp_path, range(2, 13), included) == 66


@pytest.mark.slow
@pytest.mark.parametrize("included", [True, False])
def test_more_people_at_every_bound(tmp_path, included):
    assert compare_evenly(tmp_path, (*range(13, 25), 37, 50, 60), included) == 354


@pytest.mark.slow
@pytest.mark.parametrize("oneself", [True, False])
@pytest.mark.parametrize("included", [True, False])
def test_paths_on_a_lattice(paths, included, oneself):
    """People anywhere on a lattice, the bound a whole number of its steps: every week as rationals have it."""
    draw = np.random.default_rng(11)
    for case in range(60):
        finest, n = int(draw.choice([7, 10, 30, 100])), int(draw.integers(2, 25))
        start = [Fraction(int(k), finest) for k in draw.integers(0, finest + 1, n)]
        bound = Fraction(int(draw.integers(1, finest // 2 + 1)), finest)
        exact = hegselmann_krause(start, bound, included=included, oneself=oneself, steps=8)
        x = paths(bounded(start, float(bound), included=included, oneself=oneself), 8)
        assert x[: len(exact)] == pytest.approx(np.array(floats(exact)), abs=1e-9), (case, finest, n, bound)
        assert x[-1] == pytest.approx(floats(exact[-1]), abs=1e-9), (case, finest, n, bound)


@pytest.mark.parametrize("scale", [Fraction(1, 10**6), Fraction(7, 10), 10**6])
@pytest.mark.parametrize("shift", [0, 100])
def test_ties_do_not_depend_on_the_unit_of_views(paths, scale, shift):
    """The same people measured in another unit, from another zero."""
    for n, k in ((11, 1), (11, 2), (31, 3)):
        start = [scale * (shift + x) for x in evenly(n)]
        exact = hegselmann_krause(start, scale * Fraction(k, n - 1))
        x = paths(bounded(start, float(scale * Fraction(k, n - 1)), bounds="none"), len(exact))[-1]
        assert (x / float(scale) - shift) == pytest.approx(floats([y / scale - shift for y in exact[-1]]), abs=1e-9), (n, k)


@pytest.mark.parametrize("beyond", [1e-6, -1e-6])
def test_what_is_near_the_bound_is_not_at_it(paths, beyond):
    """A millionth beyond the bound is beyond it, and a millionth within it is within it, whether or not the bound counts."""
    for included in (True, False):
        x = paths(bounded([0, Fraction(1, 5)], 0.2 * (1 - beyond), included=included), 1)[-1]
        assert x == pytest.approx([0, 0.2] if beyond > 0 else [0.1, 0.1], abs=1e-12)


@pytest.mark.slow
@pytest.mark.parametrize("mu", [Fraction(1, 2), Fraction(1, 5)])
@pytest.mark.parametrize("included", [True, False])
def test_two_people_meet_at_the_bound(paths, included, mu):
    """Every pair of views on a lattice, one unit each; the bound is a whole number of its steps."""
    for finest in (7, 10):
        pairs = [(Fraction(a, finest), Fraction(b, finest)) for a in range(finest + 1) for b in range(finest + 1)]
        for k in range(1, finest + 1):
            numbers = {"influence.bound": k / finest, "influence.pair_bound_included": int(included)}
            numbers |= {"influence.convergence": float(mu), "laboratory.updates_per_step": 1, "population.units": len(pairs)}
            scenario = {"rules": {"influence": "pairwise"}, "weights": "equal", **DEGROOT}
            scenario |= {
                "numbers": people(2 * len(pairs), **numbers),
                "start": {"citizen.view": floats([x for pair in pairs for x in pair])},
            }
            expected = [x for a, b in pairs for x in deffuant(a, b, Fraction(k, finest), mu, included=included)]
            assert paths(scenario, 1)[-1] == pytest.approx(floats(expected), abs=1e-12), (finest, k)


@pytest.mark.slow
def test_equal_weights_are_equal(paths):
    """Who hears everyone stands at the mean after one step, to the last bit: sums of views in 64ths are exact in floats."""
    for n in range(2, 61):
        start = [Fraction(k, 64) for k in range(n)]
        mean = float(degroot([[1] * n], start)[0])
        assert np.abs(paths(bounded(start, 1), 1)[-1] - mean).max() <= np.spacing(mean), n


@pytest.mark.parametrize("case", [(11, 2, True), (11, 1, True), (31, 3, True), (31, 3, False)])
def test_both_engines_end_a_tie_alike(paths, case):
    n, k, included = case
    exact = hegselmann_krause(evenly(n), Fraction(k, n - 1), included=included)
    scenario = bounded(evenly(n), k / (n - 1), included=included)
    compiled, readable = (paths(scenario, len(exact), engine) for engine in ("kernel", "mesa"))
    assert np.array_equal(compiled, readable)
    assert readable[: len(exact)] == pytest.approx(np.array(floats(exact)), abs=1e-9)
