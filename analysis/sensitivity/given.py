"""Indices from any points at all: of bins, and HDMR, delta and PAWN of SALib, against factors without effect by construction.

A failed run, or an outcome that never changes, makes them NaN or 0 without a word, so what is given here is whole and
varies. Each method gives a factor without effect something above 0: dummy factors, shuffled values of the sample's own,
show how much.
"""

from __future__ import annotations

import contextlib
import io
import warnings
from typing import Any

import numpy as np

from coprod.analysis.inputs import Floats, Inputs
from coprod.experiments.extras import needs
from coprod.simulation.errors import BadInput

from .binned import along
from .seeds import components

DUMMIES = {"binned": 20, "hdmr": 20, "delta": 5, "pawn": 20}  # that a factor without effect lies above 20 happens once in 21 times
FEW = 16  # values; factors with so few have dummies of their own
DELTA_RESAMPLES = 20


def given(outcomes: Floats, inputs: Inputs, method: str, seed: int) -> tuple[Floats, Floats, Floats, Floats]:
    """The index of each factor from outcomes (points, replicates), its interval, and the largest of its dummies' indices.

    Those of bins and HDMR's are shares of the expected outcome's variance, the noise of replicates' means taken out of the
    whole; HDMR's leaves out what its smooth curves miss of a sharp effect. Delta's (Borgonovo 2007) and PAWN's (Pianosi and
    Wagener 2018) say how far fixing a factor moves the distribution of means. Intervals of bins are jackknife's, HDMR's and
    delta's are SALib's, normal over resamples; PAWN's has none and is NaN. Dummies are a factor's own values shuffled; those
    of numbers with many values stand for each other.
    """
    needs("design")
    y, own = outcomes.mean(axis=1), inputs.table()
    if method == "hdmr":
        _check_curves(inputs)
    rng = np.random.default_rng(seed)
    counts = [len(np.unique(column)) for column in own.T]
    kinds = [count if count <= FEW else 0 for count in counts]
    first = {kind: kinds.index(kind) for kind in kinds}
    x = np.column_stack([own, *(rng.permutation(own[:, i]) for i in first.values() for _ in range(DUMMIES[method]))])
    names = [*inputs.columns, *(f"dummy {i}" for i in range(x.shape[1] - own.shape[1]))]
    bounds = [[float(c.min()), float(c.max()) if c.max() > c.min() else float(c.min()) + 1.0] for c in x.T]
    problem = {"num_vars": len(names), "names": names, "bounds": bounds}
    state = np.random.get_state()  # SALib seeds NumPy's common generator
    form = warnings.formatwarning
    with warnings.catch_warnings(record=True), contextlib.redirect_stdout(io.StringIO()):  # it warns of what dummies are for
        value, half = _METHODS[method](problem, x, y, seed + 1)
    warnings.formatwarning = form  # delta sets its own
    np.random.set_state(state)
    if method in ("binned", "hdmr") and outcomes.shape[1] > 1:
        parts = components(outcomes)
        scale = 1.0 + parts[2] / outcomes.shape[1] / parts[0]
        value, half = value * scale, half * scale
    of_kind = value[own.shape[1] :].reshape(len(first), DUMMIES[method]).max(axis=1)
    dummy = np.array([of_kind[list(first).index(kind)] for kind in kinds])
    value, half = value[: own.shape[1]], half[: own.shape[1]]
    if not np.isfinite(value).all():
        raise BadInput(
            f"{method} gave no number for some factor", where="--method", allowed="another method", fix="write --method binned"
        )
    return value, value - half, value + half, dummy


def _check_curves(inputs: Inputs) -> None:
    """BadInput for factors through whose few values HDMR's curves can be drawn in any way."""
    for name, column in inputs.columns.items():
        count = len(np.unique(column))
        if count <= FEW:
            raise BadInput(
                f"{name} has {count} values, too few for the curves of HDMR",
                where="--method",
                allowed=f"numbers with more than {FEW} values",
                fix="write --method binned, which takes any",
            )


def _binned(problem: dict[str, Any], x: Floats, y: Floats, seed: int) -> tuple[Floats, Floats]:
    found = np.array([along(column, y, len(y), float(y.var(ddof=1))) for column in x.T])
    return found[:, 0], found[:, 2] - found[:, 0]


def _hdmr(problem: dict[str, Any], x: Floats, y: Floats, seed: int) -> tuple[Floats, Floats]:
    from SALib.analyze import hdmr  # its successor enhanced_hdmr fails at first order (1.6.0: 'CoreParams' has no 'S')

    found = hdmr.analyze(problem, x, y, maxorder=1, seed=seed)
    return np.asarray(found["S"], dtype=float), np.asarray(found["S_conf"], dtype=float)


def _delta(problem: dict[str, Any], x: Floats, y: Floats, seed: int) -> tuple[Floats, Floats]:
    from SALib.analyze import delta

    found = delta.analyze(problem, x, y, num_resamples=DELTA_RESAMPLES, seed=seed, method="delta")
    return np.asarray(found["delta_raw"], dtype=float), np.asarray(found["delta_raw_conf"], dtype=float)


def _pawn(problem: dict[str, Any], x: Floats, y: Floats, seed: int) -> tuple[Floats, Floats]:
    from SALib.analyze import pawn

    found = np.asarray(pawn.analyze(problem, x, y, seed=seed)["median"], dtype=float)
    return found, np.full(len(found), np.nan)


_METHODS = {"binned": _binned, "hdmr": _hdmr, "delta": _delta, "pawn": _pawn}
