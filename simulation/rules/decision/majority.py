"""One person, one vote."""

from coprod.simulation.exact.numerics import below, beyond
from coprod.simulation.parameters.declaration import share
from coprod.simulation.rules.base import Rule

QUOTA = share("decision.quota", 0.5, "quota: share of votes above which a proposal passes")


def in_favour(to_proposal: float, to_design: float) -> float:
    """A yes (1) of someone whose view is nearer to the proposal than to what there is."""
    return 1.0 if below(to_proposal, to_design) else 0.0


class Majority(Rule):
    r"""Yes of those nearer to the proposal x* than to the design d; it passes if more than the quota say yes.

    $$\text{yes}_i \iff |x_i - x^*| < |x_i - d|, \qquad \text{passes} \iff \tfrac1n \sum_i \text{yes}_i > q$$
    """

    family = "decision"
    name = "majority"
    source = "Condorcet 1785; majority rule forum of Robertson & Choi 2012, Public Management Review 14:83"
    status = "literature"
    parameters = (QUOTA,)

    @staticmethod
    def apply(yes_share: float, quota: float) -> float:
        return 1.0 if beyond(yes_share, quota) else 0.0

    @staticmethod
    def vote(to_proposal: float, to_design: float) -> float:
        return in_favour(to_proposal, to_design)

    @staticmethod
    def weight() -> float:
        return 1.0
