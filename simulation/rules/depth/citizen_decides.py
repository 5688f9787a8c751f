"""The citizen alone decides how deep an encounter goes."""

from coprod.simulation.rules.base import Rule

from .offered_and_taken import BATALDEN, TAKE, taken


class CitizenDecides(Rule):
    r"""A is what the citizen takes up, as by ``offered_and_taken``; the professional always agrees.

    $$d = 3\,A$$
    """

    family = "depth"
    name = "citizen_decides"
    source = BATALDEN
    parameters = TAKE

    @staticmethod
    def apply(
        trust: float,
        efficacy: float,
        safety: float,
        burden: float,
        take: float,
        take_efficacy: float,
        take_trust: float,
        take_safety: float,
        take_burden: float,
    ) -> float:
        return 3.0 * taken(trust, efficacy, safety, burden, take, take_efficacy, take_trust, take_safety, take_burden)
