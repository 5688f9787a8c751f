"""Every state of every kind of agent, in one list."""

from functools import cache

from .citizens import CITIZENS
from .leaders import LEADERS
from .professionals import PROFESSIONALS
from .state import AgentState, Kind
from .units import UNITS

STATES: tuple[AgentState, ...] = (*CITIZENS, *PROFESSIONALS, *LEADERS, *UNITS)


@cache
def states_of_kind(kind: Kind) -> tuple[AgentState, ...]:
    """The states of one kind of agent, in the order of their rows."""
    return tuple(state for state in STATES if state.kind == kind)


def state_in_row(kind: Kind, row: int) -> tuple[AgentState, int]:
    """The state whose values lie in a row of the compiled engine's array, and which of its rows that is."""
    for state in states_of_kind(kind):
        if row < state.rows:
            return state, row
        row -= state.rows
    raise IndexError(f"the states of a {kind} end before row {row}")
