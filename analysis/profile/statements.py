"""What a profile says, in sentences that follow its numbers; means and 95 % t intervals over replicates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from coprod.analysis.ledger.statements import mean_of_those
from coprod.simulation.words import counted, listed, signed

from .choice import mean, merit

MOST_NAMED = 3
TOLD = "cannot be told from nothing"
MOVES = {  # numbers of the year's account, and how they are called
    "personal_trust": "trust",
    "psychological_safety": "safety",
    "power_gap": "the power gap",
    "voice_gini": "inequality of talk",
    "fit": "fit to needs",
    "value": "value",
}


def strengths(data: Any) -> list[str]:
    """Stages above the mean of the seven, ticked processes and rules without which there would be less, and what rose."""
    levels = data["level"].values[0, -1]
    above = {s: mean_of_those(levels[i] - levels.mean(axis=0)) for i, s in enumerate(data["stage"].values)}
    high = [s for s in sorted(above, key=lambda s: -above[s][0]) if above[s][1] > 0][:MOST_NAMED]
    told = ", ".join(f"{s} {level(data, str(s)):.2f} ({_inside(above[s], 2)})" for s in high)
    lines = [f"Stages above the mean of the seven, {float(np.nanmean(levels)):.2f} at the end: {told}."] if high else []
    held = _screened(data, ("untick",), better=False)
    if held is not None:
        effect = _effect(data, held)
        if _sure(effect) and _worse(data, effect[0]):
            name = plain(str(data["candidate"].values[held]).partition(" ")[2])
            lines.append(
                f"Of what is ticked, {name} carries most: unticked, it would change {measured(data)} by {_signed(effect)}."
            )
    rules = {str(name).partition("=")[0] for name in data["candidate"].values if "=" in str(name)}
    best_rules = [family for family in sorted(rules) if _no_better(data, family)]
    if best_rules:
        lines.append(f"Every other rule of {listed(best_rules)} that can be run here would do worse.")
    return lines or ["No strength can be told from these numbers."]


def weakest(data: Any) -> list[str]:
    """The weakest link, how sure, and what mending it would add, beside the stage whose mending adds most."""
    shares = data["weakest_throughout"].values[0]
    first, second = _limiting(shares)[:2]
    names = [str(s) for s in data["stage"].values]
    share, ahead = mean_of_those(shares[first]), mean_of_those(shares[first] - shares[second])
    n, sessions = int(np.isfinite(shares[first]).sum()), mean_of_those(data["sessions"].values[0])[0]
    line = f"{names[first]} is the weakest stage in {_percent(share)} of sessions ({sessions:.0f} in a run, n = {n})"
    if not ahead[1] > 0:
        line += f", which cannot be told from {names[second]} ({_percent(mean_of_those(shares[second]))})"
    mended = data["mending"].values
    adds = [mean_of_those(row) for row in mended]
    at_end = level(data, names[first])
    lines = [f"{line}; its level is {at_end:.2f} at the end." if np.isfinite(at_end) else f"{line}."]
    sure = "" if _sure(adds[first]) else f", which {TOLD}"
    lines.append(f"Mending it, all that it lacks made up for, would change {measured(data)} by {_signed(adds[first])}{sure}.")
    most = int(merit(data["mending_screened"].values, data.attrs["lower"]).argmax())
    over = mean_of_those(mended[most] - mended[first])
    if _sure(over) and not _worse(data, over[0]):
        lines.append(f"Mending {names[most]} would do more: {_signed(adds[most])}.")
    if data.sizes["variant"] > 1:
        after = data["weakest_throughout"].values[1]
        still = _limiting(after)[0]
        lines.append(f"With the changes below it would be {names[still]}, in {_percent(mean_of_those(after[still]))} of sessions.")
    return lines


def changes(data: Any) -> list[str]:
    """The two changes that raise the measure most, how sure, and what they do together."""
    chosen, count = list(data.attrs["chosen"]), data.sizes["candidate"]
    if not chosen:
        return [
            f"{counted(count, 'change')} tried: none would {verb(data)} {measured(data)}, on the seeds by which they are chosen."
        ]
    lines, unit = [], f" [{units}]" if (units := data.attrs["measure_units"]) else ""
    for number, name in enumerate(chosen, start=1):
        one = data.sel(candidate=name)
        effect = (float(one["effect"]), float(one["low"]), float(one["high"]))
        sure = "" if _sure(effect) else f", which {TOLD}"
        first, share = mean_of_those(one["screened"].values)[0], _share(float(one["among_best"]))
        lines.append(
            f"{number}. {one['title'].values}: {_signed(effect)} of {measured(data)}{unit}{sure} (n = {int(one['n'])} pairs on "
            f"fresh seeds; {signed(first, 4)} on those that chose it). Among the best two of {count} in {share} of resamples."
        )
    rivals = [i for i in _by_share(data) if str(data["candidate"].values[i]) not in chosen][:MOST_NAMED]
    if rivals:
        told = listed([f"{data['title'].values[i]} ({_share(float(data['among_best'].values[i]))})" for i in rivals])
        lines.append(f"Others among the best two: {told}.{_more_seeds(data)}")
    if "together" in data:
        both = mean_of_those(data["together"].values)
        more = mean_of_those(data["together"].values - data["summed"].values)
        how = "they add up, as far as can be told"
        if _sure(more):
            how = f"{'more' if (more[0] > 0) == (both[0] > 0) else 'less'} than the sum of each"
        lines.append(f"Both together: {_signed(both)}; {how} (difference {_inside(more)}).")
    return lines


def harms(data: Any) -> list[str]:
    """What is ticked and would better not be, and the change that would do most harm."""
    lines = []
    unticked = _screened(data, ("untick",), better=True)
    if unticked is None:
        lines.append("Nothing is ticked that could be unticked.")
    else:
        effect, name = _effect(data, unticked), plain(str(data["candidate"].values[unticked]).partition(" ")[2])
        if _sure(effect) and not _worse(data, effect[0]):
            lines.append(f"{name} would better not be ticked: without it {measured(data)} would change by {_signed(effect)}.")
        else:
            idle = f"Of {name}, the ticked process that looked most idle, it cannot be told that it is"
            lines.append(f"{idle} ({_inside(effect)}, without it).")
    worst = _screened(data, ("tick", "rule", "practice", "start"), better=False)
    if worst is not None:
        effect = _effect(data, worst)
        if _sure(effect) and _worse(data, effect[0]):
            lines.append(f"To be wary of: {data['title'].values[worst]}, {_signed(effect)} of {measured(data)}.")
        else:
            title = data["title"].values[worst]
            lines.append(f"Of {title}, which looked worst on the seeds that choose, harm cannot be told ({_inside(effect)}).")
    return lines


def year(data: Any) -> list[str]:
    """What rose and what fell from the start to the end, who has least, and what the changes would make of it."""
    moved: dict[str, list[str]] = {"rose": [], "fell": [], "stood": []}
    for name, called in MOVES.items():
        values = data["standing"].sel(number=name).values[0]
        change = mean_of_those(values[-1] - values[0])
        if not np.isfinite(change[0]):  # no replicate has it at both times
            continue
        told = f"{called} from {mean_of_those(values[0])[0]:.3f} to {mean_of_those(values[-1])[0]:.3f} ({_inside(change, 3)})"
        moved["rose" if change[1] > 0 else "fell" if change[2] < 0 else "stood"].append(told)
    weeks = data.attrs["weeks"]
    lines = [f"In {weeks:g} weeks {word}: {'; '.join(moved[word])}." for word in ("rose", "fell") if moved[word]]
    if moved["stood"]:
        lines.append(f"That it moved {TOLD}: {'; '.join(moved['stood'])}.")
    losers = []
    for name in data["number"].values:
        measure, _, group = str(name).partition("[")
        if measure == ("value_negative_share_by_group" if len(data.attrs["groups"]) > 1 else "value_negative_share"):
            share = mean_of_those(data["standing"].sel(number=name).values[0, -1])
            losers += [(share, group.rstrip("]") or "citizens")] if share[1] > 0 else []
    told = ", ".join(f"{_percent(share)} of {group}" for share, group in sorted(losers, reverse=True))
    last = "Who loses at the end, with value below 0" if told else "That anybody has value below 0 at the end cannot be told"
    return [*lines, f"{last}: {told}." if told else f"{last}."]


def _limiting(shares: Any) -> list[int]:
    """Stages by how many sessions they limit, most first, from (stages, replicates)."""
    return [int(i) for i in np.argsort(-mean(shares), kind="stable")]


def level(data: Any, stage: str) -> float:
    """The mean level of a stage in the last quarter of the time."""
    return mean_of_those(data["level"].sel(stage=stage).values[0, -1])[0]


def _by_share(data: Any) -> list[int]:
    """Candidates that are among the best in one of a hundred resamples or more, the most often first."""
    shares = data["among_best"].values
    return [int(i) for i in np.argsort(-shares, kind="stable") if shares[i] >= 0.01]


def _more_seeds(data: Any) -> str:
    """That more seeds would tell, where some other change is among the best two more often than one of those chosen."""
    shares = data["among_best"]
    rest = shares.where(~shares["candidate"].isin(data.attrs["chosen"])).max()
    return " More replicates would tell." if float(rest) > float(shares.sel(candidate=data.attrs["chosen"]).min()) else ""


def _screened(data: Any, kinds: Sequence[str], better: bool) -> int | None:
    """The change of some kinds that did best, or worst, on the seeds by which changes are chosen."""
    merits = merit(data["screened"].values, data.attrs["lower"] == better)
    known = [i for i, kind in enumerate(data["kind"].values) if kind in kinds]
    return max(known, key=lambda i: merits[i], default=None)


def _effect(data: Any, at: int) -> tuple[float, float, float]:
    mean_, low, high = (float(data[name].values[at]) for name in ("effect", "low", "high"))
    return mean_, low, high


def _sure(effect: tuple[float, float, float]) -> bool:
    return effect[1] > 0 or effect[2] < 0


def verb(data: Any) -> str:
    """What changes are to do to the measure."""
    return "lower" if data.attrs["lower"] else "raise"


def _worse(data: Any, effect: float) -> bool:
    return bool(effect > 0 if data.attrs["lower"] else effect < 0)


def _no_better(data: Any, family: str) -> bool:
    """Whether each other rule of a family is told to do worse."""
    rows = [i for i, name in enumerate(data["candidate"].values) if str(name).startswith(f"{family}=")]
    return all(_sure(_effect(data, i)) and _worse(data, _effect(data, i)[0]) for i in rows)


def measured(data: Any) -> str:
    """The measure in words."""
    return plain(str(data.attrs["measure"]))


def plain(name: str) -> str:
    """A name in words; of a rule of one's own, its class."""
    return name.rpartition(":")[2].replace("_", " ")


def _signed(effect: tuple[float, float, float], digits: int = 4) -> str:
    return f"{signed(effect[0], digits)} ({signed(effect[1], digits)} to {signed(effect[2], digits)})"


def _inside(effect: tuple[float, float, float], digits: int = 4) -> str:
    """An effect and its interval where they stand in brackets."""
    return f"{signed(effect[0], digits)}, 95 % {signed(effect[1], digits)} to {signed(effect[2], digits)}"


def _percent(share: tuple[float, float, float]) -> str:
    low, high = max(0.0, share[1]), min(1.0, share[2])
    return f"{100 * share[0]:.0f} % ({100 * low:.0f} to {100 * high:.0f})"


def _share(value: float) -> str:
    return f"{100 * value:.0f} %"
