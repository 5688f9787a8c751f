"""Sensitivity: indices against closed forms and against SALib's, apart from seed noise; weights and categories."""

import itertools
import math

import numpy as np
import pytest
import xarray as xr
from SALib.analyze import morris as morris_analysis
from SALib.analyze import sobol as sobol_analysis
from SALib.sample import morris as morris_sample
from SALib.test_functions import Ishigami, Sobol_G, linear_model_1, linear_model_2

import coprod
from coprod.experiments.simplex import on_simplex

from .sensitivity_samples import (
    C,
    dataset,
    g_function,
    g_indices,
    independent,
    inside,
    ishigami,
    ishigami_indices,
    noisy,
    problem,
    saltelli,
)

G = [0, 1, 4.5, 9, 99, 99, 99, 99]  # of SALib's g-function

# --- closed forms


@pytest.mark.parametrize("n", [512, 2048])
def test_indices_of_ishigami_are_those_of_its_closed_form(n):
    points, x = saltelli(["x1", "x2", "x3"], n, second=True, low=-math.pi, high=math.pi)
    found = coprod.sensitivity(dataset(points, ishigami(x)), deterministic=True)
    first, total = ishigami_indices()
    assert found.attrs["method"] == "sobol" and found.attrs["points_per_block"] == 8
    inside(found, "first", first)
    inside(found, "total", total)
    wanted = np.full((3, 3), np.nan)
    wanted[[0, 0, 1], [1, 2, 2]] = 0, total[2], 0
    inside(found, "second", np.fmax(wanted, wanted.T))
    assert np.allclose(found["second"], found["second"].T, rtol=0, atol=1e-12, equal_nan=True)
    assert (found["first_high"] - found["first_low"]).max() < 7 / math.sqrt(
        n
    )  # so wide that it says nothing, it would also be inside


def test_indices_of_the_g_function_are_those_of_its_closed_form_apart_from_noise():
    points, x = saltelli("abcd", 1024)
    y = noisy(g_function(x), np.random.default_rng(2), seeds=0.3, interaction=0.5)
    found = coprod.sensitivity(dataset(points, y))
    first, total = g_indices()
    inside(found, "first", first)
    inside(found, "total", total)
    assert np.allclose(found["first"], first, atol=0.06) and np.allclose(found["total"], total, atol=0.06)


def test_a_linear_function_under_noise_keeps_its_indices_and_the_shares_are_known():
    points, x = saltelli("abc", 512)
    signal, variance = x @ [3.0, 2.0, 0.0], 13 / 12
    found = coprod.sensitivity(dataset(points, noisy(signal, np.random.default_rng(1), seeds=0.4, interaction=1.0)))
    for name in ("first", "total"):
        inside(found, name, np.array([9, 4, 0]) / 13)
    assert list(found["part"].values) == ["points", "seeds", "interaction"]
    shares = np.array([variance, 0.4, 1.0]) / (variance + 1.4)
    assert np.allclose(found["share"], shares, atol=0.02) and float(found["share"].sum()) == pytest.approx(1)
    inside(found, "share", np.where(found["part"] == "seeds", np.nan, shares))  # of these five seeds it is known exactly


def test_noise_alone_moves_no_total_index_of_a_factor_that_does_nothing():
    """Without replicates told apart, an idle factor's total index would be the share of the noise: one half here."""
    points, x = saltelli("ab", 1024)
    y = noisy(x[:, 0], np.random.default_rng(4), seeds=0, interaction=1 / 12)
    found = coprod.sensitivity(dataset(points, y))
    assert abs(float(found["total"].sel(factor="b"))) < 0.05
    inside(found, "total", np.array([1.0, 0.0]))


@pytest.mark.slow
@pytest.mark.parametrize("replicates", [2, 5])
def test_intervals_hold_the_truth_as_often_as_they_say(replicates):
    wanted = np.array([4, 1, 0.0]) / 5
    held = []
    for repetition in range(60):
        rng = np.random.default_rng([7, repetition])
        points, x = independent("abc", 100, rng)
        y = noisy(x @ [2.0, 1.0, 0.0], rng, seeds=0.2, interaction=0.4, replicates=replicates)
        found = coprod.sensitivity(dataset(points, y), resamples=300, seed=repetition)
        held.append([(found[f"{n}_low"] <= wanted) & (wanted <= found[f"{n}_high"]) for n in ("first", "total")])
    coverage = np.mean(held, axis=0)
    assert coverage.shape == (2, 3) and (coverage >= 0.85).all(), coverage


@pytest.mark.slow
def test_intervals_of_shares_hold_the_truth_as_often_as_they_say():
    """Seeds are drawn anew too: of five, little is known of the variance of all."""
    wanted = np.array([5 / 12, 0.2, 0.4]) / (5 / 12 + 0.6)
    held = []
    for repetition in range(60):
        rng = np.random.default_rng([8, repetition])
        points, x = independent("ab", 100, rng)
        y = (x @ [2.0, 1.0])[:, None] + rng.normal(0, math.sqrt(0.2), 5) + rng.normal(0, math.sqrt(0.4), (len(x), 5))
        found = coprod.sensitivity(dataset(points, y), resamples=300, seed=repetition)
        held.append((found["share_low"].values <= wanted) & (wanted <= found["share_high"].values))
    coverage = np.mean(held, axis=0)
    assert (coverage >= 0.85).all(), coverage


# --- against SALib


@pytest.mark.parametrize("second", [False, True])
def test_sobol_indices_are_those_of_salib(second):
    points, x = saltelli("abcd", 128, second=second)
    y = g_function(x)
    found = coprod.sensitivity(dataset(points, y), deterministic=True)
    theirs = sobol_analysis.analyze(problem("abcd"), y, calc_second_order=second, seed=1)
    assert list(found["factor"].values) == list("abcd") and ("second" in found) == second
    assert np.allclose(found["first"], theirs["S1"], rtol=0, atol=1e-9)
    assert np.allclose(found["total"], theirs["ST"], rtol=0, atol=1e-9)
    if second:
        for i, j in itertools.combinations(range(4), 2):
            assert float(found["second"][i, j]) == pytest.approx(theirs["S2"][i, j], abs=1e-9)
    for row, n in enumerate(found["blocks"].values):
        part = sobol_analysis.analyze(problem("abcd"), y[: n * len(y) // 128], calc_second_order=second, seed=1)
        assert np.allclose(found["first_by_blocks"][row], part["S1"], rtol=0, atol=1e-9)
        assert np.allclose(found["total_by_blocks"][row], part["ST"], rtol=0, atol=1e-9)
    assert list(found["blocks"].values) == [128, 64, 32, 16]


EXAMPLES = {  # SALib's own functions, their factors' range and their first-order and total indices
    "Ishigami": (Ishigami.evaluate, 3, (-math.pi, math.pi), ishigami_indices()),
    "Sobol G": (Sobol_G.evaluate, 8, (0.0, 1.0), (Sobol_G.sensitivity_index(G), Sobol_G.total_sensitivity_index(G))),
    "linear 1": (linear_model_1.evaluate, 5, (0.0, 1.0), (np.full(5, 0.2),) * 2),
    "linear 2": (linear_model_2.evaluate, 5, (0.0, 1.0), (np.arange(5, 0, -1) ** 2 / 55,) * 2),
}


@pytest.mark.parametrize("example", EXAMPLES)
def test_salibs_own_examples_have_its_indices_and_those_of_their_closed_forms(example):
    evaluate, factors, (low, high), (first, total) = EXAMPLES[example]
    names = [f"x{i + 1}" for i in range(factors)]
    points, x = saltelli(names, 1024, low=low, high=high)
    found = coprod.sensitivity(dataset(points, evaluate(x)), deterministic=True)
    theirs = sobol_analysis.analyze(problem(names, low, high), evaluate(x), calc_second_order=False, seed=1)
    assert np.allclose(found["first"], theirs["S1"], rtol=0, atol=1e-9)
    assert np.allclose(found["total"], theirs["ST"], rtol=0, atol=1e-9)
    inside(found, "first", first)
    inside(found, "total", total)
    described = problem(names, low, high)
    x = morris_sample.sample(described, 50, num_levels=4, seed=1)
    found = coprod.sensitivity(dataset(dict(zip(names, x.T, strict=True)), evaluate(x)), deterministic=True)
    effects = morris_analysis.analyze(described, x, evaluate(x), num_levels=4, scaled=False, seed=1)
    assert all(np.allclose(found[name], effects[name], rtol=0, atol=1e-9) for name in ("mu", "mu_star"))
    assert np.allclose(found["sigma"] ** 2, effects["sigma"] ** 2, rtol=0, atol=1e-9)  # a linear function's is 0, theirs rounded


@pytest.mark.parametrize(("low", "high", "levels"), [(0.0, 1.0, 4), (-2.0, 3.0, 4), (0.2, 0.6, 6)])
def test_elementary_effects_are_those_of_salib(low, high, levels):
    described = problem("abcd", low, high)
    x = morris_sample.sample(described, 40, num_levels=levels, seed=1)
    y = g_function((x - low) / (high - low))
    found = coprod.sensitivity(dataset(dict(zip("abcd", x.T, strict=True)), y), deterministic=True)
    theirs = morris_analysis.analyze(described, x, y, num_levels=levels, scaled=False, seed=1)
    assert found.attrs["method"] == "morris" and found.attrs["points_per_block"] == 5
    for name in ("mu", "mu_star", "sigma"):
        assert np.allclose(found[name], theirs[name], rtol=0, atol=1e-9), name
    assert (found["mu_star_low"] <= found["mu_star"]).all() and (found["mu_star"] <= found["mu_star_high"]).all()
    assert list(found["blocks"].values) == [40, 20, 10, 5]
    half = morris_analysis.analyze(described, x[:100], y[:100], num_levels=levels, scaled=False, seed=1)
    assert np.allclose(found["mu_star_by_blocks"][1], half["mu_star"], rtol=0, atol=1e-9)


def test_a_seeds_own_effect_leaves_elementary_effects_as_they_are_and_noise_leaves_them_near():
    x = morris_sample.sample(problem("abc"), 200, num_levels=4, seed=1)
    points, signal = dict(zip("abc", x.T, strict=True)), x @ [3.0, -2.0, 0.0]
    shared = coprod.sensitivity(dataset(points, signal[:, None] + np.array([-5.0, 0.0, 7.0])))
    assert np.allclose(shared["mu"], [3, -2, 0], atol=1e-9) and np.allclose(shared["noise"], 0, atol=1e-9)
    found = coprod.sensitivity(dataset(points, noisy(signal, np.random.default_rng(3), seeds=1, interaction=0.5)))
    assert np.allclose(found["mu"], [3, -2, 0], atol=0.15) and np.allclose(found["mu_star"][:2], [3, 2], atol=0.15)
    inside(found, "mu_star", np.array([3, 2, np.nan]))
    assert (found["sigma"] < 0.35).all()  # they are linear; the noise of a step of five seeds' mean is 0.67
    assert np.allclose(found["noise"], found["noise"].mean(), rtol=0.2)


# --- weights that sum to 1, and categories


def simplex_points(weights, x) -> dict:
    return {**{f"w{k}": column for k, column in enumerate(weights.T)}, "x": x}


def with_simplex(data: xr.Dataset) -> xr.Dataset:
    for name in ("w0", "w1", "w2", "w3"):
        data[name].attrs.update(kind="parameter", parameter=name, simplex="w")
    data["x"].attrs.update(kind="parameter", parameter="other.x")
    return data


@pytest.mark.parametrize("noise", [0.0, 0.05])
def test_weights_have_the_indices_of_their_closed_form_as_a_group_and_one_by_one(noise):
    names = ["u0", "u1", "u2", "u3", "x"]
    _, u = saltelli(names, 1024, groups=["w"] * 4 + ["x"])
    w = -np.log1p(-u[:, :4])
    w /= w.sum(axis=1)[:, None]
    assert len(u) == 1024 * 4
    rng = np.random.default_rng(5)
    y = noisy(w @ C + 2 * u[:, 4], rng, seeds=noise, interaction=noise, replicates=3)
    found = coprod.sensitivity(with_simplex(dataset(simplex_points(w, u[:, 4]), y)))
    of_w, of_x = (4 * (C**2).sum() - C.sum() ** 2) / 80, 4 / 12
    assert set(found["factor"].values) == {"w", "other.x"} and found.attrs["method"] == "sobol"
    for name in ("first", "total"):
        inside(found.sel(factor=["w", "other.x"]), name, np.array([of_w, of_x]) / (of_w + of_x))
    slopes = C - (C.sum() - C) / 3
    assert list(found["weight"].values) == ["w0", "w1", "w2", "w3"]
    one_by_one = slopes**2 * 3 / 80 / (of_w + of_x)
    inside(found, "weight_first", one_by_one)
    assert np.allclose(found["weight_first"], one_by_one, atol=0.04)


def test_weights_move_together_in_elementary_effects():
    rng = np.random.default_rng(6)
    rows = []
    for _ in range(60):
        w, other = on_simplex(rng.random((2, 4)))
        start, end = (0.0, 2 / 3) if rng.random() < 0.5 else (1.0, 1 / 3)
        between = (other, start) if rng.random() < 0.5 else (w, end)
        rows += [[*w, start], [*between[0], between[1]], [*other, end]]
    x = np.array(rows)
    y = x[:, :4] @ C + 2 * x[:, 4] * x[:, 0]
    found = coprod.sensitivity(with_simplex(dataset(simplex_points(x[:, :4], x[:, 4]), y)), deterministic=True)
    described = problem([*"0123", "x"], groups=["w"] * 4 + ["x"])
    theirs = morris_analysis.analyze(described, x, y, scaled=False, seed=1)
    assert found.attrs["method"] == "morris" and list(theirs["names"]) == ["w", "x"]
    wanted = theirs["mu_star"].data * [(2 / 3) / (1 / 2), 1.0]  # places of weights move by half, not by two thirds
    assert np.allclose(found["mu_star"].sel(factor=["w", "other.x"]), wanted, rtol=0, atol=1e-9)


@pytest.mark.slow
@pytest.mark.parametrize("method", ["sobol", "binned"])
def test_a_choice_of_three_has_the_index_of_its_means(method):
    _, x = saltelli("ab", 1024)
    level = np.minimum((x[:, 0] * 3).astype(int), 2)
    names, means = np.array(["never", "always", "at times"]), np.array([0.0, 0.3, 1.0])
    y = noisy(means[level] + x[:, 1], np.random.default_rng(7), seeds=0.05, interaction=0.05)
    found = coprod.sensitivity(dataset({"rule": names[level], "b": x[:, 1]}, y), method=method).sel(factor=["rule", "b"])
    wanted = np.array([means.var(), 1 / 12]) / (means.var() + 1 / 12)
    if method == "sobol":
        inside(found, "first", wanted)
        inside(found, "total", wanted)
    assert np.allclose(found["first" if method == "sobol" else "index"], wanted, atol=0.05)
