"""Seats go to those who answer first."""

from coprod.simulation.rules.base import Rule


class FirstCome(Rule):
    r"""The same weight for everyone willing: weighted sampling without replacement is then a random order of arrival.

    $$w_i = 1$$
    """

    family = "seats"
    name = "first_come"
    source = "null rule"

    @staticmethod
    def apply() -> float:
        return 1.0
