"""What a state of an agent is.

A state's name is that of the attribute a Mesa agent carries and, in capitals, of its first row in the compiled engine's
arrays (``rows``). What can be set in a laboratory, recorded, or moved by events follows from what stands here; a state
that a rule keeps is declared by the rule (``rule_states``).
"""

from dataclasses import dataclass
from typing import Literal

from coprod.simulation.rules.base import UNBOUNDED, Bounds

Kind = Literal["citizen", "professional", "leader", "unit"]
Dimension = Literal["", "dimension", "tie", "practice", "stage"]
KINDS: tuple[Kind, ...] = ("citizen", "professional", "leader", "unit")
DIMENSIONS = 4  # most need dimensions
TIES = 4  # most professionals around a citizen
OFFSETS = 7  # linked units lie at ring distances -3..3
SIZES: dict[Dimension, int] = {"": 1, "dimension": DIMENSIONS, "tie": TIES, "practice": 9, "stage": 7}
PREFIXES: dict[Kind, str] = {"citizen": "", "professional": "P_", "leader": "L_", "unit": "U_"}
SHARE: Bounds = (0.0, 1.0)
NOT_NEGATIVE: Bounds = (0.0, UNBOUNDED[1])


@dataclass(frozen=True)
class AgentState:
    """One state of a kind of agent.

    ``dimension`` says what its rows are: need dimensions, ties to professionals, practices of leadership,
    stages of a session, or '' for one row.
    ``start`` is the number or the parameter at which it starts, the same for every agent; None where agents differ (drawn by
    ``formulas.population``) or a phase fills it before it is read. ``settable`` states may be set at the start of a
    laboratory, within ``bounds``, which a laboratory without bounds lifts where ``lifted``. ``follows`` names the parameters
    that say where people start: an event that changes one shifts this state of those concerned.
    """

    kind: Kind
    name: str
    meaning: str
    unit: str = "share (0-1)"
    dimension: Dimension = ""
    start: float | str | None = 0.0
    settable: bool = False
    bounds: Bounds = SHARE
    lifted: bool = False
    follows: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """How many rows of the compiled engine's array it takes."""
        return SIZES[self.dimension]

    @property
    def constant(self) -> str:
        """The name of its first row in ``rows``."""
        return PREFIXES[self.kind] + self.name.upper()
