"""Seats go to those least heard."""

from coprod.simulation.exact.numerics import power as power_of
from coprod.simulation.parameters.declaration import Parameter
from coprod.simulation.rules.base import Rule


class Targeted(Rule):
    r"""Weight in the draw for seats falls with the utterances h made in the current 52 weeks.

    $$w_i = (1 + h_i)^{-k}$$
    """

    family = "seats"
    name = "targeted"
    source = "modelling assumption, design of coprod 2026"
    parameters = (Parameter("seats.targeting", 2.0, 0.0, 10.0, "exponent", "k: how strongly seats favour the least heard"),)

    @staticmethod
    def apply(heard_before: float, targeting: float) -> float:
        return power_of(1.0 + heard_before, -targeting)
