"""Power as a product of its three corners."""

from ...numerics import exp, log
from ...parameters import weight
from ..base import Rule

SOURCE = "corners: Ärleskog, Vackerberg & Andersson 2021, 10.1057/s41599-021-00790-1; operationalisation is ours"


class Product(Rule):
    """p = R**a P**b A**c with a + b + c = 1; an empty corner blocks. Computed as exp(a ln R + b ln P + c ln A)."""

    family = "power_form"
    name = "product"
    source = SOURCE
    parameters = (
        weight("power_form.resources", 1 / 3, "exponent a of resources", SOURCE),
        weight("power_form.position", 1 / 3, "exponent b of position", SOURCE),
        weight("power_form.attitude", 1 / 3, "exponent c of attitude", SOURCE),
    )

    @staticmethod
    def apply(resources: float, position: float, attitude: float, a: float, b: float, c: float) -> float:
        p = exp(a * log(resources) + b * log(position) + c * log(attitude))
        blocked = (a > 0.0 and resources <= 0.0) or (b > 0.0 and position <= 0.0) or (c > 0.0 and attitude <= 0.0)
        return 0.0 if blocked else (1.0 if p > 1.0 else p)
