"""How deep many encounters go."""

from coprod.simulation.kernel.shared.world import compiled

from .chosen import apply


@compiled
def deepen(
    n,
    trust,
    back,
    efficacy,
    safety,
    burden,
    openness,
    staff_burden,
    sharing,
    inclusive,
    discretion,
    distance,
    overload,
    urgency,
    out,
    parameters,
):
    """Depth of each encounter, to ``out``."""
    for x in range(n):
        out[x] = apply(
            trust[x],
            back[x],
            efficacy[x],
            safety[x],
            burden[x],
            openness[x],
            staff_burden[x],
            sharing[x],
            inclusive[x],
            discretion[x],
            distance[x],
            overload[x],
            urgency,
            parameters,
        )
