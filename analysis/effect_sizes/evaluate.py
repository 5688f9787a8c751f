"""Values of all effects at many points of the parameters: each condition runs once per point, and all effects read it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from coprod.analysis.tournament.changes import Change
from coprod.analysis.tournament.contest import check_sound
from coprod.analysis.tournament.runs import Outcome
from coprod.analysis.tournament.theories import Theory
from coprod.experiments.limits import MOST_SEED, checked_integer
from coprod.experiments.memory import check_run
from coprod.experiments.pool import pool_of
from coprod.scenarios.scenario import Scenario
from coprod.simulation.errors import BadInput
from coprod.simulation.kernel.batch import RUNS_TOGETHER
from coprod.simulation.kernel.engine import Engine, shared_structure
from coprod.simulation.schema.named_states import named_states
from coprod.simulation.setup.setup import Setup

from .kinds import Asked, value_of
from .runs import Floats, Run
from .sizes import Effect, Sizes, default_theory

Points = Sequence[Mapping[str, float]]
Progress = Callable[[int, int], None]
MOST_REPLICATES = 100_000


class _Needed:
    """What the effects that read a condition need of its runs: states and steps."""

    def __init__(self, effects: Sequence[tuple[Effect, Asked]]) -> None:
        self.states = sorted({name for effect, _ in effects for name in effect.recorded})
        steps = {step for _, asked in effects for step in (*asked.steps, *asked.before)}
        self.recorded = np.array(sorted(steps), dtype=np.int64)
        self.last = int(self.recorded[-1])


class Evaluator:
    """Computes every effect of a file under a theory, at any points of the parameters.

    Every point uses replicates 0 to ``replicates`` - 1 of ``seed``, so that points differ by their parameters alone. One
    evaluator can be asked again and again, as a search does; it keeps its compiled engines.
    """

    def __init__(
        self, sizes: Sizes, theory: Theory | None = None, *, replicates: int = 10, seed: int = 0, threads: int = 1
    ) -> None:
        self.sizes = sizes
        self.theory = theory or default_theory()
        self.base = sizes.base(self.theory)
        self.replicates = checked_integer("replicates", replicates, 2, MOST_REPLICATES)
        self.seed = checked_integer("seed", seed, 0, MOST_SEED)
        self.threads = threads
        self.asked = [effect.asked(self.base.setup.dt) for effect in sizes.effects]
        self.engines: dict[Any, Engine] = {}
        self.needed = {
            condition: _Needed([(e, a) for e, a in zip(sizes.effects, self.asked, strict=True) if condition in e.under])
            for condition in sizes.conditions
            if any(condition in effect.under for effect in sizes.effects)
        }
        self._check_memory()

    def values(self, points: Points, progress: Progress = lambda done, total: None) -> Floats:
        """Every effect at every point, put together over replicates: (points, effects), in the order of the file.

        A point holds the parameters that differ from the theory's, by name; {} is the theory as it is. NaN where an effect has
        no value. BadInput for a point that does not fit the scenario.
        """
        numbers = self.numbers(points, progress)
        rows = [
            [value_of(e.kind, a, n[p]) for e, a, n in zip(self.sizes.effects, self.asked, numbers, strict=True)]
            for p in range(len(points))
        ]
        return np.array(rows).reshape(len(points), len(self.sizes.effects))

    def numbers(self, points: Points, progress: Progress = lambda done, total: None) -> list[Floats]:
        """For each effect the numbers of its kind: (points, replicates, numbers); ``progress`` gets points done and all."""
        found: list[list[list[list[float]]]] = [[] for _ in self.sizes.effects]
        with pool_of(self.threads) as pool:
            for first in range(0, len(points), RUNS_TOGETHER):
                progress(first, len(points))
                block = range(first, min(first + RUNS_TOGETHER, len(points)))
                conditions = self._conditions(points, block)
                jobs = [pool.submit(self._replicate, conditions, r) for r in range(self.replicates)]
                done = [job.result() for job in jobs]
                for e, rows in enumerate(found):
                    rows.extend([[replicate[e][p] for replicate in done] for p in range(len(block))])
        progress(len(points), len(points))
        return [np.array(rows, dtype=np.float64) for rows in found]

    def _conditions(self, points: Points, block: range) -> dict[str, list[tuple[Setup, Engine]]]:
        """For each condition, the set-up of each point of a block, with the engine that runs it."""
        scenarios = [Change(set=points[p]).applied(self.base, f"point {p}") for p in block]
        found = {}
        for name in self.needed:
            end = self.needed[name].last * self.base.setup.dt
            setups = [self._scenario(scenario, name, end).setup for scenario in scenarios]
            found[name] = [(setup, self._engine(setup)) for setup in setups]
        return found

    def _scenario(self, scenario: Scenario, condition: str, weeks: float) -> Scenario:
        changed = self.sizes.conditions[condition].applied(scenario, f"condition {condition}")
        return changed.with_values({"time.weeks": weeks}, f"condition {condition}")

    def _engine(self, setup: Setup) -> Engine:
        structure = shared_structure(setup)
        if structure not in self.engines:
            self.engines[structure] = Engine(setup)
        return self.engines[structure]

    def _replicate(self, conditions: Mapping[str, list[tuple[Setup, Engine]]], replicate: int) -> list[list[list[float]]]:
        """For each effect, the numbers of each point of a block in one replicate."""
        runs = {name: self._runs(self.needed[name], members, replicate) for name, members in conditions.items()}
        count = len(next(iter(runs.values())))
        return [
            [effect.kind.numbers(asked, [runs[name][p] for name in effect.under]) for p in range(count)]
            for effect, asked in zip(self.sizes.effects, self.asked, strict=True)
        ]

    def _runs(self, needed: _Needed, members: list[tuple[Setup, Engine]], replicate: int) -> list[Run]:
        """The runs of one condition, a point each; those that share an engine go through it together."""
        found: dict[int, Run] = {}
        for engine in {id(e): e for _, e in members}.values():
            at = [p for p, (_, e) in enumerate(members) if e is engine]
            setups = [members[p][0] for p in at]
            known = named_states(setups[0])
            named = {name: known[name] for name in needed.states}
            data, states = engine.run_with_states(setups, self.seed, [replicate], needed.recorded, named, needed.recorded)
            steps = needed.recorded.tolist()
            for x, p in enumerate(at):
                found[p] = Run(setups[x], steps, data[x, 0], steps, {n: v[x, 0].mean(axis=-1) for n, v in states.items()})
                self._check(found[p])
        return [found[p] for p in range(len(members))]

    def _check(self, run: Run) -> None:
        """BadInput where a rule gave no sound numbers."""
        try:
            check_sound(Outcome(run.setup, np.array(run.recorded, dtype=np.float64), run.data[np.newaxis]))
        except ArithmeticError as error:
            raise BadInput(
                f"a run gave no sound numbers: {error}",
                where=f"theory {self.theory.name}",
                allowed="rules that give numbers in their range for all inputs",
                fix="'coprod check-rule' names inputs that break a rule",
            ) from error

    def _check_memory(self) -> None:
        """BadInput where what the threads hold at a time does not fit."""
        largest = max(self.needed.values(), key=lambda n: len(n.recorded) * len(n.states))
        runs = RUNS_TOGETHER * len(self.needed)
        check_run(self.base, self.threads, len(largest.recorded), states=largest.states, runs=runs)
