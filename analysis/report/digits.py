"""How a report writes numbers."""

from typing import Any

import numpy as np


def number_text(value: Any) -> str:
    """Three digits that count, without an exponent where it can be read without."""
    x = float(value)
    if x == 0.0 or not np.isfinite(x):
        return "0" if x == 0.0 else f"{x:g}"
    digits = max(0, 2 - int(np.floor(np.log10(abs(x)))))
    return f"{x:.{digits}f}" if digits <= 6 else f"{x:.2g}"


def signed(value: Any) -> str:
    """The same with a plus where it is not below 0."""
    return f"{'+' if float(value) >= 0 else ''}{number_text(value)}"
