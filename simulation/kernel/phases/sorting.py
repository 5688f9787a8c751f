"""Sorting in memory given to it."""

from .world import compiled

RUN = 16  # length of the runs sorted by insertion before merging


@compiled
def sort(a, b, n):
    """Sort the first n values of ``a`` into rising order by merging; ``b`` is working space of the same length."""
    for start in range(0, n, RUN):
        stop = start + RUN if start + RUN < n else n
        for i in range(start + 1, stop):
            x = a[i]
            j = i
            while j > start and a[j - 1] > x:
                a[j] = a[j - 1]
                j -= 1
            a[j] = x
    width = RUN
    while width < n:
        for start in range(0, n, 2 * width):
            middle = start + width if start + width < n else n
            stop = start + 2 * width if start + 2 * width < n else n
            left, right = start, middle
            for i in range(start, stop):
                if left < middle and (right >= stop or a[left] <= a[right]):
                    b[i] = a[left]
                    left += 1
                else:
                    b[i] = a[right]
                    right += 1
        for i in range(n):
            a[i] = b[i]
        width *= 2
