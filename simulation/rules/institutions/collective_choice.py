"""Principle 3: those affected take part in deciding."""

from coprod.simulation.parameters.declaration import share
from coprod.simulation.rules.base import Rule


class CollectiveChoice(Rule):
    r"""Decision shares move to an equal part for each role present, split evenly within it.

    $$s_i' = (1 - g_3)\,s_i + \frac{g_3}{\text{roles} \times \text{members of the role}}$$
    """

    family = "institutions"
    name = "collective_choice"
    source = (
        "Ostrom 1990, Governing the Commons, principle 3; Wilson, Ostrom & Cox 2013, 10.1016/j.jebo.2012.12.010; equation assumed"
    )
    parameters = (
        share("institutions.collective_choice", 0.0, "g3: strength of principle 3, collective choice"),
        share("institutions.cost.collective_choice", 0.05, "capacity that the principle takes at full strength"),
    )

    @staticmethod
    def apply(decision_share: float, members: float, roles: float, strength: float) -> float:
        return (1.0 - strength) * decision_share + strength / (roles * members)
