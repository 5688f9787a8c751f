"""Parameters: what one is, which there are, and where each stands in the vector that both engines read."""

from .declaration import Parameter, coefficient, count, half_life, share, weekly, weight

__all__ = ["Parameter", "coefficient", "count", "half_life", "share", "weekly", "weight"]
