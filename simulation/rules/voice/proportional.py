"""Voice in proportion to power."""

from coprod.simulation.rules.base import Rule


class Proportional(Rule):
    r"""A person without power has no voice; twice the power gives twice the voice.

    $$v_i \propto p_i$$
    """

    family = "voice"
    name = "proportional"
    source = "modelling assumption, design of coprod 2026"

    @staticmethod
    def apply(power: float) -> float:
        return power
