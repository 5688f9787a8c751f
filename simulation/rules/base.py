"""What a rule is: a declaration and one pure scalar function.

A rule class states its family, its name, its equation (docstring), its source and its own parameters; ``apply`` takes
the family's inputs in order and then the parameters in the order declared. It may use + − × ÷, comparisons and the
functions of ``coprod.simulation.numerics``, nothing else, so that both engines compute the same bits.
"""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from ..parameters import Parameter, Status

# Each family's inputs, in order. They are the whole interface between rules and engines.
FAMILIES: dict[str, tuple[str, ...]] = {
    "leadership": ("is_leader", "n"),
    "voice": ("power",),
    "influence": ("own", "others", "initial"),
    "power": ("position",),
    "power_form": ("resources", "position", "attitude"),
    "trust": ("trust", "good", "bonus"),
    "participation": (
        "efficacy",
        "institutional_trust",
        "response_expectation",
        "need_gap",
        "outreach",
        "resources",
        "peers_present",
        "burden",
        "well_being",
    ),
    "seats": ("power", "efficacy"),
    "interpretation": ("record", "leader_view"),
    "decision": ("largest_distance",),
    "value": ("professional_input", "citizen_input", "citizen_share"),
    "pipeline": ("intention", "assets", "dialogue", "documentation", "interpretation", "understanding", "agreement"),
    "safety": ("safety", "status", "inclusiveness"),
}


class Rule:
    """Base of all rules; subclasses are never instantiated."""

    family: ClassVar[str]
    name: ClassVar[str]
    source: ClassVar[str]
    status: ClassVar[Status] = "assumed"
    parameters: ClassVar[tuple[Parameter, ...]] = ()
    apply: ClassVar[Callable[..., Any]]


def bind(rule: type[Rule], values: Mapping[str, float]) -> Callable[..., Any]:
    """The rule as a function of its family's inputs alone, with parameter values fixed (for interpreted use)."""
    apply = rule.apply
    fixed = tuple(values[p.name] for p in rule.parameters)

    def bound(*inputs: float) -> Any:
        return apply(*inputs, *fixed)

    return bound
