"""Elementary effects (Morris 1991; Campolongo et al. 2007), with bootstrap intervals and what seed noise alone would give."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coprod.analysis.inputs import Floats

from .arrangement import Trajectories
from .seeds import pairs


@dataclass(frozen=True)
class Effects:
    """For each group: the mean of elementary effects (mu), of their sizes (mu_star), their spread (sigma), their root mean square.

    An effect is the change of the mean outcome of a step, divided by the step as a part of the factor's range, so of going
    through all of it; a choice's is that of its change. ``mu`` and ``sigma`` are NaN for groups without more and less.
    ``low`` and ``high`` are a 95 % percentile interval of mu_star over resampled trajectories. Sizes of means of replicates
    have noise in them: ``noise`` is what seeds alone would give at most, in 39 of 40 idle factors; sigma and ``rms`` have it
    taken out.
    """

    mu: Floats
    mu_star: Floats
    low: Floats
    high: Floats
    sigma: Floats
    rms: Floats
    noise: Floats


def effects(effect: Floats, ordered: NDArray[np.bool_], resamples: int, seed: int) -> Effects:
    """What elementary effects, (trajectories, groups, replicates), come to; ``ordered`` are groups with more and less."""
    n = len(effect)
    sizes = np.abs(effect.mean(axis=2))
    drawn = np.random.default_rng(seed).integers(n, size=(resamples, n))
    low, high = np.quantile([sizes[rows].mean(axis=0) for rows in drawn], [0.025, 0.975], axis=0)
    squares, centre = pairs(effect, effect).mean(axis=0), effect.mean(axis=0)
    sigma = np.sqrt(np.maximum(squares - pairs(centre, centre), 0.0) * n / (n - 1))
    signed = np.where(ordered, 1.0, np.nan)
    rms = np.sqrt(np.maximum(squares, 0.0))
    return Effects(centre.mean(axis=1) * signed, sizes.mean(axis=0), low, high, sigma * signed, rms, _noise(effect))


def elementary(y: Floats, found: Trajectories) -> Floats:
    """Elementary effects of outcomes y, (trajectories, points, replicates): (trajectories, groups, replicates)."""
    change = np.diff(y, axis=1)
    effect = np.zeros((len(y), len(found.ordered), y.shape[2]))
    for t, moved in enumerate(found.moved):
        there = moved >= 0
        effect[t, moved[there]] = change[t, there] / found.step[t, there, None]
    return effect


def _noise(effect: Floats) -> Floats:
    """A bound of the mean size of effects of nothing.

    Noise of each trajectory by itself gives a mean size; what a seed does alike in all of them may lie either way, as far as
    Student's t allows for so few seeds.
    """
    from scipy.special import stdtrit

    r = effect.shape[2]
    if r < 2:
        return np.zeros(effect.shape[1])
    apart = np.sqrt(2.0 / np.pi * effect.var(axis=2, ddof=1).mean(axis=0) / r)
    alike = effect.mean(axis=0).std(axis=1, ddof=1) / np.sqrt(r)
    bound: Floats = apart + stdtrit(r - 1, 0.975) * alike
    return bound
