"""People meet two at a time and move towards each other if they are not too far apart."""

from coprod.simulation.exact.numerics import at_most, below
from coprod.simulation.parameters.declaration import count, share
from coprod.simulation.rules.base import Rule

from .bounded_confidence import BOUND


class Pairwise(Rule):
    r"""Two people meet; both move towards each other if their views lie within the bound (Deffuant et al.).

    $$|x_i - x_j| < d:\quad x_i \leftarrow x_i + \mu\,(x_j - x_i), \quad x_j \leftarrow x_j + \mu\,(x_i - x_j)$$

    One round is as many meetings as there are participants, unless ``laboratory.updates_per_step`` says otherwise.
    """

    family = "influence"
    name = "pairwise"
    source = "Deffuant, Neau, Amblard & Weisbuch 2000, 10.1142/S0219525900000078"
    status = "literature"
    parameters = (
        BOUND,
        count("influence.pair_bound_included", 0, 0, 1, "yes or no", "1: views exactly the bound apart move (<=); 0: not (<)"),
        share("influence.convergence", 0.5, "mu: share of the distance that each of two people moves"),
    )

    @staticmethod
    def apply(own: float) -> float:
        return own

    @staticmethod
    def confidence(distance: float, bound: float, pair_bound_included: float) -> float:
        near = at_most(distance, bound) if pair_bound_included > 0.5 else below(distance, bound)
        return 1.0 if near else 0.0

    @staticmethod
    def encounter(own: float, other: float, convergence: float) -> tuple[float, float]:
        step = convergence * (other - own)
        return own + step, other - step
