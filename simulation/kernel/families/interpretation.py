"""The record as it is read."""

from coprod.simulation.kernel.shared.world import compiled

from .chosen import apply


@compiled
def interpret(dimensions, sums, weights, leader_view, out, parameters):
    """What is read in each dimension that the record covers, to ``out``. ``sums`` and ``weights`` are those of what was noted."""
    for k in range(dimensions):
        if weights[k] > 0.0:
            out[k] = apply(sums[k] / weights[k], leader_view[k], parameters)
