"""Fit of services to needs at many gaps."""

from coprod.simulation.kernel.shared.world import compiled

from .chosen import apply


@compiled
def fits(n, gap, out, parameters):
    """Fit at each gap, to ``out``."""
    for x in range(n):
        out[x] = apply(gap[x], parameters)
