"""All who speak have the same voice."""

from coprod.simulation.rules.base import Rule


class EqualVoice(Rule):
    r"""The null rule of voice: power does not matter in talk.

    $$v_i \propto 1$$
    """

    family = "voice"
    name = "equal"
    source = "null rule"

    @staticmethod
    def apply() -> float:
        return 1.0
