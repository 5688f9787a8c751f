"""How views move in a round: hearing everyone who spoke, or meeting two at a time."""

from coprod.simulation.draws import DIALOGUE, integer, uniforms
from coprod.simulation.kernel.shared.world import (
    S_ABOUT,
    S_DENOMINATOR,
    S_HEARD,
    S_INFLUENCE,
    S_NUMERATOR,
    S_OWN,
    S_SAID,
    X0,
    X,
    inlined,
    phase,
)

from .chosen import apply, confidence, encounter


@phase
def listen(n, dimensions, r, given, even, s, trusting, theta):
    """Views of the n participants in session ``s`` after round r. ``even`` is one's own weight where none is given."""
    about, said, heard, oneself = s[S_ABOUT + r], s[S_SAID + r], s[S_HEARD], s[S_OWN]
    for a in range(n):
        oneself[a] = trusting[a, a] if given > 0.5 else even
    for k in range(dimensions):
        numerator, denominator = s[S_NUMERATOR + k], s[S_DENOMINATOR + k]
        for a in range(n):
            numerator[a] = 0.0
            denominator[a] = 0.0
    for b in range(n):
        k = int(about[b])
        if k >= 0:
            view, loud, x, trust = said[b], heard[b], s[X + k], trusting[b]
            numerator, denominator = s[S_NUMERATOR + k], s[S_DENOMINATOR + k]
            loud = 1.0 if given > 0.5 else loud
            for a in range(n):
                gap = view - x[a]
                weight = loud * trust[a] * confidence(gap if gap > 0.0 else -gap, theta)
                weight = weight if a != b else 0.0
                numerator[a] += weight * view
                denominator[a] += weight
    for k in range(dimensions):
        x, initial, numerator, denominator = s[X + k], s[X0 + k], s[S_NUMERATOR + k], s[S_DENOMINATOR + k]
        for a in range(n):
            weight = denominator[a]
            moved = apply(x[a], numerator[a] / weight, initial[a], weight, oneself[a], given, s, S_INFLUENCE, a, theta)
            x[a] = moved if weight > 0.0 else x[a]


@inlined
def someone(n, a, v, given, r, s, trusting):
    """Whom a meets, by voice and trust or by the weights given, from a uniform v; -1 if nobody else spoke."""
    about, heard = s[S_ABOUT + r], s[S_HEARD]
    total = 0.0
    for b in range(n):
        if b != a and about[b] >= 0.0:
            total += trusting[b, a] if given > 0.5 else heard[b] * trusting[b, a]
    left = v * total
    found = -1
    for b in range(n):
        if b != a and about[b] >= 0.0:
            weight = trusting[b, a] if given > 0.5 else heard[b] * trusting[b, a]
            if weight > 0.0 and left >= 0.0:
                found = b
            left -= weight
    return found


@phase
def meet(n, meetings, given, evenly, r, seed, replicate, step, key, s, trusting, theta):
    """So many meetings, one after the other."""
    about = s[S_ABOUT + r]
    for m in range(meetings):
        u, v = uniforms(seed, replicate, step, DIALOGUE + r, key, m)
        a = integer(u, n)
        if evenly > 0.5:
            b = integer(v, n - 1)
            b = b + 1 if b >= a else b
        else:
            b = someone(n, a, v, given, r, s, trusting)
        if b >= 0 and about[b] >= 0.0:
            x = s[X + int(about[b])]
            x[a], x[b] = encounter(x[a], x[b], theta)
