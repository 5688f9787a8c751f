"""Effects against known numbers, and pictures that are drawn."""

import numpy as np
import pytest
import xarray as xr
from PIL import Image

from coprod.analysis.effects import describe, effects
from coprod.analysis.heatmap import draw_heatmap
from coprod.analysis.series import draw_series
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
        {"scenario": "test", "seed": 1},
    )


def test_paired_effects(data):
    first, second = effects(data, "value")
    assert first.factor == "a.x" and first.mean == pytest.approx(0.5, abs=0.01) and first.low < 0.5 < first.high
    assert second.factor == "a.y" and second.mean == pytest.approx(-0.1, abs=0.01)
    assert first.high - first.low < 0.02  # luck cancels within replicates
    text = "\n".join(describe(data))
    assert "a.x raised value by 0." in text and "a.y lowered value by 0." in text and "n = 12" in text
    assert "highest mean" in text and "a.x = 1, a.y = 0" in text


def test_pictures(data, tmp_path):
    draw_heatmap(data, "value", tmp_path / "map.png")
    draw_series(data, ["value"], tmp_path / "series.png")
    for name in ("map.png", "series.png"):
        picture = np.asarray(Image.open(tmp_path / name).convert("L"))
        assert min(picture.shape) > 400 and 0.001 < (picture < 250).mean() < 0.9


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
