"""Power of many people."""

from coprod.simulation.kernel.shared.world import compiled

from .chosen import apply


@compiled
def powers(n, resources, position, attitude, out, parameters):
    """Power of each person, to ``out``."""
    for i in range(n):
        out[i] = apply(resources[i], position[i], attitude[i], parameters)
