"""Seats go to those who answer first."""

from ..base import Rule


class FirstCome(Rule):
    """Weight 1 for everyone willing: weighted sampling without replacement is then a random order of arrival."""

    family = "seats"
    name = "first_come"
    source = "null rule"

    @staticmethod
    def apply(power: float, efficacy: float) -> float:
        return 1.0
