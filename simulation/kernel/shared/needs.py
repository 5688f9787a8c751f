"""How far what units offer lies from what their citizens need."""

from coprod.simulation.formulas.session import distance
from coprod.simulation.schema import rows as state

from . import world
from .world import inlined, scratch_of


@inlined
def need_gaps(w, u, n):
    """Distance of unit u's design and personal plan from the needs of its n citizens, to the row GAP of its scratch buffer."""
    units, c = w.units, w.citizens[u]
    d0, d1, d2, d3 = (
        units[state.U_DESIGN, u],
        units[state.U_DESIGN + 1, u],
        units[state.U_DESIGN + 2, u],
        units[state.U_DESIGN + 3, u],
    )
    n0, n1, n2, n3 = c[state.NEED], c[state.NEED + 1], c[state.NEED + 2], c[state.NEED + 3]
    p0, p1, p2, p3 = c[state.PLAN], c[state.PLAN + 1], c[state.PLAN + 2], c[state.PLAN + 3]
    gap = w.scratch[scratch_of(w, u)][world.GAP]
    k = float(w.dimensions)
    for i in range(n):
        gap[i] = distance(d0 + p0[i], d1 + p1[i], d2 + p2[i], d3 + p3[i], n0[i], n1[i], n2[i], n3[i], k)


@inlined
def design_gaps(w, u, n, out):
    """Distance of unit u's design alone from the needs of its n citizens, to ``out``."""
    units, c = w.units, w.citizens[u]
    d0, d1, d2, d3 = (
        units[state.U_DESIGN, u],
        units[state.U_DESIGN + 1, u],
        units[state.U_DESIGN + 2, u],
        units[state.U_DESIGN + 3, u],
    )
    n0, n1, n2, n3 = c[state.NEED], c[state.NEED + 1], c[state.NEED + 2], c[state.NEED + 3]
    k = float(w.dimensions)
    for i in range(n):
        out[i] = distance(d0, d1, d2, d3, n0[i], n1[i], n2[i], n3[i], k)
