"""Trust falls faster than it grows."""

from coprod.simulation.parameters.declaration import TUNED, share
from coprod.simulation.rules.base import Rule

from .delta import FIRST, learning_step


class Asymmetric(Rule):
    r"""A step up after a good episode, a larger one down after a bad one; b is what leaders' trust-building adds.

    $$\text{good: } T \leftarrow T + \alpha^+\nu(1+b)(1-T), \qquad \text{bad: } T \leftarrow T - \alpha^-\nu T$$

    First encounters weigh more, by the factor ν, as in ``delta``.

    With a partner who succeeds with probability p (and b = 0) the mean settles at α⁺p / (α⁺p + α⁻(1 − p)). The asymmetry is
    contested (Poortinga & Pidgeon 2004).
    """

    family = "trust"
    name = "asymmetric"
    source = "Slovic 1993, Perceived risk, trust, and democracy"
    status = "literature"
    parameters = (
        share("trust.gain", 0.17, "step towards 1 after a good episode", TUNED),
        share("trust.loss", 0.2, "step towards 0 after a bad episode", TUNED),
        FIRST,
    )

    @staticmethod
    def apply(trust: float, good: float, bonus: float, novelty: float, gain: float, loss: float, first: float) -> float:
        up = trust + learning_step(gain * (1.0 + bonus), novelty, first) * (1.0 - trust)
        down = trust - learning_step(loss, novelty, first) * trust
        return up if good > 0.5 else down
