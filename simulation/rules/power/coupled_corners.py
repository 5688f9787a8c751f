"""The three corners of power pull each other."""

from coprod.simulation.parameters.declaration import Parameter, half_life
from coprod.simulation.rules.base import Rule


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
        coupling: float,
        resources_position: float,
        resources_attitude: float,
        position_attitude: float,
    ) -> tuple[float, float, float]:
        r = resources + coupling * (resources_position * (position - resources) + resources_attitude * (attitude - resources))
        p = position + coupling * (resources_position * (resources - position) + position_attitude * (attitude - position))
        a = attitude + coupling * (resources_attitude * (resources - attitude) + position_attitude * (position - attitude))
        return r, p, a
