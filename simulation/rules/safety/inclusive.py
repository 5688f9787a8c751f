"""Status and inclusive leadership make it safe to speak."""

from coprod.simulation.parameters.declaration import Parameter, weekly
from coprod.simulation.rules.base import Rule

NEMBHARD = "Nembhard & Edmondson 2006, 10.1002/job.413: signs; sizes assumed"


class Inclusive(Rule):
    r"""Safety S follows status s and inclusiveness I, which flattens the slope on status to a(1 − I).

    $$S \leftarrow S + \beta\,\big(s_0 + a\,s\,(1-I) + b\,I - S\big)$$

    Applied once a step; β is the weekly adjustment turned into that of one step.
    """

    family = "safety"
    name = "inclusive"
    source = NEMBHARD
    status = "literature"
    parameters = (
        weekly("safety.adjustment", 0.07, "step towards the level that status and inclusiveness imply", NEMBHARD),
        Parameter("safety.base", 0.3, 0.0, 0.5, "share", "level without status or inclusiveness", NEMBHARD),
        Parameter("safety.status", 0.2, 0.0, 0.5, "share", "a: effect of status without inclusiveness", NEMBHARD),
        Parameter("safety.inclusiveness", 0.42, 0.0, 0.5, "share", "b: effect of inclusiveness", NEMBHARD),
    )

    @staticmethod
    def apply(
        safety: float,
        status: float,
        inclusiveness: float,
        adjustment: float,
        base: float,
        safety_status: float,
        safety_inclusiveness: float,
    ) -> float:
        level = base + safety_status * status * (1.0 - inclusiveness) + safety_inclusiveness * inclusiveness
        return safety + adjustment * (level - safety)
