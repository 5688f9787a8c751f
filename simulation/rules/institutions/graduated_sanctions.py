"""Principle 5: sanctions grow with repetition."""

from coprod.simulation.parameters.declaration import half_life, share
from coprod.simulation.rules.base import Rule, State


class GraduatedSanctions(Rule):
    r"""A citizen with k lapses loses voice and priority for seats; lapses are forgiven with a half-life.

    $$\text{factor} = \max(0,\; 1 - g_5\,s\,k)$$
    """

    family = "institutions"
    name = "graduated_sanctions"
    source = (
        "Ostrom 1990, Governing the Commons, principle 5; Wilson, Ostrom & Cox 2013, 10.1016/j.jebo.2012.12.010; equation assumed"
    )
    parameters = (
        share("institutions.graduated_sanctions", 0.0, "g5: strength of principle 5, graduated sanctions"),
        share("institutions.sanction", 0.2, "s: loss of voice and priority by the first lapse at full strength"),
        half_life("institutions.forgiveness", 52.0, "half-life of lapses"),
        share("institutions.cost.graduated_sanctions", 0.03, "capacity that the principle takes at full strength"),
    )
    states = (State("lapses", "k: lapses not yet forgiven"),)

    @staticmethod
    def apply(lapses: float, strength: float, sanction: float) -> float:
        left = 1.0 - strength * sanction * lapses
        return left if left > 0.0 else 0.0
