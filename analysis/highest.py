"""Where along a factor a measure is highest, and which values cannot be told from the best."""

from __future__ import annotations

from typing import Any

from scipy.special import stdtrit

CONFIDENCE = 0.95


def highest(array: Any, factor: str) -> tuple[Any, Any]:
    """The position along a factor of the highest mean over replicates, and whether a value may be the best.

    ``array`` has the dimensions ``factor``, ``replicate`` and any others; both results have the others, the second the
    factor too. Replicates share their random numbers, so cells are compared within replicates. With 95 % confidence the value
    that is best in truth is among those marked: each of the k values is compared with the one of highest mean by a
    one-sided t test at 5 % / (k - 1). A cell with a missing replicate is compared on those that both have; one without
    any is marked nowhere, nor is anything but the highest with less than two replicates.
    """
    mean = array.mean("replicate")
    best = mean.fillna(float("-inf")).argmax(factor)
    behind = array.isel({factor: best}, drop=True) - array
    n = behind.count("replicate")
    t = stdtrit(n.where(n > 1) - 1, 1.0 - (1.0 - CONFIDENCE) / max(array.sizes[factor] - 1, 1))
    among = behind.mean("replicate") <= t * behind.std("replicate", ddof=1) / n**0.5
    return best, (among | (behind == 0.0).all("replicate")) & mean.notnull()
