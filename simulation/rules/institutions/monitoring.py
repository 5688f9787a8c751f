"""Principle 4: promises and effort are checked."""

from coprod.simulation.parameters.declaration import share
from coprod.simulation.rules.base import Rule


class Monitoring(Rule):
    r"""An audit happens with probability g4 and finds what there is to find.

    $$P(\text{audit}) = g_4$$

    An audited episode to which the citizen gave less than is expected is a lapse. An audited promise that was broken stays
    on the agenda: its clock starts again instead of the agreement being forgotten.
    """

    family = "institutions"
    name = "monitoring"
    source = (
        "Ostrom 1990, Governing the Commons, principle 4; Wilson, Ostrom & Cox 2013, 10.1016/j.jebo.2012.12.010; equation assumed"
    )
    parameters = (
        share("institutions.monitoring", 0.0, "g4: strength of principle 4, audit probability of promises and effort"),
        share("institutions.cost.monitoring", 0.08, "capacity that the principle takes at full strength"),
    )

    @staticmethod
    def apply(u: float, strength: float) -> float:
        return 1.0 if u < strength else 0.0
