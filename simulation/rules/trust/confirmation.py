"""People learn most from what confirms them."""

from coprod.simulation.parameters.declaration import Parameter, share
from coprod.simulation.rules.base import Rule

from .delta import FIRST, RATE, learning_step


class Confirmation(Rule):
    r"""Those who trust learn more from good episodes, those who distrust from bad ones; c is the strength of the bias.

    $$\text{good: } T \leftarrow T + \alpha^+(1+b)(1-T), \quad \text{bad: } T \leftarrow T - \alpha^- T, \quad
      \alpha^+ = \alpha\,\big(1 + c\,(2T-1)\big), \quad \alpha^- = \nu\,\alpha\,\big(1 - c\,(2T-1)\big)$$

    First encounters weigh more, by the factor in ``delta``.
    With nu above 1 trust falls faster than it grows for those undecided (T = 1/2).

    With c = 1, nu = 1 and even odds trust is a martingale: the share that ends in full trust is the trust at the start.
    """

    family = "trust"
    name = "confirmation"
    source = "Poortinga & Pidgeon 2004, 10.1111/j.0272-4332.2004.00543.x (finding); equation assumed"
    parameters = (
        RATE,
        FIRST,
        share("trust.confirmation", 0.5, "c: how far prior trust decides what one learns from"),
        Parameter("trust.negativity", 1.0, 0.1, 10.0, "ratio", "nu: step after a bad episode as a ratio of that after a good one"),
    )

    @staticmethod
    def apply(
        trust: float, good: float, bonus: float, novelty: float, rate: float, first: float, confirmation: float, negativity: float
    ) -> float:
        tilt = confirmation * (2.0 * trust - 1.0)
        up = trust + learning_step(rate * (1.0 + tilt) * (1.0 + bonus), novelty, first) * (1.0 - trust)
        down = trust - learning_step(rate * negativity * (1.0 - tilt), novelty, first) * trust
        return up if good > 0.5 else down
