"""Trust falls faster than it grows."""

from ...numerics import unit
from ...parameters import share
from ..base import Rule


class Asymmetric(Rule):
    """Good: T + gain (1 + bonus)(1 - T); bad: T - loss T.

    With a partner who succeeds with probability p the mean settles at gain p / (gain p + loss (1 - p)). ``bonus`` is
    what leaders' trust-building adds. The asymmetry is contested (Poortinga & Pidgeon 2004).
    """

    family = "trust"
    name = "asymmetric"
    source = "Slovic 1993, Perceived risk, trust, and democracy"
    status = "literature"
    parameters = (
        share("trust.gain", 0.05, "step towards 1 after a good episode"),
        share("trust.loss", 0.1, "step towards 0 after a bad episode"),
    )

    @staticmethod
    def apply(trust: float, good: float, bonus: float, gain: float, loss: float) -> float:
        up = trust + gain * (1.0 + bonus) * (1.0 - trust)
        down = trust - loss * trust
        return unit(up if good > 0.5 else down)
