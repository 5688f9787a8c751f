"""Principle 8: units are nested in larger ones."""

from coprod.simulation.parameters.declaration import half_life, share
from coprod.simulation.rules.base import Rule


class Nesting(Rule):
    r"""Designs of linked units move together, and leaders above follow the designs that delegates bring up from their units.

    $$d_u \leftarrow d_u + g_8\,\eta\,(\bar d_{\text{linked}} - d_u), \qquad
      x_L \leftarrow x_L + g_8\,\eta\,(\bar d_{\text{units of } L} - x_L)$$
    """

    family = "institutions"
    name = "nesting"
    source = (
        "Ostrom 1990, Governing the Commons, principle 8; Wilson, Ostrom & Cox 2013, 10.1016/j.jebo.2012.12.010; equation assumed"
    )
    parameters = (
        share("institutions.nesting", 0.0, "g8: strength of principle 8, nested enterprises"),
        half_life("institutions.diffusion", 52.0, "half-life of differences between linked units, and of leaders from their units"),
        share("institutions.cost.nesting", 0.05, "capacity that the principle takes at full strength"),
    )

    @staticmethod
    def apply(own: float, others: float, strength: float, rate: float) -> float:
        return strength * rate * (others - own)
