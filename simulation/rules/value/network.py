"""Links: active peers add value to each other."""

from coprod.simulation.rules.base import Rule

from .ces import ELASTICITY, STABELL, ces


class Network(Rule):
    r"""A value network alone; the share a of peers present in the last session adds benefit.

    $$\text{benefit} = Q + g\,a\,(1-Q)$$

    Quality Q is made as by ``ces``.
    """

    family = "value"
    name = "network"
    source = STABELL
    parameters = (ELASTICITY,)

    @staticmethod
    def apply(professional_input: float, citizen_input: float, citizen_share: float, elasticity: float) -> float:
        return ces(professional_input, citizen_input, citizen_share, elasticity)

    @staticmethod
    def forms() -> tuple[float, float, float, float]:
        return 0.0, 0.0, 1.0, 0.0
