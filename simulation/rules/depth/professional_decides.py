"""The professional alone decides how deep an encounter goes."""

from coprod.simulation.rules.base import Rule

from .offered_and_taken import BATALDEN, OFFER, offered


class ProfessionalDecides(Rule):
    r"""O is what the professional offers, as by ``offered_and_taken``; whether the citizen wants it does not count.

    $$d = 3\,O$$
    """

    family = "depth"
    name = "professional_decides"
    source = BATALDEN
    parameters = OFFER

    @staticmethod
    def apply(
        trust_back: float,
        openness: float,
        staff_burden: float,
        power_sharing: float,
        inclusiveness: float,
        discretion: float,
        distance: float,
        overload: float,
        urgency: float,
        offer: float,
        offer_openness: float,
        offer_trust: float,
        offer_sharing: float,
        offer_inclusiveness: float,
        offer_discretion: float,
        offer_burden: float,
        offer_overload: float,
        offer_distance: float,
        offer_urgency: float,
    ) -> float:
        return 3.0 * offered(
            trust_back,
            openness,
            staff_burden,
            power_sharing,
            inclusiveness,
            discretion,
            distance,
            overload,
            urgency,
            offer,
            offer_openness,
            offer_trust,
            offer_sharing,
            offer_inclusiveness,
            offer_discretion,
            offer_burden,
            offer_overload,
            offer_distance,
            offer_urgency,
        )
