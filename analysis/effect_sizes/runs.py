"""Runs as effects read them: measures and agents' states at the steps that some effect asks for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coprod.simulation.schema.vector import layout
from coprod.simulation.setup.setup import Setup

Floats = NDArray[np.float64]
PERSON = "person"  # citizens, then professionals
BEHIND_PERSON = ("citizen", "professional")


def recorded_names(name: str) -> list[str]:
    """The states of the model behind a name: ``person.position`` is that of citizens and of professionals."""
    kind, _, state = name.partition(".")
    return [f"{k}.{state}" for k in BEHIND_PERSON] if kind == PERSON else [name]


@dataclass(frozen=True)
class Run:
    """One run: ``data`` (recorded steps, measures); each of ``states`` (steps seen, agents), the mean of its rows."""

    setup: Setup
    recorded: Sequence[int]
    data: Floats
    seen: Sequence[int]
    states: Mapping[str, Floats]

    def measure(self, name: str, step: int) -> float:
        """A measure over all at a recorded step."""
        position = layout(len(self.setup.groups), self.setup.sizes.units)[name]
        return float(self.data[self.recorded.index(step), position][0])

    def state(self, name: str, steps: Iterable[int]) -> Floats:
        """A state at some of the steps seen: (steps, agents)."""
        at = [self.seen.index(step) for step in steps]
        return np.concatenate([self.states[real][at] for real in recorded_names(name)], axis=1)

    def holders(self, kind: str, steps: Iterable[int]) -> Floats:
        """Which person holds each place, counted from 0: (steps, agents); only citizens leave."""
        steps = list(steps)
        found = [self.state("citizen.generation", steps)] if kind in ("citizen", PERSON) else []
        agents: Mapping[str, Any] = self.setup.sizes.agents
        others = [k for k in (BEHIND_PERSON if kind == PERSON else (kind,)) if k != "citizen"]
        return np.concatenate([*found, *(np.zeros((len(steps), agents[k])) for k in others)], axis=1)
