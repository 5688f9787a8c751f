"""The three corners of power pull each other."""

from ...parameters import Parameter, half_life
from ..base import Rule


class CoupledCorners(Rule):
    r"""Each corner moves towards the others: x is (resources, position, attitude), M the strength of each pull.

    $$x_k \leftarrow x_k + \eta \sum_m M_{km}\,(x_m - x_k)$$
    """

    family = "power"
    name = "coupled_corners"
    source = "corners: Ärleskog, Vackerberg & Andersson 2021, 10.1057/s41599-021-00790-1; coupling is ours"
    parameters = (
        half_life("power.coupling", 104.0, "half-life of corners following each other at full pull"),
        Parameter("power.resources_position", 0.3, 0.0, 0.5, "share", "M: pull between resources and position"),
        Parameter("power.resources_attitude", 0.3, 0.0, 0.5, "share", "M: pull between resources and attitude"),
        Parameter("power.position_attitude", 0.3, 0.0, 0.5, "share", "M: pull between position and attitude"),
    )

    @staticmethod
    def apply(
        resources: float,
        position: float,
        attitude: float,
        commitment: float,
        unit_mean: float,
        investment: float,
        alternatives: float,
        eta: float,
        rp: float,
        ra: float,
        pa: float,
    ) -> tuple[float, float, float]:
        r = resources + eta * (rp * (position - resources) + ra * (attitude - resources))
        p = position + eta * (rp * (resources - position) + pa * (attitude - position))
        a = attitude + eta * (ra * (resources - attitude) + pa * (position - attitude))
        return r, p, a
