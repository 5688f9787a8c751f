"""Which rules read a parameter."""

from collections.abc import Iterable, Mapping

from coprod.simulation.rules.chosen import rule_of
from coprod.simulation.rules.registry import all_rules


def readers(name: str) -> dict[str, list[str]]:
    """The shipped rules that read a parameter, by family; none where the model reads it under all rules."""
    found: dict[str, list[str]] = {}
    for rule in all_rules():
        if any(parameter.name == name for parameter in rule.parameters):
            found.setdefault(rule.family, []).append(rule.name)
    return found


def read_by_none(name: str, chosen: Iterable[tuple[str, str]]) -> bool:
    """Whether only rules read a parameter, and none of the chosen, each given as family and choice, does."""
    if not readers(name):
        return False
    return not any(p.name == name for family, choice in chosen for p in rule_of(family, choice).parameters)


def readers_text(name: str) -> str:
    """The rules that read a parameter, in words."""
    return " or ".join(f"{family} = {', '.join(rules)}" for family, rules in readers(name).items())


def unread_lines(names: Iterable[str], rules: Mapping[str, str]) -> list[str]:
    """What to say of the parameters that no rule of a choice reads, each on a line."""
    return [
        f"{name} changes nothing here: it is read under {readers_text(name)} alone"
        for name in names
        if read_by_none(name, rules.items())
    ]
