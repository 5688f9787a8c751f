"""Weights of many people in the draw for seats."""

from coprod.simulation.kernel.shared.world import compiled

from .chosen import apply


@compiled
def seat_weights(n, power, efficacy, heard_before, out, parameters):
    """Weight of each citizen, to ``out``."""
    for i in range(n):
        out[i] = apply(power[i], efficacy[i], heard_before[i], parameters)
