"""The 45 processes reported under co-production, and what each adds to the session pipeline (``checklists/processes.toml``)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model

from coprod.simulation.errors import BadInput, unknown
from coprod.simulation.parameters.all import all_parameters
from coprod.simulation.setup.parameters import declaration

from .toml_file import TomlFile, validated

TABLE = Path(__file__).parent / "checklists" / "processes.toml"
SOURCE = "Masterson et al. 2024, 10.1186/s40900-024-00638-3 (names and phases); effect and size assumed"

# The session pipeline, in its order, and the parameters of each part that processes may add to.
PIPELINE: dict[str, tuple[str, ...]] = {
    "context": ("leaders.micro.capacity", "leaders.micro.inclusiveness"),
    "invitation": ("participation.intercept", "engage.staff_intercept", "engage.citizen_seats"),
    "intention": ("stages.intention",),
    "assets": ("stages.assets",),
    "dialogue": (
        "stages.dialogue",
        "dialogue.speaking_threshold",
        "dialogue.hidden_weight",
        "dialogue.equal_right",
        "dialogue.yielding",
        "dialogue.dominance_cost",
        "dialogue.staff_trust",
        "learn.rejection",
    ),
    "documentation": ("stages.documentation", "record.fidelity", "record.status_bias", "record.shared"),
    "interpretation": ("stages.interpretation",),
    "understanding": ("stages.understanding", "record.understanding"),
    "agreement": ("stages.agreement", "agree.conflict_cost", "institutions.collective_choice"),
    "implementation": ("implement.rate", "implement.base", "implement.onlooker_share", "institutions.monitoring"),
    "learning": (
        "learn.trust_bonus",
        "learn.heard_efficacy",
        "learn.input_used",
        "learn.promise_broken",
        "learn.session_load",
        "learn.commitment_fade",
    ),
}


@dataclass(frozen=True)
class Process:
    """One reported process: its number and phase in the review, why it acts as it does, and what it adds to parameters."""

    name: str
    number: int
    phase: str
    rationale: str
    adds: Mapping[str, float]


class ProcessTable(BaseModel):
    """A process as written."""

    model_config = ConfigDict(extra="forbid", strict=True)
    number: int
    phase: Literal["why", "who", "how", "what", "refine", "result", "reflect"]
    rationale: str = Field(min_length=1)
    adds: dict[str, float | int] = Field(min_length=1)


@cache
def processes_of(path: Path = TABLE) -> dict[str, Process]:
    """The processes of a table by name, in its order; the shipped table by default. BadInput if it cannot be used."""
    file = TomlFile(path)
    fields: dict[str, Any] = dict.fromkeys(file.data, (ProcessTable, ...))
    model = create_model("Table", __config__=ConfigDict(extra="forbid"), **fields)
    validated(model, file, "table of processes", dict.fromkeys(file.data, ProcessTable))
    found = {}
    for name, entry in file.data.items():
        for parameter, amount in entry["adds"].items():
            declared = declaration(parameter)
            if declared is None or "*" in parameter or declared.simplex:
                known = [p.name for p in all_parameters().values() if "*" not in p.name and not p.simplex]
                raise unknown(
                    "parameter", parameter, known, where=file.where(parameter), more="none of several weights, none of a group"
                )
            if not math.isfinite(amount) or (declared.integer and amount != int(amount)):
                kind = "whole number" if declared.integer else "number"
                raise BadInput(
                    f"process '{name}' adds {amount} to {parameter}",
                    where=file.where(parameter),
                    allowed=f"a {kind}",
                    fix="correct it",
                )
        found[name] = Process(name, **entry)
    return found


def checked_processes(names: Sequence[Any], table: Path, where: str) -> tuple[Process, ...]:
    """Processes of a table by name, each once; BadInput for one that it does not hold."""
    known = processes_of(table)
    for name in names:
        if name not in known:
            raise unknown("process", str(name), known, where=where, more="'coprod processes' lists the 45 that ship")
    if len(set(names)) < len(names):
        twice = next(name for name in names if list(names).count(name) > 1)
        raise BadInput(f"process '{twice}' is listed twice", where=where, allowed="each process once", fix="remove one of them")
    return tuple(known[name] for name in names)


def added(processes: Sequence[Process], values: Mapping[str, float], given: Mapping[str, Any]) -> dict[str, float]:
    """Values of parameters after what processes add, within their ranges.

    A parameter that the scenario sets itself keeps its value: a number with a source goes before our sizes.
    """
    found: dict[str, float] = {}
    for process in sorted(processes, key=lambda p: p.number):  # sums must not depend on the order of the list
        for parameter, amount in process.adds.items():
            if parameter not in given:
                found[parameter] = found.get(parameter, values[parameter]) + amount
    for parameter, value in found.items():
        declared = declaration(parameter)
        assert declared is not None
        found[parameter] = min(max(value, declared.low), declared.high)
    return found


def origin_of(processes: Sequence[Process], parameter: str) -> str:
    """Which processes moved a parameter, and by how much, in words."""
    moved = [(p.name, p.adds[parameter]) for p in processes if parameter in p.adds]
    return "processes: " + ", ".join(f"{n.replace('_', ' ')} {amount:+g}" for n, amount in moved) + f". {SOURCE}"
