"""Position does not change."""

from ..base import Rule


class FixedPosition(Rule):
    """The position corner of power stays as it is: the reference against which rules of changing power are read."""

    family = "power"
    name = "fixed"
    source = "null rule"

    @staticmethod
    def apply(position: float) -> float:
        return position
