"""People join when enough others have."""

from coprod.simulation.exact.numerics import at_least
from coprod.simulation.parameters.declaration import share
from coprod.simulation.rules.base import Rule, State

GRANOVETTER = "Granovetter 1978, Threshold models of collective behavior, 10.1086/226707"


class Threshold(Rule):
    r"""A citizen accepts if the share of the unit's citizens who accepted last time reaches the citizen's threshold.

    $$p = [\text{joined} \ge \theta_i]$$
    """

    family = "participation"
    name = "threshold"
    source = GRANOVETTER
    status = "literature"
    parameters = (
        share("participation.threshold", 0.25, "mean share of others who must have joined", GRANOVETTER),
        share("participation.threshold_spread", 0.15, "standard deviation of thresholds between people", GRANOVETTER),
    )
    states = (
        State(
            "threshold",
            "share of others who must have joined",
            "participation.threshold",
            "participation.threshold_spread",
            bounds=(0.0, 1.0),
        ),
    )

    @staticmethod
    def apply(joined: float, threshold: float) -> float:
        return 1.0 if at_least(joined, threshold) else 0.0
