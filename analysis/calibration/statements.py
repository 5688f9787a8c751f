"""What a calibration says, in sentences that follow its numbers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from coprod.simulation.words import counted, listed

LITTLE = 0.3  # contraction below it: the interval is nearly the prior's
TOGETHER = 0.8  # size of a correlation from which on parameters are known only together
UNEVEN = 0.01  # probability of uneven places, shared out among parameters
FAR = 0.02
MISSED = 0.95  # share of new figures on one side of what is observed
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
    if float(row["moved"]) <= float(row["nothing"]):
        return "not at all"
    return "hardly" if float(row["contraction"]) < LITTLE else "yes"


def sentences(found: Any) -> list[str]:
    """What is identified and what is not, what fits, whether intervals hold, and which theory."""
    lines = []
    for name, one in theories(found):
        lead = f"{name}: " if name else ""
        lines += [f"{lead}{line}" for line in (*_identification(one), *_fit(one), *_check(one))]
    return lines + (_chosen(found) if "probability" in found else [])


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
    far, tests = float(found["far"]), found.attrs["tests"]
    if far < FAR:
        yield (
            f"WARNING: what is observed lies farther from all runs than {round((1 - far) * tests)} of {tests} figures that the "
            "model made itself: no parameters of the prior may give these figures together; the posterior is then of little worth."
        )
    if "predicted" not in found:
        return
    above = found["exceeded"].values
    missed = [str(n) for n, share in zip(found["observation"].values, above, strict=True) if max(share, 1 - share) > MISSED]
    n = f"{int(found['predictions'])} figures at {int(found['distinct'])} points"
    if missed:
        yield f"At the posterior the model misses {listed(missed)}: 95 % or more of {n} run anew lie on one side of it."
    else:
        yield f"At the posterior the model gives every observed figure: each lies within the middle 90 % of {n} run anew."


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
