"""A resource within reach: worth something where the cost of getting there is low enough."""

from coprod.simulation.rules.base import Rule

from .ces import ELASTICITY, STABELL, ces


class Access(Rule):
    r"""Value access alone; nothing is gained where cost c, lowered by resources and outreach, is above a threshold.

    $$\text{benefit} = Q\,[c\,(1-\text{resources})(1-\text{outreach}) \le \theta]$$

    Quality Q is made as by ``ces``.
    """

    family = "value"
    name = "access"
    source = STABELL
    parameters = (ELASTICITY,)

    @staticmethod
    def apply(professional_input: float, citizen_input: float, citizen_share: float, elasticity: float) -> float:
        return ces(professional_input, citizen_input, citizen_share, elasticity)

    @staticmethod
    def forms() -> tuple[float, float, float, float]:
        return 0.0, 0.0, 0.0, 1.0
