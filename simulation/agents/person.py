"""What all roles share.

All numbers of agents are in [0, 1] unless a comment says otherwise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import mesa

from coprod.simulation.schema.rule_states import KEEPERS, PER_TIE, owner_of
from coprod.simulation.schema.state import Kind
from coprod.simulation.schema.states import states_of_kind

if TYPE_CHECKING:
    from .model import SetupModel


def start_states(agent: Any, model: SetupModel, kind: Kind) -> None:
    """Put every state of an agent that starts alike for all to its start."""
    for state in states_of_kind(kind):
        if state.start is not None:
            value = model.values[state.start] if isinstance(state.start, str) else state.start
            setattr(agent, state.name, [value] * state.rows if state.rows > 1 else value)


class Person(mesa.Agent):
    """What all roles share: a place in the model, a permanent key for draws, power and a voice in sessions.

    States are attributes by the names of ``coprod.simulation.schema.states``.
    """

    model: SetupModel
    role: Kind
    kind: int  # 0 citizen, 1 professional, 2 leader
    lives_needs = False  # whether this person can raise a hidden need, as only those who live it can

    if TYPE_CHECKING:

        def __getattr__(self, state: str) -> Any: ...

    def __init__(self, model: SetupModel, index: int) -> None:
        super().__init__(model)
        self.index = index  # place among the role's members, the row of the compiled engine's arrays
        start_states(self, model, self.role)
        self.memory: dict[str, list[float]] = {}  # what rules remember of this person, by family

    @property
    def power(self) -> float:
        """Possibility to influence, from resources, position and attitude."""
        return float(self.model.rules.power_form(self.resources, self.position, self.attitude))

    @property
    def draw_key(self) -> int:
        """Permanent key of this person's draws."""
        raise NotImplementedError

    def start_memory(self, generation: int = 0) -> None:
        """Put what rules remember of this person to its start."""
        kind, number = self.kind, 0
        for family in KEEPERS:
            states = self.model.states.get(family, ())
            if owner_of(family) == "tie":
                number += PER_TIE * len(states) if kind == 0 else 0
            elif owner_of(family) == "person" or (owner_of(family) == "citizen" and kind == 0):
                self.memory[family] = [
                    self.model.start_of(state, self.draw_key, generation, number + j) for j, state in enumerate(states)
                ]
                number += len(states)

    def remembers(self, family: str) -> list[float]:
        """What the rule of a family remembers of this person."""
        return self.memory.get(family, [])

    def uniforms(self, stream: int, block: int = 0) -> tuple[float, float]:
        """Two uniforms that belong to this person, this step and this use alone."""
        return self.model.uniforms(stream, self.draw_key, block)

    def sanctioned(self, weight: float) -> float:
        """A weight in seats or talk after sanctions for lapses, which citizens alone can have."""
        return weight

    def speaking_safety(self) -> float:
        """Psychological safety in a session."""
        raise NotImplementedError

    def asset(self) -> float:
        """What this person brings to a session."""
        raise NotImplementedError

    @property
    def trust_in_strangers(self) -> float:
        """Trust in people this one is not tied to."""
        return float(self.model.p.dialogue.staff_trust)

    def trusts(self, other: Person) -> float:
        """Trust in another participant of a session."""
        return self.trust_in_strangers
