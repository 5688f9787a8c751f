"""Every bit of gap costs the same."""

from coprod.simulation.exact.numerics import unit
from coprod.simulation.rules.base import Rule


class Linear(Rule):
    r"""g is the gap between the service and the need.

    $$\text{fit} = 1 - g$$
    """

    family = "fit"
    name = "linear"
    source = "modelling assumption, design of coprod 2026"

    @staticmethod
    def apply(gap: float) -> float:
        return unit(1.0 - gap)
