"""Views move to a weighted mean of what others say."""

from coprod.simulation.parameters.declaration import share
from coprod.simulation.rules.base import Rule

SELF_WEIGHT = share("influence.self_weight", 0.7, "weight of one's own view against what was said, where no weights are given")


def averaged(own: float, others: float, weight: float, own_weight: float, given: float, self_weight: float) -> float:
    """The mean of one's own view and the others': by the given weights, else by the declared weight of oneself."""
    w = own_weight / (own_weight + weight) if given > 0.5 else self_weight
    return w * own + (1.0 - w) * others


class Weighted(Rule):
    r"""x is one's view, the sum runs over others' utterances with weights by voice and trust (DeGroot).

    $$x_i \leftarrow w_{ii}\,x_i + (1 - w_{ii}) \sum_j \hat w_{ij}\, x_j$$
    """

    family = "influence"
    name = "weighted"
    source = "DeGroot 1974, Reaching a consensus, 10.1080/01621459.1974.10480137"
    status = "literature"
    parameters = (SELF_WEIGHT,)

    @staticmethod
    def apply(own: float, others: float, weight: float, own_weight: float, given: float, self_weight: float) -> float:
        return averaged(own, others, weight, own_weight, given, self_weight)
