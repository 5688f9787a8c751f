"""Which of several theories gave what was observed: probabilities from the runs of all that lie nearest to it.

Among these, a weighted multinomial logistic regression says what the shares would be at the observation itself (Beaumont 2008).
They are probabilities given these figures alone, of theories that were equally likely before.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .posterior import near
from .sums import Floats, product

PENALTY = 1e-3  # on squared slopes, so that theories that never mix have some
SHORT_OF = 0.5  # runs: what a theory with none among the nearest counts as


def probabilities(x: Floats, theory: NDArray[np.int64], count: int, y: Floats, left_out: slice | None = None) -> Floats:
    """Probability of each of so many theories at an observation, from summaries (rows, summaries) and each row's theory."""
    rows, weights, distance = near(x, y, left_out)
    return _at_observation((x[rows] - y) / (distance or 1.0), theory[rows], weights, count)


def resampled(x: Floats, theory: NDArray[np.int64], count: int, y: Floats, resamples: int, rng: np.random.Generator) -> Floats:
    """The same of the nearest rows drawn again: (resamples, theories)."""
    rows, weights, distance = near(x, y)
    away = (x[rows] - y) / (distance or 1.0)
    drawn = (rng.integers(len(rows), size=len(rows)) for _ in range(resamples))
    return np.array([_at_observation(away[i], theory[rows][i], weights[i], count) for i in drawn])


def _at_observation(away: Floats, theory: NDArray[np.int64], weights: Floats, count: int) -> Floats:
    """Shares where summaries are the observed ones; a theory without a row counts as half a row."""
    there = np.unique(theory)
    found = np.zeros(count)
    if len(there) == 1:
        found[there] = 1.0
    else:
        found[there] = _softmax(_coefficients(away, np.searchsorted(there, theory), weights, len(there))[:1])[0]
    floor = SHORT_OF / len(theory)
    found = np.maximum(found, floor)
    share: Floats = found / found.sum()
    return share


def _softmax(scores: Floats) -> Floats:
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    found: Floats = raised / raised.sum(axis=1, keepdims=True)
    return found


def _coefficients(away: Floats, theory: NDArray[np.int64], weights: Floats, count: int) -> Floats:
    """Coefficients (1 + summaries, theories) of the regression, those of the first theory 0."""
    from scipy.optimize import minimize

    design = np.column_stack([np.ones(len(away)), away])
    chosen = np.eye(count)[theory]
    share = weights / weights.sum()

    def full(flat: Floats) -> Floats:
        return np.column_stack([np.zeros(design.shape[1]), flat.reshape(design.shape[1], count - 1)])

    def loss(flat: Floats) -> tuple[float, Floats]:
        slopes = full(flat)
        scores = product(design, slopes)
        top = scores.max(axis=1)
        total = top + np.log(np.exp(scores - top[:, None]).sum(axis=1))
        value = (share * (total - (scores * chosen).sum(axis=1))).sum()
        gradient = product(design.T, share[:, None] * (_softmax(scores) - chosen))
        penalised = slopes.copy()
        penalised[0] = 0.0
        return float(value + PENALTY / 2 * (penalised**2).sum()), (gradient + PENALTY * penalised)[:, 1:].ravel()

    start = np.zeros(design.shape[1] * (count - 1))
    return full(minimize(loss, start, jac=True, method="L-BFGS-B", options={"ftol": 1e-10, "gtol": 1e-6}).x)
