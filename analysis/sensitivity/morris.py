"""Elementary effects (Morris 1991; Campolongo et al. 2007), with bootstrap intervals and what seed noise alone would give."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .arrangement import Trajectories
from .inputs import Floats
from .seeds import pairs


@dataclass(frozen=True)
class Effects:
    """For each group: the mean of elementary effects (mu), of their sizes (mu_star), and their spread (sigma).

    An effect is a change of the expected outcome per step, divided by the step's length as a part of the factor's range.
    ``mu`` and ``sigma`` are NaN for groups without more and less. ``low`` and ``high`` are a 95 % percentile interval of
    mu_star over resampled trajectories. ``noise`` is the mu_star that effects of nothing would have from the noise of
    their seeds; sigma has that noise taken out.
    """

    mu: Floats
    mu_star: Floats
    low: Floats
    high: Floats
    sigma: Floats
    noise: Floats


def effects(y: Floats, found: Trajectories, groups: int, length: float, resamples: int, seed: int) -> Effects:
    """Elementary effects of outcomes y, (trajectories, points, replicates), for steps of one ``length``."""
    n, r = len(y), y.shape[2]
    change = np.diff(y, axis=1) / length  # (trajectories, steps, replicates)
    effect, sign = np.zeros((n, groups, r)), np.zeros((n, groups))
    for t, steps in enumerate(found.moved):
        moved = steps >= 0
        effect[t, steps[moved]] = change[t, moved]
        sign[t, steps[moved]] = found.rose[t, moved]
    sizes = np.abs(effect.mean(axis=2))
    drawn = np.random.default_rng(seed).integers(n, size=(resamples, n))
    low, high = np.quantile(sizes[drawn].mean(axis=1), [0.025, 0.975], axis=0)
    noise = np.sqrt(effect.var(axis=2, ddof=1).mean(axis=0) / r) if r > 1 else np.zeros(groups)
    signed = effect * np.where((sign != 0.0).any(axis=0), sign, np.nan)[:, :, None]
    centre = signed.mean(axis=0)
    sigma = np.sqrt(np.maximum(pairs(signed, signed).mean(axis=0) - pairs(centre, centre), 0.0) * n / (n - 1))
    return Effects(centre.mean(axis=1), sizes.mean(axis=0), low, high, sigma, np.sqrt(2.0 / np.pi) * noise)
