"""Yield of a session."""

from coprod.simulation.kernel.shared.world import compiled

from .chosen import apply


@compiled
def yield_of(stages, out, parameters):
    """Yield from the seven stages, to the first element of ``out``."""
    out[0] = apply(stages[0], stages[1], stages[2], stages[3], stages[4], stages[5], stages[6], parameters)
