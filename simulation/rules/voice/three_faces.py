"""Three faces of power: in the decision, on the agenda, in what people come to want."""

from coprod.simulation.exact.numerics import exp
from coprod.simulation.parameters.declaration import share
from coprod.simulation.rules.base import Rule

from .status_softmax import STEEPNESS


class ThreeFaces(Rule):
    r"""Weight by power (visible), an agenda gate for those of little power (hidden), pre-shaped wishes (invisible).

    $$v_i \propto e^{\kappa p_i}, \qquad P(\text{speaks}) \times \big(1 - g\,(1-p_i)\big), \qquad
      \text{said}_i = x_i + \varphi\, p_L\,(x_L - x_i)$$

    x_L and p_L are view and power of the session's leader.
    """

    family = "voice"
    name = "three_faces"
    source = "Lukes 1974, Power: A Radical View (idea); equations assumed"
    parameters = (
        STEEPNESS,
        share("voice.gate", 0.5, "g: how far the agenda is closed to those without power"),
        share("voice.shaping", 0.15, "phi: how far the leader's view shapes what others say before they say it"),
    )

    @staticmethod
    def apply(power: float, steepness: float) -> float:
        return exp(steepness * power)

    @staticmethod
    def admitted(power: float, gate: float) -> float:
        return 1.0 - gate * (1.0 - power)

    @staticmethod
    def said(own: float, leader_view: float, leader_power: float, shaping: float) -> float:
        return own + shaping * leader_power * (leader_view - own)
