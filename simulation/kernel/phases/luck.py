"""The draws of a unit's citizens for one step, made once for all runs of a tile."""

from coprod.simulation.draws import DELIVER, ENGAGE, LEARN, uniforms

from .world import D_DELIVER, D_ENGAGE, D_LEARN, L_ACCEPTS, L_SHOCK, L_STARTS, compiled, inlined


@inlined
def fill(a, b, seed, replicate, step, stream, first, n):
    for i in range(n):
        a[i], b[i] = uniforms(seed, replicate, step, stream, first + i, 0)


@compiled
def draw(luck, drawn, seed, replicate, step, which, first, n):
    """Make sure that ``luck`` (rows, citizens of a unit) holds this step's draws for phase ``which``."""
    if drawn[which] == step:
        return
    drawn[which] = step
    if which == D_ENGAGE:
        fill(luck[L_ACCEPTS], luck[L_ACCEPTS + 1], seed, replicate, step, ENGAGE, first, n)
    elif which == D_DELIVER:
        fill(luck[L_STARTS], luck[L_STARTS + 1], seed, replicate, step, DELIVER, first, n)
    elif which == D_LEARN:
        fill(luck[L_SHOCK], luck[L_SHOCK + 1], seed, replicate, step, LEARN, first, n)
