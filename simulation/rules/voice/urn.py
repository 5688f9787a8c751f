"""Who has been listened to is listened to."""

from ...parameters import Parameter
from ..base import Rule, State


class Urn(Rule):
    r"""Voice is proportional to a weight that starts at 1 and grows by what one's voice was: cumulative advantage.

    $$v_i \propto w_i, \qquad w_i \leftarrow w_i + c\,v_i \text{ after each round in which } i \text{ spoke}$$
    """

    family = "voice"
    name = "urn"
    source = "Pólya urn (Eggenberger & Pólya 1923, 10.1002/zamm.19230030407); use for turns of talk assumed"
    parameters = (Parameter("voice.reinforcement", 0.5, 0.0, 10.0, "weight", "c: weight gained per unit of voice in a round"),)
    states = (State("voice_weight", "w: weight in the urn", 1.0, bounds=(0.0, 1e300)),)

    @staticmethod
    def apply(power: float, weight: float, reinforcement: float) -> float:
        return weight

    @staticmethod
    def spoken(voice: float, weight: float, reinforcement: float) -> tuple[float]:
        return (weight + reinforcement * voice,)
