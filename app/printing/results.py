"""What is printed about a run: recorded states, measures, and what is left out of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coprod.console import say
from coprod.experiments.result import CONVERGED, RunResult
from coprod.experiments.variables import Variable, labels, measure_variables, state_variables
from coprod.simulation.schema.measures import MEASURES
from coprod.simulation.schema.named_states import named_states
from coprod.simulation.setup.laboratory import meaningful
from coprod.simulation.words import counted
from coprod.terminal import headed_table, tell, terminal

MOST_AGENTS = 12  # whose states at the end are printed one by one
NOTHING = "–"  # where there is no number


@dataclass(frozen=True)
class Line:
    """Mean and spread at the start and at the end; NaN where there is no number.

    The spread of a measure is the standard deviation over replicates, that of a state the one over the agents of a run,
    mean over replicates.
    """

    name: str
    unit: str
    start: float
    start_spread: float
    end: float
    end_spread: float


def _mean(values: NDArray[np.float64]) -> float:
    known = values[~np.isnan(values)]
    return float(np.mean(known)) if known.size else np.nan


def _over_replicates(values: NDArray[np.float64]) -> tuple[float, float]:
    """Mean and standard deviation of values (replicates)."""
    known = values[~np.isnan(values)]
    return _mean(values), float(np.std(known, ddof=1)) if known.size > 1 else np.nan


def _over_agents(values: NDArray[np.float64]) -> tuple[float, float]:
    """Mean of values (replicates, agents), and the standard deviation over agents, mean over replicates."""
    known = [own[~np.isnan(own)] for own in values]
    return _mean(values), _mean(np.array([np.std(own) if own.size else np.nan for own in known]))


def _marked(result: RunResult, variable: Variable, dimensions: Sequence[str]) -> list[str]:
    """A variable's name with each label along its inner dimension, such as value_by_role[citizen]."""
    name = variable.state or variable.name
    if not dimensions or (variable.state and variable.inner[dimensions[0]] == 1):
        return [name]
    return [f"{name}[{label}]" for label in labels(result.scenario, [variable])[dimensions[0]]]


def measure_lines(result: RunResult, names: Iterable[str]) -> Iterator[Line]:
    """A line for each measure, or each of its roles, groups, units or levels."""
    for variable in measure_variables(result.scenario, names):
        values = result.measure(variable.name)
        for x, name in enumerate(_marked(result, variable, [*variable.inner])):
            ends = (*_over_replicates(values[:, 0, x]), *_over_replicates(values[:, -1, x]))
            yield Line(name, variable.attributes["units"], *ends)


def state_lines(result: RunResult, names: Iterable[str]) -> Iterator[Line]:
    """A line for each recorded state, or each of its rows."""
    known = named_states(result.scenario.setup)
    for variable in state_variables(result.scenario, names, "states to record"):
        values = result.states[variable.state]
        for x, name in enumerate(_marked(result, variable, [*variable.inner][1:])):
            yield Line(name, known[variable.state].unit, *_over_agents(values[:, 0, :, x]), *_over_agents(values[:, -1, :, x]))


def worth_printing(result: RunResult, everything: bool) -> list[str]:
    """The measures over all that say something in this run; or all of them."""
    plain = [m.name for m in MEASURES if not m.dimension]
    if everything:
        return plain
    said = meaningful(plain, result.scenario.laboratory)
    return [name for name in said if not np.isnan(result.measure(name)[:, -1]).all()]


def _number(value: float) -> str:
    return NOTHING if np.isnan(value) else f"{value:z.3f}"


def print_measures(result: RunResult, names: Sequence[str]) -> None:
    """Means of measures at the start and the end, with the standard deviation over replicates."""
    table = headed_table(("measure", "start", "end", "sd", "unit"), right=("start", "end", "sd"), unbroken=("measure",))
    for line in measure_lines(result, names):
        table.add_row(line.name, _number(line.start), _number(line.end), _number(line.end_spread), line.unit)
    if names:
        terminal().print(table)


def print_left_out(result: RunResult, shown: Sequence[str]) -> None:
    """How many measures were left out, why, and how to see them."""
    plain = [m.name for m in MEASURES if not m.dimension]
    lab = result.scenario.laboratory
    idle = len(plain) - len(meaningful(plain, lab))
    empty = len(plain) - len(shown) - idle
    reasons = []
    if lab and idle:
        reasons.append(f"{counted(idle, 'measure')} without meaning where {' and '.join(lab.phases) or 'no phase'} alone goes on")
    if empty:
        reasons.append(f"{counted(empty, 'measure')} without a value at the end")
    if reasons:
        tell(f"Left out: {' and '.join(reasons)}; --all prints them.")


def print_states(result: RunResult) -> None:
    """Recorded states: mean and spread, where they ended in the first replicate, and whether they have settled."""
    if not result.states:
        return
    known = named_states(result.scenario.setup)
    titles = ("state", "start", "spread", "end", "spread", "unit")
    table = headed_table(titles, right=titles[1:5], unbroken=("state",))
    for line in state_lines(result, result.states):
        numbers = (line.start, line.start_spread, line.end, line.end_spread)
        table.add_row(line.name, *map(_number, numbers), line.unit)
    terminal().print(table)
    tell("spread: standard deviation over the agents of a run")
    for name, values in result.states.items():
        last = values[0, -1]
        if not last.size:
            tell(f"{name}, {known[name].meaning}: there are none")
            continue
        shown = [", ".join(f"{x:.6g}" for x in agent) if len(agent) > 1 else f"{agent[0]:.6g}" for agent in last[:MOST_AGENTS]]
        more = f" ... ({len(last)})" if len(last) > MOST_AGENTS else ""
        tell(f"{name}, {known[name].meaning}, at the end: {'; '.join(shown)}{more}")
    if result.converged is not None and result.last_change is not None:
        done, n = int(result.converged.sum()), len(result.converged)
        if done == n:
            tell(f"converged: in {counted(n, 'replicate')} the last step changed nothing recorded by more than {CONVERGED:g}")
        else:
            worst = float(result.last_change.max())
            tell(
                f"does not converge in {n - done} of {counted(n, 'replicate')}: the last step still changed a state by {worst:.4g}"
            )


def print_plainly(result: RunResult, measures: Sequence[str], states: Iterable[str]) -> None:
    """Lines for a shell: name, mean at the end, spread, mean at the start, with tabs between them; all digits, or nan."""
    for line in (*measure_lines(result, measures), *state_lines(result, dict.fromkeys(states))):
        say("\t".join((line.name, *map(repr, (line.end, line.end_spread, line.start)))))
