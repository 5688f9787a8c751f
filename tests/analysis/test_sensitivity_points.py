"""Sensitivity: lost runs, the order of points and of coordinates, and methods for any points."""

import math
import warnings

import numpy as np
import pytest
import xarray as xr

import coprod
from coprod.analysis.sensitivity.statements import moves
from coprod.simulation.errors import BadInput

from .sensitivity_samples import (
    dataset,
    g_function,
    independent,
    inside,
    ishigami,
    ishigami_indices,
    latin,
    morris_points,
    noisy,
    saltelli,
)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("made", "size", "method"),
    [(lambda: saltelli("ab", 64), 4, "sobol"), (lambda: saltelli("ab", 64, second=True), 6, "sobol"), (morris_points, 3, "morris"), (lambda: latin(400, 2), 1, "binned")],
)  # fmt: skip
@pytest.mark.parametrize("lost", [np.nan, np.inf])
def test_a_failed_run_takes_its_block_with_it_and_no_more(made, size, method, lost):
    points, x = made()
    data = dataset(points, noisy(x @ [2.0, 1.0], np.random.default_rng(1), seeds=0.1, interaction=0.1))
    run = 5 * size + size // 2
    whole, broken = coprod.sensitivity(data), data.copy(deep=True)
    broken["value"][run, 2, -1] = lost
    kept = np.delete(np.arange(len(x)), np.s_[5 * size : 6 * size])
    found, wanted = coprod.sensitivity(broken), coprod.sensitivity(data.isel(sample=kept))
    assert found.attrs["method"] == wanted.attrs["method"] == method and found.attrs["points"] == len(kept)
    assert found.attrs["lost_points"] == size and wanted.attrs["lost_points"] == 0
    xr.testing.assert_equal(found, wanted)
    assert not found.equals(whole)
    elsewhere = data.copy(deep=True)
    elsewhere["value"][run, 2, 0] = lost
    xr.testing.assert_identical(coprod.sensitivity(elsewhere), whole)


@pytest.mark.parametrize("made", [lambda: saltelli("abc", 64, second=True), lambda: morris_points(names="abc")])
def test_the_order_of_coordinates_and_dimensions_is_of_no_account(made):
    points, x = made()
    y = noisy(x @ [3.0, 2.0, 1.0], np.random.default_rng(1), seeds=0.1, interaction=0.1)
    found = coprod.sensitivity(dataset(points, y))
    back = coprod.sensitivity(dataset(dict(reversed(points.items())), y).transpose("time", "replicate", "sample"))
    order = {name: list("abc") for name in ("factor", "other") if name in found.dims}
    xr.testing.assert_allclose(back.sel(order), found, rtol=1e-9)


def test_another_order_of_coordinates_changes_nothing_of_bins():
    points, x = latin(400, 3)
    y = noisy(x @ [3.0, 2.0, 1.0], np.random.default_rng(1), seeds=0.1, interaction=0.1)
    found, back = (coprod.sensitivity(dataset(dict(p), y)) for p in (points.items(), reversed(points.items())))
    assert np.allclose(back["index"].sel(factor=list("abc")), found["index"], rtol=0, atol=1e-12)


def test_the_seed_decides_the_intervals_and_nothing_else():
    points, x = saltelli("abcd", 64)
    data = dataset(points, noisy(g_function(x), np.random.default_rng(1), seeds=0.1, interaction=0.1))
    before = data.copy(deep=True)
    one, again, other = (coprod.sensitivity(data, seed=seed) for seed in (0, 0, 1))
    xr.testing.assert_identical(one, again)
    xr.testing.assert_identical(data, before)
    assert one["first"].equals(other["first"]) and not one["first_low"].equals(other["first_low"])


@pytest.mark.parametrize(("method", "ranked"), [("hdmr", 3), pytest.param("delta", 2, marks=pytest.mark.slow), ("pawn", 2)])
def test_methods_for_any_points_rank_the_factors_above_a_dummy(method, ranked):
    points, x = latin(600)
    y = noisy(g_function(x), np.random.default_rng(1), seeds=0.02, interaction=0.05)
    found = coprod.sensitivity(dataset(points, y), method=method, resamples=100)
    index = found["index"].sel(factor=list("abcd")).values
    assert list(np.argsort(-index)[:ranked]) == list(range(ranked)) and found.attrs["method"] == method
    assert float(found["dummy"].max()) < index[ranked - 1]


@pytest.mark.slow
def test_what_a_method_warns_of_is_dealt_with_and_not_passed_on(recwarn):
    """Dummies are what it warns of; it also replaces how Python shows warnings."""
    points, x = latin(120)
    shown = warnings.formatwarning
    coprod.sensitivity(dataset(points, g_function(x)), method="delta", deterministic=True)
    assert not list(recwarn) and warnings.formatwarning is shown


def test_bins_of_ishigami_holds_the_first_order_indices_of_its_closed_form():
    x = (2 * latin(2000, 3)[1] - 1) * math.pi
    found = coprod.sensitivity(dataset(dict(zip("abc", x.T, strict=True)), ishigami(x)), deterministic=True)
    assert found.attrs["method"] == "binned"
    inside(found, "index", ishigami_indices()[0])


def test_bins_give_first_order_indices_apart_from_noise():
    points, x = latin(1000, 3)
    signal = x @ [2.0, 1.0, 0.0]
    found = coprod.sensitivity(dataset(points, noisy(signal, np.random.default_rng(1), seeds=0.1, interaction=1.0)))
    assert found.attrs["method"] == "binned"
    inside(found, "index", np.array([0.8, 0.2, 0.0]))


@pytest.mark.parametrize("method", ["sobol", "morris"])
@pytest.mark.parametrize("made", ["latin hypercube", "shuffled", "cut off", "another order"])
def test_points_of_another_arrangement_are_refused_with_a_method_that_takes_them(method, made):
    _, x = saltelli("abcd", 64) if method == "sobol" else morris_points(64, "abcd")
    x = {
        "latin hypercube": latin(60 * 6)[1],
        "shuffled": np.random.default_rng(1).permutation(x),
        "cut off": x[:-1],
        "another order": x[np.arange(len(x)).reshape(-1, 64).T.ravel()] if method == "sobol" else x.reshape(64, 5, 4).swapaxes(0, 1).reshape(-1, 4),
    }[made]  # fmt: skip
    data = dataset(dict(zip("abcd", x.T, strict=True)), x @ [1.0, 2.0, 3.0, 4.0])
    with pytest.raises(BadInput, match=method.title()) as error:
        coprod.sensitivity(data, method=method, deterministic=True)
    assert "--method hdmr" in error.value.fix


@pytest.mark.parametrize(
    ("made", "method"),
    [(lambda: saltelli("abc", 256), "sobol"), (lambda: morris_points(50, "abc"), "morris"), (lambda: latin(600, 3), "binned"), pytest.param(lambda: latin(600, 3), "delta", marks=pytest.mark.slow)],
)  # fmt: skip
def test_a_factor_that_does_nothing_is_told_from_one_that_does(made, method):
    points, x = made()
    y = noisy(x @ [2.0, 1.0, 0.0], np.random.default_rng(1), seeds=0.1, interaction=0.1)
    found = coprod.sensitivity(dataset(points, y), method=method, resamples=200)
    told = [bool(moves(found, factor)) for factor in "abc"]
    assert told == [True, method != "delta", False]  # delta tells less from 600 points


@pytest.mark.slow
@pytest.mark.parametrize("method", ["sobol", "morris"])
def test_seldom_is_a_factor_that_does_nothing_said_to_do_something(method):
    said = []
    for repetition in range(60):
        rng = np.random.default_rng([5, repetition])
        _, x = independent("abc", 64, rng) if method == "sobol" else morris_points(30, "abc", repetition)
        y = noisy(x @ [2.0, 1.0, 0.0], rng, seeds=0.1, interaction=0.1)
        found = coprod.sensitivity(dataset(dict(zip("abc", x.T, strict=True)), y), method=method, resamples=200, seed=repetition)
        said.append([bool(moves(found, factor)) for factor in "abc"])
    rate = np.mean(said, axis=0)
    assert (rate[:2] == 1).all() and rate[2] <= 0.15, rate
