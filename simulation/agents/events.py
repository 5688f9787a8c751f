"""What events change at the start of a step: parameters, and the states that follow them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coprod.simulation.schema.state import KINDS
from coprod.simulation.schema.states import state_in_row
from coprod.simulation.setup.setup import set_nested

if TYPE_CHECKING:
    from .model import SetupModel


def change_values(model: SetupModel) -> None:
    """Bring every parameter that events change to its value in this step."""
    timeline = model.timeline
    if not timeline.names:
        return
    now = timeline.values[min(model.steps_done, len(timeline.values) - 1)].tolist()
    for column, kind, row, only in timeline.shifts.tolist():
        change = now[column] - model.parameter_vector[timeline.positions[column]]
        if change != 0.0:
            shift(model, kind, row, only, change)
    for column, name in enumerate(timeline.names):
        model.parameter_vector[timeline.positions[column]] = model.values[name] = now[column]
        set_nested(model.p, name, now[column])
    for rule in vars(model.rules).values():
        rule.bind(model.values)
    model.note_strength()


def shift(model: SetupModel, kind: int, row: int, only: int, change: float) -> None:
    """Move a state of all agents of a kind, or of one group's or level's."""
    state, position = state_in_row(KINDS[kind], row)
    agents = (model._citizens, model._professionals, model._leaders, model.units)[kind]
    for agent in agents:
        if only >= 0 and (agent.group if state.kind == "citizen" else agent.level) != only:
            continue
        if state.rows > 1:
            values = getattr(agent, state.name)
            values[position] = model.bounded(values[position] + change)
        else:
            setattr(agent, state.name, model.bounded(getattr(agent, state.name) + change))
