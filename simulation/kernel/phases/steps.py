"""Values of one step, for the page, which converts what people choose there as a set-up does."""

from coprod.simulation.formulas import steps
from coprod.simulation.kernel.shared.world import compiled


@compiled
def half_life(weeks, dt):
    """A half-life as the share of one step."""
    return steps.half_life_in_step(weeks, dt)


@compiled
def weekly(rate, dt):
    """A weekly rate as that of one step."""
    return steps.weekly_in_step(rate, dt)
