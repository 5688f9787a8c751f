"""Who has been listened to is listened to."""

from coprod.simulation.parameters.declaration import Parameter, count
from coprod.simulation.rules.base import Rule, State


class Urn(Rule):
    r"""Words go by lot, one at a time, in proportion to a weight that each word adds to: a Pólya urn of talk.

    $$P(i \text{ says the next word}) = w_i \Big/ \sum_j w_j, \qquad w_i \leftarrow w_i + c \text{ for the one who says it}$$

    The sum runs over those ready to speak in the round; i's voice is the share of the round's words. Where the same people
    are ready in every round, shares of all words said tend to a random limit, Dirichlet with parameters w_i(0) / c (for two,
    Beta): chance at the start decides, and no two groups need end alike. The claim is cumulative advantage without merit.
    Who is less often ready to speak is drawn less often, and then the limit is another.
    """

    family = "voice"
    name = "urn"
    source = "Pólya urn (Eggenberger & Pólya 1923, 10.1002/zamm.19230030407); use for turns of talk assumed"
    parameters = (
        Parameter("voice.reinforcement", 0.5, 0.0, 10.0, "weight", "c: weight gained by a word"),
        count("voice.words", 0, 0, 1000, "words", "words said in a round; 0: as many as there are people ready to speak"),
    )
    states = (State("voice_weight", "w: weight in the urn", 1.0, bounds=(0.0, 1e300)),)

    @staticmethod
    def apply(voice_weight: float) -> float:
        return voice_weight

    @staticmethod
    def word(voice_weight: float, reinforcement: float) -> tuple[float]:
        return (voice_weight + reinforcement,)
