"""Agreement when nobody is too far from the proposal."""

from ...parameters import Parameter
from ..base import Rule


class Consensus(Rule):
    """Agreed (1) if the largest distance of a participant's view from the proposal is at most the tolerance, else 0."""

    family = "decision"
    name = "consensus"
    source = "consensus forum of Robertson & Choi 2012, Public Management Review 14:83 (idea); tolerance assumed"
    parameters = (Parameter("decision.tolerance", 0.25, 0.0, 2.0, "view distance", "largest distance with which one can live"),)

    @staticmethod
    def apply(largest_distance: float, tolerance: float) -> float:
        return 1.0 if largest_distance <= tolerance else 0.0
