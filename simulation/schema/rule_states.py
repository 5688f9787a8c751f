"""What rules remember: which states a choice of rules keeps, for whom, and where they and the model's own states start.

Both engines read this: the readable one keeps a list for each owner and family, the compiled one rows after the agents'
own. A state of a tie is kept for each of a citizen's ties, on both sides.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coprod.simulation.exact.draws import BLOCKS_PER_GENERATION, STATES, normals
from coprod.simulation.formulas.population import trait
from coprod.simulation.rules.base import Owner, State
from coprod.simulation.rules.chosen import rule_of
from coprod.simulation.rules.families import FAMILIES
from coprod.simulation.rules.registry import all_principles

from . import rows as state_rows
from .state import KINDS, TIES
from .states import states_of_kind

INSTITUTIONS = "institutions"
KEEPERS = (*FAMILIES, INSTITUTIONS)  # families in the order of their rows
CITIZENS, PROFESSIONALS, LEADERS, UNITS, COUNT = range(5)  # columns of the table of rows
PER_TIE = 2 * TIES  # rows of one state of a tie: for each slot the citizen's, then the professional's
# columns of a table of starts: a constant, or positions in the parameter vector, or another row of the agent; the row to fill
CONSTANT, MEAN, SPREAD, SOURCE, AT = range(5)


def owner_of(family: str) -> Owner:
    """Whose states the rules of a family keep."""
    return "citizen" if family == INSTITUTIONS else FAMILIES[family].owner


def states_of(rules: Mapping[str, str]) -> dict[str, tuple[State, ...]]:
    """The states kept by each family's chosen rule, and by the institutions."""
    found = {family: rule_of(family, rules[family]).states for family in FAMILIES}
    found[INSTITUTIONS] = tuple(state for principle in all_principles() for state in principle.states)
    return {family: states for family, states in found.items() if states}


def rows(rules: Mapping[str, str], bases: tuple[int, ...]) -> tuple[NDArray[np.int64], list[int]]:
    """First row of each family's states in the arrays of citizens, professionals, leaders and units; and the arrays' lengths.

    ``bases`` are the arrays' rows without states. The last column is the number of states.
    """
    table = np.zeros((len(KEEPERS), 5), dtype=np.int64)
    lengths = list(bases)
    for k, family in enumerate(KEEPERS):
        states, owner = states_of(rules).get(family, ()), owner_of(family)
        table[k, :4] = lengths
        table[k, COUNT] = len(states)
        if owner == "person":
            lengths[:3] = [n + len(states) for n in lengths[:3]]
        elif owner == "citizen":
            lengths[CITIZENS] += len(states)
        elif owner == "tie":
            lengths[CITIZENS] += PER_TIE * len(states)
        elif owner == "unit":
            lengths[UNITS] += len(states)
    return table, lengths


def starts(rules: Mapping[str, str], positions: Mapping[str, int], kind: int, table: NDArray[np.int64]) -> NDArray[np.float64]:
    """How the states of one kind of agent start: (states, 5), see the columns above.

    ``kind`` is a column of the table of rows, ``positions`` where each parameter stands in the parameter vector.
    """
    found = []
    for k, family in enumerate(KEEPERS):
        owner = owner_of(family)
        if (kind == UNITS and owner != "unit") or (kind == CITIZENS and owner == "unit"):
            continue
        if kind in (PROFESSIONALS, LEADERS) and owner != "person":
            continue
        for j, state in enumerate(states_of(rules).get(family, ())):
            for tie in range(PER_TIE if owner == "tie" else 1):
                row = table[k, kind] + (j * PER_TIE + tie if owner == "tie" else j)
                source = -1
                if state.start == "trust":
                    source = state_rows.TRUST + tie if tie < TIES else state_rows.TRUST_BACK + tie - TIES
                named = isinstance(state.start, str) and source < 0
                mean = positions[str(state.start)] if named else -1
                spread = positions[state.spread] if state.spread else -1
                constant = 0.0 if isinstance(state.start, str) else float(state.start)
                found.append([constant, mean, spread, source, row])
    for own in states_of_kind(KINDS[kind]):  # last, so that they do not move the draws of rules' states
        if own.start is not None and own.start != 0.0:
            constant = 0.0 if isinstance(own.start, str) else own.start
            mean = positions[own.start] if isinstance(own.start, str) else -1
            first = getattr(state_rows, own.constant)
            found += [[constant, mean, -1, -1, first + k] for k in range(own.rows)]
    return np.array(found, dtype=np.float64).reshape(-1, 5)


def start_value(start: Any, parameters: Any, seed: int, replicate: int, key: int, generation: int, number: int) -> float:
    """Where a state starts that is not taken from trust; ``start`` is a row of the table, ``number`` its position in it."""
    value: float = parameters[int(start[MEAN])] if start[MEAN] >= 0.0 else start[CONSTANT]
    if start[SPREAD] >= 0.0:
        z, _ = normals(seed, replicate, 0, STATES, key, generation * BLOCKS_PER_GENERATION + number)
        value = trait(value, parameters[int(start[SPREAD])], z)
    return value
