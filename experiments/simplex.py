"""Weights that sum to 1, as factors: together they are a point of a simplex, and are drawn and counted as one group."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from coprod.simulation.errors import BadInput, unknown
from coprod.simulation.setup.parameters import declaration, names
from coprod.simulation.setup.validation import SUM_TOLERANCE


def simplexes(groups: tuple[str, ...]) -> dict[str, list[str]]:
    """The weights that sum to 1, by their prefix; the shares of population groups by groups.*.share."""
    found: dict[str, list[str]] = {}
    for name in names(groups):
        declared = declaration(name)
        if declared is not None and declared.simplex:
            found.setdefault(declared.name if "*" in declared.name else declared.prefix, []).append(name)
    return found


def weights_under(prefix: str, groups: tuple[str, ...], where: str) -> list[str]:
    """The names of the weights under a prefix; BadInput unless there are at least two."""
    known = simplexes(groups)
    if prefix not in known:
        raise unknown("simplex", prefix, known, where=where, more="rules of your own have no weights that sum to 1")
    if len(known[prefix]) < 2:
        raise BadInput(
            f"'{prefix}' is one weight here, which is always 1",
            where=where,
            allowed="at least two weights to share between",
            fix="remove the factor, or take a scenario with more groups",
        )
    return known[prefix]


def check_apart(highest: Mapping[str, float], groups: tuple[str, ...], where: Callable[[str], str]) -> None:
    """BadInput where weights of one simplex, each drawn by itself up to its ``highest``, cannot always sum to 1."""
    for prefix, weights in simplexes(groups).items():
        apart = [name for name in weights if name in highest]
        total = math.fsum(highest[name] for name in apart)
        if len(apart) < 2 or (len(apart) < len(weights) and total <= 1.0 + SUM_TOLERANCE):
            continue
        raise BadInput(
            f"{len(apart)} of the {len(weights)} weights under {prefix} are factors of their own, up to {total:g} together",
            where=where(apart[0]),
            allowed="weights drawn together, so that they sum to 1; or some of them, each by itself, up to at most 1 together",
            fix=f'write one [[factors]] table with simplex = "{prefix}" in place of theirs',
        )


def on_simplex(uniforms: NDArray[np.float64]) -> NDArray[np.float64]:
    """Points spread evenly on a simplex, from independent uniforms in [0, 1): (points, weights), and so are the results.

    A uniform u becomes -log(1 - u), an exponential draw through its exact quantile function, and a row of those divided by
    its sum is Dirichlet(1, ..., 1), which is uniform. So each weight has a uniform of its own, no weight is treated
    unlike another, and moving one uniform moves its weight and leaves the others in proportion, as setting a weight does.
    """
    exponential = -np.log1p(-uniforms)
    weights: NDArray[np.float64] = exponential / exponential.sum(axis=1, keepdims=True)
    return weights


def check_drawn(prefix: str, given: Sequence[str], where: str, sampled: bool) -> None:
    """BadInput where weights that sum to 1 are given levels, or are not drawn."""
    if given:
        raise BadInput(
            f'simplex = "{prefix}" has {given[0]}',
            where=where,
            allowed="no values and no range: its weights are drawn from all that sum to 1",
            fix=f"remove {given[0]}, or vary one weight by itself with parameter",
        )
    if not sampled:
        raise BadInput(
            f'simplex = "{prefix}" is drawn from, so it needs a sampled design',
            where=where,
            allowed="design kind latin_hypercube, sobol or morris; a grid varies one weight by itself, and rescales the others",
            fix='write kind = "latin_hypercube" and points = 100 under [design], or name weights in [[points]] of a list',
        )
