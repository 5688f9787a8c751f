"""Principle 6: there is a place to settle conflicts."""

from coprod.simulation.parameters.declaration import share
from coprod.simulation.rules.base import Rule


class ConflictArena(Rule):
    r"""A proposal that did not pass is settled with probability g6, and nobody loses safety.

    $$P(\text{settled}) = g_6$$
    """

    family = "institutions"
    name = "conflict_arena"
    source = (
        "Ostrom 1990, Governing the Commons, principle 6; Wilson, Ostrom & Cox 2013, 10.1016/j.jebo.2012.12.010; equation assumed"
    )
    parameters = (
        share("institutions.conflict_arena", 0.0, "g6: strength of principle 6, chance that a conflict is settled"),
        share("institutions.cost.conflict_arena", 0.05, "capacity that the principle takes at full strength"),
    )

    @staticmethod
    def apply(u: float, strength: float) -> float:
        return 1.0 if u < strength else 0.0
