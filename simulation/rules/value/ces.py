"""Quality produced from two inputs with constant elasticity of substitution."""

from coprod.simulation.exact.numerics import exp, log
from coprod.simulation.parameters.declaration import Parameter, weight
from coprod.simulation.rules.base import Rule

STABELL = "Stabell & Fjeldstad 1998, Strategic Management Journal 19:413; Fjeldstad 2020, 10.1002/lrh2.10212; split assumed"
ELASTICITY = Parameter("value.elasticity", 0.7, 0.0, 1e6, "elasticity", "sigma: below 1 complements, above 1 substitutes")
COBB_DOUGLAS = 1e-8  # exponents rho this near to 0 count as 0: the logs would lose what the division by rho brings back
LEONTIEF = 1e-9  # elasticities up to here count as 0: the difference is below rounding, the exponents are not


def ces(a: float, b: float, share_b: float, sigma: float) -> float:
    """((1-s) a**rho + s b**rho)**(1/rho), rho = (sigma-1)/sigma, with the limits at sigma = 0, 1 and infinity.

    Inputs are >= 0; s is the share of b in [0, 1]. sigma = 0 is the smaller input, 1 Cobb-Douglas, infinite the mean.
    Below sigma = 1 an absent input with a share makes the output 0. Computed in logs about the larger term, and
    without branches on the inputs, so that it runs on vectors.
    """
    leontief = sigma <= LEONTIEF
    rho = 1.0 if sigma >= 1e300 else (sigma - 1.0) / (1.0 if leontief else sigma)
    rho = 0.0 if rho < COBB_DOUGLAS and rho > -COBB_DOUGLAS else rho
    log_a = log(a)
    log_b = log(b)
    ahead = rho * (log_b - log_a)
    b_leads = ahead > 0.0
    behind = exp(-ahead if b_leads else ahead)
    inner = share_b + (1.0 - share_b) * behind if b_leads else (1.0 - share_b) + share_b * behind
    inner = share_b if a <= 0.0 else (1.0 - share_b if b <= 0.0 else inner)
    leading = log_b if a <= 0.0 else (log_a if b <= 0.0 else (log_b if b_leads else log_a))
    ces_log = leading + log(inner) / (1.0 if rho == 0.0 else rho)
    y = exp(log_a + share_b * (log_b - log_a) if rho == 0.0 else ces_log)
    absent = (1.0 if a <= 0.0 else 0.0) + (1.0 if b <= 0.0 else 0.0)
    y = 0.0 if absent > (1.0 if rho > 0.0 else 0.0) else y
    y = (1.0 - share_b) * a + share_b * b if rho == 1.0 else y
    least = a if a < b else b
    y = least if leontief else y
    return a if share_b <= 0.0 else (b if share_b >= 1.0 else y)


class ConstantElasticity(Rule):
    r"""Professional input R and citizen input S; δ is the citizen's share, σ the elasticity; all four forms may mix.

    $$Q = \big((1-\delta) R^\rho + \delta S^\rho\big)^{1/\rho}, \qquad \rho = \frac{\sigma-1}{\sigma}$$

    The forms act around the quality Q: chain on cost, shop on fit, network on benefit, access on reach.
    """

    family = "value"
    name = "ces"
    source = "Parks et al. 1981, Consumers as coproducers; Ostrom 1996, World Development 24:1073"
    status = "literature"
    parameters = (
        ELASTICITY,
        weight("value.form.chain", 0.25, "weight of the value chain: scale lowers cost", STABELL),
        weight("value.form.shop", 0.25, "weight of the value shop: iteration tailors the solution", STABELL),
        weight("value.form.network", 0.25, "weight of the value network: active peers add value", STABELL),
        weight("value.form.access", 0.25, "weight of value access: cost below a threshold opens the service", STABELL),
    )

    @staticmethod
    def apply(professional_input: float, citizen_input: float, citizen_share: float, elasticity: float) -> float:
        return ces(professional_input, citizen_input, citizen_share, elasticity)

    @staticmethod
    def forms(chain: float, shop: float, network: float, access: float) -> tuple[float, float, float, float]:
        return chain, shop, network, access
