"""What a pattern sees of a draw: for each condition the measures over time, and agents' states at the end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from coprod.simulation.schema.measures import LEVELS, ROLES, measures_by_name
from coprod.simulation.schema.vector import layout
from coprod.simulation.setup.setup import Setup

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Outcome:
    """Runs of one condition: ``data`` (replicates, times, measures), ``times`` in weeks, ``states`` (replicates, agents)."""

    setup: Setup
    times: Floats
    data: Floats
    states: Mapping[str, Floats] = field(default_factory=dict)

    @cached_property
    def positions(self) -> dict[str, slice]:
        """Where each measure stands."""
        return layout(len(self.setup.groups), self.setup.sizes.units)

    def series(self, measure: str) -> Floats:
        """A measure over time: (replicates, times), or (replicates, times, labels) where it is by group and the like."""
        found = self.data[:, :, self.positions[measure]]
        return found if measures_by_name()[measure].dimension else found[:, :, 0]

    def labels(self, measure: str) -> list[str]:
        """Labels of a measure's last dimension; empty for measures over all."""
        return labels_of(self.setup, measures_by_name()[measure].dimension)


def labels_of(setup: Setup, dimension: str) -> list[str]:
    """Labels of roles, groups, levels or units."""
    units = [str(u) for u in range(setup.sizes.units)]
    return {"": [], "role": list(ROLES), "group": list(setup.groups), "level": list(LEVELS), "unit": units}[dimension]
