"""Those decide who contribute."""

from coprod.simulation.parameters.declaration import share
from coprod.simulation.rules.base import Rule


class Collective(Rule):
    r"""Shares move from an even split towards contributions: c is one's part of all talk so far.

    $$s_i = \frac{1-\kappa}{n} + \kappa\,\frac{c_i}{\sum_j c_j}$$
    """

    family = "leadership"
    name = "collective"
    source = "Gronn 2002, Distributed leadership as a unit of analysis, 10.1016/S1048-9843(02)00120-0 (idea); equation assumed"
    parameters = (share("leadership.collective", 0.5, "kappa: how far decision shares follow contributions"),)

    @staticmethod
    def apply(contribution: float, n: float, collective: float) -> float:
        return (1.0 - collective) / n + collective * contribution
