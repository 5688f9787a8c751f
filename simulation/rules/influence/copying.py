"""People take over the view of someone they meet."""

from coprod.simulation.rules.base import Rule


class Copying(Rule):
    r"""Two people meet and the first takes the view of the second: the voter model.

    $$x_i \leftarrow x_j$$
    """

    family = "influence"
    name = "copying"
    source = "Clifford & Sudbury 1973, 10.1093/biomet/60.3.581; Holley & Liggett 1975, 10.1214/aop/1176996306"
    status = "literature"

    @staticmethod
    def apply(own: float) -> float:
        return own

    @staticmethod
    def encounter(other: float) -> tuple[float, float]:
        return other, other
