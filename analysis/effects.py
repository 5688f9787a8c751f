"""What moved a measure in a sweep, by how much and how sure, in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from .series import INNER


@dataclass(frozen=True)
class Effect:
    """Change of a measure between a factor's lowest and highest value, averaged over the other factors.

    Replicates share their random numbers across the grid, so differences are paired within replicates: ``mean`` is
    over replicates, ``low`` and ``high`` its 95 % t interval, ``n`` the number of replicates.
    """

    factor: str
    first: float
    last: float
    mean: float
    low: float
    high: float
    n: int


def effects(data: Any, measure: str) -> list[Effect]:
    """The effect of every factor on a measure at the end of a sweep, largest first."""
    from scipy.special import stdtrit

    array = data[measure].isel(time=-1)
    found = []
    factors = [str(d) for d in array.dims if d not in INNER]
    for factor in factors:
        values = data[factor].values
        if len(values) < 2:
            continue
        ends = array.sel({factor: values[-1]}) - array.sel({factor: values[0]})
        paired = ends.mean(dim=[d for d in factors if d != factor]).values.astype(float)
        n = len(paired)
        mean = float(np.mean(paired))
        half = float(stdtrit(n - 1, 0.975) * np.std(paired, ddof=1) / np.sqrt(n)) if n > 1 else float("nan")
        parameter = str(data[factor].attrs.get("parameter", factor))
        found.append(Effect(parameter, float(values[0]), float(values[-1]), mean, mean - half, mean + half, n))
    return sorted(found, key=lambda e: -abs(e.mean))


def describe(data: Any, measure: str | None = None) -> list[str]:
    """Sentences on a measure: by default value, or the first measure over all."""
    scalar = [str(name) for name in data.data_vars if not set(data[name].dims) & set(INNER[2:])]
    if not scalar:
        return ["No measure over all was recorded, so there is nothing to sum up."]
    name = measure or ("value" if "value" in scalar else scalar[0])
    array = data[name].isel(time=-1)
    if bool(np.isnan(array.values).any()):
        return [f"Some runs have no {name} at the end, so nothing is summed up."]
    weeks = float(data["time"].values[-1])
    over = float(array.mean())
    word = name.replace("_", " ")
    lines = [f"What moved {word} after {weeks:g} weeks (overall mean {over:.3f}, unit {data[name].attrs.get('units', '')}):"]
    for e in effects(data, name):
        sure = "this is sure" if e.low > 0 or e.high < 0 else "this could be chance"
        if e.n < 2:
            sure = "one replicate cannot tell how sure this is"
        direction = "raised" if e.mean >= 0 else "lowered"
        lines.append(
            f"- Going from {e.first:g} to {e.last:g}, {e.factor} {direction} {word} by {abs(e.mean):.4f} on average"
            f" (95 % interval {e.low:+.4f} to {e.high:+.4f}, n = {e.n} paired replicates): {sure}."
        )
    factors = [str(d) for d in array.dims if d not in INNER]
    if factors:
        cells = array.mean(dim="replicate")
        for kind, best in (("highest", cells.argmax(dim=...)), ("lowest", cells.argmin(dim=...))):
            place = ", ".join(f"{data[d].attrs.get('parameter', d)} = {float(data[d].values[int(best[d])]):g}" for d in factors)
            value = float(cells.isel({d: int(best[d]) for d in factors}))
            lines.append(f"- The {kind} mean, {value:.3f}, came with {place}.")
    lines.append("Replicates share random numbers across the grid, so these differences are paired.")
    return lines
