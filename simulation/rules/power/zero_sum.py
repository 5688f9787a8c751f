"""Sharing power: what one gains another gives."""

from coprod.simulation.parameters.declaration import weekly
from coprod.simulation.rules.base import Rule


class ZeroSum(Rule):
    r"""Positions move to the mean of the unit's citizens and professionals; their sum stays.

    $$P_i \leftarrow (1-\eta)\,P_i + \eta\,\bar P \qquad\text{(as shares of the unit: } p \leftarrow (1-\eta)p + \eta/n)$$
    """

    family = "power"
    name = "zero_sum"
    source = "power over; Follett 1924, Creative Experience (distinction); equation assumed"
    parameters = (weekly("power.sharing", 0.01, "eta: weekly step towards the unit's mean position"),)

    @staticmethod
    def apply(resources: float, position: float, attitude: float, unit_mean: float, sharing: float) -> tuple[float, float, float]:
        return resources, (1.0 - sharing) * position + sharing * unit_mean, attitude
