"""The changes that raise a measure most: chosen on some seeds, estimated on others, since the best of many is flattered."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from .candidates import Candidate

Floats = NDArray[np.float64]
BEST = 2
RESAMPLES = 2000


def chosen(merits: Floats, candidates: Sequence[Candidate]) -> list[int]:
    """Positions of the two changes of highest merit above 0 that can be made together."""
    found: list[int] = []
    for i in np.argsort(-merits, kind="stable"):
        if len(found) < BEST and merits[i] > 0.0 and not any(candidates[i].excludes(candidates[j]) for j in found):
            found.append(int(i))
    return found


def among_best(effects: Floats, of: int) -> Floats:
    """The share of resamples of replicates in which each candidate's mean is among the ``of`` highest; ties count for all.

    ``effects`` are (candidates, replicates), of the same seeds for all candidates, which are therefore resampled together.
    """
    n = effects.shape[1]
    rng = np.random.default_rng(0)
    counted = np.isfinite(effects)
    filled = np.where(counted, effects, 0.0)
    found = np.zeros(len(effects))
    for _ in range(RESAMPLES):
        weights = np.bincount(rng.integers(0, n, n), minlength=n).astype(np.float64)
        with np.errstate(invalid="ignore"):
            means = (filled * weights).sum(axis=1) / (counted * weights).sum(axis=1)
        means = np.nan_to_num(means, nan=-np.inf)
        found += means >= np.sort(means)[-min(of, len(means))]
    return found / RESAMPLES


def merit(values: Floats, lower: bool) -> Floats:
    """Means along the last axis, higher the better they are; minus infinity where no replicate has a number."""
    return np.nan_to_num(-mean(values) if lower else mean(values), nan=-np.inf)


def mean(values: Floats) -> Floats:
    """Means over replicates that have a number, along the last axis; NaN where none has."""
    count = np.isfinite(values).sum(axis=-1)
    return np.where(count > 0, np.nansum(values, axis=-1) / np.maximum(count, 1), np.nan)
