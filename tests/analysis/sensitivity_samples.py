"""Samples and outcomes whose sensitivity indices are known."""

import math

import numpy as np
import xarray as xr
from SALib.sample import morris as morris_sample
from SALib.sample import sobol as sobol_sample
from scipy.stats import qmc

C = np.array([4.0, 1.0, -2.0, 0.5])  # what each of four weights is worth
A = np.array([0.0, 1.0, 4.5, 9.0])  # of the g-function


def dataset(points: dict, outcome, **attributes) -> xr.Dataset:
    """Another model's runs: an outcome for each point, or each point and replicate."""
    y = np.asarray(outcome, dtype=float)
    y = y[:, None] if y.ndim == 1 else y
    early = np.random.default_rng(9).random(y.shape)  # a week that is not asked for
    coordinates = {name: ("sample", np.asarray(column)) for name, column in points.items()}
    return xr.Dataset(
        {"value": (("sample", "replicate", "time"), np.stack([early, y], axis=-1))},
        {**coordinates, "time": [0.0, 52.0]},
        attributes,
    )


def problem(names, low=0.0, high=1.0, **more) -> dict:
    return {"num_vars": len(names), "names": list(names), "bounds": [[low, high]] * len(names), **more}


def saltelli(names, n: int, second: bool = False, seed: int = 1, **more):
    """SALib's points, by name, and as a table."""
    x = sobol_sample.sample(problem(names, **more), n, calc_second_order=second, seed=seed)
    return dict(zip(names, x.T, strict=True)), x


def independent(names, n: int, rng):
    """Saltelli's blocks (a, a with one column of b, b) of points drawn one by one: intervals suppose no more."""
    a, b = rng.random((2, n, len(names)))
    blocks = np.stack([a, *(np.where(np.arange(len(names)) == k, b, a) for k in range(len(names))), b], axis=1)
    x = blocks.reshape(-1, len(names))
    return dict(zip(names, x.T, strict=True)), x


def inside(found, name: str, wanted) -> None:
    low, high = found[f"{name}_low"].values, found[f"{name}_high"].values
    where = ~np.isnan(wanted)
    assert (low[where] <= np.asarray(wanted)[where]).all() and (np.asarray(wanted)[where] <= high[where]).all(), (low, wanted, high)


def ishigami(x):
    return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def ishigami_indices():
    one, two = 0.5 * (1 + 0.1 * math.pi**4 / 5) ** 2, 49 / 8
    pair = 0.01 * math.pi**8 * (1 / 18 - 1 / 50)
    return np.array([one, two, 0]) / (one + two + pair), np.array([one + pair, two, pair]) / (one + two + pair)


def g_function(x):
    return np.prod((np.abs(4 * x - 2) + A) / (1 + A), axis=1)


def g_indices():
    each = 1 / (3 * (1 + A) ** 2)
    all_of = np.prod(1 + each)
    return each / (all_of - 1), each * (all_of / (1 + each)) / (all_of - 1)


def noisy(signal, rng, *, seeds: float, interaction: float, replicates: int = 5):
    """A seed's own effect, of just this variance, shared by all points, and noise of each run."""
    effect = rng.normal(size=replicates)
    effect = (effect - effect.mean()) / effect.std(ddof=1) * math.sqrt(seeds)
    return signal[:, None] + effect + rng.normal(0, math.sqrt(interaction), (len(signal), replicates))


def morris_points(n: int = 20, names: str = "ab", seed: int = 1):
    x = morris_sample.sample(problem(names), n, num_levels=4, seed=seed)
    return dict(zip(names, x.T, strict=True)), x


def latin(n: int, d: int = 4):
    x = qmc.LatinHypercube(d, rng=np.random.default_rng(8)).random(n)
    return dict(zip("abcdefgh"[:d], x.T, strict=True)), x
