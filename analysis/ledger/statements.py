"""What a ledger says, in sentences that follow its numbers; means and 95 % t intervals over replicates."""

from __future__ import annotations

from typing import Any

import numpy as np

SMALL = 0.01  # a difference in value below which who gains more is not told


def mean_interval(array: Any) -> tuple[float, float, float]:
    """The mean over replicates that have a number, and its 95 % t interval; NaN where fewer than two have."""
    from scipy.special import stdtrit

    values = np.asarray(array, dtype=float)
    values = values[np.isfinite(values)]
    if len(values) < 2:
        return (float(values.mean()) if len(values) else np.nan), np.nan, np.nan
    half = float(stdtrit(len(values) - 1, 0.975) * values.std(ddof=1) / np.sqrt(len(values)))
    return float(values.mean()), float(values.mean()) - half, float(values.mean()) + half


def sentences(data: Any) -> list[str]:
    """Who has most and least value at the end, whom it costs, and how power and voice stand; of one scenario."""
    end = data.isel(time=-1)
    value = end["value"].mean("replicate")
    order = [p for p in sorted(parts(data), key=lambda p: -float(value.sel(party=p))) if np.isfinite(value.sel(party=p))]
    best, worst = order[0], order[-1]
    lines = []
    difference = mean_interval(end["value"].sel(party=best).values - end["value"].sel(party=worst).values)
    if difference[1] > SMALL:
        lines.append(f"Most value is {best}' ({_told(value, best)}), least {worst}' ({_told(value, worst)}).")
    else:
        lines.append("No party's value is told apart from all others'.")
    share = end["negative_share"].mean("replicate")
    losing = [f"{name} {100 * float(share.sel(party=name)):.0f} %" for name in parts(data) if float(share.sel(party=name)) > 0]
    lines.append(
        f"Below 0, so worse off for what was done: of {', of '.join(losing)}."
        if losing
        else "Nobody's value is below 0 at the end."
    )
    for name, text in (("power_gap", "Professionals' power less citizens'"), ("voice_gini", "Inequality of talk (Gini)")):
        start, last = (mean_interval(data[name].isel(time=t).values) for t in (_first(data[name]), -1))
        moved = mean_interval((data[name].isel(time=-1) - data[name].isel(time=_first(data[name]))).values)
        sure = moved[1] > 0 or moved[2] < 0
        word = "rose" if moved[0] > 0 else "fell"
        lines.append(f"{text} {f'{word} from {start[0]:.3f} to {last[0]:.3f}' if sure else f'stayed at about {last[0]:.3f}'}.")
    return lines


def comparison(data: Any) -> list[str]:
    """Who gains and who loses by the second scenario against the first."""
    first, second = (data["value"].isel(time=-1, scenario=i, drop=True) for i in (0, 1))
    changes = {p: mean_interval((second - first).sel(party=p).values) for p in parts(data)}
    gains = [f"{p} ({m:+.3f})" for p, (m, low, _) in changes.items() if low > 0]
    losses = [f"{p} ({m:+.3f})" for p, (m, _, high) in changes.items() if high < 0]
    names = [str(n) for n in data["scenario"].values]
    told = [(gains, "gain"), (losses, "lose")]
    found = [f"Under {names[1]} against {names[0]} {', '.join(who)} {word} value." for who, word in told if who]
    return found or [f"Between {names[0]} and {names[1]} nobody's value is told apart."]


def parts(data: Any) -> list[str]:
    """The parties that no other is a part of: groups in place of all citizens, levels in place of all leaders."""
    names = [str(name) for name in data["party"].values]
    return [name for name in names if not any(other.startswith(f"{name}:") for other in names)]


def _told(value: Any, party: str) -> str:
    return f"{float(value.sel(party=party)):.3f}"


def _first(array: Any) -> int:
    """The first time at which there is a number."""
    return int(np.isfinite(array.mean("replicate").values).argmax())
