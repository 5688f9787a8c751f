"""How often something may be done: buckets that fill with time, by a clock that nobody can set."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic


class Bucket:
    """Holds at most ``size`` tries and gains ``rate`` a second."""

    def __init__(self, rate: float, size: float, clock: Callable[[], float] = monotonic) -> None:
        self.rate, self.size, self.clock = rate, size, clock
        self.level, self.at = size, clock()

    def take(self) -> bool:
        """Takes one try; False where there is none."""
        if not self.has_one():
            return False
        self.level -= 1.0
        return True

    def has_one(self) -> bool:
        now = self.clock()
        self.level = min(self.size, self.level + self.rate * (now - self.at))
        self.at = now
        return self.level >= 1.0

    def is_full(self) -> bool:
        self.has_one()
        return self.level >= self.size


class Buckets:
    """A bucket for each of some keys."""

    def __init__(self, rate: float, size: float, clock: Callable[[], float] = monotonic) -> None:
        self.rate, self.size, self.clock = rate, size, clock
        self.of: dict[str, Bucket] = {}

    def bucket(self, key: str) -> Bucket:
        return self.of.setdefault(key, Bucket(self.rate, self.size, self.clock))

    def forget(self) -> None:
        """Forgets the keys whose buckets are full again."""
        self.of = {key: bucket for key, bucket in self.of.items() if not bucket.is_full()}
