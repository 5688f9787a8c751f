"""Trust on both sides after many episodes."""

from coprod.simulation.exact.numerics import clamp
from coprod.simulation.kernel.shared.world import compiled
from coprod.simulation.schema.state import TIES

from .chosen import apply


@compiled
def after_episodes(
    n,
    trust,
    back,
    good,
    bonus,
    quality,
    given,
    benevolence,
    integrity,
    institution,
    novelty,
    staff_trust,
    low,
    high,
    citizens,
    homes,
    indices,
    slots,
    row,
    parameters,
):
    """Change trust in place, on both sides. ``given`` is the citizen's input, which is what a professional sees of ability."""
    for x in range(n):
        u, i, slot = homes[x], indices[x], int(slots[x])
        o, b, kind, kept, new = good[x], bonus[x], benevolence[x], integrity[x], novelty[x]
        own = apply(trust[x], o, b, quality[x], kind, kept, institution[x], new, citizens, u, row + slot, i, parameters)
        other = apply(back[x], o, b, given[x], kind, kept, staff_trust, new, citizens, u, row + TIES + slot, i, parameters)
        trust[x] = clamp(own, low, high)
        back[x] = clamp(other, low, high)
