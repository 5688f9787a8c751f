"""Shapley values of a game whose every coalition is known (Shapley 1953), by exact enumeration."""

from __future__ import annotations

from math import comb

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def shapley(values: Floats) -> Floats:
    """Each player's share of a game, (players, ...), from the values of all coalitions, (2 ** players, ...).

    Bit i of a coalition's number says whether player i is in. A player's share is what it adds to the coalitions of the
    others, averaged over their sizes and then over those of one size. Shares sum to the whole less the empty coalition.
    """
    players = len(values).bit_length() - 1
    numbers = np.arange(len(values))
    sizes = np.array([int(n).bit_count() for n in numbers])
    found = np.empty((players, *values.shape[1:]))
    for i in range(players):
        without = numbers[numbers & (1 << i) == 0]
        weight = np.array([1.0 / (players * comb(players - 1, int(size))) for size in sizes[without]])
        found[i] = np.tensordot(weight, values[without | (1 << i)] - values[without], axes=1)
    return found
