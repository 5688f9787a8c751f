"""Models whose posterior is known: linear and Gaussian, with a normal prior, and one whose parameters act by their sum alone."""

import numpy as np
import xarray as xr

from coprod.analysis.calibration.observed import observations

MIX = np.array([[1.0, 0.5, 0.0], [0.0, 1.0, -0.5], [0.7, 0.0, 1.0], [1.0, 1.0, 1.0]])
NOISE, UNCERTAINTY = 0.4, 0.3


def dataset(theta, figures, **coordinates) -> xr.Dataset:
    """Runs (points, replicates, figures) of another model, in metres."""
    names = "abcdefgh"
    values = {f"y{k}": (("sample", "replicate", "time"), figures[:, :, k, None], {"units": "m"}) for k in range(figures.shape[2])}
    about = {name: ("sample", column, coordinates) for name, column in zip(names, theta.T, strict=False)}
    return xr.Dataset(values, {**about, "time": [52.0]})


def linear(points: int, seed: int, replicates: int = 1, mix=MIX) -> xr.Dataset:
    rng = np.random.default_rng(seed)
    theta = rng.standard_normal((points, mix.shape[1]))
    return dataset(theta, (theta @ mix.T)[:, None] + NOISE * rng.standard_normal((points, replicates, len(mix))))


def seen(figures, uncertainty: float = UNCERTAINTY, units: str = "m"):
    """Observations of y0, y1, ..."""
    row = {"week": 52, "uncertainty": uncertainty, "units": units, "source": "made"}
    return observations([{**row, "measure": f"y{k}", "value": float(y)} for k, y in enumerate(figures)])


def exact(y, services: int = 1, mix=MIX):
    """Mean and covariance of the linear model's posterior, by the normal equations."""
    variance = NOISE**2 / services + UNCERTAINTY**2
    covariance = np.linalg.inv(np.eye(mix.shape[1]) + mix.T @ mix / variance)
    return covariance @ mix.T @ y / variance, covariance
