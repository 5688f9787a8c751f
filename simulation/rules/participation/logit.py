"""Who comes: a logit of what is known to move participation."""

from coprod.simulation.exact.numerics import logistic
from coprod.simulation.parameters.declaration import coefficient
from coprod.simulation.rules.base import Rule

PARRADO = "Parrado et al. 2013, 10.1080/10967494.2013.796260: sign and order only; size assumed"
TUNED = "assumed; size by the search that docs/tuning.md describes"
LIU = "Liu, two-way trust experiments: sign only; size assumed"


class Logit(Rule):
    r"""Probability that an invited citizen accepts; burden and well-being count against.

    $$p = \mathrm{logistic}(\beta_0 + \beta_1\,\text{efficacy} + \beta_2\,\text{institutional trust} +
      \beta_3\,\text{response expectation} + \beta_4\,\text{need gap} + \beta_5\,\text{outreach} + \beta_6\,\text{resources} +
      \beta_7\,\text{peers present} - \beta_8\,\text{burden} - \beta_9\,\text{well-being})$$
    """

    family = "participation"
    name = "logit"
    source = "Parrado et al. 2013, 10.1080/10967494.2013.796260; equation assumed"
    parameters = (
        coefficient("participation.intercept", -5.3, "log-odds with all else at zero", TUNED),
        coefficient("participation.efficacy", 4.8, "effect of self-efficacy, the largest", f"{PARRADO}; {TUNED}"),
        coefficient("participation.trust", 0.6, "effect of institutional trust", LIU),
        coefficient("participation.response", 1.6, "effect of expecting a response", LIU),
        coefficient("participation.need_gap", 1.5, "effect of the need gap"),
        coefficient("participation.outreach", 1.0, "effect of leaders' networking", PARRADO),
        coefficient("participation.resources", 3.3, "effect of resources", TUNED),
        coefficient("participation.peers", 0.8, "effect of the share of peers present at the last session"),
        coefficient("participation.burden", 1.5, "acceptance falls with burden by this much"),
        coefficient("participation.satisfaction", 0.5, "acceptance falls with well-being by this much", PARRADO),
    )

    @staticmethod
    def apply(
        efficacy: float,
        institutional_trust: float,
        response_expectation: float,
        need_gap: float,
        outreach: float,
        resources: float,
        peers_present: float,
        burden: float,
        well_being: float,
        intercept: float,
        participation_efficacy: float,
        participation_trust: float,
        participation_response: float,
        participation_need_gap: float,
        participation_outreach: float,
        participation_resources: float,
        participation_peers: float,
        participation_burden: float,
        participation_satisfaction: float,
    ) -> float:
        return logistic(
            intercept
            + participation_efficacy * efficacy
            + participation_trust * institutional_trust
            + participation_response * response_expectation
            + participation_need_gap * need_gap
            + participation_outreach * outreach
            + participation_resources * resources
            + participation_peers * peers_present
            - participation_burden * burden
            - participation_satisfaction * well_being
        )
