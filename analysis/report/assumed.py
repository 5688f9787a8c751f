"""Which numbers of a scenario results rest on, and where each comes from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from coprod.analysis.sample import definition_of
from coprod.scenarios.loops import held_by
from coprod.scenarios.scenario import Scenario, load_scenario, shipped
from coprod.simulation.parameters.declaration import STATUSES, from_data, value_text
from coprod.simulation.setup.parameters import declaration

HORIZON = "time.weeks"


@dataclass(frozen=True)
class Number:
    """A number in force: its value, unit and meaning, and where it comes from."""

    name: str
    value: str
    unit: str
    meaning: str
    status: str
    source: str


def numbers_of(data: Any) -> list[Number]:
    """Every number of the scenario of a store with its status, none of data of another model.

    Of a store of a run, origins are those of the shipped scenario where it has the same number.
    """
    if not {"rules", "scenario_values"} <= set(data.attrs):
        return []
    rules: Mapping[str, str] = json.loads(data.attrs["rules"])
    values = _values(data)
    origins = definition_of(data).get("scenario", {}).get("origins", {})
    if not origins and (own := _shipped(data)) is not None:
        same = {name for name in own.origins if own.values.get(name) == values.get(name)}
        origins = {name: {"source": own.origins[name].source, "status": own.origins[name].status} for name in same}
    found = []
    for name, value in values.items():
        declared = declaration(name, rules)
        if declared is None:
            continue
        origin = origins.get(name, {})
        status, source = origin.get("status", declared.status), origin.get("source", declared.source)
        found.append(Number(name, value_text(value), declared.unit, declared.meaning, status, source))
    return found


def changed(data: Any) -> list[str]:
    """What differs from the shipped scenario of the same name: rules, loops cut, events and numbers; none where there is none."""
    own = _shipped(data)
    if own is None or not {"rules", "scenario_values"} <= set(data.attrs):
        return []
    rules, cuts, events = (json.loads(data.attrs.get(k, "[]")) for k in ("rules", "cuts", "events"))
    said = [f"{family} = {name}" for family, name in rules.items() if own.rules.get(family) != name]
    said += [f"loop {name} cut" for name in cuts if name not in own.cuts]
    said += [f"{e['name']} at week {e['week']:g}" for e in events if e not in [asdict(one) for one in own.events]]
    held = held_by(cuts, rules)
    values = _values(data)
    return said + [f"{n} = {value_text(v)}" for n, v in values.items() if n not in (HORIZON, *held) and own.values.get(n, v) != v]


def _values(data: Any) -> dict[str, Any]:
    return {name: from_data(value) for name, value in json.loads(data.attrs["scenario_values"]).items()}


def counts(numbers: list[Number]) -> dict[str, int]:
    """How many numbers have each status."""
    return {status: sum(n.status == status for n in numbers) for status in STATUSES}


def sentence(numbers: list[Number]) -> str:
    """How many numbers are assumed, and what that means for reading."""
    if not numbers:
        return "What the numbers of this model rest on is not said in these data."
    by = counts(numbers)
    parts = ", ".join(f"{count} {status}" for status, count in by.items() if count)
    if not by["assumed"]:
        return f"Of {len(numbers)} numbers none is assumed ({parts})."
    return (
        f"Of {len(numbers)} numbers {by['assumed']} are assumed ({parts}): read signs and orders, and differences not levels. "
        '"Sure" is about chance in the simulation, not about the world.'
    )


def _shipped(data: Any) -> Scenario | None:
    name = str(data.attrs.get("scenario", ""))
    return load_scenario(name) if name in shipped() else None
