"""What is measured: one declaration for each variable of a result.

Both engines give each by its name; ``vector`` says where each stands in the numbers of one recorded step. Flows (sessions,
episodes, promises, ...) are totals or ratios of totals since the start, so they do not depend on how often one records.
"""

from dataclasses import dataclass
from functools import cache
from typing import Literal

Perspective = Literal["outputs of the process", "experience of taking part", "end results"]
ROLES = ("citizen", "professional", "leader")
LEVELS = ("micro", "meso", "macro")


@dataclass(frozen=True)
class Measure:
    """A variable of the result. ``dimension`` is '' (over all), 'role', 'group', 'unit' or 'level'.

    One that is ``always`` finite has a value at every time of a sound run; others are missing until something happened.
    A ``mean`` over citizens is measured for each population group as well, under its name and ``_by_group``; where it is
    ``served``, over those who have had an episode.
    ``needs`` are the phases and parts of learning without which it says nothing, in a laboratory that switches them off; of
    several with " or " between them one is enough.
    """

    name: str
    long_name: str
    unit: str
    perspective: Perspective
    dimension: str = ""
    always: bool = False
    mean: bool = False
    served: bool = False
    needs: tuple[str, ...] = ()


OUTPUT: Perspective = "outputs of the process"
EXPERIENCE: Perspective = "experience of taking part"
RESULT: Perspective = "end results"
SAFETY = "dialogue or safety"  # who talks too much costs safety, too
POWER = "power or attitude"

DECLARED: tuple[Measure, ...] = (
    Measure("sessions", "sessions held since the start", "sessions", OUTPUT, always=True, needs=("lead", "dialogue")),
    Measure("agreement_rate", "agreements per session since the start", "share", OUTPUT, needs=("agree",)),
    Measure("rounds_to_agreement", "rounds of dialogue until agreement", "rounds", OUTPUT, needs=("dialogue", "agree")),
    Measure("ideas", "utterances that entered a record since the start", "utterances", OUTPUT, needs=("dialogue", "record")),
    Measure("implemented_share", "progress of current agreements", "share", OUTPUT, needs=("agree", "implement")),
    Measure("promises_kept", "agreements kept of those that came of age", "share", OUTPUT, needs=("agree", "implement")),
    Measure("hidden_needs_surfaced", "sessions whose record covers a hidden need", "share", OUTPUT, needs=("dialogue", "record")),
    Measure("fit", "fit of the home unit's design to needs", "share", OUTPUT, always=True, mean=True, needs=("implement",)),
    Measure(
        "plan_fit",
        "fit of the home unit's design and the personal plan to needs",
        "share",
        OUTPUT,
        always=True,
        mean=True,
        needs=("implement or plan",),
    ),
    Measure("depth", "depth of citizens' last episode", "0 to 3", OUTPUT, mean=True, served=True, needs=("deliver",)),
    Measure(
        "discretion_used",
        "distance from the design to what is planned for the citizen",
        "distance",
        OUTPUT,
        always=True,
        mean=True,
        needs=("plan",),
    ),
    Measure(
        "discretion_between_units", "standard deviation of staff's discretion between units", "share", OUTPUT, needs=("implement",)
    ),
    Measure("workload", "hours that work takes over those there are", "ratio", OUTPUT, always=True, needs=("deliver",)),
    Measure("forums", "joint interpretive forums held since the start", "forums", OUTPUT, needs=("agree",)),
    Measure("forum_agreement_rate", "forums that ended in a joint agreement", "share", OUTPUT, needs=("agree",)),
    Measure("forum_understanding", "distance of participants' views from the joint reading", "share", OUTPUT, needs=("agree",)),
    Measure("voice_gini", "Gini of voice within sessions", "Gini", EXPERIENCE, needs=("dialogue", "record")),
    Measure("contribution_gini", "Gini of utterances over the last full 52 weeks", "Gini", EXPERIENCE, needs=("dialogue",)),
    Measure(
        "contribution_gini_chance", "the same if seats had been given by chance", "Gini", EXPERIENCE, needs=("engage", "dialogue")
    ),
    Measure("heard_share", "seated citizens with an utterance on record", "share", EXPERIENCE, needs=("dialogue", "record")),
    Measure("acceptance_rate", "invitations accepted, with or without a seat", "share", EXPERIENCE, needs=("engage",)),
    Measure("attendance_rate", "seats taken per invitation", "share", EXPERIENCE, needs=("engage",)),
    Measure(
        "attendance_ratio", "attendance rate of the first group over that of the others", "ratio", EXPERIENCE, needs=("engage",)
    ),
    Measure(
        "psychological_safety", "psychological safety of citizens", "share", EXPERIENCE, always=True, mean=True, needs=(SAFETY,)
    ),
    Measure("efficacy", "self-efficacy of citizens", "share", EXPERIENCE, always=True, mean=True, needs=("efficacy",)),
    Measure(
        "personal_trust", "citizens' trust in their professionals", "share", EXPERIENCE, always=True, mean=True, needs=("trust",)
    ),
    Measure(
        "institutional_trust",
        "citizens' institutional trust",
        "share",
        EXPERIENCE,
        always=True,
        mean=True,
        needs=("institutional_trust",),
    ),
    Measure(
        "response_expectation",
        "citizens' belief that they will act on what we say",
        "share",
        EXPERIENCE,
        always=True,
        mean=True,
        needs=("response_expectation",),
    ),
    Measure(
        "commitment", "citizens' commitment to shared work", "share", EXPERIENCE, always=True, mean=True, needs=("commitment",)
    ),
    Measure("burden", "burden of citizens", "share", EXPERIENCE, always=True, mean=True, needs=("burden",)),
    Measure(
        "citizen_input", "citizens' input to their last episode", "share", EXPERIENCE, mean=True, served=True, needs=("deliver",)
    ),
    Measure(
        "treatment", "how citizens were met at their last episode", "share", EXPERIENCE, mean=True, served=True, needs=("deliver",)
    ),
    Measure("staff_openness", "professionals' openness to citizens' contribution", "share", EXPERIENCE, needs=("openness",)),
    Measure("drop_out", "citizens who left per place, since the start", "ratio", EXPERIENCE, needs=("leaving",)),
    Measure("input_used_rate", "inputs that were used", "share", EXPERIENCE, needs=("dialogue", "record", "implement")),
    Measure("power_gini", "Gini of power over everyone", "Gini", EXPERIENCE, always=True, needs=(POWER,)),
    Measure("power_gap", "mean power of professionals less that of citizens", "difference", EXPERIENCE, needs=(POWER,)),
    Measure("well_being", "felt well-being", "share", RESULT, always=True, mean=True, needs=("well_being",)),
    Measure("health", "objective health", "share", RESULT, always=True, mean=True, needs=("health",)),
    Measure("value", "citizens' value of the last episode", "-1 to 1", RESULT, mean=True, served=True, needs=("deliver",)),
    Measure("value_negative_share", "citizens whose value is below 0", "share", RESULT, mean=True, served=True, needs=("deliver",)),
    Measure(
        "value_negative_sum", "sum of values below 0, per citizen", "-1 to 1", RESULT, mean=True, served=True, needs=("deliver",)
    ),
    Measure(
        "need_gap",
        "distance from what the home unit offers, personal plan included, to needs",
        "distance",
        RESULT,
        always=True,
        mean=True,
        needs=("implement or plan",),
    ),
    Measure(
        "design_gap",
        "distance from the home unit's design to needs",
        "distance",
        RESULT,
        always=True,
        mean=True,
        needs=("implement",),
    ),
    Measure("service_use", "episodes per citizen since the start", "episodes", RESULT, always=True, needs=("deliver",)),
    Measure("cost", "cost per citizen since the start", "cost units", RESULT, always=True, needs=("deliver",)),
    Measure("equity_gap", "mean value of the first group less that of the others", "difference", RESULT, needs=("deliver",)),
    Measure(
        "value_between_units", "standard deviation of citizens' mean value between units", "-1 to 1", RESULT, needs=("deliver",)
    ),
    Measure(
        "persistence", "change of mean value since support ended, from 52 weeks after", "difference", RESULT, needs=("deliver",)
    ),
    Measure("value_by_role", "mean value", "-1 to 1", RESULT, "role", needs=("deliver",)),
    Measure("hours_by_role", "hours given a week by each, since the start", "hours a week", OUTPUT, "role", needs=("deliver",)),
    Measure("power_by_role", "mean power", "share", EXPERIENCE, "role", needs=(POWER,)),
    Measure("safety_by_role", "mean psychological safety (leaders have none)", "share", EXPERIENCE, "role", needs=(SAFETY,)),
    Measure("burden_by_role", "mean burden (leaders have none)", "share", EXPERIENCE, "role", needs=("burden",)),
    Measure("acceptance_by_group", "invitations accepted", "share", EXPERIENCE, "group", needs=("engage",)),
    Measure("attendance_by_group", "seats taken per invitation", "share", EXPERIENCE, "group", needs=("engage",)),
    Measure(
        "heard_share_by_group",
        "seated citizens with an utterance on record",
        "share",
        EXPERIENCE,
        "group",
        needs=("dialogue", "record"),
    ),
    Measure(
        "input_used_rate_by_group", "inputs that were used", "share", EXPERIENCE, "group", needs=("dialogue", "record", "implement")
    ),
    Measure("drop_out_by_group", "citizens who left per place, since the start", "ratio", EXPERIENCE, "group", needs=("leaving",)),
    Measure("power_by_group", "mean power", "share", EXPERIENCE, "group", needs=(POWER,)),
    Measure("service_use_by_group", "episodes per citizen since the start", "episodes", RESULT, "group", needs=("deliver",)),
    Measure("hours_by_group", "hours a citizen gives a week, since the start", "hours a week", OUTPUT, "group", needs=("deliver",)),
    Measure("cost_by_group", "cost per citizen since the start", "cost units", RESULT, "group", needs=("deliver",)),
    Measure("agreement_rate_by_unit", "agreements per session since the start", "share", OUTPUT, "unit", needs=("agree",)),
    Measure("yield_by_unit", "yield of the last session's seven stages", "share", OUTPUT, "unit", needs=("agree",)),
    Measure("personal_trust_by_unit", "citizens' trust in their professionals", "share", EXPERIENCE, "unit", needs=("trust",)),
    Measure("depth_by_unit", "depth of citizens' last episode", "0 to 3", OUTPUT, "unit", needs=("deliver",)),
    Measure("treatment_by_unit", "how citizens were met at their last episode", "share", EXPERIENCE, "unit", needs=("deliver",)),
    Measure(
        "plan_fit_by_unit",
        "fit of the design and the personal plan to needs",
        "share",
        OUTPUT,
        "unit",
        needs=("implement or plan",),
    ),
    Measure(
        "discretion_by_unit", "how far frontline staff may act on what they hear", "share", OUTPUT, "unit", needs=("implement",)
    ),
    Measure("hours_by_unit", "hours of a professional a week, since the start", "hours a week", OUTPUT, "unit", needs=("deliver",)),
    Measure("workload_by_unit", "hours that work takes over those there are", "ratio", OUTPUT, "unit", needs=("deliver",)),
    Measure(
        "need_gap_by_unit",
        "distance from design and personal plan to needs",
        "distance",
        RESULT,
        "unit",
        needs=("implement or plan",),
    ),
    Measure("value_by_unit", "citizens' value of the last episode", "-1 to 1", RESULT, "unit", needs=("deliver",)),
    Measure("value_by_level", "mean value of leaders", "-1 to 1", RESULT, "level", needs=("deliver",)),
    Measure("capacity_by_level", "leaders' capacity for facilitation", "share", EXPERIENCE, "level", needs=("lead",)),
)

MEANS: tuple[Measure, ...] = tuple(m for m in DECLARED if m.mean)
MEASURES: tuple[Measure, ...] = (
    *DECLARED,
    *(Measure(f"{m.name}_by_group", m.long_name, m.unit, m.perspective, "group", needs=m.needs) for m in MEANS),
)


@cache
def measures_by_name() -> dict[str, Measure]:
    """The declared measures by name."""
    return {m.name: m for m in MEASURES}


@cache
def always_finite() -> tuple[str, ...]:
    """The measures that have a value at every time of a sound run."""
    return tuple(m.name for m in MEASURES if m.always)
