"""A fully resolved model set-up: sizes, groups, rule choices and the value of every parameter."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, wraps
from types import SimpleNamespace
from typing import TypeVar
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from coprod.simulation.parameters import index

from .events import Event
from .laboratory import Laboratory
from .parameters import custom_rules, positions_of, value_of_one_step
from .sizes import Sizes

Found = TypeVar("Found")


def set_nested(root: SimpleNamespace, name: str, value: float) -> None:
    """Set the attribute at a dotted name, making what lies between."""
    *path, last = name.split(".")
    for part in path:
        if not hasattr(root, part):
            setattr(root, part, SimpleNamespace())
        root = getattr(root, part)
    setattr(root, last, value)


@dataclass(frozen=True, eq=False)  # known by itself, so that ``once`` can keep what is found for it
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
    def positions(self) -> dict[str, int]:
        """Where each parameter stands in the parameter vector."""
        return positions_of(self.groups, tuple(custom_rules(self.rules)))[0]

    @cached_property
    def parameter_vector(self) -> NDArray[np.float64]:
        """Every parameter's value of one step, at its position; positions that nothing uses hold 0."""
        positions, converted = positions_of(self.groups, tuple(custom_rules(self.rules)))
        found = np.zeros(index.GROUPS + len(self.groups) * index.GROUP_SIZE)
        for name, position in positions.items():
            found[position] = self.values[name]
        for parameter, position in converted:
            found[position] = value_of_one_step(parameter, float(found[position]), self.dt)
        return found

    @cached_property
    def step_values(self) -> dict[str, float]:
        """Every parameter's value of one step, by name."""
        return {name: float(self.parameter_vector[position]) for name, position in self.positions.items()}

    def namespace(self) -> SimpleNamespace:
        """The values of one step as nested attributes, ``p.learn.health``, for the readable engine."""
        root = SimpleNamespace()
        for name, value in self.step_values.items():
            set_nested(root, name, value)
        return root


def once(find: Callable[[Setup], Found]) -> Callable[[Setup], Found]:
    """What a function finds for a set-up, found once and kept as long as the set-up lives."""
    known: WeakKeyDictionary[Setup, Found] = WeakKeyDictionary()

    @wraps(find)
    def found(setup: Setup) -> Found:
        if setup not in known:
            known[setup] = find(setup)
        return known[setup]

    return found
