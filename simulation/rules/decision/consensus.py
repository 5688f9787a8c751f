"""Agreement when nobody is too far from the proposal."""

from coprod.simulation.exact.numerics import at_most
from coprod.simulation.parameters.declaration import Parameter
from coprod.simulation.rules.base import Rule


class Consensus(Rule):
    r"""A proposal x* passes if everyone can live with it.

    $$\text{passes} \iff \max_i |x_i - x^*| \le \tau$$
    """

    family = "decision"
    name = "consensus"
    source = "consensus forum of Robertson & Choi 2012, Public Management Review 14:83 (idea); tolerance assumed"
    parameters = (Parameter("decision.tolerance", 0.25, 0.0, 2.0, "view distance", "tau: largest distance one can live with"),)

    @staticmethod
    def apply(largest_distance: float, tolerance: float) -> float:
        return 1.0 if at_most(largest_distance, tolerance) else 0.0

    @staticmethod
    def vote(to_proposal: float, tolerance: float) -> float:
        return 1.0 if at_most(to_proposal, tolerance) else 0.0

    @staticmethod
    def weight() -> float:
        return 1.0
