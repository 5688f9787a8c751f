"""A near miss costs little, a far one nearly all."""

from coprod.simulation.exact.numerics import exp
from coprod.simulation.parameters.declaration import TUNED, Parameter
from coprod.simulation.rules.base import Rule


class Gaussian(Rule):
    r"""g is the gap between the service and the need, s the gap at which 37 % is left.

    $$\text{fit} = e^{-(g/s)^2}$$
    """

    family = "fit"
    name = "gaussian"
    source = "modelling assumption: a symmetric loss about the ideal point, as in spatial models of choice (Enelow & Hinich 1984)"
    parameters = (Parameter("fit.scale", 0.26, 0.01, 10.0, "distance", "gap at which 37 % of the fit is left", TUNED),)

    @staticmethod
    def apply(gap: float, scale: float) -> float:
        x = gap / scale
        return exp(-x * x)
