"""What a laboratory scenario holds fixed, so that one mechanism can be seen alone.

A laboratory runs some of the phases; one that is switched off leaves neutral outputs. Views, weights, decision shares, the
proposal and starting values may be given, one session may span the run, and bounds may be lifted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coprod.simulation.exact.draws import LABORATORY, TWO_TO_MINUS_54, uniforms
from coprod.simulation.exact.numerics import normal_quantile
from coprod.simulation.formulas.population import first_member
from coprod.simulation.rules.chosen import rule_of
from coprod.simulation.schema.measures import measures_by_name

from .sizes import Sizes

PHASES = ("lead", "engage", "dialogue", "record", "agree", "implement", "deliver", "learn")
Rows = tuple[tuple[float, ...], ...]
# What is learnt, part by part: of the states of the same name; power means the three corners by the rule of power, attitude
# what follows efficacy besides; accounts what rules of participation and institutions keep; leaving that citizens leave.
LEARNING = (
    "well_being",
    "institutional_trust",
    "response_expectation",
    "expectation",
    "commitment",
    "efficacy",
    "safety",
    "power",
    "attitude",
    "burden",
    "health",
    "view",
    "needs",
    "plan",
    "trust",
    "openness",
    "expertise",
    "accounts",
    "leaving",
)
MOST_WITH_PAIRS = 10_000  # people in a session where trust or a weight is kept for every pair: 800 MB
MOST_IN_SESSION = 100_000


@dataclass(frozen=True)
class Start:
    """Starting values of a state: given one by one, the same for all, evenly spaced, or drawn.

    ``kind`` is 'values' (a number for each agent, or for each agent one for each row), 'evenly' (first, last), 'uniform'
    (low, high), 'normal' (mean, standard deviation; limited to the state's range) or 'bernoulli' (the probability of 1, one
    for all or for each agent).
    """

    kind: str
    numbers: tuple[Any, ...]

    @property
    def furthest(self) -> float:
        """The largest value there can be, whatever its sign (a normal one: within eight standard deviations)."""
        if self.kind == "normal":
            return float(abs(self.numbers[0]) + 8.0 * self.numbers[1])
        return max(abs(float(x)) for n in self.numbers for x in (n if isinstance(n, tuple) else (n,)))

    def of(self, agents: int, rows: int, key: int, stream: int, seed: int, replicate: int) -> list[list[float]]:
        """A list of values, one for each row, for each agent."""
        return [self._of_agent(i, agents, rows, key, stream, seed, replicate) for i in range(agents)]

    def _of_agent(self, i: int, agents: int, rows: int, key: int, stream: int, seed: int, replicate: int) -> list[float]:
        n = self.numbers
        if self.kind == "values":
            value = n[i if len(n) > 1 else 0]
            return [float(x) for x in value] if isinstance(value, tuple) else [float(value)] * rows
        if self.kind == "evenly":
            return [n[0] + (n[1] - n[0]) * i / (agents - 1) if agents > 1 else n[0]] * rows
        found = []
        for row in range(rows):
            u, _ = uniforms(seed, replicate, 0, LABORATORY + stream, key + i, row)
            if self.kind == "uniform":
                found.append(n[0] + (n[1] - n[0]) * u)
            elif self.kind == "normal":
                found.append(n[0] + n[1] * normal_quantile(u + TWO_TO_MINUS_54))
            else:
                found.append(1.0 if u < n[i if len(n) > 1 else 0] else 0.0)
        return found


@dataclass(frozen=True)
class Laboratory:
    """``weights`` is '' (voice and trust decide), 'equal', or the influence matrix: row a holds the weights a gives.

    ``learning`` are the parts of learning that go on where the phase learn does.
    """

    phases: tuple[str, ...]
    learning: tuple[str, ...] = LEARNING
    one_session: bool = False
    bounded: bool = True
    leaders: bool = True
    everyone_speaks: bool = False
    weights: str | Rows = ""
    decision_shares: tuple[float, ...] = ()
    proposal: tuple[float, ...] = ()
    start: Mapping[str, Start] = field(default_factory=dict)
    record: tuple[str, ...] = ()

    @property
    def switched_off(self) -> tuple[str, ...]:
        """The phases that do not run."""
        return tuple(phase for phase in PHASES if phase not in self.phases)

    @property
    def talking(self) -> bool:
        """Whether there are rounds of dialogue."""
        return "dialogue" in self.phases

    @property
    def deciding(self) -> bool:
        """Whether proposals are decided on."""
        return "agree" in self.phases

    @property
    def bounds_of_states(self) -> tuple[float, float]:
        """Lowest and highest value of views, designs, trust, safety and power."""
        return (0.0, 1.0) if self.bounded else (-1e300, 1e300)

    def most_in_session(self, sizes: Sizes) -> int:
        """The largest session there can be."""
        if "engage" in self.phases:
            return 0
        members = 0
        for u in range(sizes.units):
            citizens = first_member(u + 1, sizes.citizens, sizes.units) - first_member(u, sizes.citizens, sizes.units)
            staff = first_member(u + 1, sizes.professionals, sizes.units) - first_member(u, sizes.professionals, sizes.units)
            members = max(members, citizens + staff + (1 if self.leaders else 0))
        return members

    def evenly(self, rules: Mapping[str, str]) -> bool:
        """Whether people meet in pairs with even chances."""
        return self.weights == "equal" and hasattr(rule_of("influence", rules["influence"]), "encounter")

    def weighs(self, rules: Mapping[str, str]) -> bool:
        """Whether given weights, equal or a matrix, decide who influences whom."""
        return self.weights != "" and not self.evenly(rules)

    def trusts(self) -> bool:
        """Whether trust between participants decides."""
        return self.weights == ""

    @property
    def matrix(self) -> Rows | None:
        """The influence matrix, or None where none is given."""
        return None if isinstance(self.weights, str) else self.weights

    def learns(self, part: str) -> bool:
        """Whether a part of learning goes on."""
        return "learn" in self.phases and part in self.learning

    def lacks(self, needs: Iterable[str]) -> list[str]:
        """Those of some needs that are off: phases and parts of learning; of several with " or " between them one is enough."""

        def goes_on(name: str) -> bool:
            return name in self.phases if name in PHASES else self.learns(name)

        return [need for need in needs if not any(map(goes_on, need.split(" or ")))]

    def weights_by_listener(self, sizes: Sizes, row: int) -> NDArray[np.float64]:
        """The influence matrix as the compiled engine reads it: [speaker, listener]."""
        n = self.most_in_session(sizes)
        found = np.zeros((row, row))
        found[:n, :n] = np.array(self.weights).T
        return found

    def held(self, rules: Mapping[str, str]) -> NDArray[np.float64]:
        """What is held fixed, as the compiled engine reads it (see its world.LOW and so on)."""
        low, high = self.bounds_of_states
        flags = (
            self.everyone_speaks,
            self.one_session,
            self.leaders,
            (2 if self.matrix is None else 1) if self.weighs(rules) else 0,
            bool(self.decision_shares),
            bool(self.proposal),
            self.trusts(),
            self.evenly(rules),
            self.talking,
            self.deciding,
            *(self.learns(part) for part in LEARNING),
        )
        return np.array([low, high, *map(float, flags)])

    def given(self, row: int) -> NDArray[np.float64]:
        """Proposal and decision shares, as the compiled engine reads them."""
        found = np.zeros((2, max(row, 4)))
        found[0, : len(self.proposal)] = self.proposal
        found[1, : len(self.decision_shares)] = self.decision_shares
        return found


def meaningful(measures: Iterable[str], laboratory: Laboratory | None) -> list[str]:
    """Those of some measures, by name, that say something in a laboratory; all of them outside one."""
    if laboratory is None:
        return list(measures)
    known = measures_by_name()
    return [m for m in measures if not laboratory.lacks(known[m].needs)]
