"""Who depends on others has little power over them."""

from coprod.simulation.parameters.declaration import half_life
from coprod.simulation.rules.base import Rule


class Dependence(Rule):
    r"""Position follows independence: m is investment in what the others control, a the alternatives to them (Emerson).

    $$P \leftarrow P + \eta\,\big(1 - m(1-a) - P\big)$$

    A citizen invests as much as health is missing, and has alternatives as ties beyond the named contact. A professional
    invests commitment, and has alternatives as citizens outnumber the unit's professionals.
    """

    family = "power"
    name = "dependence"
    source = "Emerson 1962, Power-dependence relations, 10.2307/2089716: dependence rises with m and falls with a; form assumed"
    parameters = (half_life("power.dependence", 104.0, "half-life of position following independence"),)

    @staticmethod
    def apply(
        resources: float, position: float, attitude: float, investment: float, alternatives: float, dependence: float
    ) -> tuple[float, float, float]:
        free = 1.0 - investment * (1.0 - alternatives)
        return resources, position + dependence * (free - position), attitude
