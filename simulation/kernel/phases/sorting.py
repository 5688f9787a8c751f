"""Sorting in memory given to it."""

from .world import compiled

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
        for i in range(start + 1, start + RUN):
            x = a[i]
            j = i
            while j > start and a[j - 1] > x:
                a[j] = a[j - 1]
                j -= 1
            a[j] = x
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


@compiled
def merge(source, out, start, width):
    """Merge two sorted runs of ``width`` values from ``start`` on."""
    low_left, low_right = start, start + width
    high_left, high_right = start + width - 1, start + 2 * width - 1
    for i in range(width):
        x, y = source[low_left], source[low_right]
        left = x <= y
        out[start + i] = x if left else y
        low_left += 1 if left else 0
        low_right += 0 if left else 1
        x, y = source[high_left], source[high_right]
        right = x <= y
        out[start + 2 * width - 1 - i] = y if right else x
        high_right -= 1 if right else 0
        high_left -= 0 if right else 1
