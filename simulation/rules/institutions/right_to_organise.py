"""Principle 7: people may organise themselves."""

from coprod.simulation.parameters.declaration import share, weekly
from coprod.simulation.rules.base import Rule


class RightToOrganise(Rule):
    r"""A higher leader overrides an agreement less often; citizens with a large need gap may call sessions.

    $$P(\text{override}) = (1 - g_7)\,o, \qquad P(\text{called}) = 1 - (1 - g_7\,q)^{\text{callers}}$$
    """

    family = "institutions"
    name = "right_to_organise"
    source = (
        "Ostrom 1990, Governing the Commons, principle 7; Wilson, Ostrom & Cox 2013, 10.1016/j.jebo.2012.12.010; equation assumed"
    )
    parameters = (
        share("institutions.right_to_organise", 0.0, "g7: strength of principle 7, right to organise"),
        share("institutions.override", 0.1, "o: chance that a higher leader puts its own view in place of an agreement"),
        weekly("institutions.call_probability", 0.02, "q: weekly chance that a citizen with a large need gap calls a session"),
        share("institutions.call_gap", 0.3, "need gap above which a citizen may call a session"),
        share("institutions.cost.right_to_organise", 0.02, "capacity that the principle takes at full strength"),
    )

    @staticmethod
    def apply(override: float, strength: float) -> float:
        return (1.0 - strength) * override
