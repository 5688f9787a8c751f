"""A facilitator evens out who decides, at a cost in attention."""

from coprod.simulation.parameters.declaration import share
from coprod.simulation.rules.base import Rule


class Facilitative(Rule):
    r"""Shares follow power p and are equalised by f; facilitating takes a part of the attention to every practice.

    $$s_i = (1-f)\,\frac{p_i}{\sum_j p_j} + \frac{f}{n}, \qquad a_k' = a_k\,(1 - c f)$$
    """

    family = "leadership"
    name = "facilitative"
    source = "Ansell & Gash 2008, Collaborative governance in theory and practice, 10.1093/jopart/mum032 (idea); equation assumed"
    parameters = (
        share("leadership.equalising", 0.6, "f: how far the facilitator evens out decision shares"),
        share("leadership.facilitation_cost", 0.2, "c: attention that full facilitation takes from every practice"),
    )

    @staticmethod
    def apply(power_share: float, n: float, equalising: float) -> float:
        return (1.0 - equalising) * power_share + equalising / n

    @staticmethod
    def attention(attention: float, equalising: float, facilitation_cost: float) -> float:
        return attention * (1.0 - facilitation_cost * equalising)
