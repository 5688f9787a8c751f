"""Leadership is what produces direction, alignment and commitment, whoever does it."""

from coprod.simulation.exact.numerics import power
from coprod.simulation.rules.base import Rule


class DirectionAlignmentCommitment(Rule):
    r"""Even decision shares; implementing runs at the cube root of direction, alignment and commitment.

    $$s_i = \tfrac1n, \qquad \text{implementing} \times (D\,A\,C)^{1/3}, \qquad D = 1 - 2\,\mathrm{sd}(\text{views})$$

    sd is the population standard deviation of the participants' views at the last session (root mean square distance
    from their mean); A the share in favour of its proposal; C the mean commitment of the citizens and professionals in it.
    """

    family = "leadership"
    name = "dac"
    source = "Drath et al. 2008, Direction, alignment, commitment, 10.1016/j.leaqua.2008.09.003 (idea); equation assumed"

    @staticmethod
    def apply(n: float) -> float:
        return 1.0 / n

    @staticmethod
    def implementation(direction: float, alignment: float, commitment: float) -> float:
        return power(direction * alignment * commitment, 1.0 / 3.0)
