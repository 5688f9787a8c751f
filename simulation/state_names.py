"""Every state of every kind of agent by name, in both engines: to set one at the start, and to record one.

A name is ``citizen.view``, ``unit.design``, ``leader.capacity`` or the name of a state that a rule keeps, such as
``citizen.stubbornness``. States of several rows (a view has one for each dimension, trust one for each tie) are read and
set whole.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from . import state
from .errors import BadInput, unknown
from .kernel_rows import BASE_ROWS
from .rule_states import KEEPERS, PER_TIE, owner_of, rows, states_of
from .rules.base import UNBOUNDED, Bounds
from .rules.registry import all_rules
from .setup import Setup

KINDS = ("citizen", "professional", "leader", "unit")
NAMES = (state.CITIZEN_NAMES, state.PROFESSIONAL_NAMES, state.LEADER_NAMES, state.UNIT_NAMES)
BY_DIMENSION = ("need", "view", "goal", "design", "origin", "record", "agreement", "start")
BY_TIE = ("trust", "trust_back")
SETTABLE = {
    "citizen": [
        "need",
        "view",
        "trust",
        "trust_back",
        "health",
        "well_being",
        "efficacy",
        "psychological_safety",
        "burden",
        "institutional_trust",
        "expectation",
        "response_expectation",
        "commitment",
        "resources",
        "position",
        "attitude",
        "own_health",
        "own_expectation",
        "own_efficacy",
        "own_response_expectation",
        "quality",
        "contribution",
    ],
    "professional": [
        "view",
        "expertise",
        "openness",
        "psychological_safety",
        "burden",
        "commitment",
        "resources",
        "position",
        "attitude",
        "own_openness",
    ],
    "leader": ["view", "goal", "capacity", "inclusiveness", "resources", "position", "attitude"],
    "unit": [
        "design",
        "origin",
        "record",
        "agreement",
        "joined",
        "volume",
        "clock",
        "pipeline_yield",
        "direction",
        "alignment",
        "shared_commitment",
        "expressed",
    ],
}
# What may be set is a share but for these; a laboratory without bounds lifts those of views, designs, trust, safety and power.
NOT_NEGATIVE = ("contribution", "volume", "clock")
LIFTED = (
    *("view", "goal", "design", "origin", "record", "agreement"),
    *("trust", "trust_back", "base_trust", "psychological_safety", "resources", "position", "attitude"),
)


@dataclass(frozen=True)
class NamedState:
    """A state of one kind of agent: its rows in the compiled engine, and where the readable one keeps it."""

    kind: str
    name: str
    rows: tuple[int, ...]
    family: str = ""  # of the rule that keeps it; '' for the model's own
    number: int = 0  # place among the states of that rule
    dimension: str = ""  # what the rows are: 'dimension', 'tie', 'slot', or '' for one row
    declared: Bounds = (0.0, 1.0)  # lowest and highest value to start at

    def bounds(self, bounded: bool) -> Bounds:
        """Lowest and highest value to start at, in a laboratory with or without bounds."""
        return self.declared if bounded or self.name not in LIFTED else UNBOUNDED

    def read(self, agent: Any) -> list[float]:
        """Values of a Mesa agent, one for each row."""
        if self.family and owner_of(self.family) == "tie":
            return [float(memory[self.number]) for memory in agent.tie_memory]
        if self.family:
            return [float(agent.memory[self.family][self.number])]
        value = getattr(agent, self.name)
        values = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else [value]
        return [float(x) for x in values[: len(self.rows)]]

    def write(self, agent: Any, values: list[float]) -> None:
        """Set a Mesa agent's values, one for each row."""
        if self.family and owner_of(self.family) == "tie":
            for memory, value in zip(agent.tie_memory, values, strict=True):
                memory[self.number] = value
        elif self.family:
            agent.memory[self.family][self.number] = values[0]
        elif isinstance(getattr(agent, self.name), list):
            getattr(agent, self.name)[: len(values)] = values
        else:
            setattr(agent, self.name, values[0])


def named_states(setup: Setup) -> dict[str, NamedState]:
    """All states of a set-up by ``kind.name``."""
    sizes, found = setup.sizes, {}
    for kind, names in zip(KINDS, NAMES, strict=True):
        places: dict[str, list[int]] = {}
        for row, name in enumerate(names):
            places.setdefault(name.partition("[")[0], []).append(row)
        for name, all_rows in places.items():
            dimension, count = "", len(all_rows)
            if name in BY_DIMENSION:
                dimension, count = "dimension", sizes.dimensions
            elif name in BY_TIE:
                dimension, count = "tie", sizes.ties
            elif count > 1:
                dimension = "practice"
            declared = (0.0, UNBOUNDED[1]) if name in NOT_NEGATIVE else (0.0, 1.0)
            found[f"{kind}.{name}"] = NamedState(kind, name, tuple(all_rows[:count]), dimension=dimension, declared=declared)
    table, _ = rows(setup.rules, BASE_ROWS)
    for k, family in enumerate(KEEPERS):
        owner = owner_of(family)
        for number, kept in enumerate(states_of(setup.rules).get(family, ())):
            for column, kind in enumerate(KINDS):
                if owner == "tie" and kind == "citizen":
                    first = int(table[k, column]) + number * PER_TIE
                    places_of_ties = tuple(range(first, first + PER_TIE))
                    found[f"citizen.{kept.name}"] = NamedState(kind, kept.name, places_of_ties, family, number, "slot", kept.bounds)
                elif (owner == "person" and kind != "unit") or owner == kind:
                    row = int(table[k, column]) + number
                    found[f"{kind}.{kept.name}"] = NamedState(kind, kept.name, (row,), family, number, declared=kept.bounds)
    return found


def unknown_state(name: str, known: Iterable[str], where: str, kind: str = "state") -> BadInput:
    """The error for a state that a set-up does not have; where a rule that is not chosen keeps it, that rule is named."""
    keepers = [rule for rule in all_rules() if name.partition(".")[2] in {kept.name for kept in rule.states}]
    if not keepers:
        return unknown(kind, name, known, where=where)
    rules = " or ".join(f"{rule.family} = {rule.name}" for rule in keepers)
    return BadInput(
        f"{name} is kept by the rule {rules}, which is not chosen",
        where=where,
        allowed="states of the model and of the rules chosen",
        fix=f"choose {keepers[0].family} = {keepers[0].name}, or leave {name} out",
    )


def settable_states(setup: Setup) -> dict[str, NamedState]:
    """The states that a laboratory may set at the start."""
    return {key: s for key, s in setup.named_states.items() if s.family or s.name in SETTABLE[s.kind]}


def agents_of(model: Any, kind: str) -> list[Any]:
    """A Mesa model's agents of a kind."""
    kinds = {"citizen": model._citizens, "professional": model._professionals, "leader": model._leaders, "unit": model.units}
    return list(kinds[kind])
