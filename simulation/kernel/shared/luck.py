"""The draws of a unit's citizens for one step, made once for all runs of a batch."""

from coprod.simulation.exact.draws import DELIVER, ENGAGE, LEARN, uniforms

from . import world
from .world import compiled, inlined, scratch_of


@inlined
def fill(a, b, seed, replicate, step, stream, first, n):
    """Two draws from a stream for each of n citizens, ``first`` being the key of the first."""
    for i in range(n):
        a[i], b[i] = uniforms(seed, replicate, step, stream, first + i, 0)


@compiled
def draw_rows(scratch, seed, replicate, step, which, first, n):
    """The draws of phase ``which`` for n citizens, to the rows of a scratch buffer."""
    if which == world.D_ENGAGE:
        fill(scratch[world.L_ACCEPTS], scratch[world.L_ACCEPTS + 1], seed, replicate, step, ENGAGE, first, n)
    elif which == world.D_DELIVER:
        fill(scratch[world.L_STARTS], scratch[world.L_STARTS + 1], seed, replicate, step, DELIVER, first, n)
    elif which == world.D_LEARN:
        fill(scratch[world.L_SHOCK], scratch[world.L_SHOCK + 1], seed, replicate, step, LEARN, first, n)


@inlined
def draw(w, seed, replicate, step, which, u):
    """Make sure that the scratch buffer of unit u holds this step's draws for phase ``which``."""
    index = scratch_of(w, u)
    if w.drawn[index, which] != step * w.n_units + u:
        w.drawn[index, which] = step * w.n_units + u
        first = w.lists[world.FIRST_CITIZEN, u]
        draw_rows(w.scratch[index], seed, replicate, step, which, first, w.lists[world.FIRST_CITIZEN, u + 1] - first)
