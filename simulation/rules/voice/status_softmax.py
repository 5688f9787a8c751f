"""Talk goes to those of higher status."""

from coprod.simulation.exact.numerics import exp
from coprod.simulation.parameters.declaration import Parameter
from coprod.simulation.rules.base import Rule

STEEPNESS = Parameter("voice.steepness", 2.0, 0.0, 4.0, "per unit power", "kappa: how steeply talk rises with power")


class StatusSoftmax(Rule):
    r"""Voice of a speaker, before division by the sum over speakers; p is power.

    $$v_i \propto e^{\kappa p_i}$$

    Equally spaced status gives geometrically falling shares, as observed in task groups.
    """

    family = "voice"
    name = "status_softmax"
    source = "expectation states; Skvoretz & Fararo 1996, Status and Participation in Task Groups"
    status = "literature"
    parameters = (STEEPNESS,)

    @staticmethod
    def apply(power: float, steepness: float) -> float:
        return exp(steepness * power)
