"""A region of the results in words: the limits it has, and what it asks of each factor."""

from __future__ import annotations

from typing import Any

import numpy as np

from .box import JOINED, SIDES

MOST_NAMED = 5


def limits(region: Any) -> list[tuple[str, str]]:
    """The factors and sides that a region limits, in the order of the factors."""
    there = np.isfinite(region["limit"].values)
    there[:, SIDES.index("levels")] = region["levels"].values != ""
    return [(str(region["factor"].values[c]), SIDES[s]) for c, s in np.argwhere(there)]


def conditions(region: Any) -> list[str]:
    """What a region asks of each factor that it limits."""
    return [_condition(region.sel(factor=name)) for name in dict.fromkeys(name for name, _ in limits(region))]


def _condition(one: Any) -> str:
    name, levels = str(one["factor"].values), str(one["levels"].values)
    if levels:
        kept = levels.split(JOINED)
        out = [level for level in str(one["factor_levels"].values).split(JOINED) if level not in kept]
        return f"{name} is {' or '.join(kept)}" if len(kept) <= len(out) else f"{name} is not {' or '.join(out)}"
    low, high = (float(one["limit"].sel(side=side)) for side in ("low", "high"))
    if low == high:
        return f"{name} is {low:.3g}"
    if np.isfinite(low) and np.isfinite(high):
        return f"{name} is between {low:.3g} and {high:.3g}"
    return f"{name} is at least {low:.3g}" if np.isfinite(low) else f"{name} is at most {high:.3g}"


def percent(value: Any) -> str:
    """A share in per cent."""
    return f"{100.0 * float(value):.0f} %"


def with_interval(found: Any, name: str) -> str:
    """A share in per cent, with its interval."""
    value, low, high = (100.0 * float(found[f"{name}{end}"]) for end in ("", "_low", "_high"))
    return f"{value:.0f} % ({low:.0f} to {high:.0f})"
