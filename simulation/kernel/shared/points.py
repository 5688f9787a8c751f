"""Distances between points of view space that lie in the rows of arrays."""

from coprod.simulation.formulas.session import distance

from .world import inlined


@inlined
def apart(a, row_a, i, b, row_b, j, dimensions):
    """Distance between the point in rows row_a.. of column i of ``a`` and that in rows row_b.. of column j of ``b``."""
    return distance(
        a[row_a, i],
        a[row_a + 1, i],
        a[row_a + 2, i],
        a[row_a + 3, i],
        b[row_b, j],
        b[row_b + 1, j],
        b[row_b + 2, j],
        b[row_b + 3, j],
        float(dimensions),
    )


@inlined
def far_from(s, out, n, row, p0, p1, p2, p3, dimensions):
    """Distances of the first n participants' points in rows row.. of a session from one point, to row ``out``."""
    k = float(dimensions)
    far, x0, x1, x2, x3 = s[out], s[row], s[row + 1], s[row + 2], s[row + 3]
    for a in range(n):
        far[a] = distance(p0, p1, p2, p3, x0[a], x1[a], x2[a], x3[a], k)
