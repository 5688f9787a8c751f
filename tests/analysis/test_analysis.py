"""Effects against known numbers, and pictures that are drawn."""

import json
import re

import numpy as np
import pytest
import xarray as xr
from PIL import Image
from scipy.stats import binom, ttest_1samp

from coprod.analysis import series
from coprod.analysis.description import describe
from coprod.analysis.effects import effects
from coprod.analysis.heatmap import draw_heatmap
from coprod.analysis.series import draw_series
from coprod.analysis.style import plt
from coprod.simulation.errors import BadInput


@pytest.fixture
def data():
    rng = np.random.default_rng(1)
    luck = rng.normal(0, 0.1, 12)  # shared by all cells, as with common random numbers
    x, y = np.linspace(0, 1, 4), np.linspace(0, 1, 3)
    value = 0.5 * x[:, None, None] - 0.1 * y[None, :, None] + luck + rng.normal(0, 0.01, (4, 3, 12))
    value = np.stack([0 * value, value], axis=-1)
    return xr.Dataset(
        {"value": (("x", "y", "replicate", "time"), value, {"units": "u", "long_name": "value"})},
        {
            "x": ("x", x, {"parameter": "a.x", "long_name": "ex", "units": "m"}),
            "y": ("y", y, {"parameter": "a.y"}),
            "time": [0, 10],
        },
        {"scenario": "test", "scenario_hash": "0" * 64, "seed": 1},
    )


def test_paired_effects(data):
    first, second = effects(data, "value")
    assert first.factor == "a.x" and first.mean == pytest.approx(0.5, abs=0.01) and first.low < 0.5 < first.high
    assert second.factor == "a.y" and second.mean == pytest.approx(-0.1, abs=0.01)
    assert first.high - first.low < 0.02  # luck cancels within replicates
    text = "\n".join(describe(data))
    assert "a.x raised value by 0." in text and "a.y lowered value by 0." in text and "n = 12" in text
    assert "highest mean" in text and "a.x = 1, a.y = 0" in text


def choices(rng, levels, **more):
    """A sweep over a choice and a number that move nothing, ten replicates; what is given is added at a level."""
    luck = rng.normal(0, 0.1, 10)
    value = luck + rng.normal(0, 0.05, (len(levels), 3, 10))
    for level, change in more.items():
        value[levels.index(level)] += change
    study = {"scenario": {"name": "a", "rules": {"trust": "r1"}}, "scenarios": {"b.toml": {"name": "a", "rules": {"trust": "r1"}}}}
    return xr.Dataset(
        {"value": (("choice", "x", "replicate", "time"), value[..., None], {"units": "u"})},
        {
            "choice": ("choice", np.array(levels, dtype=object), {"parameter": "cut", "kind": "cut"}),
            "x": ("x", np.linspace(0, 1, 3), {"parameter": "a.x"}),
            "time": [10],
        },
        {"study_definition": json.dumps(study)},
    )


@pytest.mark.parametrize("number", [2, 3, 12])
@pytest.mark.slow
def test_noise_is_hardly_ever_sure(number):
    rng, tries = np.random.default_rng(7), 300
    levels = ["none", *(f"R{i}" for i in range(1, number))]
    texts = ["\n".join(describe(choices(rng, levels))) for _ in range(tries)]
    wrong = sum("this is sure" in text or not re.search("none is sure|this could be chance", text) for text in texts)
    assert wrong <= binom.ppf(0.999, tries, 0.05)


def test_levels_of_a_choice_are_compared_with_its_reference():
    rng = np.random.default_rng(3)
    data = choices(rng, ["R1", "R2", "none", "R3"], R1=-0.5, R3=0.9)
    found = [e for e in effects(data, "value") if e.factor == "cut"]
    assert [(e.first, e.last, e.sure) for e in found] == [("none", "R3", True), ("none", "R1", True), ("none", "R2", False)]
    values = data["value"].isel(time=-1).mean("x").values
    oracle = ttest_1samp(values[1] - values[2], 0).confidence_interval(1 - 0.05 / 4)  # three levels and a number
    assert (found[2].low, found[2].high) == pytest.approx(tuple(oracle), rel=1e-12)
    text = "\n".join(describe(data))
    assert "- Against none, cut = R3 raised value by 0." in text and "4 intervals are widened" in text
    assert "Of 3 levels against none it moved value most; of the others 1 is sure." in text
    for kind, parameter, levels, first in (
        ("rule", "trust", ["r0", "r1", "r2"], "r1"),
        ("rule", "voice", ["r0", "r1", "r2"], "r0"),
        ("scenario", "scenario", ["a.toml", "b.toml"], "b.toml"),
        ("cut", "cut", ["R1", "R2"], "R1"),
    ):
        other = choices(rng, levels)
        other["choice"].attrs.update(kind=kind, parameter=parameter)
        assert {e.first for e in effects(other, "value") if e.factor == parameter} == {first}


def test_contrasts_of_noise_are_hardly_ever_sure():
    rng, tries, wrong = np.random.default_rng(5), 300, 0
    for _ in range(tries):
        value = rng.normal(0, 0.1, (13, 10, 1))
        coordinates = {
            "sample": ("sample", np.arange(13), {"long_name": "point of the contrasts design"}),
            "label": ("sample", [f"p{i}" for i in range(13)]),
            "time": [10],
        }
        wrong += "is sure" in "".join(describe(xr.Dataset({"value": (("sample", "replicate", "time"), value)}, coordinates)))
    assert wrong <= binom.ppf(0.999, tries, 0.05)


@pytest.mark.filterwarnings("error")
def test_what_cannot_be_told_is_no_number():
    value = np.full((4, 2, 1), 0.5)
    coordinates = {"f": ("sample", [0.0, 0.1, 0.2, 0.3], {"parameter": "a.f", "kind": "parameter"}), "time": [10]}
    same = xr.Dataset({"value": (("sample", "replicate", "time"), value)}, {**coordinates, "sample": np.arange(4)})
    assert "Nothing: value is the same at every point." in "\n".join(describe(same))
    value = np.array([0.1, 0.2, np.nan, 0.3])[:, None, None] * np.ones((4, 2, 1))
    failed = xr.Dataset({"value": (("sample", "replicate", "time"), value)}, {**coordinates, "sample": np.arange(4)})
    told = "\n".join(describe(failed))
    assert "Going from about 0 to 0.3, a.f raised value by 0.2000: so few points and replicates cannot tell" in told
    data = choices(np.random.default_rng(1), ["none", "R1", "R2"], R2=np.nan)
    assert "cut = R1" in (text := "\n".join(describe(data))) and "nan" not in text


def test_pictures(data, tmp_path):
    draw_heatmap(data, "value", tmp_path / "map.png")
    draw_series(data, ["value"], tmp_path / "series.png")
    for name in ("map.png", "series.png"):
        picture = np.asarray(Image.open(tmp_path / name).convert("L"))
        assert min(picture.shape) > 400 and 0.001 < (picture < 250).mean() < 0.9


@pytest.mark.parametrize(
    ("n", "bands", "lines", "said"),
    [
        (1, 0, 1, "one replicate"),
        (2, 0, 3, "each replicate, too few"),
        (9, 0, 10, "too few"),
        (10, 2, 1, "dark band"),
        (20, 2, 1, "dark band"),
    ],
)
def test_of_few_replicates_there_are_no_bands(n, bands, lines, said):
    """The interval of the mean would be wider than the middle 90 %, and hide it."""
    values = np.random.default_rng(1).normal(size=(n, 3))
    figure, axis = plt.subplots()
    series._draw_lines(axis, [("", xr.DataArray(values, dims=("replicate", "time"), coords={"time": [0, 1, 2]}))], band=True)
    assert (len(axis.collections), len(axis.lines)) == (bands, lines) and said in series._bands(n, pooled=False)
    if bands:
        light, dark = (np.ptp(band.get_paths()[0].vertices[:, 1]) for band in axis.collections)
        assert light > dark
    plt.close(figure)


def test_names_of_lines_stand_above_the_curves():
    """Once where all axes have the same lines, else in each."""
    for other, legends in (("a", 0), ("b", 2)):
        figure, axes = plt.subplots(1, 2)
        for axis, name in zip(axes, ("a", other), strict=True):
            axis.plot([0, 1], label=name)
        high = figure.get_figheight()
        series._legends(figure, list(axes))
        assert sum(axis.get_legend() is not None for axis in axes) == legends and len(figure.legends) == (legends == 0)
        assert (figure.get_figheight() > high) == (legends == 0)
        plt.close(figure)


@pytest.mark.slow
def test_marks_and_panels(data, tmp_path):
    def pixels(name):
        return np.asarray(Image.open(tmp_path / name).convert("RGB")).astype(int)

    two = data.isel(y=[0, 2])  # too few for contours, so that marks are all that differs
    draw_heatmap(two, "value", tmp_path / "map.png")
    for along in ("x", "y"):
        draw_heatmap(two, "value", tmp_path / f"{along}.png", along)
        marked = (pixels(f"{along}.png") != pixels("map.png")).any(axis=-1)
        place = np.argwhere(marked[: int(0.85 * len(marked))])  # above the footnote
        if along == "x":  # x is best at its end: stars stand one above the other, right of the middle
            assert np.ptp(place[:, 1]) < 60 < 300 < np.ptp(place[:, 0]) and place[:, 1].min() > 0.5 * marked.shape[1]
        else:
            assert np.ptp(place[:, 0]) < 60 < 300 < np.ptp(place[:, 1])
    draw_series(data, ["value", "value"], tmp_path / "panels.png", "y")
    assert pixels("panels.png").shape[1] > 3 * 400
    for draw in (
        lambda: draw_heatmap(data, "value", tmp_path / "no.png", "z"),
        lambda: draw_series(data, ["value"], tmp_path / "no.png", "z"),
    ):
        with pytest.raises(BadInput, match="unknown factor of this store 'z'"):
            draw()
    with pytest.raises(BadInput, match="a sweep over a grid"):
        draw_series(data.isel(x=0, y=0), ["value"], tmp_path / "no.png", "x")
    assert not (tmp_path / "no.png").exists()


def test_heatmap_needs_two_factors(data, tmp_path):
    with pytest.raises(BadInput, match="two factors"):
        draw_heatmap(data.isel(y=0), "value", tmp_path / "map.png")
