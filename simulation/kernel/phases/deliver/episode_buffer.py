"""Rows of ``episode_buffer``, which hold up to BUFFER_LENGTH episodes side by side: what they need, and what comes of them."""

from coprod.simulation.formulas.session import distance
from coprod.simulation.kernel.shared.world import BUFFER_LENGTH, buffered, inlined

# what an episode needs
TRUST, BACK, EFFICACY, BURDEN, RESPONSE, COMMITMENT, RESOURCES, EXPECTATION = range(8)
NEED, DESIGN, HOME, VIEW, OTHER, PLAN = 8, 12, 16, 20, 24, 28
EXPERTISE, P_BURDEN, OPENNESS, VOLUME, NETWORKING, BUILDING, ACTIVE, KEY = range(32, 40)
SAFETY, SHARING, INCLUSIVE, DISCRETION, DISTANCE, OVERLOAD, KNOWN, NOVELTY = range(40, 48)
SLOT, INTEGRITY, INSTITUTION, BONUS = range(48, 52)
# what comes of it
DEPTH, VOICE, TREATMENT, STAFF_INPUT, OWN_INPUT, GAP, FIT, SHARE, PRODUCED, QUALITY, APART = range(52, 63)
VALUE, STAFF_VALUE, COST, GOOD, DRAW, HOURS, OWN_HOURS, SERVICE = range(63, 71)


@inlined
def row(number):
    """The positions of all episodes of a row."""
    return slice(number * BUFFER_LENGTH, (number + 1) * BUFFER_LENGTH)


@inlined
def episodes_apart(e, a, b, x, dimensions):
    """Distance between two points of episode x: its numbers in four rows from ``a`` on, and from ``b`` on."""
    return distance(
        e[buffered(a, x)],
        e[buffered(a + 1, x)],
        e[buffered(a + 2, x)],
        e[buffered(a + 3, x)],
        e[buffered(b, x)],
        e[buffered(b + 1, x)],
        e[buffered(b + 2, x)],
        e[buffered(b + 3, x)],
        dimensions,
    )
