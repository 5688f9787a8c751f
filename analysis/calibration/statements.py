"""What a calibration says, in sentences that follow its numbers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from coprod.simulation.words import counted, listed

LITTLE = 0.3  # contraction below it: the interval is nearly the prior's
TOGETHER = 0.8  # size of a correlation from which on parameters are known only together
UNEVEN = 0.01  # probability of uneven places, shared out among parameters
MISSED = 0.05  # probability of a figure as far from those predicted, shared out among figures
MOST_AT_END = 0.5  # share of the posterior in the last hundredth of the range
SURE = 0.95


def heading(found: Any) -> str:
    """What it rests on."""
    a = found.attrs
    lost_of = [f"{int(n):,}" for n in np.atleast_1d(a["lost_points"])]
    some = np.any(np.atleast_1d(a["lost_points"]))
    lost = f"; {' and '.join(lost_of)} points left out, since a run of them has no value" if some else ""
    services = "one run" if a["services"] == 1 else f"the mean of {a['services']} runs"
    return (
        f"Posterior of {counted(found.sizes['parameter'], 'parameter')} given "
        f"{counted(found.sizes['observation'], 'observed figure')}, each {services}: {a['points']:,} points of the prior{lost}, "
        f"of whose {a['rows']:,} figures the nearest {a['kept']:,} count."
    )


def theories(found: Any) -> list[tuple[str, Any]]:
    """Each theory with what was found under it; one without a name where there is none."""
    if "theory" not in found.dims:
        return [("", found)]
    return [(str(name), found.sel(theory=name)) for name in found["theory"].values]


def identified(found: Any, parameter: str) -> str:
    """How far the data narrow a parameter down, in a word or two."""
    row = found.sel(parameter=parameter)
    if not found["reached"]:
        return "extrapolated"
    if float(row["moved"]) <= float(row["nothing"]):
        return "not at all"
    return "hardly" if float(row["contraction"]) < LITTLE else "yes"


def at_end(found: Any, parameter: str) -> str:
    """Which end of its range a parameter lies at, "low" or "high"; nothing where it lies at none."""
    shares = {str(end): float(found["at_end"].sel(end=end, parameter=parameter)) for end in found["end"].values}
    return next((end for end, share in shares.items() if share > MOST_AT_END and found["reached"]), "")


def conflicts(found: Any) -> list[str]:
    """Of each theory that no run of comes near what is observed: which figures conflict, by how much, and what that makes of the
    posterior."""
    return [f"{name}: {_conflict(one)}" if name else _conflict(one) for name, one in theories(found) if not one["reached"]]


def _conflict(found: Any) -> str:
    told = [
        f"{name} (observed {float(one['value']):.4g}, the nearest run {float(one['nearest']):.4g})"
        for name, one in ((str(n), found.sel(observation=n)) for n in found["observation"].values)
        if one["conflict"]
    ]
    together = "these figures together" if found.sizes["observation"] > 1 else "this figure"
    return (
        f"WARNING: no run comes near {together}. The nearest lies {float(found['distance']):.3g} standard errors away (uncertainty "
        f"and noise of runs in one); of {found.attrs['own']} figures that the model made itself 99 % lie within "
        f"{float(found['own_distance']):.3g} of another run, and {100 * float(found['far']):.2g} % as far. What conflicts is "
        f"{listed(told)}. The posterior is an extrapolation: no value of a parameter is an answer."
    )


def sentences(found: Any) -> list[str]:
    """What is identified and what is not, what fits, whether intervals hold, and which theory."""
    lines = []
    for name, one in theories(found):
        lead = f"{name}: " if name else ""
        answer = [*_identification(one), *_ends(one)] if one["reached"] else []
        lines += [f"{lead}{line}" for line in (*answer, *_fit(one), *_check(one))]
    return lines + (_chosen(found) if "probability" in found else [])


def _ends(found: Any) -> Iterator[str]:
    for name in (str(p) for p in found["parameter"].values):
        if end := at_end(found, name):
            share = 100 * float(found["at_end"].sel(end=end, parameter=name))
            yield (
                f"WARNING: {name} lies at the {end} end of its range ({share:.0f} % of the posterior in its last hundredth): "
                "values beyond it may fit better."
            )


def _identification(found: Any) -> Iterator[str]:
    names = [str(p) for p in found["parameter"].values]
    said = {name: identified(found, name) for name in names}
    if nothing := [name for name in names if said[name] == "not at all"]:
        yield (
            f"WARNING: the data cannot identify {listed(nothing)}: the posterior is told apart from the prior no better than "
            f"that of a parameter without effect."
        )
    if hardly := [name for name in names if said[name] == "hardly"]:
        left = f"at least {100 * (1 - LITTLE):.0f} % of the prior's"
        yield f"WARNING: the data hardly identify {listed(hardly)}: the variance is {left}."
    matrix = found["correlation"].values
    for i, a in enumerate(names):
        for j in range(i + 1, len(names)):
            if abs(matrix[i, j]) > TOGETHER:
                what = "sum" if matrix[i, j] < 0 else "difference"
                yield (
                    f"WARNING: {a} and {names[j]} are known only together, by something like their {what} "
                    f"(correlation {matrix[i, j]:.2f}): neither interval may be read alone."
                )
    if sure := [name for name in names if said[name] == "yes"]:
        yield f"The data narrow down {listed(sure)}."


def _fit(found: Any) -> Iterator[str]:
    if "predicted" not in found:
        return
    names = [str(n) for n in found["observation"].values]
    n = f"{int(found['predictions'])} figures at {int(found['distinct'])} points"
    at = "At the draws of the extrapolation" if not found["reached"] else "At the posterior"
    missed = [name for name, p in zip(names, found["misses"].values, strict=True) if p < MISSED / len(names)]
    if missed:
        said = listed([f"{name} ({_beyond(found, name)})" for name in missed])
        yield f"WARNING: {at[0].lower()}{at[1:]} the model misses {said}, of {n} run anew."
        return
    worst = names[int(np.argmin(found["misses"].values))]
    yield f"{at} no figure is missed: farthest out is {worst} ({_beyond(found, worst)}, of {n} run anew)."


def _beyond(found: Any, name: str) -> str:
    """How many of the figures predicted lie on the farther side of what is observed."""
    above = float(found["exceeded"].sel(observation=name))
    return f"{100 * above:.2g} % lie above it" if above < 0.5 else f"{100 * (1 - above):.2g} % lie below it"


def _check(found: Any) -> Iterator[str]:
    """What simulation-based calibration found."""
    names, tests = [str(p) for p in found["parameter"].values], found.attrs["tests"]
    worst = int(np.argmin(found["even"].values))
    share, low, high = (100 * found[f"covered{end}"].sel(level=0.8).values[worst] for end in ("", "_low", "_high"))
    said = f"80 % intervals of {names[worst]} hold the truth in {share:.0f} % ({low:.0f} to {high:.0f}) of {tests} tests"
    if float(found["even"].values[worst]) < UNEVEN / len(names):
        yield f"WARNING: intervals do not hold as often as they say ({said}): more simulations would help."
    else:
        yield f"Checked by simulation: {said}, the parameter least even (p = {float(found['even'].values[worst]):.2g})."


def _chosen(found: Any) -> list[str]:
    """Which theory, or that it cannot be told; and how often the right one would be recognised."""
    order = np.argsort(-found["probability"].values)
    best = str(found["theory"].values[order[0]])
    value, low, high = (float(found[f"probability{end}"].values[order[0]]) for end in ("", "_low", "_high"))
    if not found["reached"].any():
        return ["No theory comes near these figures: which of them is the more probable says nothing of what gave them."]
    told = (
        f"{best} has probability {value:.2f} ({low:.2f} to {high:.2f}) among {found.sizes['theory']} theories equally likely before"
    )
    lines = [f"{told}." if low > SURE else f"The theories cannot be told apart by these figures: {told}."]
    worst = int(np.argmin(found["recognised"].values))
    share = 100 * float(found["recognised"].values[worst])
    lines.append(
        f"Of figures that {found['theory'].values[worst]} makes, {share:.0f} % would be taken for its own; it is recognised least."
    )
    return lines
