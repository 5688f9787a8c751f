"""Power grows by working together."""

from coprod.simulation.parameters.declaration import weekly
from coprod.simulation.rules.base import Rule


class PositiveSum(Rule):
    r"""Position grows with commitment c to shared work and decays without it.

    $$P \leftarrow P + g\,c\,(1-P) - \delta P, \qquad \text{fixed point } \frac{g c}{g c + \delta}$$
    """

    family = "power"
    name = "positive_sum"
    source = "power with; Follett 1924, Creative Experience (distinction); equation assumed"
    parameters = (
        weekly("power.growth", 0.05, "g: weekly growth of position at full commitment"),
        weekly("power.decay", 0.01, "delta: weekly decay of position"),
    )

    @staticmethod
    def apply(
        resources: float, position: float, attitude: float, commitment: float, growth: float, decay: float
    ) -> tuple[float, float, float]:
        return resources, position + growth * commitment * (1.0 - position) - decay * position, attitude
