"""The nearest threshold at which an outcome parts the points."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from coprod.analysis.inputs import Floats

from .condition import Term

DIGITS = (2, 3, 4, 6, 9)


def nearest_threshold(term: Term, values: Floats, least: int) -> Term | None:
    """The condition with the nearest short number that ``least`` points have a run that meets and a run that does not.

    ``values`` (points, replicates) are NaN where a run has none. None where no number parts them so.
    """
    if _parts(term, values, least):
        return term
    most, fewest = np.sort(np.nanmax(values, axis=1)), np.sort(np.nanmin(values, axis=1))
    low, high = fewest[least - 1], most[-least]  # between them, ends apart, any number parts the points
    if low >= high:
        return None
    for digits in DIGITS:
        step = 10.0 ** (np.floor(np.log10(high - low)) + 1 - digits)
        short = np.floor(high / step) * step if term.threshold >= high else np.ceil(low / step) * step
        for number in (short, short - step if term.threshold >= high else short + step):
            found = replace(term, threshold=float(f"{number:.9g}"))
            if _parts(found, values, least):
                return found
    return replace(term, threshold=float((low + high) / 2))


def _parts(term: Term, values: Floats, least: int) -> bool:
    there, met = np.isfinite(values), term.met(values)
    return bool(min((met & there).any(axis=1).sum(), (there & ~met).any(axis=1).sum()) >= least)
