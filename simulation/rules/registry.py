"""The rules that ship with coprod, by family; the first of each family is the default."""

from functools import cache
from importlib import import_module

from .base import FAMILIES, Rule

RULES: dict[str, dict[str, str]] = {
    "leadership": {"leader_centred": "LeaderCentred"},
    "voice": {"status_softmax": "StatusSoftmax"},
    "influence": {"weighted": "Weighted"},
    "power": {"fixed": "FixedPosition"},
    "power_form": {"product": "Product"},
    "trust": {"asymmetric": "Asymmetric"},
    "participation": {"logit": "Logit"},
    "seats": {"first_come": "FirstCome"},
    "interpretation": {"joint": "Joint"},
    "decision": {"consensus": "Consensus"},
    "value": {"ces": "ConstantElasticity"},
    "pipeline": {"weak_link": "WeakLink"},
    "safety": {"inclusive": "Inclusive"},
}

DEFAULTS: dict[str, str] = {family: next(iter(names)) for family, names in RULES.items()}


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
