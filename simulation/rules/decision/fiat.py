"""What is proposed is decided."""

from coprod.simulation.rules.base import Rule

from .majority import in_favour


class Fiat(Rule):
    r"""Every proposal passes; those nearer to it than to the design count as in favour.

    $$\text{passes}$$
    """

    family = "decision"
    name = "fiat"
    source = "null rule"
    contradicts = ("leadership=collective",)

    @staticmethod
    def apply() -> float:
        return 1.0

    @staticmethod
    def vote(to_proposal: float, to_design: float) -> float:
        return in_favour(to_proposal, to_design)

    @staticmethod
    def weight() -> float:
        return 1.0
