"""How far units' designs lie from what their citizens need."""

from coprod.simulation.formulas.session import distance
from coprod.simulation.schema import rows as state

from . import world
from .world import inlined, scratch_of


@inlined
def need_gaps(w, u, n):
    """Distance of unit u's design from the needs of its n citizens, to the row GAP of its scratch buffer."""
    units, c = w.units, w.citizens[u]
    d0, d1, d2, d3 = (
        units[state.U_DESIGN, u],
        units[state.U_DESIGN + 1, u],
        units[state.U_DESIGN + 2, u],
        units[state.U_DESIGN + 3, u],
    )
    n0, n1, n2, n3 = c[state.NEED], c[state.NEED + 1], c[state.NEED + 2], c[state.NEED + 3]
    gap = w.scratch[scratch_of(w, u)][world.GAP]
    k = float(w.dimensions)
    for i in range(n):
        gap[i] = distance(d0, d1, d2, d3, n0[i], n1[i], n2[i], n3[i], k)
