"""What a ledger says, in sentences that follow its numbers; means and 95 % t intervals over replicates."""

from __future__ import annotations

from typing import Any

import numpy as np

from coprod.experiments.intervals import mean_interval
from coprod.simulation.words import signed

BESIDE = {
    "power_gap": "Professionals' power less citizens'",
    "voice_gini": "Inequality of talk (Gini)",
    "heard_share": "The share of seated citizens who are heard",
}


def mean_of_those(values: Any) -> tuple[float, float, float]:
    """The mean over replicates that have a number, and its 95 % t interval; NaN where fewer than two have."""
    there = np.asarray(values, dtype=float)
    there = there[np.isfinite(there)]
    if len(there) > 1:
        return mean_interval(there)
    return (float(there[0]) if len(there) else np.nan), np.nan, np.nan


def sentences(data: Any) -> list[str]:
    """Who has most and least value at the end, who is worse off, and how power and voice stand; of one scenario."""
    end = data.isel(time=-1)
    value = end["value"].mean("replicate")
    order = [p for p in sorted(parts(data), key=lambda p: -float(value.sel(party=p))) if np.isfinite(value.sel(party=p))]
    lines = []
    if len(order) > 1:
        best, worst = order[0], order[-1]
        difference = mean_of_those(end["value"].sel(party=best).values - end["value"].sel(party=worst).values)
        told = f"{best} have the most value, {_told(value, best)}, {worst} the least, {_told(value, worst)}"
        sure = "" if difference[1] > 0 else ", which cannot be told from none"
        lines.append(f"{told}: a difference of {difference[0]:z.3f} ({difference[1]:z.3f} to {difference[2]:z.3f}){sure}.")
    losing = []
    for name in parts(data):
        share, low, _ = mean_of_those(end["negative_share"].sel(party=name).values)
        if low > 0:
            losing.append(f"{100 * share:.1f} % of {name}")
    lines.append(
        f"Worse off, with value below 0: {', '.join(losing)}." if losing else "Of no party it can be told that some are worse off."
    )
    return lines + [_moved(data, name, text) for name, text in BESIDE.items()]


def _moved(data: Any, name: str, text: str) -> str:
    """How a measure went from the first week that has it to the last."""
    first = int(np.isfinite(data[name].mean("replicate").values).argmax())
    start, last = (mean_of_those(data[name].isel(time=t).values)[0] for t in (first, -1))
    if np.isnan(last):
        return f"{text} has no value."
    change = mean_of_those((data[name].isel(time=-1) - data[name].isel(time=first)).values)
    if change[1] > 0 or change[2] < 0:
        return f"{text} {'rose' if change[0] > 0 else 'fell'} from {start:z.3f} to {last:z.3f}."
    return f"{text} is {last:z.3f}; that it moved from {start:z.3f} cannot be told."


def comparison(data: Any) -> list[str]:
    """Who gains and who loses by the second scenario against the first."""
    first, second = (data["value"].isel(time=-1, scenario=i, drop=True) for i in (0, 1))
    changes = {p: mean_of_those((second - first).sel(party=p).values) for p in parts(data)}
    gains = [f"{p} ({signed(m, 3)})" for p, (m, low, _) in changes.items() if low > 0]
    losses = [f"{p} ({signed(m, 3)})" for p, (m, _, high) in changes.items() if high < 0]
    names = [str(n) for n in data["scenario"].values]
    told = [(gains, "gain"), (losses, "lose")]
    found = [f"Under {names[1]} against {names[0]} {', '.join(who)} {word} value." for who, word in told if who]
    return found or [f"Between {names[0]} and {names[1]} nobody's value is told apart."]


def parts(data: Any) -> list[str]:
    """The parties that no other is a part of: groups in place of all citizens, levels in place of all leaders."""
    names = [str(name) for name in data["party"].values]
    return [name for name in names if not any(other.startswith(f"{name}:") for other in names)]


def _told(value: Any, party: str) -> str:
    return f"{float(value.sel(party=party)):z.3f}"
