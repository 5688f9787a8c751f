"""Power as a sum of its three corners."""

from ..base import Rule
from .product import SOURCE, WEIGHTS


class WeightedSum(Rule):
    r"""Resources R, position P and attitude A with weights that sum to 1; one corner can make up for another.

    $$p = a R + b P + c A$$
    """

    family = "power_form"
    name = "sum"
    source = SOURCE
    parameters = WEIGHTS

    @staticmethod
    def apply(resources: float, position: float, attitude: float, a: float, b: float, c: float) -> float:
        p = a * resources + b * position + c * attitude
        return 1.0 if p > 1.0 else p
