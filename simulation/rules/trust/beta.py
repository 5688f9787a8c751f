"""Trust is the expected share of good episodes, given those remembered."""

from coprod.simulation.parameters.declaration import share
from coprod.simulation.rules.base import Rule, State


class Beta(Rule):
    r"""Counts r of good and s of bad episodes fade by λ; a is trust at the start, which counts as two episodes.

    $$r \leftarrow \lambda r + o, \quad s \leftarrow \lambda s + 1 - o, \quad T = \frac{r + 2a}{r + s + 2}$$

    What spreads from other encounters (``learn.trust_generalised``) lasts until the next one here, since counts alone decide.
    From a = ½, seven good and one bad give .8. Leaders' trust-building adds to what a good episode counts.
    """

    family = "trust"
    name = "beta"
    source = "Jøsang & Ismail 2002, The Beta Reputation System"
    status = "literature"
    parameters = (share("trust.memory", 0.95, "lambda: what an earlier episode still counts after the next one"),)
    states = (
        State("good_count", "r: remembered good episodes", bounds=(0.0, 1e300)),
        State("bad_count", "s: remembered bad episodes", bounds=(0.0, 1e300)),
        State("base_trust", "a: trust before any episode", "trust", bounds=(0.0, 1.0), lifted=True, unit="share (0-1)"),
    )

    @staticmethod
    def apply(
        good: float, bonus: float, good_count: float, bad_count: float, base_trust: float, memory: float
    ) -> tuple[float, float, float, float]:
        r = memory * good_count + good * (1.0 + bonus)
        s = memory * bad_count + (1.0 - good)
        return (r + 2.0 * base_trust) / (r + s + 2.0), r, s, base_trust
