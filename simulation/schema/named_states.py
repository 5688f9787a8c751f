"""Every state that a set-up has by name, those of the model and those that rules keep, in both engines.

A name is ``citizen.view``, ``unit.design``, ``leader.capacity`` or the name of a state that a rule keeps, such as
``citizen.stubbornness``. States of several rows (a view has one for each dimension, trust one for each tie) are read and
set whole.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from coprod.simulation.errors import BadInput, unknown
from coprod.simulation.rules.base import UNBOUNDED, Bounds
from coprod.simulation.rules.registry import all_rules
from coprod.simulation.setup.setup import Setup, once

from . import rows as state_rows
from .rule_states import KEEPERS, PER_TIE, owner_of, rows, states_of
from .state import KINDS
from .states import STATES


@dataclass(frozen=True)
class NamedState:
    """A state of one kind of agent: its rows in the compiled engine, and where the readable one keeps it."""

    kind: str
    name: str
    meaning: str
    unit: str
    rows: tuple[int, ...]
    dimension: str  # what the rows are: 'dimension', 'tie', 'slot', 'practice', 'stage', or '' for one row
    declared: Bounds  # lowest and highest value to start at
    lifted: bool  # whether a laboratory without bounds lifts them
    settable: bool
    family: str = ""  # of the rule that keeps it; '' for the model's own
    number: int = 0  # position among the states of that rule

    def bounds(self, bounded: bool) -> Bounds:
        """Lowest and highest value to start at, in a laboratory with or without bounds."""
        return self.declared if bounded or not self.lifted else UNBOUNDED

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


@once
def named_states(setup: Setup) -> dict[str, NamedState]:
    """Every state of every kind of agent of a set-up, by ``kind.name``."""
    used = {"dimension": setup.sizes.dimensions, "tie": setup.sizes.ties}
    found = {}
    for state in STATES:
        first = getattr(state_rows, state.constant)
        at_rows = tuple(range(first, first + used.get(state.dimension, state.rows)))
        found[f"{state.kind}.{state.name}"] = NamedState(
            state.kind,
            state.name,
            state.meaning,
            state.unit,
            at_rows,
            state.dimension,
            state.bounds,
            state.lifted,
            state.settable,
        )
    table, _ = rows(setup.rules, state_rows.BASE_ROWS)
    for k, family in enumerate(KEEPERS):
        owner = owner_of(family)
        for number, kept in enumerate(states_of(setup.rules).get(family, ())):
            for column, kind in enumerate(KINDS):
                if not (owner == kind or (owner == "tie" and kind == "citizen") or (owner == "person" and kind != "unit")):
                    continue
                size, dimension = (PER_TIE, "slot") if owner == "tie" else (1, "")
                first = int(table[k, column]) + number * size
                at_rows = tuple(range(first, first + size))
                found[f"{kind}.{kept.name}"] = NamedState(
                    kind, kept.name, kept.meaning, kept.unit, at_rows, dimension, kept.bounds, kept.lifted, True, family, number
                )
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


def agents_of(model: Any, kind: str) -> list[Any]:
    """A Mesa model's agents of a kind."""
    kinds = {"citizen": model._citizens, "professional": model._professionals, "leader": model._leaders, "unit": model.units}
    return list(kinds[kind])
