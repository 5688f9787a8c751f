"""How views move in a round: hearing everyone who spoke, or meeting two at a time."""

from coprod.simulation.exact.draws import DIALOGUE, integer, uniforms
from coprod.simulation.exact.numerics import sqrt
from coprod.simulation.formulas.session import heeded
from coprod.simulation.kernel.shared import world
from coprod.simulation.kernel.shared.world import compiled, inlined
from coprod.simulation.parameters import index as P

from .chosen import apply, confidence, encounter


@compiled
def listen(n, dimensions, r, given, even, s, trusting, parameters):
    """Move the views of the n participants in session ``s`` in round r. ``even`` is one's own weight where none is given."""
    about, until, heard, oneself, far = s[world.S_ABOUT + r], s[world.S_UNTIL + r], s[world.S_HEARD], s[world.S_OWN], s[world.S_FAR]
    equal, asked = given == world.EQUAL, given == world.NO_WEIGHTS
    for a in range(n):
        oneself[a] = even if asked else (1.0 if equal else trusting[a, a])
    for k in range(dimensions):
        numerator, denominator = s[world.S_NUMERATOR + k], s[world.S_DENOMINATOR + k]
        for a in range(n):
            numerator[a] = 0.0
            denominator[a] = 0.0
    for b in range(n):
        first, last = int(about[b]), int(until[b])
        if first < 0:
            continue
        loud, trust = heard[b] if asked else 1.0, trusting[0 if equal else b]
        over_all = last - first > 1 and parameters[P.dialogue_distance_by_dimension] < 0.5
        if over_all:
            for a in range(n):
                far[a] = 0.0
            for k in range(first, last):
                x, view = s[world.X + k], s[world.S_SAID + 4 * r + k, b]
                for a in range(n):
                    far[a] += (view - x[a]) * (view - x[a])
            for a in range(n):
                far[a] = sqrt(far[a])
        for k in range(first, last):
            x, view = s[world.X + k], s[world.S_SAID + 4 * r + k, b]
            numerator, denominator = s[world.S_NUMERATOR + k], s[world.S_DENOMINATOR + k]
            for a in range(n):
                gap = view - x[a]
                gap = gap if gap > 0.0 else -gap
                weight = loud * trust[a] * confidence(far[a] if over_all else gap, parameters)
                weight = weight if a != b else 0.0
                numerator[a] += weight * view
                denominator[a] += weight
    flag = 0.0 if asked else 1.0
    for k in range(dimensions):
        x, initial, numerator, denominator = s[world.X + k], s[world.X0 + k], s[world.S_NUMERATOR + k], s[world.S_DENOMINATOR + k]
        for a in range(n):
            weight = denominator[a]
            moved = apply(x[a], numerator[a] / weight, initial[a], weight, oneself[a], flag, s, world.S_INFLUENCE, a, parameters)
            x[a] = heeded(x[a], moved, s[world.S_DEAF, a]) if weight > 0.0 else x[a]


@inlined
def someone(n, a, v, given, r, s, trusting):
    """Whom a meets, by voice and trust or by the weights given, from a uniform v; -1 if nobody else spoke."""
    about, heard = s[world.S_ABOUT + r], s[world.S_HEARD]
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


@inlined
def exchange(first, last, a, b, s, parameters):
    """Let a and b meet: their views move in dimensions first..last-1."""
    over_all = last - first > 1 and parameters[P.dialogue_distance_by_dimension] < 0.5
    far = 0.0
    if over_all:
        for k in range(first, last):
            far += (s[world.X + k, b] - s[world.X + k, a]) * (s[world.X + k, b] - s[world.X + k, a])
        far = sqrt(far)
    for k in range(first, last):
        x = s[world.X + k]
        gap = x[b] - x[a]
        gap = gap if gap > 0.0 else -gap
        if confidence(far if over_all else gap, parameters) > 0.0:
            x[a], x[b] = encounter(x[a], x[b], parameters)


@compiled
def meet(n, meetings, given, evenly, r, seed, replicate, step, key, s, trusting, parameters):
    """Hold so many meetings of two, one after the other."""
    about = s[world.S_ABOUT + r]
    for m in range(meetings):
        u, v = uniforms(seed, replicate, step, DIALOGUE + r, key, m)
        a = integer(u, n)
        if evenly > 0.5:
            b = integer(v, n - 1)
            b = b + 1 if b >= a else b
        else:
            b = someone(n, a, v, given, r, s, trusting)
        if b >= 0:
            exchange(int(about[b]), int(s[world.S_UNTIL + r, b]), a, b, s, parameters)
