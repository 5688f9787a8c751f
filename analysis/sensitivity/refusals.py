"""What data or a study must have for an analysis, and what refuses those that have not."""

from __future__ import annotations

import numpy as np

from coprod.analysis.inputs import Floats
from coprod.simulation.errors import BadInput, unknown
from coprod.simulation.words import counted

from .arrangement import GIVEN
from .seeds import components

METHODS = ("sobol", "morris", *GIVEN)
FITS = {"sobol": "sobol", "morris": "morris", "latin_hypercube": "binned", "random": "binned"}  # the method for each design
LEAST_POINTS = {"binned": 100, "hdmr": 300, "delta": 100, "pawn": 100}  # SALib's HDMR takes no fewer
LEAST_BLOCKS = {"sobol": 32, "morris": 4}
NOTHING = 1e-9  # below it, relative to its size, an outcome counts as constant


def one_replicate() -> BadInput:
    """What refuses a single replicate."""
    return BadInput(
        "one replicate cannot tell what factors do from what its seed does",
        where="replicate",
        allowed="at least 2 replicates; 5 or more tell well",
        fix="coprod sweep OUT.zarr --replicates 5 adds them; deterministic=True for a model without randomness",
    )


def method_for(kind: str, method: str | None) -> str:
    """The method asked for, or that of a design; BadInput for one that does not exist, and for designs that draw no points."""
    if method is not None and method not in METHODS:
        raise unknown("method", method, METHODS, where="--method")
    if kind not in FITS and not (kind == "list" and method in GIVEN):
        raise BadInput(
            f"the points of a {kind} design are no random sample of the factors' space",
            where="design",
            allowed=", ".join(FITS),
            fix="draw points with one of these; coprod sweep and contrast say what moved between points like these",
        )
    return method or FITS[kind]


def check_points(count: int, method: str, why: str = "") -> None:
    """BadInput where points are too few for a method that takes any."""
    if count < LEAST_POINTS[method]:
        raise BadInput(
            f"{count} points with values are too few for {method}{why}",
            where="design",
            allowed=f"at least {LEAST_POINTS[method]} points",
            fix=f"draw {2 * LEAST_POINTS[method]}; in a study points = {2 * LEAST_POINTS[method]} under [design]",
        )


def too_few(kept: int, failed: int, block: int, method: str) -> BadInput:
    """What refuses too few whole blocks of points."""
    what, option = ("base points", "points") if method == "sobol" else ("trajectories", "trajectories")
    least = LEAST_BLOCKS[method]
    after = f", after {failed} with runs without a value," if failed else ""
    return BadInput(
        f"{counted(kept, 'whole block')} of {block} points{after} "
        f"are too few for {'Sobol indices' if method == 'sobol' else 'elementary effects'}",
        where="design",
        allowed=f"at least {least} {what}, so {least * block:,} points here",
        fix=f"draw {(many := 256 if method == 'sobol' else 20)}; in a study {option} = {many} under [design]",
    )


def check_outcome(y: Floats, deterministic: bool) -> None:
    """BadInput where outcomes (points, replicates) have one replicate, no values, or none that vary between points."""
    if y.shape[1] < 2 and not deterministic:
        raise one_replicate()
    there = y[np.isfinite(y)]
    if not len(there):
        raise BadInput(
            "no run has a value",
            where="data",
            allowed="runs that ended well, and whose results are there",
            fix="coprod sweep STORE says which runs failed and why, and makes results again that are damaged or gone",
        )
    whole = y[np.isfinite(y).all(axis=1)]
    spread = np.ptp(whole, axis=0).max() if len(whole) else np.ptp(there)
    if spread <= NOTHING * np.abs(there).max():
        raise BadInput(
            f"the outcome is the same at every point, {there.flat[0]:g}" + (" but for its seeds" if np.ptp(there) > 0 else ""),
            where="--measure",
            allowed="a measure that varies",
            fix="name another, or vary what moves it",
        )


def check_points_told_apart(y: Floats) -> None:
    """BadInput where outcomes (points, replicates) vary no more between points than seeds alone may make them."""
    from scipy.stats import f

    if y.shape[1] < 2:
        return
    points, _, interaction = components(y)
    if interaction <= 0.0:
        return
    p, r = y.shape
    ratio, bound = 1.0 + r * points / interaction, float(f.ppf(0.975, p - 1, (p - 1) * (r - 1)))
    if ratio <= bound:
        raise BadInput(
            f"points vary {max(ratio, 0.0):.2f} times as much as what seeds do at one point and not at another",
            where="replicate",
            allowed=f"more than {bound:.2f} times, so that there is a variance between points to share out",
            fix="add replicates or points, or take another measure; --method morris, delta and pawn need no such variance",
        )
