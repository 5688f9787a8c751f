"""Status and inclusive leadership make it safe to speak."""

from ...numerics import unit
from ...parameters import share, weekly
from ..base import Rule

NEMBHARD = "Nembhard & Edmondson 2006, 10.1002/job.413: signs; sizes assumed"


class Inclusive(Rule):
    """S <- S + b (s0 + a status (1 - I) + c I - S): the slope on status is a (1 - I), flattened by inclusiveness I.

    Applied once a step; b is the weekly adjustment turned into that of one step.
    """

    family = "safety"
    name = "inclusive"
    source = NEMBHARD
    status = "literature"
    parameters = (
        weekly("safety.adjustment", 0.11, "step towards the level that status and inclusiveness imply", NEMBHARD),
        share("safety.base", 0.3, "level without status or inclusiveness", NEMBHARD),
        share("safety.status", 0.3, "a: effect of status without inclusiveness", NEMBHARD),
        share("safety.inclusiveness", 0.35, "c: effect of inclusiveness", NEMBHARD),
    )

    @staticmethod
    def apply(
        safety: float,
        status: float,
        inclusiveness: float,
        adjustment: float,
        base: float,
        a: float,
        c: float,
    ) -> float:
        level = base + a * status * (1.0 - inclusiveness) + c * inclusiveness
        return unit(safety + adjustment * (level - safety))
