"""Trust follows experience at one rate."""

from coprod.simulation.parameters.declaration import Parameter
from coprod.simulation.rules.base import Rule

FIRST = Parameter(
    "trust.first",
    3.0,
    1.0,
    10.0,
    "ratio",
    "step after a first encounter as a ratio of that after many",
    "first impressions weigh more (McKnight, Cummings & Chervany 1998, 10.5465/amr.1998.926622, idea); size assumed",
)
RATE = Parameter("trust.rate", 0.1, 0.0, 0.5, "per episode", "alpha: step of trust after an episode")


def learning_step(rate: float, novelty: float, first: float) -> float:
    """Step of trust after an encounter, larger where it is one of the first; at most 1."""
    step = rate * (1.0 + (first - 1.0) * novelty)
    return step if step < 1.0 else 1.0


class Delta(Rule):
    r"""o is 1 after a good episode and 0 after a bad one; b is what leaders' trust-building adds to good ones.

    $$T \leftarrow T + \alpha\,\nu\,(1 + b\,o)\,(o - T), \qquad \nu = 1 + \frac{f - 1}{1 + n}$$

    n counts earlier encounters of the two: the first weighs f times as much as the fiftieth.

    With a partner who succeeds with probability p (and b = 0) the mean is p and the variance αp(1 − p)/(2 − α).
    """

    family = "trust"
    name = "delta"
    source = "Rescorla & Wagner 1972 (learning rule); use for trust assumed"
    parameters = (RATE, FIRST)

    @staticmethod
    def apply(trust: float, good: float, bonus: float, novelty: float, rate: float, first: float) -> float:
        return trust + learning_step(rate * (1.0 + bonus * good), novelty, first) * (good - trust)
