"""How a project stands at the start, half way and at the end of its runs: stages of its sessions, and measures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coprod.experiments.result import RunResult
from coprod.experiments.run import simulate
from coprod.scenarios.scenario import Scenario
from coprod.simulation.schema.measures import ROLES, measures_by_name

STATES = ("unit.stages", "unit.session")
QUARTERS = 4
# The three perspectives, by what they say of a project.
MEASURES = (
    *("agreement_rate", "implemented_share", "hidden_needs_surfaced", "fit"),
    *("personal_trust", "institutional_trust", "psychological_safety", "burden", "heard_share", "voice_gini", "power_gap"),
    *("value", "value_negative_share", "equity_gap", "well_being"),
)
STAFF = ROLES[1:]  # citizens' value is the measure value itself
BY_GROUP = ("heard_share_by_group", "value_by_group", "value_negative_share_by_group")
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Standing:
    """Numbers of every replicate at three times, in weeks: the start, half way and the end.

    ``levels`` and ``weakest`` are (times, stages, replicates), over sessions of the quarter of the run that ends at a time, the
    first quarter for the start; ``weakest_throughout`` (stages, replicates) is over all sessions, ``sessions`` (replicates)
    how many there were. ``numbers`` are (times, replicates) by measure, ``since`` the week from which every replicate has one.
    """

    times: Floats
    levels: Floats
    weakest: Floats
    weakest_throughout: Floats
    sessions: Floats
    numbers: Mapping[str, Floats]
    since: Mapping[str, float]


def stand(scenario: Scenario, replicates: int, seed: int, threads: int, measure: str) -> Standing:
    """Run a scenario and sum up its sessions and measures; ``measure`` is asked for besides those of a profile."""
    result = simulate(scenario, seed=seed, replicates=replicates, every=scenario.values["time.dt"], threads=threads, states=STATES)
    steps = len(result.times) - 1
    quarter, half = steps // QUARTERS, steps // 2
    levels = result.states["unit.stages"]  # (replicates, times, units, stages)
    held = result.states["unit.session"][..., 0] > 0.0
    lowest = (levels == levels.min(axis=-1, keepdims=True)).astype(np.float64)
    first = lowest / lowest.sum(axis=-1, keepdims=True)  # stages that are alike share a session
    windows = [(1, quarter + 1), (half - quarter + 1, half + 1), (steps - quarter + 1, steps + 1)]
    numbers, since = {}, {}
    for name, values in _series(result, measure).items():
        there = np.asarray(np.isfinite(values).all(axis=0))
        at = int(there.argmax()) if there[: half + 1].any() else 0
        numbers[name], since[name] = values[:, [at, half, steps]].T, float(result.times[at])
    return Standing(
        result.times[[0, half, steps]],
        np.array([_means(levels, held, *window) for window in windows]),
        np.array([_means(first, held, *window) for window in windows]),
        _means(first, held, 1, steps + 1),
        held.sum(axis=(1, 2)).astype(np.float64),
        numbers,
        since,
    )


def _means(values: Floats, held: NDArray[np.bool_], start: int, stop: int) -> Floats:
    """Means over the sessions that units held in steps from ``start``: (stages, replicates), NaN where there were none."""
    count = np.count_nonzero(held[:, start:stop], axis=(1, 2))
    total = (values[:, start:stop] * held[:, start:stop, :, None]).sum(axis=(1, 2))
    return np.where(count > 0, total.T / np.maximum(count, 1), np.nan)


def _series(result: RunResult, measure: str) -> dict[str, Floats]:
    """Measures by name, with the role or group where they have one: (replicates, times)."""
    found = {name: result.measure(name)[:, :, 0] for name in dict.fromkeys((*MEASURES, measure))}
    roles = result.measure("value_by_role")
    found |= {f"value_by_role[{role}]": roles[:, :, ROLES.index(role)] for role in STAFF}
    for name in BY_GROUP if len(result.scenario.groups) > 1 else ():
        found |= {f"{name}[{group}]": result.measure(name)[:, :, x] for x, group in enumerate(result.scenario.groups)}
    known = measures_by_name()
    order = list(dict.fromkeys(m.perspective for m in known.values()))
    return dict(sorted(found.items(), key=lambda item: order.index(known[item[0].partition("[")[0]].perspective)))
