"""Regions that give an outcome: known boxes are found, and hold what they hold in closed form; noise has none."""

import csv
import json
import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest

import coprod
from coprod.analysis.discover import prim
from coprod.analysis.discover.box import Box, Space, whole
from coprod.analysis.discover.cart import leaves
from coprod.analysis.discover.judge import coverage_interval, density_interval, over_seeds, quality
from coprod.analysis.discover.prim import LEAST_MASS, pasted, peeled
from coprod.analysis.discover.search import _halves
from coprod.analysis.discover.statements import heading, sentences
from coprod.analysis.discover.words import conditions, limits
from coprod.experiments.intervals import mean_of_known

from .. import outside
from .discover_samples import GOOD, INSIDE, LIMITS, MASS, OUTSIDE, dataset, in_closed_form, planted, two_boxes, without_effect
from .sensitivity_samples import saltelli

METHODS = ("prim", "cart")


@pytest.fixture(scope="module", params=METHODS)
def found(request):
    return coprod.discover(planted(), "value > 0.5", method=request.param)


def space(factors: int) -> Space:
    return Space(tuple(f"x{i}" for i in range(factors)), {}, {})


# --- what is found


@pytest.mark.slow
def test_the_planted_box_is_found_and_nothing_else(found):
    """Limits of 600 points lie about one peel from where they should; a tree has a leaf for each of the two levels."""
    levels = [str(text) for text in found["levels"].sel(factor="k").values]
    assert {level for text in levels for level in text.split(" | ")} == GOOD
    assert found.sizes["region"] == (1 if found.attrs["method"] == "prim" else 2)
    for region in (found.sel(region=n) for n in found["region"].values):
        assert set(limits(region)) == {("x0", "low"), ("x0", "high"), ("x3", "high"), ("k", "levels")}
        for (factor, side), place in LIMITS.items():
            assert abs(float(region["limit"].sel(factor=f"x{factor}", side=side)) - place) < 0.06


def test_coverage_and_density_are_those_of_the_box_in_closed_form(found):
    for region in (found.sel(region=n) for n in found["region"].values):
        density, coverage = in_closed_form(region)
        assert float(region["density_low"]) <= density <= float(region["density_high"])
        assert float(region["coverage_low"]) <= coverage <= float(region["coverage_high"])
        assert float(region["density_high"] - region["density_low"]) < 0.3
    base = MASS * INSIDE + (1 - MASS) * OUTSIDE
    assert float(found["base_low"]) <= base <= float(found["base_high"])


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_limits_lie_where_the_partings_say(seed):
    found = coprod.discover(planted(seed=seed + 10), "value > 0.5", seed=seed).sel(region=1)
    for (factor, side), place in LIMITS.items():
        one = found.sel(factor=f"x{factor}", side=side)
        assert float(one["limit_low"]) - 0.02 <= place <= float(one["limit_high"]) + 0.02
        assert float(one["stood"]) > 0.9 and float(one["outside_chance"]) < 0.01 and float(found["again"]) > 0.9


@pytest.mark.slow
@pytest.mark.parametrize("method", METHODS)
def test_noise_has_no_region(method):
    """Points differ, and ten runs of each agree much: a split that parted runs of a point would find them again."""
    found = [
        coprod.discover(without_effect(150, 10, seed), "value > 0.5", method=method, seed=seed, partings=20) for seed in range(10)
    ]
    assert sum(one.sizes["region"] for one in found) <= 1
    empty = next(one for one in found if not one.sizes["region"])
    assert any("No region can be told from chance" in line for line in sentences(empty))
    assert empty["coverage"].dims == ("region",) and empty["limit"].dims == ("region", "factor", "side")


@pytest.mark.slow
def test_two_boxes_are_two_regions():
    found = coprod.discover(two_boxes(), "value > 0.5")
    assert found.sizes["region"] == 2 and float(found["covered"]) > 0.8
    assert abs(float(found["coverage"].sum() - found["covered"])) < 1e-12  # no run is counted twice
    assert limits(found.sel(region=1)) == [("x0", "high"), ("x1", "high")]
    assert limits(found.sel(region=2)) == [("x2", "low"), ("x3", "low")]
    assert found.attrs["stopped"] == "covered"
    assert any("All regions together" in line for line in sentences(found))


@pytest.mark.slow
def test_density_can_be_asked_for():
    """Of a slope, on which every density can be had."""
    rng = np.random.default_rng(4)
    x = rng.random((3, 600))
    data = dataset({"a": x[0], "b": x[1], "c": x[2]}, rng.random((600, 4)) < x[0][:, None])
    balanced, dense = (coprod.discover(data, "value > 0.5", density=d).sel(region=1) for d in (None, 0.9))
    assert abs(float(balanced["limit"].sel(factor="a", side="low")) - 0.5) < 0.1  # above the mean, by symmetry
    assert float(dense["density_found"]) >= 0.9 > float(balanced["density_found"])
    assert abs(float(dense["limit"].sel(factor="a", side="low")) - 0.8) < 0.1  # from a up the mean is (1 + a) / 2


# --- points and runs


@pytest.mark.slow
def test_runs_that_agree_tell_no_more_than_one():
    once = planted(replicates=1)
    thrice = once.isel(replicate=[0, 0, 0])
    a, b = (coprod.discover(data, "value > 0.5") for data in (once, thrice))
    xr.testing.assert_identical(a.assign_attrs(replicates=3), b)


def test_a_grid_is_its_points():
    levels = np.linspace(0.0, 1.0, 6)
    rng = np.random.default_rng(2)
    a, b, c = np.meshgrid(levels, levels, ["no", "yes", "yes!"], indexing="ij")
    met = rng.random((*a.shape, 2)) < np.where((a > 0.5) & (c != "no"), 0.95, 0.1)[..., None]
    coordinates = {
        "a": ("a", levels, {"kind": "parameter", "parameter": "the.a"}),
        "b": ("b", levels, {"kind": "parameter"}),
        "c": ("c", ["no", "yes", "yes!"], {"kind": "rule", "parameter": "c"}),
    }
    grid = xr.Dataset({"value": (("a", "b", "c", "replicate", "time"), met[..., None] * 1.0)}, {**coordinates, "time": [4.0]})
    flat = dataset({"the.a": a.ravel(), "b": b.ravel(), "c": c.ravel()}, met.reshape(-1, 2))
    one, other = (coprod.discover(data, "value > 0.5") for data in (grid, flat))
    assert conditions(one.sel(region=1)) == conditions(other.sel(region=1)) == ["the.a is at least 0.6", "c is not no"]
    xr.testing.assert_equal(one, other)


def test_runs_without_a_value_are_left_out_and_counted():
    data = planted(300, replicates=2)
    data["value"][7, 0, -1] = data["value"][8, :, -1] = np.nan
    found = coprod.discover(data, "value > 0.5", partings=10)
    assert (found.attrs["lost_runs"], found.attrs["lost_points"]) == (3, 1)
    assert found.attrs["points"] + found.attrs["points_held_back"] == 299
    assert any("3 runs without a value, 1 point with all of them" in line for line in heading(found))


def test_of_a_sobol_sample_the_independent_points_are_taken():
    points, x = saltelli("abc", 128)
    data = dataset(points, (x[:, :1] > 0.5).repeat(2, axis=1), study_definition=json.dumps({"design": {"kind": "sobol"}}))
    data["value"][np.arange(5 * 128) % 5 % 4 > 0] = np.nan  # between the ends of blocks of five
    found = coprod.discover(data, "value > 0.5", partings=10)
    assert found.attrs["points"] + found.attrs["points_held_back"] == 2 * 128 and found.attrs["left_out_points"] == 3 * 128
    assert any("Sobol sample" in line for line in heading(found))
    assert limits(found.sel(region=1)) == [("a", "low")] and found.attrs["lost_runs"] == 0


def test_weights_that_sum_to_1_are_said_to():
    w = np.random.default_rng(5).dirichlet((1, 1, 1), 300)
    data = dataset({f"w{i}": w[:, i] for i in range(3)}, w[:, :1] > 0.5)
    for i in range(3):
        data[f"w{i}"].attrs["simplex"] = "w"
    found = coprod.discover(data, "value > 0.5", partings=10)
    assert any("w0, w1 and w2 sum to 1" in line for line in sentences(found))
    assert not any("sum to 1" in line for line in sentences(coprod.discover(planted(300), "value > 0.5", partings=10)))


def test_a_limit_that_partings_put_elsewhere_is_called_rough(found):
    assert not any("Rough in region" in line for line in sentences(found))
    moved = found.copy(deep=True)
    at = {"region": 1, "factor": "x3", "side": "high"}
    low, high = (float(moved[name].sel(at)) for name in ("limit_low", "limit_high"))
    moved["limit"].loc[at] = 0.9
    (line,) = (line for line in sentences(moved) if "Rough in region 1" in line)
    assert f"x3, upper limit (0.9; 9 in 10 between {low:.3g} and {high:.3g})" in line


@pytest.mark.slow
def test_results_are_the_same_to_the_bit_whatever_the_order_of_hashes():
    script = (
        "import coprod, hashlib; from tests.analysis.discover_samples import planted;"
        "found = [coprod.discover(planted(300), 'value > 0.5', method=m, partings=10) for m in ('prim', 'cart')];"
        "print(hashlib.sha256(b''.join(f[n].values.tobytes() for f in found for n in sorted(f.variables))).hexdigest())"
    )
    said = [
        subprocess.run(
            [sys.executable, "-c", script], env={**os.environ, "PYTHONHASHSEED": seed}, cwd=Path(__file__).parents[2],
            capture_output=True, text=True, check=True,
        ).stdout
        for seed in "12"
    ]  # fmt: skip
    assert said[0] == said[1] and len(said[0]) == 65


# --- the methods


@pytest.mark.slow
def test_peeling_goes_through_the_boxes_of_ema_workbench():
    """To the bit, up to where it stops, as soon as no peel raises the mean, and pastes: then its boxes grow."""
    samples = []
    for seed, n, factors, replicates in ((1, 400, 5, 1), (2, 700, 7, 4), (3, 1000, 10, 1)):
        rng = np.random.default_rng(seed)
        x = rng.random((n, factors))
        often = np.where((x[:, 0] > 0.3) & (x[:, 0] < 0.7) & (x[:, 1] < 0.5), 0.9, 0.1)
        samples.append((x, (rng.random((n, replicates)) < often[:, None]).mean(axis=1)))
    line = [str(outside.PYTHON), str(Path(__file__).with_name("ema_prim.py"))]
    given = json.dumps([{"x": x.tolist(), "y": y.tolist()} for x, y in samples])
    done = subprocess.run(line, input=given, capture_output=True, text=True, timeout=300)
    for (x, y), theirs in zip(samples, json.loads(done.stdout), strict=True):
        ends = x.min(axis=0), x.max(axis=0)
        boxes = peeled(x, y, space(x.shape[1]))
        ours = [[np.maximum(box.low, ends[0]).tolist(), np.minimum(box.high, ends[1]).tolist()] for box in boxes]
        sizes = [((x >= low) & (x <= high)).all(axis=1).sum() for low, high in theirs]
        peels = next((i for i, (before, after) in enumerate(pairwise(sizes), 1) if after > before), len(sizes))
        assert peels > 20 and theirs[:peels] == ours[:peels]


def bryant_and_lempert() -> xr.Dataset:
    """The runs on which PRIM was introduced to scenario discovery: 882, of which 89 are costly; nine factors."""
    with Path(__file__).with_name("bryant_lempert_2010.csv").open(encoding="utf-8") as file:
        names, *rows = csv.reader(line for line in file if not line.startswith("#"))
    table = np.array(rows, dtype=float).T
    return dataset(dict(zip(names[:-1], table, strict=False)), table[-1][:, None])


def test_the_box_of_bryant_and_lempert_is_the_one_published(monkeypatch):
    """Box 21 of the worked example in the documentation of the Exploratory Modeling Workbench, which follows the article's settings."""
    monkeypatch.setattr(prim, "PEEL", 0.1)
    runs = bryant_and_lempert()
    names = [str(name) for name in runs.coords if runs[name].dims == ("sample",)]
    x, y = np.stack([runs[name].values for name in names], axis=1), runs["value"].values[:, 0, -1]
    boxes = peeled(x, y, Space(tuple(names), {}, {}))
    inside = boxes[21].holds(x)
    assert round(y[inside].sum() / y.sum(), 6) == 0.752809 and round(y[inside].mean(), 6) == 0.770115
    assert round(inside.mean(), 7) == 0.0986395
    ends = {
        (names[column], side): float((boxes[21].low if side == "low" else boxes[21].high)[column])
        for column, side in boxes[21].sides
    }
    published = {
        ("Total biomass", "high"): 755.799988,
        ("Demand elasticity", "low"): -0.422,
        ("Biomass backstop price", "low"): 150.049995,
        ("Cellulosic cost", "low"): 72.650002,
    }
    assert ends == pytest.approx(published, rel=1e-7)  # they are of single precision
    final = boxes[27].holds(x)
    assert round(y[final].sum() / y.sum(), 6) == 0.505618 and y[final].mean() == 1.0 and len(boxes[27].sides) == 6


@pytest.mark.parametrize("method", METHODS)
def test_the_factors_of_bryant_and_lempert_are_found_with_nothing_set(method):
    """The article's three: its fourth limit it found not to matter."""
    found = coprod.discover(bryant_and_lempert(), "value > 0.5", method=method)
    assert found.attrs["points"] + found.attrs["points_held_back"] == 882 and found.sizes["region"] == 1
    assert sorted(limits(found.sel(region=1))) == [
        ("Biomass backstop price", "low"),
        ("Demand elasticity", "low"),
        ("Total biomass", "high"),
    ]


@given(st.integers(0, 2**32 - 1), st.integers(20, 120), st.integers(1, 4))
@settings(max_examples=40, deadline=None)
def test_peeled_boxes_nest_and_pasting_raises_the_mean(seed, n, factors):
    rng = np.random.default_rng(seed)
    x, y = rng.integers(0, rng.integers(2, 50), (n, factors)).astype(float), rng.random(n).round(1)
    boxes = peeled(x, y, space(factors))
    inside = [box.holds(x) for box in boxes]
    for before, after in pairwise(inside):
        assert LEAST_MASS * n <= after.sum() < before.sum() and not (after & ~before).any()
    larger = pasted(boxes[-1], x, y, space(factors)).holds(x)
    assert not (inside[-1] & ~larger).any() and y[larger].mean() >= y[inside[-1]].mean()


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=20, deadline=None)
def test_peeling_a_mirrored_sample_mirrors_the_boxes(seed):
    rng = np.random.default_rng(seed)
    x, y = rng.random((80, 3)), rng.random(80)
    for box, mirrored in zip(peeled(x, y, space(3)), peeled(-x, y, space(3)), strict=True):
        assert mirrored == Box(tuple(-v for v in box.high), tuple(-v for v in box.low))


def test_a_parting_tries_boxes_on_points_that_they_were_not_fitted_to():
    parts = [(set(a), set(b)) for a, b in _halves(11, 4, np.random.default_rng(1))]
    assert all(not a & b and a | b == set(range(11)) for a, b in parts)
    assert parts[0] == parts[1][::-1] != parts[2]


def test_leaves_are_those_of_the_tree():
    """Boxes part the points as scikit-learn's own tree does, choices as well."""
    from sklearn.tree import DecisionTreeRegressor

    rng = np.random.default_rng(6)
    x = np.column_stack([rng.random(400), rng.random(400), rng.integers(0, 3, 400)])
    y = ((x[:, 2] == 2) & (x[:, 0] > 0.5)).astype(float)
    boxes = leaves(x, y, Space(("a", "b", "c"), {2: ("p", "q", "r")}, {}), 5)
    held = np.array([box.holds(x) for box in boxes])
    assert (held.sum(axis=0) == 1).all()
    columns = np.column_stack([x[:, :2], *(x[:, 2] == k for k in range(3))])
    theirs = DecisionTreeRegressor(max_leaf_nodes=5, min_samples_leaf=20, random_state=0).fit(columns, y).apply(columns)
    assert {tuple(np.flatnonzero(row)) for row in held} == {tuple(np.flatnonzero(theirs == leaf)) for leaf in set(theirs)}
    assert any(y[row].mean() == 1.0 and y[row].sum() == y.sum() for row in held)


# --- what is said of them


def test_quality_is_largest_for_the_region_and_nothing_for_the_whole():
    rng = np.random.default_rng(7)
    x = rng.random((500, 2))
    y = (x[:, 0] > 0.6).astype(float)
    every = whole(space(2))
    boxes = {cut: quality(every.limited((0, "low"), cut), x, y) for cut in np.linspace(0.0, 0.9, 10)}
    assert max(boxes, key=boxes.__getitem__) == pytest.approx(0.6) and abs(quality(every, x, y)) < 1e-12


@given(st.integers(0, 40), st.integers(1, 40))
@settings(max_examples=60, deadline=None)
def test_intervals_of_single_runs_are_wilsons(met, more):
    n = met + more
    y = np.r_[np.ones(met), np.zeros(more)]
    wanted = binomtest(met, n).proportion_ci(0.95, method="wilson")
    assert density_interval(y, np.ones(n)) == pytest.approx((met / n, wanted.low, wanted.high), abs=1e-9)


@pytest.mark.parametrize(("replicates", "alike"), [(1, 1.0), (5, 0.5), (5, 50.0)])
def test_intervals_hold_the_truth_however_alike_the_runs_of_a_point_are(replicates, alike):
    """Beta-distributed points; Wilson's interval of all runs as if they were independent is far too short."""
    rng = np.random.default_rng(8)
    density = coverage = naive = 0
    truth = 0.3 * 0.85 / (0.3 * 0.85 + 0.7 * 0.1)
    for _ in range(500):
        inside = rng.random(100) < 0.3
        mean = np.where(inside, 0.85, 0.1)
        y = (rng.random((100, replicates)) < rng.beta(alike * mean, alike * (1 - mean))[:, None]).mean(axis=1)
        _, low, high = density_interval(y[inside], np.full(inside.sum(), replicates))
        density += low <= 0.85 <= high
        _, low, high = coverage_interval(y, inside)
        coverage += low <= truth <= high
        met = round(y[inside].sum() * replicates)
        runs = binomtest(met, int(inside.sum()) * replicates).proportion_ci(0.95, method="wilson")
        naive += runs.low <= 0.85 <= runs.high
    assert density >= 0.93 * 500 and coverage >= 0.93 * 500
    if alike == 0.5:
        assert naive < 0.75 * 500


def test_words_follow_the_numbers(found):
    changed = found.copy(deep=True)
    changed["density"][0], changed["limit"][0, 0, 0] = 0.5, 0.111
    before, after = ("\n".join(sentences(one)) for one in (found, changed))
    assert "x0 is between 0.111 and" in after and "0.111" not in before
    assert "50 % (" in after
    changed["outside_chance"][0, 3, 1] = 0.4
    assert "cannot tell from chance" in "\n".join(sentences(changed)) and "x3, upper limit" in "\n".join(sentences(changed))


def test_intervals_allow_for_seeds_that_all_points_share():
    """What meets an outcome in one seed and not in another, at all points alike, is in every interval."""
    rng, held = np.random.default_rng(31), 0
    for _ in range(200):
        chance_of_seed = np.clip(0.5 + 0.2 * rng.standard_normal(5), 0.0, 1.0)
        met = (rng.random((100, 5)) < chance_of_seed).astype(float)
        _, low, high = over_seeds(density_interval(met.mean(axis=1), np.full(100, 5.0)), mean_of_known(met, axis=0))
        held += low <= 0.5 <= high
    assert held >= 180  # 95 % of 200, less five standard errors
    one = density_interval(met[:, 0], np.ones(100))
    assert over_seeds(one, mean_of_known(met[:, :1], axis=0)) == one
