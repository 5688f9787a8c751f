"""Power as a product of its three corners."""

from coprod.simulation.exact.numerics import exp, log
from coprod.simulation.parameters.declaration import weight
from coprod.simulation.rules.base import Rule

SOURCE = "corners: Ärleskog, Vackerberg & Andersson 2021, 10.1057/s41599-021-00790-1; operationalisation is ours"
WEIGHTS = (
    weight("power_form.resources", 1 / 3, "a: weight of resources", SOURCE),
    weight("power_form.position", 1 / 3, "b: weight of position", SOURCE),
    weight("power_form.attitude", 1 / 3, "c: weight of attitude", SOURCE),
)


class Product(Rule):
    r"""Resources R, position P and attitude A with exponents that sum to 1; an empty corner blocks.

    $$p = R^a P^b A^c$$

    Computed as exp(a ln R + b ln P + c ln A).
    """

    family = "power_form"
    name = "product"
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
        p = exp(power_form_resources * log(resources) + power_form_position * log(position) + power_form_attitude * log(attitude))
        blocked = (
            (power_form_resources > 0.0 and resources <= 0.0)
            or (power_form_position > 0.0 and position <= 0.0)
            or (power_form_attitude > 0.0 and attitude <= 0.0)
        )
        return 0.0 if blocked else (1.0 if p > 1.0 else p)
