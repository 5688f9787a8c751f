"""Safety is a trait."""

from coprod.simulation.rules.base import Rule


class FixedSafety(Rule):
    r"""Status and leadership do not move psychological safety: the null rule.

    $$S \leftarrow S$$

    What happens in sessions (rejection, conflict, a leader's dominance) still lowers it.
    """

    family = "safety"
    name = "fixed"
    source = "null rule"

    @staticmethod
    def apply(safety: float) -> float:
        return safety
