"""Sorting in memory given to it."""

import numpy as np

from .world import compiled, inlined

RUN = 8  # length of the runs sorted by insertion before merging
INFINITE = float("inf")


@compiled
def sort(a, b, n):
    """Sort the first n values of ``a`` into rising order; ``a`` and ``b`` hold up to twice that many.

    Merges from both ends at once without a branch on values, which no processor could predict.
    """
    length = RUN
    while length < n:
        length *= 2
    for i in range(n, length):
        a[i] = INFINITE
    for start in range(0, length, RUN):
        run = a[start : start + RUN]
        for i in range(1, RUN):
            x = run[i]
            j = i
            while j > 0 and run[j - 1] > x:
                run[j] = run[j - 1]
                j -= 1
            run[j] = x
    width = RUN
    turned = False
    while width < length:
        for start in range(0, length, 2 * width):
            if turned:
                merge(b, a, start, width)
            else:
                merge(a, b, start, width)
        turned = not turned
        width *= 2
    if turned:
        for i in range(n):
            a[i] = b[i]


@inlined
def merge(source, out, start, width):
    """Merge two sorted runs of ``width`` values from ``start`` on. Places are unsigned: no check for negative ones."""
    low_left, low_right = np.uint64(start), np.uint64(start + width)
    high_left, high_right = np.uint64(start + width - 1), np.uint64(start + 2 * width - 1)
    low, high = np.uint64(start), np.uint64(start + 2 * width - 1)
    for _ in range(width):
        x, y = source[low_left], source[low_right]
        left = x <= y
        out[low] = x if left else y
        low_left += np.uint64(left)
        low_right += np.uint64(not left)
        low += np.uint64(1)
        x, y = source[high_left], source[high_right]
        right = x <= y
        out[high] = y if right else x
        high_right -= np.uint64(right)
        high_left -= np.uint64(not right)
        high -= np.uint64(1)
