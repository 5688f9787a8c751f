"""What regions say, in sentences that follow their numbers."""

from __future__ import annotations

from typing import Any

import numpy as np

from coprod.simulation.words import counted

from .box import JOINED, SIDES
from .judge import LEVEL
from .search import STEADY

SEEN = 0.2  # of the partings: limits that stood so often and are left out are named
MOST_NAMED = 5
METHODS = {"prim": "PRIM", "cart": "CART"}
ENDED = {
    "covered": "",
    "tree": "",
    "few": "What is left holds too few points for another region.",
    "most": "More regions were not looked for.",
    "steady": "In what is left no limit was found again in half of the partings.",
}


def heading(found: Any) -> str:
    """The outcome, how many runs and points meet it, and what it all rests on."""
    a = found.attrs
    points = a["points"] + a["points_held_back"]
    some = points - a["met_by_all"] - a["met_by_none"]
    parts = "" if a["replicates"] == 1 else f", by some at {some:,}"
    lost = f" {counted(a['lost_runs'], 'run')} without a value left out." if a["lost_runs"] else ""
    ends = " Of the Sobol sample only the ends of its blocks, which are independent." if a["left_out_points"] else ""
    return (
        f"{a['where']} after {a['week']:g} weeks, {counted(points, 'point')} × {counted(a['replicates'], 'replicate')}: "
        f"met by {'every run' if a['replicates'] > 1 else 'the run'} at {a['met_by_all']:,} points{parts}, by none at "
        f"{a['met_by_none']:,}.{lost}{ends}\n"
        f"{METHODS[a['method']]} on {a['points']:,} points; what follows is measured on the other {a['points_held_back']:,}, held back "
        f"with all their replicates, where {percent(found, 'base')} of runs meet it."
    )


def percent(found: Any, name: str) -> str:
    """A share in per cent with its interval."""
    value, low, high = (100.0 * float(found[f"{name}{end}"]) for end in ("", "_low", "_high"))
    return f"{value:.0f} % ({low:.0f} to {high:.0f})"


def conditions(region: Any) -> list[str]:
    """What a region asks of each factor that it limits."""
    return [text for name in region["factor"].values if (text := _condition(region.sel(factor=name)))]


def _condition(one: Any) -> str:
    name, levels = str(one["factor"].values), str(one["levels"].values)
    low, high = (float(one["limit"].sel(side=side)) for side in ("low", "high"))
    if levels:
        out = [level for level in str(one["factor_levels"].values).split(JOINED) if level not in levels.split(JOINED)]
        kept = levels.split(JOINED)
        return f"{name} is {' or '.join(kept)}" if len(kept) <= len(out) else f"{name} is not {' or '.join(out)}"
    if np.isfinite(low) and np.isfinite(high):
        return f"{name} from {low:.3g} to {high:.3g}" if low < high else f"{name} is {low:.3g}"
    if np.isfinite(low):
        return f"{name} at least {low:.3g}"
    return f"{name} at most {high:.3g}" if np.isfinite(high) else ""


def sentences(found: Any) -> list[str]:
    """What each region holds, how much all hold together, which limits are unsure, and what was left out."""
    a = found.attrs
    lines = []
    for number in found["region"].values:
        lines += _of_region(found.sel(region=number), found)
    if a["not_borne_out"]:
        count = a["not_borne_out"]
        lines.append(
            f"{counted(count, 'more region')} found, but not borne out by the points held back (p above {LEVEL:g}), and left out."
        )
    if len(lines) == 0 or not found.sizes["region"]:
        lines.append("No region can be told from chance: nowhere is the outcome met more often, as far as these points can say.")
    elif found.sizes["region"] > 1:
        lines.append(f"All regions together hold {percent(found, 'covered')} of the runs that meet it.")
    lines += _left_out(found)
    if found.sizes["region"] and ENDED[a["stopped"]] and float(found["covered"]) < 1.0:
        lines.append(ENDED[a["stopped"]])
    weights = [str(n) for n, w in zip(found["factor"].values, found["weight"].values, strict=True) if w]
    used = {text.split()[0] for number in found["region"].values for text in conditions(found.sel(region=number))}
    if used & set(weights):
        lines.append(f"{_named(weights)} sum to 1: where one is at most something, the others have the rest between them.")
    return lines


def _of_region(region: Any, found: Any) -> list[str]:
    number, inside = int(region["region"]), int(region["points_inside"])
    before = " that is not in one before" if number > 1 else ""
    lines = [
        f"Region {number}: where {_named(conditions(region))}{before}, {percent(region, 'density')} of runs meet it, against "
        f"{100 * float(found['base']):.0f} % over all; so {percent(region, 'coverage')} of those that meet it lie here, in "
        f"{100 * float(region['mass']):.0f} % of the space ({counted(inside, 'point')} held back). On the points it was found on "
        f"{100 * float(region['density_found']):.0f} % met it."
    ]
    unsure = [
        f"{factor} ({float(region['outside'].sel(factor=factor, side=side)):.0%} just outside, "
        f"{counted(int(region['outside_points'].sel(factor=factor, side=side)), 'point')})"
        if int(region["outside_points"].sel(factor=factor, side=side))
        else f"{factor} (no point held back lies just outside)"
        for factor, side in limits(region)
        if float(region["outside_chance"].sel(factor=factor, side=side)) > LEVEL
    ]
    if unsure:
        lines.append(f"Region {number}: held-back points cannot tell from chance what the limit does on {_named(unsure)}.")
    return lines


def limits(region: Any) -> list[tuple[str, str]]:
    """The factors and sides that a region limits, in the order of the factors."""
    found = []
    for name in region["factor"].values:
        for side in SIDES:
            there = str(region["levels"].sel(factor=name).values) if side == "levels" else ""
            if there or np.isfinite(float(region["limit"].sel(factor=name, side=side))):
                found.append((str(name), side))
    return found


def _left_out(found: Any) -> list[str]:
    """Limits that stood in some partings and are in no region."""
    used = {one for number in found["region"].values for one in limits(found.sel(region=number))}
    stood = found["stood"].max("search")
    seen = {
        (str(name), side): float(stood.sel(factor=name, side=side))
        for name in found["factor"].values
        for side in SIDES
        if float(stood.sel(factor=name, side=side)) >= SEEN and (str(name), side) not in used
    }
    if not seen:
        return []
    order = sorted(seen, key=lambda one: -seen[one])
    words = {"low": "at least", "high": "at most", "levels": "levels of"}
    said = [
        f"{words[side]} {name} ({seen[name, side]:.0%})"
        if side == "levels"
        else f"{name} {words[side]} something ({seen[name, side]:.0%})"
        for name, side in order
    ]
    a = found.attrs
    return [f"Left out, of limits that stood in some of {a['partings']} partings (kept from {STEADY:.0%}): {_named(said)}."]


def _named(names: list[str]) -> str:
    shown, more = names[:MOST_NAMED], len(names) - MOST_NAMED
    if more > 0:
        return f"{', '.join(shown)} and {more} more"
    return " and ".join([*([", ".join(shown[:-1])] if shown[:-1] else []), shown[-1]])
