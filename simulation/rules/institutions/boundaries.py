"""Principle 1: it is clear who belongs."""

from coprod.simulation.exact.numerics import below
from coprod.simulation.parameters.declaration import share
from coprod.simulation.rules.base import Rule


class Boundaries(Rule):
    r"""Those hardly concerned, whose need gap lies below a threshold, accept invitations less.

    $$p' = p\,\big(1 - g_1\,[\text{need gap} < \theta]\big)$$
    """

    family = "institutions"
    name = "boundaries"
    source = (
        "Ostrom 1990, Governing the Commons, principle 1; Wilson, Ostrom & Cox 2013, 10.1016/j.jebo.2012.12.010; equation assumed"
    )
    parameters = (
        share("institutions.boundaries", 0.0, "g1: strength of principle 1, clear boundaries"),
        share("institutions.boundary_gap", 0.1, "need gap below which one counts as hardly concerned"),
        share("institutions.cost.boundaries", 0.02, "capacity that the principle takes at full strength"),
    )

    @staticmethod
    def apply(acceptance: float, need_gap: float, strength: float, threshold: float) -> float:
        outside = 1.0 if below(need_gap, threshold) else 0.0
        return acceptance * (1.0 - strength * outside)
