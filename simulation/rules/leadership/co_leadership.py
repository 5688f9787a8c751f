"""A citizen and a professional lead together."""

from coprod.simulation.rules.base import Rule

from .leader_centred import LEADER_SHARE


class CoLeadership(Rule):
    r"""Half of the leading share goes to one citizen and half to one professional: those of most power in the session.

    $$s_i = \frac{\ell}{2}\,[i\text{ co-leads}] + \frac{1-\ell}{n}$$
    """

    family = "leadership"
    name = "co_leadership"
    source = "Denis, Langley & Sergi 2012, Academy of Management Annals 6:211 (idea); equation assumed"
    parameters = (LEADER_SHARE,)

    @staticmethod
    def apply(co_leader: float, n: float, leader_share: float) -> float:
        return 0.5 * leader_share * co_leader + (1.0 - leader_share) / n
