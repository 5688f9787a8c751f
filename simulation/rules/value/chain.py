"""Products: the more are made, the less each costs."""

from coprod.simulation.rules.base import Rule

from .ces import ELASTICITY, STABELL, ces


class Chain(Rule):
    r"""A value chain alone; the cost of an episode of h hours falls with the volume V of the unit.

    $$c = c_1 h\,(1 + V)^{-b}$$

    Quality Q is made as by ``ces``.
    """

    family = "value"
    name = "chain"
    source = STABELL
    parameters = (ELASTICITY,)

    @staticmethod
    def apply(professional_input: float, citizen_input: float, citizen_share: float, elasticity: float) -> float:
        return ces(professional_input, citizen_input, citizen_share, elasticity)

    @staticmethod
    def forms() -> tuple[float, float, float, float]:
        return 1.0, 0.0, 0.0, 0.0
