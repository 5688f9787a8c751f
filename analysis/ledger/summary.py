"""The ledger of one scenario, and of the difference between two."""

from __future__ import annotations

from typing import Any

import numpy as np

from coprod.experiments.contrast import MOST_PAIRS
from coprod.experiments.limits import MOST_SEED, MOST_WORKERS, checked_integer
from coprod.experiments.memory import check_run
from coprod.experiments.result import RunResult
from coprod.experiments.run import simulate
from coprod.experiments.times import recorded_steps
from coprod.scenarios.scenario import Scenario, check_service, load_scenario
from coprod.simulation.errors import BadInput
from coprod.simulation.schema.measures import LEVELS

CORNERS = ("resources", "position", "attitude")
STATES = (
    "citizen.group",
    "citizen.voice_share",
    *(f"{kind}.{state}" for kind in ("citizen", "professional", "leader") for state in ("value", "served", *CORNERS)),
)
UNITS = {
    "value": "-1 to 1",
    "negative_share": "share",
    "hours": "hours a week",
    "cost": "cost units",
    "talk": "share",
    "power": "share",
    **dict.fromkeys(CORNERS, "share"),
}
MEANINGS = {
    "value": "mean value of those who were served",
    "negative_share": "share of those served whose value is below 0",
    "hours": "hours that each gives a week, since the start",
    "cost": "cost of services of each, since the start",
    "talk": "share of what citizens said in the units' last sessions",
    "power": "mean power",
    **{corner: f"mean {corner}, a corner of power" for corner in CORNERS},
}
OVERALL = ("power_gap", "voice_gini", "heard_share")  # measures that stand beside it
Floats = np.ndarray[Any, np.dtype[np.float64]]


def ledger(
    scenario: Scenario | str,
    against: Scenario | str | None = None,
    *,
    weeks: int | None = None,
    every: float = 13.0,
    replicates: int = 20,
    seed: int = 0,
    threads: int = 1,
) -> Any:
    """Who gains and loses what, by role, group and level, over time.

    Parties are citizens, each group of them, professionals, leaders, and leaders of each level. Returns a Dataset over
    ``party``, ``time`` (weeks) and ``replicate`` of value, negative_share, hours, cost, talk, power and its corners
    resources, position and attitude, NaN where a party has no such number (only citizens have cost and talk; power is not
    measured by level), and of people, how many it has: people come and go, and the group of each is drawn. Over ``time``
    and ``replicate``: power_gap, voice_gini and heard_share. With another scenario ``against``, all of it along
    ``scenario`` too, on the same seeds, NaN for parties that one of them lacks. BadInput for what cannot be run.
    """
    import xarray as xr

    chosen = [_chosen(s, weeks) for s in ((scenario,) if against is None else (scenario, against))]
    n = checked_integer("replicates", replicates, 2, MOST_PAIRS)
    checked_integer("seed", seed, 0, MOST_SEED)
    checked_integer("threads", threads, 1, MOST_WORKERS)
    if len(chosen) == 2 and chosen[0].digest() == chosen[1].digest():
        raise BadInput(
            f"{chosen[0].name} is compared with itself",
            where="--against",
            allowed="a scenario that differs",
            fix="name another, or change it",
        )
    if len(chosen) == 2 and chosen[0].values["time.weeks"] != chosen[1].values["time.weeks"]:
        raise BadInput(
            f"{chosen[0].name} runs {chosen[0].values['time.weeks']:g} weeks, {chosen[1].name} {chosen[1].values['time.weeks']:g}",
            where="--weeks",
            allowed="scenarios of one length",
            fix=f"write --weeks {min(c.values['time.weeks'] for c in chosen):g}",
        )
    found = []
    for one in chosen:
        check_run(one, n, len(recorded_steps(one, every)), threads=threads, states=STATES, runs=len(chosen))
        result = simulate(one, seed=seed, replicates=n, every=every, threads=threads, states=STATES)
        found.append(_dataset(result))
    data = found[0]
    if len(found) == 2:
        names = [c.name for c in chosen]
        if names[0] == names[1]:
            names = [f"{name}, {which}" for name, which in zip(names, ("first", "second"), strict=True)]
        data = xr.concat(found, xr.DataArray(names, dims="scenario", name="scenario"), join="outer", combine_attrs="override")
        data = data.sel(party=list(dict.fromkeys(party for one in found for party in one["party"].values)))
    about: dict[str, Any] = {"scenarios": [c.name for c in chosen], "scenario": " and ".join(c.name for c in chosen)}
    about |= {"scenario_hash": " ".join(c.digest() for c in chosen), "seed": seed, "replicates": n}
    return data.assign_attrs(about)


def _chosen(scenario: Scenario | str, weeks: int | None) -> Scenario:
    found = scenario if isinstance(scenario, Scenario) else load_scenario(scenario)
    check_service(found)
    return found if weeks is None else found.with_values({"time.weeks": weeks}, "weeks")


def _dataset(result: RunResult) -> Any:
    import xarray as xr

    scenario, rows = result.scenario, _parties(result)
    by_party = {name: np.stack([row[name] for row in rows.values()]) for name in UNITS}
    data: dict[str, Any] = {
        name: (("party", "replicate", "time"), values, {"units": UNITS[name], "long_name": MEANINGS[name]})
        for name, values in by_party.items()
    }
    data["people"] = (("party", "replicate", "time"), np.stack([row["people"] for row in rows.values()]), {"units": "persons"})
    for name in OVERALL:
        data[name] = (("replicate", "time"), result.measure(name)[:, :, 0])
    coordinates = {
        "party": list(rows),
        "replicate": list(result.replicates),
        "time": ("time", result.times, {"units": "weeks", "long_name": "time"}),
    }
    return xr.Dataset(data, coordinates, {"scenario_title": scenario.title})


def _parties(result: RunResult) -> dict[str, dict[str, Any]]:
    """Each party's numbers, (replicates, times); people come and go, so that how many a party has may change."""
    scenario = result.scenario
    state = {name: values[..., 0] for name, values in result.states.items()}
    group = state["citizen.group"].astype(int)
    members = {"citizens": group >= 0} | {f"citizens: {name}": group == g for g, name in enumerate(scenario.groups)}
    rows = {}
    for name, who in members.items():
        rows[name] = _of(state, "citizen", who) | {"talk": _share(state["citizen.voice_share"], who)}
    sizes = np.stack([members[f"citizens: {name}"].sum(axis=2) for name in scenario.groups], axis=2)
    cost = np.nan_to_num(result.measure("cost_by_group"))
    rows["citizens"]["cost"] = (cost * sizes).sum(axis=2) / sizes.sum(axis=2)
    everyone = {kind: np.ones(state[f"{kind}.value"].shape, dtype=bool) for kind in ("professional", "leader")}
    rows["professionals"] = _of(state, "professional", everyone["professional"])
    rows["leaders"] = _of(state, "leader", everyone["leader"])
    leaders = [int(scenario.values[f"population.{name}"]) for name in ("units", "organisations", "regions")]
    for number, level in enumerate(LEVELS):
        rows[f"leaders: {level}"] = _of(state, "leader", everyone["leader"] & (np.repeat(np.arange(3), leaders) == number))
    for number, role in enumerate(("citizens", "professionals", "leaders")):
        rows[role] |= {name: result.measure(f"{name}_by_role")[:, :, number] for name in ("hours", "power")}
    for number, name in enumerate(scenario.groups):
        own = {what: result.measure(f"{what}_by_group")[:, :, number] for what in ("hours", "power", "cost")}
        rows[f"citizens: {name}"] |= own
    empty = np.full(result.data.shape[:2], np.nan)
    return {party: {n: row.get(n, empty) for n in (*UNITS, "people")} for party, row in rows.items() if row["people"].any()}


def _of(state: dict[str, Floats], kind: str, who: Any) -> dict[str, Any]:
    """What the states of some of a role give; ``who`` is (replicates, times, people)."""
    served = who & (state[f"{kind}.served"] > 0.0)
    value, people = state[f"{kind}.value"], who.sum(axis=2)
    with np.errstate(invalid="ignore", divide="ignore"):
        found = {
            "value": np.where(served, value, 0.0).sum(axis=2) / served.sum(axis=2),
            "negative_share": (served & (value < 0.0)).sum(axis=2) / served.sum(axis=2),
        }
        corners = {c: np.where(who, state[f"{kind}.{c}"], 0.0).sum(axis=2) / people for c in CORNERS}
    return {**found, **corners, "people": people}


def _share(talk: Floats, who: Any) -> Floats:
    """Which part some have of what citizens said; NaN where nothing was said."""
    with np.errstate(invalid="ignore", divide="ignore"):
        found: Floats = np.where(who, talk, 0.0).sum(axis=2) / talk.sum(axis=2)
    return found
