"""Samples with a region that is known, and what a box of them holds in closed form."""

import numpy as np
import xarray as xr

FACTORS = 8
INSIDE, OUTSIDE = 0.9, 0.05  # how often runs meet the outcome
LIMITS = {(0, "low"): 0.25, (0, "high"): 0.8, (3, "high"): 0.5}  # the rest of the factors have no effect
LEVELS = ("blue", "green", "grey", "red")
GOOD = {"blue", "red"}
MASS = 0.55 * 0.5 * 0.5


def dataset(columns: dict, met, **attributes) -> xr.Dataset:
    """Another model's runs, 1 where the outcome is met, at a last week; the first week says nothing."""
    y = np.asarray(met, dtype=float)
    early = np.random.default_rng(9).random(y.shape)
    return xr.Dataset(
        {"value": (("sample", "replicate", "time"), np.stack([early, y], axis=-1))},
        {**{name: ("sample", np.asarray(column)) for name, column in columns.items()}, "time": [0.0, 52.0]},
        attributes,
    )


def planted(n: int = 900, replicates: int = 3, seed: int = 1) -> xr.Dataset:
    """Runs that meet the outcome often in one box of eight numbers and a choice, seldom outside it."""
    rng = np.random.default_rng(seed)
    x, k = rng.random((n, FACTORS)), rng.choice(LEVELS, n)
    within = (x[:, 0] > 0.25) & (x[:, 0] < 0.8) & (x[:, 3] < 0.5) & np.isin(k, list(GOOD))
    met = rng.random((n, replicates)) < np.where(within, INSIDE, OUTSIDE)[:, None]
    return dataset({**{f"x{i}": x[:, i] for i in range(FACTORS)}, "k": k}, met)


def in_closed_form(region) -> tuple[float, float]:
    """The density and coverage of a found region of ``planted``, whose factors are uniform."""
    mass = both = 1.0
    for i in range(FACTORS):
        low, high = (float(region["limit"].sel(factor=f"x{i}", side=side)) for side in ("low", "high"))
        low, high = np.nan_to_num(low, nan=0.0), np.nan_to_num(high, nan=1.0)
        mass *= high - low
        both *= max(0.0, min(high, LIMITS.get((i, "high"), 1.0)) - max(low, LIMITS.get((i, "low"), 0.0)))
    text = str(region["levels"].sel(factor="k").values)
    kept = set(text.split(" | ")) if text else set(LEVELS)
    mass, both = mass * len(kept) / 4, both * len(kept & GOOD) / 4
    met = both * INSIDE + (mass - both) * OUTSIDE
    return met / mass, met / (MASS * INSIDE + (1 - MASS) * OUTSIDE)


def without_effect(n: int, replicates: int, seed: int) -> xr.Dataset:
    """Points that differ in how often their runs meet the outcome, which no factor has a part in."""
    rng = np.random.default_rng(seed)
    met = rng.random((n, replicates)) < rng.beta(1, 3, n)[:, None]
    return dataset({f"x{i}": column for i, column in enumerate(rng.random((6, n)))}, met)


def two_boxes(n: int = 900, seed: int = 3) -> xr.Dataset:
    """Runs that meet the outcome in a larger box and a smaller one, of other factors."""
    rng = np.random.default_rng(seed)
    x = rng.random((5, n))
    within = ((x[0] < 0.4) & (x[1] < 0.5)) | ((x[2] > 0.65) & (x[3] > 0.6))
    return dataset({f"x{i}": column for i, column in enumerate(x)}, (rng.random(n) < np.where(within, 0.95, 0.03))[:, None])
