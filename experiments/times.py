"""The times at which a run is recorded."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from coprod.scenarios.scenario import Scenario
from coprod.simulation.errors import BadInput


def regular_steps(steps: int, every: int) -> NDArray[np.int64]:
    """The start, every so many steps, and the last step."""
    return np.array([*range(0, steps, every), steps], dtype=np.int64)


def recorded_steps(scenario: Scenario, every: float) -> NDArray[np.int64]:
    """Step counts at which measures are recorded: the start, every so many weeks, and the end."""
    dt = scenario.values["time.dt"]
    total = round(scenario.values["time.weeks"] / dt)
    steps = every / dt if isinstance(every, int | float) and np.isfinite(every) else 0.0
    if steps < 1.0 or abs(steps - round(steps)) > 1e-9:
        raise BadInput(
            f"cannot record every {every} weeks",
            where="record.every",
            allowed=f"a multiple of the step of {dt:g} weeks",
            fix=f"use {max(1, round(steps)) * dt:g}",
        )
    return regular_steps(total, round(steps))
