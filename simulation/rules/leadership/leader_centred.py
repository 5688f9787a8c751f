"""The leader decides, as far as ``leader_share`` says."""

from ...parameters import share
from ..base import Rule


class LeaderCentred(Rule):
    """Decision share of one of n participants: leader l + (1 - l) / n, every other (1 - l) / n.

    The shares of a session sum to 1. Source: Kjellström et al. 2024 find most theory of leadership in co-production to
    be leader-centric; the equation is ours.
    """

    family = "leadership"
    name = "leader_centred"
    source = "Kjellström et al. 2024, 10.1186/s12913-024-10549-4 (idea); equation assumed"
    parameters = (share("leadership.leader_share", 0.5, "share of the decision that is the leader's alone"),)

    @staticmethod
    def apply(is_leader: float, n: float, leader_share: float) -> float:
        return leader_share * is_leader + (1.0 - leader_share) / n
