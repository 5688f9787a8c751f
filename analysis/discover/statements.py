"""What regions say, in sentences that follow their numbers."""

from __future__ import annotations

from typing import Any

from coprod.simulation.words import counted, listed

from .box import SIDES
from .judge import LEVEL
from .search import STEADY
from .words import MOST_NAMED, conditions, limits, percent, with_interval

SEEN = 0.2  # of the partings: limits that stood so often and are left out are named
METHODS = {"prim": "PRIM", "cart": "CART"}
KINDS = {"low": "lower limit", "high": "upper limit", "levels": "levels"}
ENDED = {
    "few": "What is left holds too few points to look for another region.",
    "most": "More regions were not looked for.",
    "below": "In what is left it is met nowhere more often than over all, or as often as asked for.",
    "steady": "In what is left no limit was found again in half of the partings.",
}


def heading(found: Any) -> list[str]:
    """The outcome, how many runs and points meet it, and what it all rests on."""
    a = found.attrs
    points = a["points"] + a["points_held_back"]
    some = points - a["met_by_all"] - a["met_by_none"]
    size = f"{counted(points, 'point')} × {counted(a['replicates'], 'replicate')}"
    met = f"met by every run at {a['met_by_all']:,} points, by some at {some:,}, by none at {a['met_by_none']:,}"
    if a["replicates"] == 1:
        met = f"met at {a['met_by_all']:,}"
    lines = [f"{a['where']} {a['after']}, {size}: {met}."]
    if a["lost_runs"]:
        lost = f", {counted(a['lost_points'], 'point')} with all of them" if a["lost_points"] else ""
        lines.append(f"Left out: {counted(a['lost_runs'], 'run')} without a value{lost}.")
    if a["left_out_points"]:
        lines.append("Of the Sobol sample only the ends of its blocks are taken, which are independent.")
    held = f"{a['points_held_back']:,}, held back with all their replicates"
    return [
        *lines,
        f"{METHODS[a['method']]} on {a['points']:,} points. What follows is measured on the other {held}, "
        f"where {with_interval(found, 'base')} of runs meet it.",
    ]


def sentences(found: Any) -> list[str]:
    """What each region holds, how much all hold together, which limits are unsure, and what was left out."""
    a, regions = found.attrs, [found.sel(region=number) for number in found["region"].values]
    lines = [line for region in regions for line in _of_region(region, found)]
    if a["not_borne_out"]:
        more = counted(a["not_borne_out"], "more region" if regions else "region")
        lines.append(f"{more} found, but not borne out by the points held back (p above {LEVEL:g}): left out.")
    if not regions:
        lines.append("No region can be told from chance: as far as these points can say, the outcome is met as often everywhere.")
    elif len(regions) > 1:
        lines.append(f"All regions together hold {with_interval(found, 'covered')} of the runs that meet it.")
    lines += [line for region in regions for line in _left_out(region, found)]
    if regions and a["stopped"] in ENDED:
        lines.append(ENDED[a["stopped"]])
    weights = [str(name) for name in found["factor"].values[found["weight"].values]]
    if any(name in weights for region in regions for name, _ in limits(region)):
        lines.append(f"{listed(weights, MOST_NAMED)} sum to 1: a limit on one says how much is left for the others.")
    return lines


def _of_region(region: Any, found: Any) -> list[str]:
    number = int(region["region"])
    before = ", outside those before," if number > 1 and found.attrs["method"] == "prim" else ","
    asked = listed(conditions(region), MOST_NAMED)
    lines = [
        f"Region {number}: where {asked}{before} {with_interval(region, 'density')} of runs meet it, against "
        f"{percent(found['base'])} over all ({percent(region['density_found'])} on the points it was found on). Here lie "
        f"{with_interval(region, 'coverage')} of all runs that meet it, in {percent(region['mass'])} of the points. "
        f"{percent(region['again'])} of {found.attrs['partings']} partings of the points find it again."
    ]
    unsure = [*filter(None, (_outside(region.sel(factor=factor, side=side)) for factor, side in limits(region)))]
    if unsure:
        told = listed(unsure, MOST_NAMED)
        lines.append(f"Held-back points cannot tell from chance what these limits of region {number} do: {told}.")
    rough = [*filter(None, (_elsewhere(region.sel(factor=factor, side=side)) for factor, side in limits(region)))]
    if rough:
        told = listed(rough, MOST_NAMED)
        lines.append(
            f"Rough in region {number}, since boxes of partings, which may have other limits as well, end elsewhere: {told}."
        )
    return lines


def _elsewhere(one: Any) -> str:
    """A limit that lies outside where 9 in 10 partings put it; '' for others."""
    low, at, high = (float(one[name]) for name in ("limit_low", "limit", "limit_high"))
    return f"{_side(one)} ({at:.3g}; 9 in 10 between {low:.3g} and {high:.3g})" if at < low or at > high else ""


def _outside(one: Any) -> str:
    """A limit that held-back points do not bear out, with what lies just outside it; '' for others."""
    if float(one["outside_chance"]) <= LEVEL:
        return ""
    count = int(one["outside_points"])
    just = f"{percent(one['outside'])} of {counted(count, 'point')} just outside" if count else "no point just outside"
    return f"{_side(one)} ({just})"


def _side(one: Any) -> str:
    """A side of a factor."""
    return f"{one['factor'].values}, {KINDS[str(one['side'].values)]}"


def _left_out(region: Any, found: Any) -> list[str]:
    """Limits of PRIM that stood in some partings and are not in the region."""
    if found.attrs["method"] != "prim":
        return []
    kept = limits(region)
    seen = [
        (-share, _side(one))
        for name in region["factor"].values
        for side in SIDES
        if (one := region["stood"].sel(factor=name, side=side)).size
        and (share := float(one)) >= SEEN
        and (str(name), side) not in kept
    ]
    if not seen:
        return []
    said = listed([f"{side} ({percent(-share)})" for share, side in sorted(seen)], MOST_NAMED)
    few = f"fewer than {percent(STEADY)}" if -min(seen)[0] < STEADY else "some"
    return [f"Left out of region {int(region['region'])}, since they stood in {few} of the partings that find it: {said}."]
