"""People stay attached to where they started."""

from coprod.simulation.parameters.declaration import share
from coprod.simulation.rules.base import Rule, State

from .weighted import SELF_WEIGHT, averaged


class Stubborn(Rule):
    r"""As DeGroot, with an attachment s to one's view at the start of the session (Friedkin and Johnsen).

    $$x_i \leftarrow (1-s_i)\Big[w_{ii}\,x_i + (1-w_{ii})\sum_j \hat w_{ij}\,x_j\Big] + s_i\,x_i(0)$$
    """

    family = "influence"
    name = "stubborn"
    source = "Friedkin & Johnsen 1990, Social influence and opinions, 10.1080/0022250X.1990.9990069"
    status = "literature"
    parameters = (SELF_WEIGHT, share("influence.stubbornness", 0.3, "s: attachment to one's view at the start of a session"))
    states = (State("stubbornness", "s of this person", "influence.stubbornness", bounds=(0.0, 1.0)),)

    @staticmethod
    def apply(
        own: float,
        others: float,
        initial: float,
        weight: float,
        own_weight: float,
        given: float,
        stubbornness: float,
        self_weight: float,
    ) -> float:
        moved = averaged(own, others, weight, own_weight, given, self_weight)
        return (1.0 - stubbornness) * moved + stubbornness * initial
