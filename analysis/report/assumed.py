"""Which numbers of a scenario results rest on, and where each comes from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from coprod.analysis.sample import definition_of
from coprod.scenarios.scenario import Scenario, load_scenario, shipped
from coprod.simulation.parameters.declaration import STATUSES, from_data, value_text
from coprod.simulation.setup.parameters import declaration

HORIZON = ("time.weeks", "time.dt")


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
    """Every number of the scenario of a store with its status; of a store of a run those of the shipped scenario if it is that."""
    rules: Mapping[str, str] = json.loads(data.attrs["rules"])
    values = json.loads(data.attrs["scenario_values"])
    origins = definition_of(data).get("scenario", {}).get("origins", {})
    if not origins and (own := _shipped(data)) is not None:
        origins = {
            name: {"source": o.source, "status": o.status}
            for name, o in own.origins.items()
            if own.values.get(name) == from_data(values.get(name))
        }
    found = []
    for name, value in values.items():
        declared = declaration(name, rules)
        if declared is None:
            continue
        own_origin = origins.get(name, {})
        status, source = own_origin.get("status", declared.status), own_origin.get("source", declared.source)
        found.append(Number(name, value_text(from_data(value)), declared.unit, declared.meaning, status, source))
    return found


def changed(data: Any) -> list[str]:
    """The numbers that differ from those of the shipped scenario of the same name, as name = value; none where there is none."""
    own = _shipped(data)
    if own is None:
        return []
    values = {name: from_data(value) for name, value in json.loads(data.attrs["scenario_values"]).items()}
    return [f"{n} = {value_text(v)}" for n, v in values.items() if n not in HORIZON and n in own.values and own.values[n] != v]


def counts(numbers: list[Number]) -> dict[str, int]:
    """How many numbers have each status."""
    return {status: sum(n.status == status for n in numbers) for status in STATUSES}


def sentence(numbers: list[Number]) -> str:
    """How many numbers are assumed, and what that means for reading."""
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
