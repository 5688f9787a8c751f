"""Sessions of 5,001 people, as in published cases, against a NumPy oracle that sorts."""

from fractions import Fraction

import numpy as np
import pytest

import coprod

from .conftest import write
from .rationals import evenly, floats, hegselmann_krause
from .test_dialogue import DEGROOT, groups, people, views

N = 5001


def sorted_hegselmann_krause(x, bound, tie=0.0, steps=1000):
    """Views (week, person) until nobody moves; those within bound + tie of one are neighbours in sorted order."""
    path = [np.asarray(x)]
    for _ in range(steps):
        order = np.sort(path[-1])
        below = np.concatenate([[0], np.cumsum(order.astype(np.longdouble))])
        low = np.searchsorted(order, path[-1] - bound - tie, side="left")
        high = np.searchsorted(order, path[-1] + bound + tie, side="right")
        moved = ((below[high] - below[low]) / (high - low)).astype(float)
        if np.abs(moved - path[-1]).max() <= 1e-12:
            break
        path.append(moved)
    return np.array(path)


def run(folder, start, bound, weeks):
    numbers = people(N, **{"influence.bound": bound})
    keys = {"rules": {"influence": "bounded_confidence"}, "weights": "equal", **DEGROOT}
    path = str(write(folder / "large.toml", numbers=numbers, start={"citizen.view": start}, **keys))
    return coprod.run(path, weeks=weeks, every=1.0, dtype="float64")


@pytest.mark.slow
def test_five_thousand_and_one_anywhere(tmp_path):
    start = np.random.default_rng(2).uniform(0, 1, N)
    expected = sorted_hegselmann_krause(start, 0.2)
    data = run(tmp_path, start.tolist(), 0.2, len(expected) + 1)
    x = views(data)[0]
    assert [size for size, _ in groups(expected[-1])] == [2631, 2370]
    assert x[: len(expected)] == pytest.approx(expected, abs=1e-9)
    assert bool(data.converged[0])


@pytest.mark.slow
def test_five_thousand_and_one_evenly(tmp_path):
    """The bound is 500 steps, so that everyone has two people exactly at it: a lone one is left in the middle."""
    expected = sorted_hegselmann_krause(floats(evenly(N)), 0.1, tie=1e-10)
    exact = hegselmann_krause(evenly(N), Fraction(1, 10), steps=2)
    assert expected[:3] == pytest.approx(np.array(floats(exact)), abs=1e-12)
    assert [size for size, _ in groups(expected[-1])] == [1191, 1309, 1, 1309, 1191]
    data = run(tmp_path, {"evenly": [0, 1]}, 0.1, len(expected) + 1)
    x = views(data)[0]
    assert x[: len(expected)] == pytest.approx(expected, abs=1e-9)
    assert bool(data.converged[0])


@pytest.mark.slow
def test_sessions_of_more_people_follow_degroot(tmp_path):
    """10,001 people with equal weights: everyone at the mean after one step."""
    start = {"citizen.view": {"evenly": [0, 1]}}
    path = str(write(tmp_path / "mean.toml", numbers=people(10_001), weights="equal", start=start, **DEGROOT))
    x = views(coprod.run(path, weeks=1, every=1.0, dtype="float64"))[0]
    assert x[-1] == pytest.approx(np.full(10_001, 0.5), abs=1e-12)
