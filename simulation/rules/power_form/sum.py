"""Power as a sum of its three corners."""

from coprod.simulation.rules.base import Rule

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
    def apply(
        resources: float,
        position: float,
        attitude: float,
        power_form_resources: float,
        power_form_position: float,
        power_form_attitude: float,
    ) -> float:
        p = power_form_resources * resources + power_form_position * position + power_form_attitude * attitude
        return 1.0 if p > 1.0 else p
