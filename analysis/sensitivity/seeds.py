"""The noise of seeds: taken out of products of outcomes, and as a share of their variance beside that between points.

Every point has the same seeds, so points and replicates are crossed: a two-way layout without repetition, whose three
variance components are those of the analysis of variance (Searle, Casella and McCulloch 1992, chapter 4).
"""

from __future__ import annotations

import numpy as np

from coprod.analysis.inputs import Floats

PARTS = ("points", "seeds", "interaction")


def pairs(x: Floats, z: Floats) -> Floats:
    """The mean of x_r z_s over different replicates r and s, along the last axis; of x z where there is one replicate.

    Different replicates have different seeds, so its expectation is the product of the expected outcomes.
    """
    r = x.shape[-1]
    if r == 1:
        return x[..., 0] * z[..., 0]
    found: Floats = (x.sum(axis=-1) * z.sum(axis=-1) - (x * z).sum(axis=-1)) / (r * (r - 1))
    return found


def components(y: Floats) -> Floats:
    """Variance between points, between seeds, and of their interaction, from outcomes (points, replicates).

    Unbiased, so that a part that is not there may come out a little below 0.
    """
    p, r = y.shape
    grand = y.mean()
    points, seeds = y.mean(axis=1), y.mean(axis=0)
    rest = y - points[:, None] - seeds[None, :] + grand
    interaction = (rest**2).sum() / ((p - 1) * (r - 1))
    between = r * ((points - grand) ** 2).sum() / (p - 1)
    seed = p * ((seeds - grand) ** 2).sum() / (r - 1)
    return np.array([(between - interaction) / r, (seed - interaction) / p, interaction])


def shares(y: Floats, block: int, resamples: int, seed: int) -> tuple[Floats, Floats, Floats]:
    """Shares of the variance of a run, and their 95 % intervals.

    Blocks of ``block`` points are resampled, and for the seeds, of which there are few, the variance between them is drawn
    from what it may be, their sum of squares over a chi-square (Weerahandi 1993, generalized intervals). From three
    replicates on, Student's t of a jackknife over replicates stands beside it.
    """
    from scipy.special import stdtrit

    rng = np.random.default_rng(seed)
    blocks = y.reshape(-1, block, y.shape[1])
    whole = components(y)
    share = whole / whole.sum()
    points, replicates = y.shape
    drawn = np.empty((resamples, 3))
    for i in range(resamples):
        found = components(blocks[rng.integers(len(blocks), size=len(blocks))].reshape(-1, replicates))
        between = points * whole[1] + found[2]  # mean square of seeds
        found[1] = (between * (replicates - 1) / rng.chisquare(replicates - 1) - found[2]) / points
        drawn[i] = found
    low, high = np.quantile(drawn / drawn.sum(axis=1, keepdims=True), [0.025, 0.975], axis=0)
    if replicates < 3:
        return share, low, high
    left = np.array([components(np.delete(y, r, axis=1)) for r in range(replicates)])
    whole_left = left.sum(axis=1, keepdims=True)
    left = np.divide(left, whole_left, out=np.zeros_like(left), where=whole_left != 0.0)  # without one replicate nothing may vary
    wide = stdtrit(replicates - 1, 0.975) ** 2 * (replicates - 1) / replicates * ((left - left.mean(axis=0)) ** 2).sum(axis=0)
    return share, share - np.sqrt((share - low) ** 2 + wide), share + np.sqrt((high - share) ** 2 + wide)
