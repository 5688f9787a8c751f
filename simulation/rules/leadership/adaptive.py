"""Leadership for complexity: attention goes where the process is weakest, and ideas need an adaptive space."""

from coprod.simulation.exact.numerics import clamp
from coprod.simulation.parameters.declaration import Parameter, share, weekly
from coprod.simulation.rules.base import Rule, State


class Adaptive(Rule):
    r"""Even decision shares; attention shifts to the practice serving the weakest stage; a stock J of ideas feeds change.

    $$s_i = \tfrac1n, \qquad a_k' = (1-\alpha)\,a_k + \alpha\,[k\text{ serves the weakest stage}]$$
    $$\Delta J = \gamma e - k\,h\,o\,J - \mu J, \qquad \text{implementing} \times (1 + k\,h\,o\,J)$$

    e is the ideas recorded per participant in this step's session, h the leaders' capacity (enabling), o the mean
    openness of the unit's professionals (operational system).
    """

    family = "leadership"
    name = "adaptive"
    source = (
        "Uhl-Bien, Marion & McKelvey 2007, Complexity leadership theory, 10.1016/j.leaqua.2007.04.002 (idea); equations assumed"
    )
    parameters = (
        share("leadership.shifting", 0.5, "alpha: attention that moves to the weakest stage of the last session"),
        Parameter("leadership.idea_gain", 0.5, 0.0, 2.0, "ideas", "gamma: ideas that enter the stock per recorded idea and person"),
        share("leadership.idea_adoption", 0.5, "k: share of the stock adopted in a step at full capacity and openness"),
        weekly("leadership.idea_loss", 0.05, "mu: weekly share of the stock that is forgotten"),
    )
    states = (State("idea_stock", "J: stock of ideas not yet adopted", bounds=(0.0, 1e300)),)

    @staticmethod
    def apply(n: float) -> float:
        return 1.0 / n

    @staticmethod
    def attention(attention: float, weakest: float, shifting: float) -> float:
        return (1.0 - shifting) * attention + shifting * weakest

    @staticmethod
    def implementation(
        expressed: float,
        capacity: float,
        openness: float,
        idea_stock: float,
        idea_gain: float,
        idea_adoption: float,
        idea_loss: float,
    ) -> tuple[float, float]:
        adopted = idea_adoption * capacity * openness * idea_stock
        left = idea_stock + idea_gain * expressed - adopted - idea_loss * idea_stock
        return clamp(1.0 + adopted, 0.0, 10.0), left if left > 0.0 else 0.0
