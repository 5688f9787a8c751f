"""Slopes, R² and shares against known lines, other formulas and theory; and which values of a factor may be best."""

import json

import numpy as np
import pytest
import xarray as xr
from scipy.stats import linregress

from coprod.analysis.highest import highest
from coprod.analysis.levers import draw_levers, given
from coprod.analysis.linear import linear
from coprod.simulation.errors import BadInput

SHARES = ("mix.a", "mix.b", "mix.c")


def sample(columns, y, kind="latin_hypercube", drawn=None, simplex=()):
    """A sampled sweep of one measure over all, with one replicate for each column of y, and one for each of two groups."""
    n, option = len(y), "trajectories" if kind == "morris" else "points"
    values = np.asarray(y, dtype=float).reshape(n, -1)
    ended = np.stack([0.0 * values, values], axis=-1)
    along = {
        name.replace(".", "_"): (
            "sample",
            column,
            {"parameter": name, "kind": "parameter"} | ({"simplex": "mix"} if name in simplex else {}),
        )
        for name, column in columns.items()
    }
    design = {"kind": kind, "options": [[option, n if drawn is None else drawn], ["seed", 1]]}
    return xr.Dataset(
        {
            "value": (("sample", "replicate", "time"), ended, {"units": "u", "long_name": "value"}),
            "value_by_group": (("sample", "replicate", "time", "group"), np.stack([ended, ended], axis=-1)),
        },
        {"sample": np.arange(n), "time": [0, 10], "group": ["a", "b"], **along},
        {"scenario": "test", "seed": 1, "study_definition": json.dumps({"design": design})},
    )


def whitened(rng, n, k):
    """Columns of mean 0 and variance 1 without any correlation."""
    raw = rng.normal(size=(n, k))
    return np.linalg.qr(raw - raw.mean(axis=0))[0] * np.sqrt(n)


@pytest.fixture
def rng():
    return np.random.default_rng(7)


def test_a_known_line(rng):
    x, y, e = whitened(rng, 60, 3).T
    found = linear(sample({"start.x": 5.0 + 0.1 * x, "lead.y": 40.0 * y}, 2.0 + 3.0 * x - 4.0 * y + 5.0 * e), "value")
    assert [s.parameter for s in found.slopes] == ["start.x", "lead.y"] and found.points == 60
    assert [s.slope for s in found.slopes] == pytest.approx([3 / 50**0.5, -4 / 50**0.5])
    assert found.r2 == pytest.approx(0.5) and found.adjusted == pytest.approx(1 - 0.5 * 59 / 57)
    chance = 0.5 / 57
    assert found.shares == pytest.approx({"start.x": (0.18 - chance) / found.adjusted, "lead.y": (0.32 - chance) / found.adjusted})
    assert sum(found.shares.values()) == pytest.approx(1.0) and found.share(given) == found.shares["start.x"]


def test_one_factor_alone(rng):
    x, y = rng.normal(size=(2, 50))
    z = x + y + rng.normal(size=50)
    alone = linear(sample({"a.x": x, "a.y": y}, z), "value", ["a.y"])
    line = linregress(y, z)
    assert alone.r2 == pytest.approx(line.rvalue**2) and alone.slopes[0].slope == pytest.approx(line.rvalue)
    assert len(alone.slopes) == 1 and alone.shares == {"a.y": pytest.approx(1.0)}


def test_weights_that_sum_to_1_whichever_is_left_out(rng):
    weights = rng.dirichlet([1, 1, 1], 80)
    x, noise = rng.normal(size=(2, 80))
    z = weights @ [1.0, 3.0, 8.0] + 0.5 * x + 0.3 * noise
    found = linear(sample({"a.x": x, **dict(zip(SHARES, weights.T, strict=True))}, z, simplex=SHARES), "value")
    mean = weights.mean(axis=0)
    for out in range(3):
        kept = [i for i in range(3) if i != out]
        design = np.column_stack([np.ones(80), x, weights[:, kept]])
        solved, squares, *_ = np.linalg.lstsq(design, z, rcond=None)
        raw = np.insert(solved[2:], out, 0.0)
        assert found.r2 == pytest.approx(1.0 - squares[0] / ((z - z.mean()) ** 2).sum())
        assert found.adjusted == pytest.approx(1.0 - (squares[0] / 76) / z.var(ddof=1))
        for i in range(3):  # a step of one weight, the others in proportion
            step = -mean / (1.0 - mean[i])
            step[i] = 1.0
            assert found.slopes[1 + i].slope == pytest.approx(raw @ step * weights[:, i].std() / z.std())
        part = np.cov(weights[:, kept] @ solved[2:], z, ddof=0)[0, 1] / z.var()
        assert found.shares["mix"] == pytest.approx((part - 2 * (1.0 - found.r2) / 76) / found.adjusted)
    assert set(found.shares) == {"a.x", "mix"} and sum(found.shares.values()) == pytest.approx(1.0)


def test_factors_without_effect_share_nothing(rng):
    shares = []
    for _ in range(40):
        x = rng.normal(size=(120, 40))
        found = linear(sample({f"a.x{i}": x[:, i] for i in range(40)}, x[:, 0] + rng.normal(size=120)), "value")
        assert found.r2 > found.adjusted + 0.1
        shares.append(found.share(lambda name: name != "a.x0"))
    assert abs(np.mean(shares)) < 3.0 * np.std(shares) / 40**0.5 + 0.02


@pytest.mark.slow
def test_intervals_hold_the_truth(rng):
    hit, widths = [], []
    for _ in range(60):
        x, noise = rng.normal(size=(2, 150))
        slope = linear(sample({"a.x": x}, x + noise), "value", resamples=200).slopes[0]
        hit.append(slope.low <= 0.5**0.5 <= slope.high)
        widths.append(slope.high - slope.low)
    assert np.mean(hit) > 0.85  # 51 of 60, which 95 % of them fall below once in a thousand
    assert np.mean(widths) == pytest.approx(2 * 1.96 * (1.0 - 0.5) / 150**0.5, rel=0.1)  # a correlation's: (1 - r²) / √n


@pytest.mark.parametrize("kind", ["sobol", "morris"])
def test_points_of_one_draw_are_drawn_again_together(rng, kind):
    """With every point ten times over, the interval is that of the points once."""
    x, noise = rng.normal(size=(2, 40))
    once = linear(sample({"a.x": x}, x + noise), "value", resamples=400).slopes[0]
    again = np.repeat(np.arange(40), 10)
    tied = linear(sample({"a.x": x[again]}, (x + noise)[again], kind, 40), "value", resamples=400).slopes[0]
    assert (tied.low, tied.high) == pytest.approx((once.low, once.high))
    loose = linear(sample({"a.x": x[again]}, (x + noise)[again]), "value", resamples=400).slopes[0]
    assert loose.high - loose.low < 0.5 * (once.high - once.low)


def test_points_without_a_value_and_constant_factors_are_left_out(rng):
    x = rng.normal(size=30)
    y = np.column_stack([2.0 * x, 2.0 * x])
    y[3] = np.nan
    y[4, 0] = np.nan
    found = linear(sample({"a.x": x, "a.same": np.full(30, 0.1)}, y), "value")
    assert found.points == 29 and found.r2 == pytest.approx(1.0) and [s.parameter for s in found.slopes] == ["a.x"]


def spoilt(kind):
    rng = np.random.default_rng(1)
    x, y = rng.normal(size=(2, 20))
    data = sample({"a.x": x, "a.y": y}, x)
    if kind == "choice":
        return data.assign_coords(rule=("sample", ["p", "q"] * 10, {"parameter": "trust", "kind": "rule"}))
    if kind == "never":
        return data.assign_coords(a_x=("sample", np.where(x > 0, np.inf, x), data["a_x"].attrs))
    if kind == "twins":
        return sample({"a.x": x, "a.y": 2.0 * x + 1.0}, y)
    return {"few": data.isel(sample=slice(5)), "grid": data.drop_attrs(), "flat": sample({"a.x": x}, 0.0 * x + 0.3)}.get(kind, data)


@pytest.mark.parametrize(
    ("kind", "measure", "factors", "words"),
    [
        ("choice", "value", None, "'rule' is a choice"),
        ("never", "value", None, "'a.x' is never at some points"),
        ("twins", "value", None, "follow from each other"),
        ("few", "value", None, "at least 6 points"),
        ("grid", "value", None, "slopes need a sample"),
        ("flat", "value", None, "the same at every point"),
        ("sound", "value_by_group", None, "a value for each group"),
        ("sound", "value", ["a.z"], "unknown factor 'a.z'"),
        ("sound", "value", [], "no factor of this sample varies"),
    ],
)
def test_what_has_no_slopes_is_refused(kind, measure, factors, words):
    with pytest.raises(BadInput, match=words):
        linear(spoilt(kind), measure, factors)


@pytest.mark.slow
def test_the_picture_of_slopes(rng, tmp_path):
    from PIL import Image

    x = rng.normal(size=(90, 30))
    names = [f"{'start' if i % 3 else 'lead'}.x{i}" for i in range(30)]
    draw_levers(sample(dict(zip(names, x.T, strict=True)), x @ np.linspace(-1, 1, 30)), "value", tmp_path / "levers.png")
    picture = np.asarray(Image.open(tmp_path / "levers.png").convert("L"))
    assert min(picture.shape) > 400 and 0.02 < (picture < 250).mean() < 0.9


def cells(means, spread, rng, n=12):
    """Cells along a factor whose replicates share most of their luck."""
    means = np.asarray(means, dtype=float)
    luck = rng.normal(0.0, 1.0, n)
    values = means[..., None] + luck + spread * rng.normal(size=(*means.shape, n))
    return xr.DataArray(values, dims=("x", "y", "replicate"))


def test_the_highest_and_those_that_may_be(rng):
    best, among = highest(cells([[0.0, 0.9], [1.0, 1.0], [0.99, 0.0]], 0.05, rng), "x")
    assert best.dims == ("y",) and best.values[1] == 1 and best.values[0] in (1, 2)
    assert among.transpose("x", "y").values.tolist() == [[False, False], [True, True], [True, False]]


@pytest.mark.slow
def test_the_best_in_truth_is_among_them(rng):
    """In at least 95 % of cases where all are nearly alike, which is where it is hardest."""
    hits = []
    for _ in range(300):
        _, among = highest(cells([[0.0]] * 7 + [[1e-9]], 1.0, rng), "x")
        hits.append(bool(among.isel(x=7, y=0)))
    assert np.mean(hits) > 0.92


def test_missing_cells_and_one_replicate(rng):
    array = cells([[0.0, 0.0], [2.0, 2.0]], 0.1, rng)
    array[1, 0] = np.nan
    array[:, 1, 3:] = np.nan
    best, among = highest(array, "x")
    assert best.values.tolist() == [0, 1] and among.values.tolist() == [[True, False], [False, True]]
    assert not highest(array * np.nan, "x")[1].any()
    best, among = highest(array.isel(replicate=[0]), "x")
    assert among.values.tolist() == [[True, False], [False, True]]
