"""Principle 2: those who give more get more."""

from coprod.simulation.parameters.declaration import share
from coprod.simulation.rules.base import Rule


class Proportionality(Rule):
    r"""Benefit follows the citizen's input S, about the input that is expected.

    $$\text{benefit}' = \text{benefit}\,\big(1 + g_2\,(S - S^*)\big)$$
    """

    family = "institutions"
    name = "proportionality"
    source = (
        "Ostrom 1990, Governing the Commons, principle 2; Wilson, Ostrom & Cox 2013, 10.1016/j.jebo.2012.12.010; equation assumed"
    )
    parameters = (
        share("institutions.proportionality", 0.0, "g2: strength of principle 2, benefit in proportion to effort"),
        share("institutions.expected_effort", 0.3, "S*: input to an episode that is expected of a citizen"),
        share("institutions.cost.proportionality", 0.03, "capacity that the principle takes at full strength"),
    )

    @staticmethod
    def apply(benefit: float, given: float, strength: float, expected: float) -> float:
        return benefit * (1.0 + strength * (given - expected))
