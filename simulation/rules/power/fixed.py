"""Power does not change by itself."""

from coprod.simulation.rules.base import Rule


class FixedPosition(Rule):
    r"""The corners stay as they are: the reference against which rules of changing power are read.

    $$P \leftarrow P$$
    """

    family = "power"
    name = "fixed"
    source = "null rule"

    @staticmethod
    def apply(resources: float, position: float, attitude: float) -> tuple[float, float, float]:
        return resources, position, attitude
