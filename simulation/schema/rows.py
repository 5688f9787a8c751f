"""Row of each state in the compiled engine's arrays: ``rows.WELL_BEING`` of citizens, ``rows.U_DESIGN`` of units and so on.

Citizens' states have no prefix, professionals' P, leaders' L, units' U. A state of several rows has the constant of its
first. The constants are made from the declarations at import, so arrays cannot disagree with them.
"""

from coprod.simulation.parameters.population import PRACTICES

from .state import KINDS, PREFIXES
from .states import states_of_kind

COUNTS: dict[str, int] = {}  # rows of states by kind of agent
for _kind in KINDS:
    _row = 0
    for _state in states_of_kind(_kind):
        globals()[_state.constant] = _row
        _row += _state.rows
    COUNTS[_kind] = _row

# ``rows.TRAINING`` and so on: the position of a practice of leadership among the rows of U_EFFECT.
for _row, _practice in enumerate(PRACTICES):
    globals()[_practice.upper()] = _row

# Working space of the compiled engine after the states of professionals (arrival, unit) and of units; then rules' states.
PROFESSIONAL_SPACE, UNIT_SPACE = 2, 13
P_SPACE, U_SPACE = COUNTS["professional"], COUNTS["unit"]
BASE_ROWS = (COUNTS["citizen"], P_SPACE + PROFESSIONAL_SPACE, COUNTS["leader"], U_SPACE + UNIT_SPACE)


def __getattr__(name: str) -> int:
    raise AttributeError(f"no state has the constant {name!r}; prefixes are {PREFIXES}")
