"""People listen only to views near their own."""

from coprod.simulation.exact.numerics import at_most, below
from coprod.simulation.parameters.declaration import Parameter, count
from coprod.simulation.rules.base import Rule

BOUND = Parameter("influence.bound", 0.25, 0.0, 1e7, "view distance", "epsilon: farthest view that is still listened to")


class BoundedConfidence(Rule):
    r"""The mean of all views within a bound of one's own, oneself included or not (Hegselmann and Krause).

    $$x_i \leftarrow \frac{\sum_{j:\,|x_j - x_i| \le \varepsilon} w_{ij}\,x_j}{\sum_{j:\,|x_j - x_i| \le \varepsilon} w_{ij}}$$

    All move at once. Whether the bound itself counts (<= or <), whether one counts oneself, and whether distance is taken
    for each need dimension by itself or over all that were spoken about, change results, so they are parameters.
    """

    family = "influence"
    name = "bounded_confidence"
    source = "Hegselmann & Krause 2002, JASSS 5(3)2"
    status = "literature"
    parameters = (
        BOUND,
        count("influence.bound_included", 1, 0, 1, "yes or no", "1: a view exactly at the bound counts (<=); 0: it does not (<)"),
        count("influence.self_included", 1, 0, 1, "yes or no", "1: one's own view is among those averaged; 0: it is not"),
    )

    @staticmethod
    def apply(own: float, others: float, weight: float, own_weight: float, self_included: float) -> float:
        oneself = self_included * own_weight
        return (weight * others + oneself * own) / (weight + oneself)

    @staticmethod
    def confidence(distance: float, bound: float, bound_included: float) -> float:
        near = at_most(distance, bound) if bound_included > 0.5 else below(distance, bound)
        return 1.0 if near else 0.0
