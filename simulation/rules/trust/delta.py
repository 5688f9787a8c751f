"""Trust follows experience at one rate."""

from coprod.simulation.parameters.declaration import Parameter
from coprod.simulation.rules.base import Rule

RATE = Parameter("trust.rate", 0.1, 0.0, 0.5, "per episode", "alpha: step of trust after an episode")


class Delta(Rule):
    r"""o is 1 after a good episode and 0 after a bad one; b is what leaders' trust-building adds to good ones.

    $$T \leftarrow T + \alpha\,(1 + b\,o)\,(o - T)$$

    With a partner who succeeds with probability p (and b = 0) the mean is p and the variance αp(1 − p)/(2 − α).
    """

    family = "trust"
    name = "delta"
    source = "Rescorla & Wagner 1972 (learning rule); use for trust assumed"
    parameters = (RATE,)

    @staticmethod
    def apply(trust: float, good: float, bonus: float, rate: float) -> float:
        return trust + rate * (1.0 + bonus * good) * (good - trust)
