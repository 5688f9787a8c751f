"""Stages add up: a missing one costs a seventh."""

from coprod.simulation.rules.base import Rule

from .weak_link import MASTERSON


class Additive(Rule):
    r"""The mean of the seven stages: the rival of the weak link.

    $$Y = \tfrac17 \sum_{m=1}^7 q_m$$
    """

    family = "pipeline"
    name = "additive"
    source = MASTERSON

    @staticmethod
    def apply(
        intention: float,
        assets: float,
        dialogue: float,
        documentation: float,
        interpretation: float,
        understanding: float,
        agreement: float,
    ) -> float:
        total = intention + assets + dialogue + documentation + interpretation + understanding + agreement
        return total / 7.0
