"""A fully resolved model set-up: sizes, groups, rule choices and the value of every parameter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from types import SimpleNamespace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from coprod.simulation.exact.numerics import exp, power
from coprod.simulation.parameters import index
from coprod.simulation.parameters.all import all_parameters
from coprod.simulation.parameters.declaration import Parameter
from coprod.simulation.rules.base import FAMILIES, Rule
from coprod.simulation.rules.chosen import rule_of
from coprod.simulation.rules.custom import DECLARED_BY_CUSTOM_RULES

from .laboratory import Laboratory

if TYPE_CHECKING:
    from coprod.simulation.schema.named_states import NamedState

    from .events import Event, Timeline

LN2 = 0.6931471805599453


class Sizes(NamedTuple):
    """Whole numbers that fix the structure of a run."""

    citizens: int
    professionals: int
    units: int
    organisations: int
    regions: int
    groups: int
    dimensions: int
    hidden: int
    ties: int
    peers: int

    @property
    def agents(self) -> dict[str, int]:
        """How many agents of each kind there are."""
        leaders = self.units + self.organisations + self.regions
        return {"citizen": self.citizens, "professional": self.professionals, "leader": leaders, "unit": self.units}


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
        return 1.0 - exp(-LN2 * dt / value)
    if parameter.per_step == "weekly":
        return 1.0 - power(1.0 - value, dt)
    return value


def set_nested(root: SimpleNamespace, name: str, value: float) -> None:
    """Set the attribute at a dotted name, making what lies between."""
    *path, last = name.split(".")
    for part in path:
        if not hasattr(root, part):
            setattr(root, part, SimpleNamespace())
        root = getattr(root, part)
    setattr(root, last, value)


@cache
def _places(groups: tuple[str, ...], rules: tuple[type[Rule], ...]) -> tuple[dict[str, int], list[tuple[Parameter, int]]]:
    """Where each parameter stands for groups and custom rules, and those whose values become those of one step."""
    declared = {name: (place, declaration(name)) for place, name in enumerate(index.BASE_NAMES)}
    for rule in rules:
        for number, parameter in enumerate(own_parameters(rule)):
            declared[parameter.name] = (index.custom_place(rule.family, number), parameter)
    for g, group in enumerate(groups):
        for f, field in enumerate(index.GROUP_FIELDS):
            name = f"groups.{group}.{field}"
            declared[name] = (index.GROUPS + g * index.GROUP_SIZE + f, declaration(name))
    places = {name: place for name, (place, _) in declared.items()}
    return places, [(parameter, place) for place, parameter in declared.values() if parameter and parameter.per_step]


@dataclass(frozen=True)
class Setup:
    """Everything the engines need to know. ``values`` holds each parameter of ``names(groups, rules)`` as declared."""

    groups: tuple[str, ...]
    values: Mapping[str, float]
    rules: Mapping[str, str]
    laboratory: Laboratory | None = None
    events: tuple[Event, ...] = ()

    @cached_property
    def sizes(self) -> Sizes:
        v = self.values
        citizens, professionals = int(v["population.citizens"]), int(v["population.professionals"])
        return Sizes(
            citizens=citizens,
            professionals=professionals,
            units=int(v["population.units"]),
            organisations=int(v["population.organisations"]),
            regions=int(v["population.regions"]),
            groups=len(self.groups),
            dimensions=int(v["needs.dimensions"]),
            hidden=int(v["needs.hidden"]),
            ties=min(int(v["network.ties"]), professionals),
            peers=min(int(v["network.peers"]), citizens - 1),
        )

    @property
    def dt(self) -> float:
        """Length of a step in weeks."""
        return float(self.values["time.dt"])

    @cached_property
    def places(self) -> dict[str, int]:
        """Where each parameter stands in the vector of values."""
        return _places(self.groups, tuple(custom_rules(self.rules)))[0]

    @cached_property
    def theta(self) -> NDArray[np.float64]:
        """Every parameter's value of one step, at its place; places that nothing uses hold 0."""
        places, converted = _places(self.groups, tuple(custom_rules(self.rules)))
        found = np.zeros(index.GROUPS + len(self.groups) * index.GROUP_SIZE)
        for name, place in places.items():
            found[place] = self.values[name]
        for parameter, place in converted:
            found[place] = value_of_one_step(parameter, float(found[place]), self.dt)
        return found

    @cached_property
    def timeline(self) -> Timeline:
        """What events make of parameters, step by step; BadInput where one leads out of a range."""
        from .events import timeline

        return timeline(self)

    @cached_property
    def named_states(self) -> dict[str, NamedState]:
        """Every state of every kind of agent, by name."""
        from coprod.simulation.schema.named_states import named_states

        return named_states(self)

    @cached_property
    def step_values(self) -> dict[str, float]:
        """Every parameter's value of one step, by name."""
        return {name: float(self.theta[place]) for name, place in self.places.items()}

    def namespace(self) -> SimpleNamespace:
        """The values of one step as nested attributes, ``p.learn.health``, for the readable engine."""
        root = SimpleNamespace()
        for name, value in self.step_values.items():
            set_nested(root, name, value)
        return root


def names(groups: tuple[str, ...], rules: Mapping[str, str] | None = None) -> list[str]:
    """Every parameter's full name for a population of these groups and a choice of rules."""
    own = [p.name for rule in custom_rules(rules or {}) for p in own_parameters(rule)]
    return [*index.BASE_NAMES, *own, *(f"groups.{g}.{field}" for g in groups for field in index.GROUP_FIELDS)]
