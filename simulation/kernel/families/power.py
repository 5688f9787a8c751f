"""How the corners of power of a unit's people change."""

from coprod.simulation.exact.numerics import clamp
from coprod.simulation.kernel.shared.world import compiled

from .chosen import apply


@compiled
def citizen_corners(n, resources, position, attitude, commitment, health, unit_mean, alternatives, low, high, parameters):
    """Change citizens' corners in place. A citizen has invested in the service what health is missing."""
    for i in range(n):
        r, p, a = apply(resources[i], position[i], attitude[i], commitment[i], unit_mean, 1.0 - health[i], alternatives, parameters)
        resources[i] = clamp(r, low, high)
        position[i] = clamp(p, low, high)
        attitude[i] = clamp(a, low, high)


@compiled
def staff_corners(n, resources, position, attitude, commitment, unit_mean, alternatives, low, high, parameters):
    """Change professionals' corners in place. A professional has invested commitment."""
    for j in range(n):
        r, p, a = apply(resources[j], position[j], attitude[j], commitment[j], unit_mean, commitment[j], alternatives, parameters)
        resources[j] = clamp(r, low, high)
        position[j] = clamp(p, low, high)
        attitude[j] = clamp(a, low, high)
