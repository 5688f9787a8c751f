"""The phases, and parts of learning, without which a measure says nothing, for laboratories that switch them off.

Each need is a phase or a part of learning, or several of which one is enough, with " or " between them.
"""

from collections.abc import Iterable

from coprod.simulation.setup.laboratory import PHASES, Laboratory

from .measures import BY_GROUP

SAFETY = "dialogue or safety"  # who talks too much costs safety, too
POWER = "power or attitude"
NEEDS: dict[str, tuple[str, ...]] = {
    "sessions": ("lead", "dialogue"),
    "agreement_rate": ("agree",),
    "rounds_to_agreement": ("dialogue", "agree"),
    "ideas": ("dialogue", "record"),
    "implemented_share": ("agree", "implement"),
    "promises_kept": ("agree", "implement"),
    "hidden_needs_surfaced": ("dialogue", "record"),
    "fit": ("implement",),
    "forums": ("agree",),
    "forum_agreement_rate": ("agree",),
    "forum_understanding": ("agree",),
    "voice_gini": ("dialogue", "record"),
    "contribution_gini": ("dialogue",),
    "contribution_gini_chance": ("engage", "dialogue"),
    "heard_share": ("dialogue", "record"),
    "acceptance_rate": ("engage",),
    "attendance_rate": ("engage",),
    "attendance_ratio": ("engage",),
    "psychological_safety": (SAFETY,),
    "efficacy": ("efficacy",),
    "personal_trust": ("trust",),
    "institutional_trust": ("institutional_trust",),
    "response_expectation": ("response_expectation",),
    "commitment": ("commitment",),
    "burden": ("burden",),
    "citizen_input": ("deliver",),
    "staff_openness": ("openness",),
    "drop_out": ("leaving",),
    "input_used_rate": ("dialogue", "record", "implement"),
    "power_gini": (POWER,),
    "power_gap": (POWER,),
    "well_being": ("well_being",),
    "health": ("health",),
    "value": ("deliver",),
    "value_negative_share": ("deliver",),
    "value_negative_sum": ("deliver",),
    "need_gap": ("implement",),
    "service_use": ("deliver",),
    "cost": ("deliver",),
    "equity_gap": ("deliver",),
    "persistence": ("deliver",),
    "value_by_role": ("deliver",),
    "power_by_role": (POWER,),
    "safety_by_role": (SAFETY,),
    "burden_by_role": ("burden",),
    "agreement_rate_by_unit": ("agree",),
    "yield_by_unit": ("agree",),
    "personal_trust_by_unit": ("trust",),
    "need_gap_by_unit": ("implement",),
    "value_by_unit": ("deliver",),
    "value_by_level": ("deliver",),
    "capacity_by_level": ("lead",),
}
NEEDS |= {"acceptance_by_group": ("engage",), "attendance_by_group": ("engage",), "power_by_group": (POWER,)}
NEEDS |= {f"{name}_by_group": NEEDS[name] for name, *_ in BY_GROUP if name in NEEDS}


def meaningful(measures: Iterable[str], laboratory: Laboratory | None) -> list[str]:
    """Those of some measures, by name, that say something in a laboratory; all of them outside one."""
    if laboratory is None:
        return list(measures)

    def goes_on(name: str) -> bool:
        return name in laboratory.phases if name in PHASES else laboratory.learns(name)

    return [m for m in measures if all(any(map(goes_on, need.split(" or "))) for need in NEEDS[m])]
