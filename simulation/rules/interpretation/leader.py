"""The leader reads the record and says what it means."""

from coprod.simulation.parameters.declaration import share
from coprod.simulation.rules.base import Rule


class LeaderInterprets(Rule):
    r"""The leader mixes its own view x_L into the record r.

    $$\hat r = r + \varphi\,(x_L - r)$$
    """

    family = "interpretation"
    name = "leader"
    source = "modelling assumption, design of coprod 2026"
    parameters = (share("interpretation.framing", 0.4, "phi: how far the leader's view replaces what was recorded"),)

    @staticmethod
    def apply(record: float, leader_view: float, framing: float) -> float:
        return record + framing * (leader_view - record)
