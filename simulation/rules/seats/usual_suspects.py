"""Seats go to those who always sit there."""

from coprod.simulation.exact.numerics import power as power_of
from coprod.simulation.parameters.declaration import Parameter
from coprod.simulation.rules.base import Rule


class UsualSuspects(Rule):
    r"""Weight in the draw for seats rises with power p.

    $$w_i = p_i^{\,k}$$
    """

    family = "seats"
    name = "usual_suspects"
    source = "Oliver, Kothari & Mays 2019, 10.1186/s12961-019-0432-3: the usual suspects can dominate (idea); equation assumed"
    parameters = (Parameter("seats.exponent", 1.0, 0.0, 4.0, "exponent", "k: how strongly seats follow power"),)

    @staticmethod
    def apply(power: float, exponent: float) -> float:
        return power_of(power, exponent)
