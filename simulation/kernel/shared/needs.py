"""How far what units offer lies from what their citizens need."""

from coprod.simulation.formulas.session import distance
from coprod.simulation.schema import rows as state

from . import world
from .world import inlined, scratch_of


@inlined
def gaps(w, u, n, planned, out):
    """Distance of unit u's design, with personal plans (``planned`` 1) or without (0), from its n citizens' needs, to ``out``."""
    units, c = w.units, w.citizens[u]
    d0, d1, d2, d3 = (
        units[state.U_DESIGN, u],
        units[state.U_DESIGN + 1, u],
        units[state.U_DESIGN + 2, u],
        units[state.U_DESIGN + 3, u],
    )
    n0, n1, n2, n3 = c[state.NEED], c[state.NEED + 1], c[state.NEED + 2], c[state.NEED + 3]
    p0, p1, p2, p3 = c[state.PLAN], c[state.PLAN + 1], c[state.PLAN + 2], c[state.PLAN + 3]
    k = float(w.dimensions)
    for i in range(n):
        out[i] = distance(
            d0 + planned * p0[i],
            d1 + planned * p1[i],
            d2 + planned * p2[i],
            d3 + planned * p3[i],
            n0[i],
            n1[i],
            n2[i],
            n3[i],
            k,
        )


@inlined
def need_gaps(w, u, n):
    """Distance of unit u's design and personal plan from the needs of its n citizens, to the row GAP of its scratch buffer."""
    gaps(w, u, n, 1.0, w.scratch[scratch_of(w, u)][world.GAP])
