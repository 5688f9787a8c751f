"""A session yields no more than its weakest stage lets it."""

from coprod.simulation.exact.numerics import exp, log
from coprod.simulation.parameters.declaration import Parameter
from coprod.simulation.rules.base import Rule

MASTERSON = "order of stages from the formula slide of Masterson et al. 2024, 10.1186/s40900-024-00638-3; form assumed"


def term(stage: float, rho: float) -> float:
    """stage**rho for a positive stage."""
    return exp(rho * log(stage))


class WeakLink(Rule):
    r"""A mean of seven stages near the weakest one; an absent stage gives 0.

    $$Y = \Big(\tfrac17 \sum_{m=1}^7 q_m^{\,\rho}\Big)^{1/\rho}, \qquad \rho = \frac{\sigma-1}{\sigma} < 0$$
    """

    family = "pipeline"
    name = "weak_link"
    source = MASTERSON
    parameters = (
        Parameter(
            "pipeline.elasticity",
            0.25,
            0.05,
            0.95,
            "elasticity",
            "sigma between stages: the lower, the weaker the links",
        ),
    )

    @staticmethod
    def apply(
        intention: float,
        assets: float,
        dialogue: float,
        documentation: float,
        interpretation: float,
        understanding: float,
        agreement: float,
        elasticity: float,
    ) -> float:
        rho = (elasticity - 1.0) / elasticity
        weakest = intention
        weakest = assets if assets < weakest else weakest
        weakest = dialogue if dialogue < weakest else weakest
        weakest = documentation if documentation < weakest else weakest
        weakest = interpretation if interpretation < weakest else weakest
        weakest = understanding if understanding < weakest else weakest
        weakest = agreement if agreement < weakest else weakest
        if weakest < 1e-300:  # absent, or so near that dividing by it would overflow
            return 0.0
        total = (
            term(intention / weakest, rho)
            + term(assets / weakest, rho)
            + term(dialogue / weakest, rho)
            + term(documentation / weakest, rho)
            + term(interpretation / weakest, rho)
            + term(understanding / weakest, rho)
            + term(agreement / weakest, rho)
        )
        y = weakest * exp(log(total / 7.0) / rho)
        return 1.0 if y > 1.0 else y
