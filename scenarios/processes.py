"""The 45 processes reported under co-production, and what each adds to the session pipeline (``checklists/processes.toml``)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from coprod.simulation.errors import BadInput, unknown
from coprod.simulation.setup import declaration

TABLE = Path(__file__).parent / "checklists" / "processes.toml"
SOURCE = "Masterson et al. 2024, 10.1186/s40900-024-00638-3 (names and phases); effect and size assumed"
PHASES = ("why", "who", "how", "what", "refine", "result", "reflect")

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


@cache
def all_processes() -> dict[str, Process]:
    """The processes by name, in the review's order."""
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return {name: Process(name, **entry) for name, entry in table.items()}


def checked_processes(names: Sequence[Any], where: str) -> tuple[str, ...]:
    """Names of processes, each once; BadInput for one that is not among the 45."""
    known = all_processes()
    for name in names:
        if name not in known:
            raise unknown("process", str(name), known, where=where, more="'coprod processes' lists all 45")
    if len(set(names)) < len(names):
        twice = next(name for name in names if list(names).count(name) > 1)
        raise BadInput(f"process '{twice}' is listed twice", where=where, allowed="each process once", fix="remove one of them")
    return tuple(names)


def added(names: Sequence[str], values: Mapping[str, float], given: Mapping[str, Any]) -> dict[str, float]:
    """Values of parameters after what processes add, within their ranges.

    A parameter that the scenario sets itself keeps its value: a number with a source goes before our sizes.
    """
    found: dict[str, float] = {}
    for name in names:
        for parameter, amount in all_processes()[name].adds.items():
            if parameter not in given:
                found[parameter] = found.get(parameter, values[parameter]) + amount
    for parameter, value in found.items():
        declared = declaration(parameter)
        assert declared is not None
        found[parameter] = min(max(value, declared.low), declared.high)
    return found


def origins_of(names: Sequence[str], parameter: str) -> str:
    """Which processes moved a parameter, and by how much, in words."""
    moved = [(n, all_processes()[n].adds[parameter]) for n in names if parameter in all_processes()[n].adds]
    return "processes: " + ", ".join(f"{n.replace('_', ' ')} {amount:+g}" for n, amount in moved) + f". {SOURCE}"
