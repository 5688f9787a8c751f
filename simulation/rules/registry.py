"""The rules that ship with coprod, by family; the first of each family is the default."""

from functools import cache
from importlib import import_module

from .base import Rule
from .families import FAMILIES

RULES: dict[str, dict[str, str]] = {
    "leadership": {
        "leader_centred": "LeaderCentred",
        "co_leadership": "CoLeadership",
        "collective": "Collective",
        "facilitative": "Facilitative",
        "adaptive": "Adaptive",
        "dac": "DirectionAlignmentCommitment",
    },
    "voice": {
        "status_softmax": "StatusSoftmax",
        "proportional": "Proportional",
        "urn": "Urn",
        "three_faces": "ThreeFaces",
        "equal": "EqualVoice",
    },
    "influence": {
        "weighted": "Weighted",
        "stubborn": "Stubborn",
        "bounded_confidence": "BoundedConfidence",
        "pairwise": "Pairwise",
        "copying": "Copying",
    },
    "power": {
        "fixed": "FixedPosition",
        "zero_sum": "ZeroSum",
        "positive_sum": "PositiveSum",
        "dependence": "Dependence",
        "coupled_corners": "CoupledCorners",
    },
    "power_form": {"product": "Product", "sum": "WeightedSum"},
    "trust": {
        "asymmetric": "Asymmetric",
        "delta": "Delta",
        "confirmation": "Confirmation",
        "beta": "Beta",
        "abi_institution": "AbilityBenevolenceIntegrity",
    },
    "participation": {"logit": "Logit", "threshold": "Threshold", "reciprocity": "Reciprocity"},
    "seats": {"first_come": "FirstCome", "usual_suspects": "UsualSuspects", "targeted": "Targeted"},
    "interpretation": {"joint": "Joint", "leader": "LeaderInterprets"},
    "decision": {
        "consensus": "Consensus",
        "majority": "Majority",
        "weighted_vote": "WeightedVote",
        "fiat": "Fiat",
    },
    "depth": {
        "offered_and_taken": "OfferedAndTaken",
        "trust_thresholds": "TrustThresholds",
        "professional_decides": "ProfessionalDecides",
        "citizen_decides": "CitizenDecides",
    },
    "fit": {"gaussian": "Gaussian", "linear": "Linear"},
    "value": {
        "ces": "ConstantElasticity",
        "chain": "Chain",
        "shop": "Shop",
        "network": "Network",
        "access": "Access",
    },
    "pipeline": {"weak_link": "WeakLink", "additive": "Additive"},
    "safety": {"inclusive": "Inclusive", "fixed": "FixedSafety"},
}

DEFAULTS: dict[str, str] = {family: next(iter(names)) for family, names in RULES.items()}

# Ostrom's principles are no family to choose from: all hold at once, each at its own strength.
PRINCIPLES: dict[str, str] = {
    "boundaries": "Boundaries",
    "proportionality": "Proportionality",
    "collective_choice": "CollectiveChoice",
    "monitoring": "Monitoring",
    "graduated_sanctions": "GraduatedSanctions",
    "conflict_arena": "ConflictArena",
    "right_to_organise": "RightToOrganise",
    "nesting": "Nesting",
}


@cache
def get_rule(family: str, name: str) -> type[Rule]:
    """The rule class of a family and name; KeyError where there is none."""
    class_name = RULES[family][name]
    module = import_module(f"{__package__}.{family}.{name}")
    rule: type[Rule] = getattr(module, class_name)
    assert (rule.family, rule.name) == (family, name) and family in FAMILIES
    return rule


@cache
def all_rules() -> tuple[type[Rule], ...]:
    """Every shipped rule, families in the order of the model's design."""
    return tuple(get_rule(family, name) for family, names in RULES.items() for name in names)


@cache
def all_principles() -> tuple[type[Rule], ...]:
    """The eight institutional principles, in Ostrom's order."""
    return tuple(getattr(import_module(f"{__package__}.institutions.{name}"), cls) for name, cls in PRINCIPLES.items())
