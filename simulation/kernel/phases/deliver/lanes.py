"""Rows of ``lanes``, which hold up to LANES episodes side by side: what they need, and what comes of them."""

from coprod.simulation.formulas.session import distance
from coprod.simulation.kernel.shared.world import LANES, inlined, lane

# what an episode needs
TRUST, BACK, EFFICACY, BURDEN, RESPONSE, COMMITMENT, RESOURCES, EXPECTATION = range(8)
NEED, DESIGN, HOME, VIEW, OTHER = 8, 12, 16, 20, 24
EXPERTISE, P_BURDEN, OPENNESS, VOLUME, NETWORKING, BUILDING, ACTIVE, KEY = range(28, 36)
# what comes of it
DEPTH, STAFF_INPUT, OWN_INPUT, FIT, SHARE, PRODUCED, QUALITY, APART = range(36, 44)
VALUE, STAFF_VALUE, COST, GOOD, DRAW = range(44, 49)
SLOT, INTEGRITY, INSTITUTION, BENEVOLENCE, BONUS = range(49, 54)


@inlined
def row(number):
    """The places of all episodes of a row."""
    return slice(number * LANES, (number + 1) * LANES)


@inlined
def lanes_apart(e, a, b, x, dimensions):
    """Distance between two points of episode x: its places in four rows from ``a`` on, and from ``b`` on."""
    return distance(
        e[lane(a, x)],
        e[lane(a + 1, x)],
        e[lane(a + 2, x)],
        e[lane(a + 3, x)],
        e[lane(b, x)],
        e[lane(b + 1, x)],
        e[lane(b + 2, x)],
        e[lane(b + 3, x)],
        dimensions,
    )
