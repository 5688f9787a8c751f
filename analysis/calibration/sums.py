"""Products and least squares whose results do not depend on how many threads a computer has.

Libraries of linear algebra share large products out among threads, and sums in another order end in other bits; einsum does not.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
RIDGE = 1e-10  # of the mean square of a column, so that columns that follow from each other have slopes


def product(a: Floats, b: Floats) -> Floats:
    """The matrix product."""
    found: Floats = np.einsum("ij,jk->ik", a, b)
    return found


def least_squares(design: Floats, targets: Floats, weights: Floats) -> Floats:
    """Coefficients (columns, targets) of a weighted regression of targets (rows, targets) on columns (rows, columns)."""
    weighted: Floats = (design * weights[:, None]).T
    squares = product(weighted, design)
    squares[np.diag_indices(len(squares))] += RIDGE * float(np.trace(squares)) / len(squares)
    found = np.linalg.solve(squares, product(weighted, targets))
    return np.asarray(found, dtype=np.float64)
