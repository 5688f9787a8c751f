"""What a run of one scenario gives: measures of every replicate, and the states that were recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from coprod.scenarios.scenario import Scenario
from coprod.simulation.schema.measures import always_finite
from coprod.simulation.schema.vector import layout
from coprod.simulation.words import counted

CONVERGED = 1e-9  # largest change in the last step of what counts as converged


@dataclass(frozen=True, repr=False)
class RunResult:
    """Measures of every replicate: ``data`` has shape (replicates, times, measures), ``times`` are weeks."""

    scenario: Scenario
    seed: int
    replicates: tuple[int, ...]
    times: NDArray[np.float64]
    data: NDArray[np.float64]
    states: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)  # (replicates, times, agents, rows)
    last_change: NDArray[np.float64] | None = None  # of a recorded state in the last step, by replicate

    def __repr__(self) -> str:
        size = ", ".join(
            (counted(len(self.replicates), "replicate"), counted(len(self.times), "time"), f"{self.data.shape[-1]} numbers each")
        )
        states = f"; states {', '.join(self.states)}" if self.states else ""
        return f"<RunResult of {self.scenario.name}: {size}, seed {self.seed}{states}>"

    def broken(self) -> str:
        """The first measure that always has a value and has none, in words; '' where all is sound."""
        for name in always_finite():
            bad = ~np.isfinite(self.measure(name)).all(axis=-1)
            if bad.any():
                replicate, time = (int(i) for i in np.argwhere(bad)[0])
                return f"{name} has no value at week {self.times[time]:g} of replicate {self.replicates[replicate]}"
        return ""

    @property
    def converged(self) -> NDArray[np.bool_] | None:
        """Whether no recorded state changed by more than 1e-9 in the last step, by replicate; None without states."""
        return None if self.last_change is None else self.last_change <= CONVERGED

    def measure(self, name: str) -> NDArray[np.float64]:
        """One measure: shape (replicates, times, values), values being 1 for measures over all."""
        position = layout(len(self.scenario.groups), self.scenario.setup.sizes.units)[name]
        return self.data[:, :, position]
