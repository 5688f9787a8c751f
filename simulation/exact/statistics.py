"""Small statistics used inside the model, with left-to-right sums that both engines share."""

from typing import Any

from .numerics import sqrt

NAN = float("nan")


def ratio(total: float, count: float) -> float:
    """total / count; NaN where the count is 0."""
    return total / count if count > 0.0 else NAN


def deviation(values: Any, n: int) -> float:
    """Population standard deviation of the first n values; NaN where n is 0 or a value is NaN."""
    total = 0.0
    for i in range(n):
        total += values[i]
    mean = total / n if n > 0 else NAN
    square = 0.0
    for i in range(n):
        square += (values[i] - mean) * (values[i] - mean)
    return sqrt(square / n) if n > 0 else NAN


def per_week(total: float, count: float, weeks: float) -> float:
    """total for each of so many and each week; NaN where there are none, or no time has passed."""
    return total / (count * weeks) if count * weeks > 0.0 else NAN


def gini(ordered: Any, n: int) -> float:
    """Gini of the first n values of a sequence in rising order, all >= 0; 0 where they sum to 0, NaN where n is 0."""
    if n == 0:
        return NAN
    total = 0.0
    ranked = 0.0
    for i in range(n):
        total += ordered[i]
        ranked += (2.0 * i - n + 1.0) * ordered[i]
    return ranked / (n * total) if total > 0.0 else 0.0
