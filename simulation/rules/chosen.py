"""The rule behind a choice: one that ships with coprod, by name, or a user's own, as FILE:CLASS."""

from .base import Rule
from .custom import custom_rule
from .registry import get_rule


def rule_of(family: str, choice: str) -> type[Rule]:
    """The rule class of a family for a validated choice."""
    if ":" in choice:
        return custom_rule(choice)
    return get_rule(family, choice)
