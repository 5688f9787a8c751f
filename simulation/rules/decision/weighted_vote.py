"""Votes weigh as much as decision shares."""

from coprod.simulation.exact.numerics import beyond
from coprod.simulation.rules.base import Rule

from .majority import QUOTA, in_favour


class WeightedVote(Rule):
    r"""As a majority, with votes weighted by the decision shares s of the leadership rule.

    $$\text{passes} \iff \sum_i s_i\,\text{yes}_i \Big/ \sum_i s_i > q$$
    """

    family = "decision"
    name = "weighted_vote"
    source = "Shapley & Grofman 1984, Optimizing group judgmental accuracy, 10.1007/BF00118940"
    status = "literature"
    parameters = (QUOTA,)

    @staticmethod
    def apply(yes_share: float, quota: float) -> float:
        return 1.0 if beyond(yes_share, quota) else 0.0

    @staticmethod
    def vote(to_proposal: float, to_design: float) -> float:
        return in_favour(to_proposal, to_design)

    @staticmethod
    def weight(decision_share: float) -> float:
        return decision_share
