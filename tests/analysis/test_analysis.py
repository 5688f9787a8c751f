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


def test_heatmap_needs_two_factors(data, tmp_path):
    with pytest.raises(BadInput, match="two factors"):
        draw_heatmap(data.isel(y=0), "value", tmp_path / "map.png")
