"""A fully resolved model set-up: sizes, groups, rule choices and the value of every parameter."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import SimpleNamespace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from . import index
from .numerics import exp, power
from .parameters import Parameter, all_parameters

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


def declaration(name: str) -> Parameter | None:
    """The declaration behind a parameter's name, group parameters by their ``*`` form; None if there is none."""
    parameters = all_parameters()
    if name in parameters:
        return parameters[name]
    parts = name.split(".")
    if len(parts) == 3 and parts[0] == "groups" and parts[1] != "*":
        return parameters.get(f"groups.*.{parts[2]}")
    return None


def value_of_one_step(parameter: Parameter, value: float, dt: float) -> float:
    """A declared value as that of one step of dt weeks (see ``Parameter.per_step``)."""
    if parameter.per_step == "half_life":
        return 1.0 - exp(-LN2 * dt / value)
    if parameter.per_step == "weekly":
        return 1.0 - power(1.0 - value, dt)
    return value


@dataclass(frozen=True)
class Setup:
    """Everything the engines need to know. ``values`` holds each parameter of ``names(groups)`` as declared."""

    groups: tuple[str, ...]
    values: Mapping[str, float]
    rules: Mapping[str, str]

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
    def theta(self) -> NDArray[np.float64]:
        """Every parameter's value of one step, in the order of ``simulation.index``."""
        found = []
        for name in names(self.groups):
            parameter = declaration(name)
            assert parameter is not None
            found.append(value_of_one_step(parameter, float(self.values[name]), self.dt))
        return np.array(found, dtype=np.float64)

    def namespace(self) -> SimpleNamespace:
        """The values of one step as nested attributes, ``p.learn.health``, for the readable engine."""
        root = SimpleNamespace()
        for name, value in zip(names(self.groups), self.theta.tolist(), strict=True):
            *path, last = name.split(".")
            node = root
            for part in path:
                if not hasattr(node, part):
                    setattr(node, part, SimpleNamespace())
                node = getattr(node, part)
            setattr(node, last, value)
        return root


def names(groups: tuple[str, ...]) -> list[str]:
    """Every parameter's full name for a population of these groups, in the order of the vector of values."""
    return [*index.BASE_NAMES, *(f"groups.{g}.{field}" for g in groups for field in index.GROUP_FIELDS)]
