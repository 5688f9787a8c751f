"""Psychological safety of many people after a step."""

from coprod.simulation.exact.numerics import clamp
from coprod.simulation.formulas.learning import safety_after_talk
from coprod.simulation.kernel.shared.world import compiled

from .chosen import apply


@compiled
def change_safety(n, safe, position, role, inclusive, heard, rejection, low, high, parameters):
    """Change safety in place. ``role`` is 2 for those who were heard in a session, 3 for those who spoke and were not recorded."""
    for i in range(n):
        moved = clamp(apply(safe[i], position[i], inclusive, parameters), low, high)
        safe[i] = clamp(safety_after_talk(moved, role[i], heard, rejection), low, high)
