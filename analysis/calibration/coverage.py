"""Simulation-based calibration: runs whose parameters are known stand for the observation, one after the other.

Where a method is sound, the true parameter's place in its posterior is even over observations drawn from the prior, and intervals
of 90 % hold it 90 times in 100 (Talts et al. 2018; Prangle et al. 2014).
"""

from __future__ import annotations

import numpy as np

from coprod.experiments.intervals import wilson

from .posterior import posterior
from .sums import Floats

LEVELS = (0.5, 0.8, 0.95)
BINS = 10


def places(theta: Floats, x: Floats, tests: int, groups: int) -> Floats:
    """Places of true parameters in their posteriors: (tests, parameters).

    Tests are spread over the points, of which each has ``groups`` rows; a point's own rows never count for it.
    """
    chosen = np.linspace(0, len(x) // groups - 1, tests).round().astype(int) * groups
    return np.array([posterior(theta, x, x[row], slice(row, row + groups)).below(theta[row]) for row in chosen])


def even(place: Floats) -> float:
    """Probability that even places are at least as uneven as these (tests), by a chi-square of ten bins."""
    from scipy.stats import chisquare

    return float(chisquare(np.histogram(place, BINS, (0.0, 1.0))[0]).pvalue)


def covered(place: Floats) -> Floats:
    """Share of tests (tests, parameters) in which a central interval holds the truth, and its 95 % Wilson interval.

    Shape: (3, levels, parameters).
    """
    share = np.array([(np.abs(place - 0.5) <= level / 2.0).mean(axis=0) for level in LEVELS])
    return np.stack([share, *wilson(share, len(place))])
