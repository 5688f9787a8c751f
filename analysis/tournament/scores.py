"""Scores of a tournament: shares of draws that pass with intervals, effects of mechanisms, and how predictions fared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binomtest

from .contest import FAILED, PASSED, SORTS, UNDEFINED
from .study import Tournament

SURE = 0.05  # two-sided p below which a mechanism's effect is called sure


@dataclass(frozen=True)
class Share:
    """Draws that pass out of those judged, with Wilson's 95 % interval; ``failed`` and ``undefined`` draws are counted."""

    passed: int
    n: int
    failed: int
    undefined: int

    @property
    def value(self) -> float:
        """Share of judged draws that pass; NaN without any."""
        return self.passed / self.n if self.n else float("nan")

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval of the share."""
        if not self.n:
            return float("nan"), float("nan")
        found = binomtest(self.passed, self.n).proportion_ci(0.95, method="wilson")
        return float(found.low), float(found.high)


@dataclass(frozen=True)
class Effect:
    """What a mechanism does for a pattern: shares with and without it on the same draws, and McNemar's exact p."""

    theory: str
    mechanism: str
    pattern: str
    with_it: float
    without: float
    n: int
    p: float

    @property
    def sure(self) -> bool:
        return self.p < SURE


@dataclass(frozen=True)
class Prediction:
    """A theory's prediction and what came of it: 'hit', 'miss', or 'undecided' where the interval spans one half."""

    theory: str
    pattern: str
    said: float
    share: Share
    verdict: str


class Scores:
    """What a store's verdicts amount to."""

    def __init__(self, tournament: Tournament, group: Any) -> None:
        self.tournament = tournament
        self.outcome: NDArray[np.uint8] = np.asarray(group["outcome"][...])
        self.messages = np.asarray(group["message"][...])
        self.names = [c.name for c in tournament.contestants]

    def _outcomes(self, contestant: str, pattern: str, sort: str) -> NDArray[np.uint8]:
        p = [x.name for x in self.tournament.patterns].index(pattern)
        return self.outcome[self.names.index(contestant), :, p, SORTS.index(sort)]

    def share(self, contestant: str, pattern: str, sort: str = "expect") -> Share:
        """How a contestant did on a pattern."""
        found = self._outcomes(contestant, pattern, sort)
        judged = found[(found > 0) & (found != FAILED)]
        return Share(int((judged == PASSED).sum()), len(judged), int((found == FAILED).sum()), int((judged == UNDEFINED).sum()))

    def table(self, sort: str = "expect") -> Mapping[tuple[str, str], Share]:
        """Shares of whole theories, by theory and pattern."""
        patterns = [p for p in self.tournament.patterns if sort == "expect" or any(e.sort == sort for e in p.expectations)]
        return {(t.name, p.name): self.share(t.name, p.name, sort) for t in self.tournament.theories for p in patterns}

    def tells_apart(self, pattern: str) -> bool:
        """Whether the intervals of at least two theories that are no nulls lie apart on a pattern."""
        found = [self.share(theory.name, pattern) for theory in self.tournament.theories if not theory.null]
        intervals = [share.interval for share in found if share.n]
        return bool(intervals) and max(low for low, _ in intervals) > min(high for _, high in intervals)

    def effects(self) -> list[Effect]:
        """Effects of every mechanism on every pattern, largest first."""
        found = []
        for who in self.tournament.contestants:
            if not who.without:
                continue
            for pattern in self.tournament.patterns:
                whole = self._outcomes(who.theory.name, pattern.name, "expect")
                part = self._outcomes(who.name, pattern.name, "expect")
                both = (whole > 0) & (part > 0) & (whole != FAILED) & (part != FAILED)
                a, b = whole[both] == PASSED, part[both] == PASSED
                gained, lost = int((a & ~b).sum()), int((b & ~a).sum())
                p = float(binomtest(gained, gained + lost).pvalue) if gained + lost else 1.0
                if len(a):
                    found.append(Effect(who.theory.name, who.without, pattern.name, float(a.mean()), float(b.mean()), len(a), p))
        return sorted(found, key=lambda e: -abs(e.with_it - e.without))

    def predictions(self) -> list[Prediction]:
        """How each prediction fared. A share on the other side of one half, with its interval, is a miss."""
        found = []
        known = {p.name for p in self.tournament.patterns}
        for theory in self.tournament.theories:
            for pattern, said in theory.predicts.items():
                if pattern not in known:
                    continue
                share = self.share(theory.name, pattern)
                low, high = share.interval
                verdict = "undecided"
                if low > 0.5 or high < 0.5:
                    verdict = "hit" if (said >= 0.5) == (low > 0.5) else "miss"
                found.append(Prediction(theory.name, pattern, said, share, verdict))
        return found

    @property
    def all_failed(self) -> bool:
        """Whether there is nothing to score."""
        return bool((self.outcome[self.outcome > 0] == FAILED).all())

    def failures(self) -> list[tuple[str, int, str]]:
        """Contestant, draw and reason of every draw that failed."""
        return [(self.names[c], int(d), str(self.messages[c, d])) for c, d in np.argwhere(self.messages != "")]
