"""Trust alone decides how deep an encounter goes, in steps."""

from coprod.simulation.exact.numerics import at_least
from coprod.simulation.parameters.declaration import share
from coprod.simulation.rules.base import Rule

from .offered_and_taken import BATALDEN


class TrustThresholds(Rule):
    r"""One step deeper at each threshold that the lower of the two trusts reaches.

    $$d = \big[\min(T, T') \ge t_1\big] + \big[\min(T, T') \ge t_2\big] + \big[\min(T, T') \ge t_3\big]$$
    """

    family = "depth"
    name = "trust_thresholds"
    source = BATALDEN
    parameters = (
        share("deliver.depth_1", 0.3, "trust from which partners hold civil discourse"),
        share("deliver.depth_2", 0.5, "trust from which partners plan together"),
        share("deliver.depth_3", 0.7, "trust from which partners carry out together"),
    )

    @staticmethod
    def apply(trust: float, trust_back: float, depth_1: float, depth_2: float, depth_3: float) -> float:
        low = trust_back if trust_back < trust else trust
        first = 1.0 if at_least(low, depth_1) else 0.0
        second = 1.0 if at_least(low, depth_2) else 0.0
        return first + second + (1.0 if at_least(low, depth_3) else 0.0)
