"""How deep an encounter goes: the professional offers, the citizen takes, and either side alone can stop it."""

from coprod.simulation.exact.numerics import logistic, power
from coprod.simulation.parameters.declaration import TUNED, Parameter, coefficient
from coprod.simulation.rules.base import Rule

BATALDEN = "levels: Batalden et al. 2016, 10.1136/bmjqs-2015-004315; equation and size assumed"

OFFER = (
    coefficient("depth.offer", -3.7, "log-odds of the professional's offer with all else at zero", TUNED),
    coefficient("depth.offer_openness", 4.0, "effect of openness on the offer", TUNED),
    coefficient("depth.offer_trust", 2.0, "effect of the professional's trust in the citizen on the offer", TUNED),
    coefficient("depth.offer_sharing", 1.8, "effect of leaders' power-sharing on the offer", TUNED),
    coefficient("depth.offer_inclusiveness", 0.7, "effect of inclusive leadership on the offer", TUNED),
    coefficient("depth.offer_discretion", 1.5, "effect of frontline staff's discretion on the offer", TUNED),
    coefficient("depth.offer_burden", 1.5, "the offer falls with the professional's burden by this much"),
    coefficient("depth.offer_overload", 2.3, "the offer falls with the unit's overload by this much", TUNED),
    coefficient("depth.offer_distance", 1.4, "the offer falls with the distance in status by this much", TUNED),
    coefficient("depth.offer_urgency", 2.0, "the offer falls with the urgency of needs by this much"),
)
TAKE = (
    coefficient("depth.take", -5.0, "log-odds of the citizen's taking it up with all else at zero", TUNED),
    coefficient("depth.take_efficacy", 2.9, "effect of self-efficacy on taking it up", TUNED),
    coefficient("depth.take_trust", 5.8, "effect of trust in the professional on taking it up", TUNED),
    coefficient("depth.take_safety", 2.0, "effect of psychological safety on taking it up", TUNED),
    coefficient("depth.take_burden", 2.0, "taking it up falls with the citizen's burden by this much"),
)
EXPONENT = Parameter("depth.exponent", 0.54, 0.3, 2.0, "exponent", "returns of offer and take together", TUNED)


def offered(
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
    """How far the professional offers to go together, in [0, 1]."""
    return logistic(
        offer
        + offer_openness * openness
        + offer_trust * trust_back
        + offer_sharing * power_sharing
        + offer_inclusiveness * inclusiveness
        + offer_discretion * discretion
        - offer_burden * staff_burden
        - offer_overload * overload
        - offer_distance * distance
        - offer_urgency * urgency
    )


def taken(
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
    """How far the citizen takes it up, in [0, 1]."""
    return logistic(take + take_efficacy * efficacy + take_trust * trust + take_safety * safety - take_burden * burden)


class OfferedAndTaken(Rule):
    r"""O is what the professional offers and A what the citizen takes up; 0 the expert delivers, 1 civil discourse,
    2 co-planning, 3 co-execution.

    $$d = 3\,(O A)^{e}, \quad O = \mathrm{logistic}(a_0 + a_1\,\text{openness} + a_2\,\text{trust in the citizen} +
      a_3\,\text{power-sharing} + a_4\,\text{inclusiveness} + a_5\,\text{discretion} - a_6\,\text{staff burden} -
      a_7\,\text{overload} - a_8\,\text{status distance} - a_9\,\text{urgency})$$

    $$A = \mathrm{logistic}(b_0 + b_1\,\text{efficacy} + b_2\,\text{trust} + b_3\,\text{safety} - b_4\,\text{burden})$$

    So leadership, power, trust and safety act in every encounter, and neither side can do it alone.
    """

    family = "depth"
    name = "offered_and_taken"
    source = BATALDEN
    parameters = (*OFFER, *TAKE, EXPONENT)

    @staticmethod
    def apply(
        trust: float,
        trust_back: float,
        efficacy: float,
        safety: float,
        burden: float,
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
        take: float,
        take_efficacy: float,
        take_trust: float,
        take_safety: float,
        take_burden: float,
        exponent: float,
    ) -> float:
        o = offered(
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
        a = taken(trust, efficacy, safety, burden, take, take_efficacy, take_trust, take_safety, take_burden)
        return 3.0 * power(o * a, exponent)
