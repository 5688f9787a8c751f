"""Judges a contestant on every pattern at a draw; distinct conditions run once and are shared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray
from scipy.stats import t as student

from coprod.experiments.memory import check_run
from coprod.scenarios.scenario import Scenario
from coprod.simulation.errors import BadInput
from coprod.simulation.kernel.engine import Engine, shared_structure
from coprod.simulation.schema.measures import always_finite
from coprod.simulation.schema.named_states import named_states
from coprod.simulation.schema.vector import layout
from coprod.simulation.setup.setup import Setup
from coprod.simulation.setup.timeline import timeline

from .functions import NotThere
from .patterns import Pattern, Sort
from .runs import Floats, Outcome
from .study import Contestant, Tournament

PASSED, NOT_PASSED, UNDEFINED, FAILED = 1, 2, 3, 4  # outcomes; 0 is not computed
MOST_ENGINES = 24  # kept at a time; each holds arrays for a batch of runs
SORTS: tuple[Sort, ...] = get_args(Sort)


@dataclass(frozen=True)
class Condition:
    """Runs that a draw needs: a set-up, and the states to keep."""

    setup: Setup
    steps: tuple[int, ...]
    states: frozenset[str]


@dataclass
class Verdict:
    """Outcomes of one contestant at one draw: by pattern and sort; estimates by expectation; why it failed, if it did."""

    outcomes: NDArray[np.uint8]
    means: Floats
    bounds: Floats
    message: str = ""


class Contest:
    """Judges draws. One engine for each structure of set-ups."""

    def __init__(self, tournament: Tournament, all_weeks: bool = False) -> None:
        self.tournament, self.all_weeks = tournament, all_weeks
        self.read: dict[Any, list[int]] = {}
        self.engines: dict[Any, Engine] = {}
        self.quantile = float(student.ppf(tournament.confidence, tournament.replicates - 1))
        self.expectations = [(p.name, label) for p in tournament.patterns for label in p.labels]

    # --- what has to run
    def conditions(self, contestant: Contestant, draw: int) -> tuple[list[Condition], dict[tuple[str, str], int]]:
        """The distinct conditions of a draw, and where each (pattern, condition) finds its own."""
        return self.conditions_of(self.tournament.point(contestant, draw), f"draw {draw} of {contestant.name}")

    def conditions_of(self, base: Scenario, whose: str) -> tuple[list[Condition], dict[tuple[str, str], int]]:
        """The same for a scenario."""
        found: dict[Any, int] = {}
        kept: list[tuple[Setup, set[int], set[str]]] = []
        positions: dict[tuple[str, str], int] = {}
        for pattern in self.tournament.patterns:
            for name, change in pattern.conditions.items():
                setup = change.applied(base, f"pattern {pattern.name}, condition {name}, {whose}").setup
                key = (
                    shared_structure(setup),
                    setup.parameter_vector.tobytes(),
                    timeline(setup).values.tobytes(),
                    setup.values["time.weeks"],
                )
                if key not in found:
                    found[key] = len(kept)
                    kept.append((setup, set(), set()))
                positions[pattern.name, name] = found[key]
                _, steps, states = kept[found[key]]
                steps.update(self._steps(pattern, name, setup))
                states.update(pattern.states.get(name, ()))
        return [Condition(setup, tuple(sorted(steps)), frozenset(states)) for setup, steps, states in kept], positions

    def _steps(self, pattern: Pattern, condition: str, setup: Setup) -> list[int]:
        """Step counts at which a pattern reads a condition; the end is always one of them."""
        steps = recorded_steps(setup, self.tournament.every)
        key = (pattern.name, condition, tuple(steps), setup.dt)
        if key not in self.read:
            wanted = pattern.weeks(condition, [step * setup.dt for step in steps])
            self.read[key] = [step for step in steps if self.all_weeks or step * setup.dt in wanted or step == steps[-1]]
        return self.read[key]

    def run(self, conditions: list[Condition], draw: int) -> list[Outcome]:
        """Runs of every condition, in their order, on this draw's replicates."""
        n = self.tournament.replicates
        replicates = range(draw * n, (draw + 1) * n)
        groups: dict[Any, list[int]] = {}
        for position, condition in enumerate(conditions):
            alike = len(condition.steps) == 1, bool(condition.states)  # what is recorded, so that most record little
            groups.setdefault((shared_structure(condition.setup), condition.steps[-1], *alike), []).append(position)
        outcomes: list[Outcome | None] = [None] * len(conditions)
        for (structure, *_), members in groups.items():
            setups = [conditions[m].setup for m in members]
            engine = self._engine(structure, setups[0])
            wanted = sorted({state for m in members for state in conditions[m].states})
            named = {name: _state(setups[0], name) for name in wanted}
            recorded = np.array(sorted({step for m in members for step in conditions[m].steps}), dtype=np.int64)
            data, states = engine.run_with_states(setups, self.tournament.seed, replicates, recorded, named, recorded[-1:])
            times = recorded.astype(np.float64) * setups[0].dt
            for x, m in enumerate(members):
                outcomes[m] = Outcome(
                    setups[x], times, data[x], {name: values[x, :, 0].mean(axis=-1) for name, values in states.items()}
                )
        found = [outcome for outcome in outcomes if outcome is not None]
        for outcome in found:
            check_sound(outcome)
        return found

    def _engine(self, structure: Any, setup: Setup) -> Engine:
        if structure not in self.engines:
            if len(self.engines) == MOST_ENGINES:  # contestants come one after the other: the oldest is done with
                del self.engines[next(iter(self.engines))]
            self.engines[structure] = Engine(setup)
        return self.engines[structure]

    # --- what comes of it
    def judge(self, contestant: Contestant, draw: int) -> Verdict:
        """The verdict on one draw; a draw that cannot be run is recorded as failed."""
        patterns = self.tournament.patterns
        verdict = Verdict(
            np.zeros((len(patterns), len(SORTS)), np.uint8),
            np.full(len(self.expectations), np.nan),
            np.full(len(self.expectations), np.nan),
        )
        try:
            conditions, positions = self.conditions(contestant, draw)
            outcomes = self.run(conditions, draw)
        except Exception as error:  # whatever it is, it is told, and other draws go on
            verdict.outcomes[:] = FAILED
            verdict.message = (
                error.what + f" ({error.where})" if isinstance(error, BadInput) else f"{type(error).__name__}: {error}"
            )
            return verdict
        at, reasons = 0, []
        for p, pattern in enumerate(patterns):
            runs = {name: outcomes[positions[pattern.name, name]] for name in pattern.conditions}
            count = len(pattern.labels)
            try:
                self._score(pattern, runs, verdict, p, at)
            except Exception as error:  # a pattern of the user's own may raise anything
                verdict.outcomes[p] = FAILED
                reasons.append(f"pattern {pattern.name}: {type(error).__name__}: {error}")
            at += count
        verdict.message = "; ".join(reasons)
        return verdict

    def _score(self, pattern: Pattern, runs: Mapping[str, Outcome], verdict: Verdict, p: int, at: int) -> None:
        passed: dict[Sort, list[int]] = {sort: [] for sort in SORTS}
        for x, (sort, strict, values) in enumerate(pattern.differences(runs)):
            found = np.asarray(values, dtype=float)
            if found.shape != (self.tournament.replicates,):
                raise ValueError(f"difference {x} has shape {found.shape}, not ({self.tournament.replicates},)")
            if not np.isfinite(found).all():
                passed[sort].append(UNDEFINED)
                continue
            mean = float(found.mean())
            bound = mean - self.quantile * float(found.std(ddof=1)) / np.sqrt(len(found))
            verdict.means[at + x], verdict.bounds[at + x] = mean, bound
            passed[sort].append(PASSED if bound > 0.0 or (bound == 0.0 and not strict) else NOT_PASSED)
        for s, sort in enumerate(SORTS):
            if passed[sort]:
                verdict.outcomes[p, s] = max(passed[sort])


def _state(setup: Setup, name: str) -> Any:
    known = named_states(setup)
    if name not in known:
        raise BadInput(f"no state {name}", where="pattern", allowed=", ".join(sorted(known)), fix="correct the pattern")
    return known[name]


def recorded_steps(setup: Setup, every: float) -> list[int]:
    """Recorded step counts: the start, every so many weeks, and the end."""
    total, each = round(setup.values["time.weeks"] / setup.dt), max(1, round(every / setup.dt))
    return [*range(0, total, each), total]


def check_sound(outcome: Outcome) -> None:
    """ArithmeticError where a measure that always has a value has none."""
    positions = layout(len(outcome.setup.groups), outcome.setup.sizes.units)
    for name in always_finite():
        if not np.isfinite(outcome.data[:, :, positions[name]]).all():
            raise ArithmeticError(f"{name} has no value")


def check(tournament: Tournament) -> None:
    """BadInput where a pattern or a theory does not fit the scenario: one replicate pair of the first draw is judged."""
    small = replace(tournament, replicates=2)
    conditions_asked = sum(len(pattern.conditions) for pattern in tournament.patterns)
    times = len(recorded_steps(tournament.scenario.setup, tournament.every))
    check_run(tournament.scenario, tournament.replicates, times, runs=conditions_asked)
    contest = Contest(small, all_weeks=True)  # so that messages can say what could be recorded
    for x, theory in enumerate(small.theories):
        try:
            conditions, positions = contest.conditions(Contestant(theory), 0)
        except BadInput:  # perhaps of this draw alone: what the theory says without draws must do
            conditions, positions = contest.conditions_of(small.wholes[theory.name], f"theory {theory.name}")
        if x:
            continue  # patterns meet the same measures under every theory
        outcomes = contest.run(conditions, 0)
        for pattern in small.patterns:
            runs = {name: outcomes[positions[pattern.name, name]] for name in pattern.conditions}
            for expectation in pattern.expectations:
                try:
                    expectation.statement.difference(runs)
                except NotThere as error:
                    raise BadInput(
                        f"'{expectation.statement.text}': {error}",
                        where=expectation.statement.where,
                        allowed="what the functions and measures of docs/tournament.md say",
                        fix="correct the statement",
                    ) from error
