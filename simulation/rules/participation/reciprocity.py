"""People give when they have received: a time bank."""

from coprod.simulation.exact.numerics import logistic
from coprod.simulation.parameters.declaration import Parameter, coefficient
from coprod.simulation.rules.base import Rule, State

TIME_BANK = "Gouldner 1960, The norm of reciprocity, 10.2307/2092623 (idea); one hour is one credit; sizes assumed"


class Reciprocity(Rule):
    r"""A ledger b of hours given less hours received; the indebted accept, the creditors rest.

    $$p = \mathrm{logistic}(\beta_0 - \beta_b\, b_i), \qquad
      b_i \leftarrow b_i + h_s\,[\text{seated}] - h_e\,[\text{episode}]\,(1 - S)$$

    S is the citizen's own input to the episode, which is not owed to anyone.
    """

    family = "participation"
    name = "reciprocity"
    source = TIME_BANK
    parameters = (
        coefficient("participation.reciprocity_intercept", -1.0, "log-odds of accepting with an even account", TIME_BANK),
        coefficient("participation.credit", 0.5, "fall of the log-odds per hour of credit", TIME_BANK),
        Parameter("participation.hours_given", 2.0, 0.0, 24.0, "hours", "credit for a session", TIME_BANK),
        Parameter("participation.hours_received", 1.0, 0.0, 24.0, "hours", "debt for an episode without own input", TIME_BANK),
    )
    states = (State("balance", "hours given less hours received"),)

    @staticmethod
    def apply(balance: float, reciprocity_intercept: float, credit: float) -> float:
        return logistic(reciprocity_intercept - credit * balance)

    @staticmethod
    def account(
        seated: float, episode: float, contribution: float, balance: float, hours_given: float, hours_received: float
    ) -> tuple[float]:
        return (balance + hours_given * seated - hours_received * episode * (1.0 - contribution),)
