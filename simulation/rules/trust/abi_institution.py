"""Trust in a person follows ability, benevolence and integrity, and rests on the institution behind."""

from coprod.simulation.parameters.declaration import share, weight
from coprod.simulation.rules.base import Rule

from .delta import FIRST, RATE, learning_step

MAYER = "Mayer, Davis & Schoorman 1995, 10.5465/amr.1995.9508080335; even split after Colquitt 2007; sizes assumed"


class AbilityBenevolenceIntegrity(Rule):
    r"""A is the quality seen, B how one was met, I whether the unit keeps its promises, G trust in it.

    $$T \leftarrow T + \alpha\,(1+b\,o)\,(T^* - T), \qquad T^* = (1-\omega)(w_A A + w_B B + w_I I) + \omega G$$

    B is how one was met (treatment). First encounters weigh more, by the factor
    in ``delta``. I is ½, or 1 (0) in a step in which the unit's promise was kept (broken).
    """

    family = "trust"
    name = "abi_institution"
    source = MAYER
    parameters = (
        RATE,
        FIRST,
        share("trust.institution", 0.3, "omega: part of trust that rests on the institution", MAYER),
        weight("trust.weight.ability", 1 / 3, "weight of ability", MAYER),
        weight("trust.weight.benevolence", 1 / 3, "weight of benevolence", MAYER),
        weight("trust.weight.integrity", 1 / 3, "weight of integrity", MAYER),
    )

    @staticmethod
    def apply(
        trust: float,
        good: float,
        bonus: float,
        quality: float,
        benevolence: float,
        integrity: float,
        institution: float,
        novelty: float,
        rate: float,
        first: float,
        trust_institution: float,
        weight_ability: float,
        weight_benevolence: float,
        weight_integrity: float,
    ) -> float:
        deserved = weight_ability * quality + weight_benevolence * benevolence + weight_integrity * integrity
        target = (1.0 - trust_institution) * deserved + trust_institution * institution
        return trust + learning_step(rate * (1.0 + bonus * good), novelty, first) * (target - trust)
