"""Problems: each attempt may find what fits this person."""

from coprod.simulation.rules.base import Rule

from .ces import ELASTICITY, STABELL, ces


class Shop(Rule):
    r"""A value shop alone; k attempts, one more at each depth of the episode, find a match with chance m each.

    $$\text{fit}' = \text{fit} + (1-\text{fit})\,\big(1 - (1-m)^k\big)$$

    Quality Q is made as by ``ces``.
    """

    family = "value"
    name = "shop"
    source = STABELL
    parameters = (ELASTICITY,)

    @staticmethod
    def apply(professional_input: float, citizen_input: float, citizen_share: float, elasticity: float) -> float:
        return ces(professional_input, citizen_input, citizen_share, elasticity)

    @staticmethod
    def forms() -> tuple[float, float, float, float]:
        return 0.0, 1.0, 0.0, 0.0
