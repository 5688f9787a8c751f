"""The leader decides, as far as ``leader_share`` says."""

from coprod.simulation.parameters.declaration import share
from coprod.simulation.rules.base import Rule

LEADER_SHARE = share("leadership.leader_share", 0.5, "share of the decision that belongs to the leading role alone")


class LeaderCentred(Rule):
    r"""Decision share of one of n participants; only the leader has more than an even part.

    $$s_i = \ell\,[i\text{ leads}] + \frac{1-\ell}{n}$$

    Kjellström et al. 2024 find most theory of leadership in co-production to be leader-centric; the equation is ours.
    """

    family = "leadership"
    name = "leader_centred"
    source = "Kjellström et al. 2024, 10.1186/s12913-024-10549-4 (idea); equation assumed"
    parameters = (LEADER_SHARE,)

    @staticmethod
    def apply(is_leader: float, n: float, leader_share: float) -> float:
        return leader_share * is_leader + (1.0 - leader_share) / n
