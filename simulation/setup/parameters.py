"""The parameters of a population of some groups under a choice of rules, and their positions in the parameter vector."""

from collections.abc import Mapping
from functools import cache

from coprod.simulation.formulas.steps import half_life_in_step, weekly_in_step
from coprod.simulation.parameters import index
from coprod.simulation.parameters.all import all_parameters
from coprod.simulation.parameters.declaration import Parameter
from coprod.simulation.rules.base import Rule
from coprod.simulation.rules.chosen import rule_of
from coprod.simulation.rules.custom import DECLARED_BY_CUSTOM_RULES
from coprod.simulation.rules.families import FAMILIES


def custom_rules(rules: Mapping[str, str]) -> list[type[Rule]]:
    """The chosen rules that do not ship with coprod, in the order of families."""
    return [rule_of(family, rules[family]) for family in FAMILIES if ":" in rules.get(family, "")]


def own_parameters(rule: type[Rule]) -> list[Parameter]:
    """A rule's parameters that do not ship with coprod."""
    return [p for p in rule.parameters if p.name not in all_parameters()]


def declaration(name: str, rules: Mapping[str, str] | None = None) -> Parameter | None:
    """The declaration behind a parameter's name, group parameters by their ``*`` form; None if there is none."""
    parameters = all_parameters()
    if name in parameters:
        return parameters[name]
    parts = name.split(".")
    if len(parts) == 3 and parts[0] == "groups" and parts[1] != "*" and f"groups.*.{parts[2]}" in parameters:
        return parameters[f"groups.*.{parts[2]}"]
    for rule in custom_rules(rules or {}):  # last, since it looks at their files
        for parameter in own_parameters(rule):
            if parameter.name == name:
                return parameter
    return DECLARED_BY_CUSTOM_RULES.get(name)


def value_of_one_step(parameter: Parameter, value: float, dt: float) -> float:
    """A declared value as that of one step of dt weeks (see ``Parameter.per_step``)."""
    if parameter.per_step == "half_life":
        return half_life_in_step(value, dt)
    if parameter.per_step == "weekly":
        return weekly_in_step(value, dt)
    return value


def names(groups: tuple[str, ...], rules: Mapping[str, str] | None = None) -> list[str]:
    """Every parameter's full name for a population of these groups and a choice of rules."""
    own = [p.name for rule in custom_rules(rules or {}) for p in own_parameters(rule)]
    return [*index.BASE_NAMES, *own, *(f"groups.{g}.{field}" for g in groups for field in index.GROUP_FIELDS)]


@cache
def positions_of(groups: tuple[str, ...], rules: tuple[type[Rule], ...]) -> tuple[dict[str, int], list[tuple[Parameter, int]]]:
    """Where each parameter stands for groups and custom rules, and those whose values become those of one step."""
    declared = {name: (position, declaration(name)) for position, name in enumerate(index.BASE_NAMES)}
    for rule in rules:
        for number, parameter in enumerate(own_parameters(rule)):
            declared[parameter.name] = (index.custom_position(rule.family, number), parameter)
    for g, group in enumerate(groups):
        for f, field in enumerate(index.GROUP_FIELDS):
            name = f"groups.{group}.{field}"
            declared[name] = (index.GROUPS + g * index.GROUP_SIZE + f, declaration(name))
    positions = {name: position for name, (position, _) in declared.items()}
    return positions, [(parameter, position) for position, parameter in declared.values() if parameter and parameter.per_step]
