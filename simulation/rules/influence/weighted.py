"""Views move to a weighted mean of what others say."""

from ...parameters import share
from ..base import Rule


class Weighted(Rule):
    """x <- w x + (1 - w) y, where y is the mean of others' utterances weighted by voice and trust (DeGroot 1974)."""

    family = "influence"
    name = "weighted"
    source = "DeGroot 1974, Reaching a consensus, 10.1080/01621459.1974.10480137"
    status = "literature"
    parameters = (share("influence.self_weight", 0.7, "weight of one's own view against what was said"),)

    @staticmethod
    def apply(own: float, others: float, initial: float, self_weight: float) -> float:
        return self_weight * own + (1.0 - self_weight) * others
