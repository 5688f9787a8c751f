"""The one list of all parameters."""

from functools import cache

from coprod.simulation.rules.registry import all_principles, all_rules

from .declaration import Parameter
from .laboratory import LABORATORY
from .population import GROUP, POPULATION
from .service import SERVICE
from .session import PROCESS


@cache
def all_parameters() -> dict[str, Parameter]:
    """Every declared parameter by name: phases, groups (names with ``*``) and rules, in a fixed order."""
    found: dict[str, Parameter] = {}
    rule_parameters = [p for rule in (*all_rules(), *all_principles()) for p in rule.parameters]
    for p in (*POPULATION, *PROCESS, *SERVICE, *LABORATORY, *rule_parameters, *GROUP):
        if found.setdefault(p.name, p) != p:
            raise ValueError(f"parameter {p.name!r} is declared twice with different contents")
    return found
