"""What a project could do otherwise, one thing at a time: processes, rules, practices of leadership, starting values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from coprod.analysis.tournament.changes import Change
from coprod.scenarios.processes import processes_of
from coprod.scenarios.scenario import Scenario
from coprod.simulation.errors import BadInput
from coprod.simulation.parameters.population import PRACTICES
from coprod.simulation.rules.registry import RULES

KINDS = ("tick", "untick", "rule", "practice", "start")
# Families whose rules a project can choose between: how it is led, who gets the seats, who interprets, how it is decided.
# The others are theories of what people do.
CHOSEN = ("leadership", "seats", "interpretation", "decision")
SHIFT = 0.1  # of all leaders' effort, moved to one practice
STEP = 0.05  # the median of what processes add to shares
# Starting values that work before the start can move, and which way.
STARTS = {
    "start.trust": STEP,
    "start.institutional_trust": STEP,
    "start.response_expectation": STEP,
    "groups.*.safety": STEP,
    "groups.*.efficacy": STEP,
    "professionals.openness": STEP,
    "professionals.burden": -STEP,
    "leaders.micro.inclusiveness": STEP,
    "units.discretion": STEP,
}
MORE_OFTEN = 0.75  # of the time between sessions


@dataclass(frozen=True)
class Candidate:
    """One change of a project: processes ticked or unticked, or a change of rules or numbers."""

    name: str
    kind: str
    title: str
    process: str = ""
    change: Change = Change()

    def excludes(self, other: Candidate) -> bool:
        """Whether a project can make but one of two changes."""
        return bool(set(self.change.rules) & set(other.change.rules))


def changed(scenario: Scenario, candidates: Iterable[Candidate]) -> Scenario:
    """The scenario with some changes: processes first, since what is set stays as it is set."""
    all_of_them = list(candidates)
    names = [p.name for p in scenario.processes]
    for candidate in all_of_them:
        if candidate.kind == "tick":
            names.append(candidate.process)
        elif candidate.kind == "untick":
            names.remove(candidate.process)
    if any(candidate.process for candidate in all_of_them):
        scenario = scenario.with_processes(names, "the processes ticked")
    for candidate in all_of_them:
        scenario = candidate.change.applied(scenario, candidate.name)
    return scenario


def candidates_of(scenario: Scenario) -> tuple[dict[str, Candidate], dict[str, str]]:
    """The changes open to a project by name, and those that are not, with the reason."""
    found, left_out = {}, {}
    before = scenario.digest()
    for candidate in _all(scenario):
        try:
            after = changed(scenario, [candidate])
            after.setup  # noqa: B018 (says what is wrong with it now)
        except BadInput as error:
            left_out[candidate.name] = error.what
            continue
        if after.digest() == before:
            left_out[candidate.name] = _idle(scenario, candidate)
        else:
            found[candidate.name] = candidate
    return found, left_out


def _all(scenario: Scenario) -> Iterator[Candidate]:
    ticked = {p.name for p in scenario.processes}
    for name in processes_of(scenario.process_table):
        kind = "untick" if name in ticked else "tick"
        yield Candidate(f"{kind} {name}", kind, f"{kind} {_plain(name)}", process=name)
    for family in CHOSEN:
        for rule in RULES[family]:
            if rule != scenario.rules[family]:
                title = f"{_plain(family)}: {_plain(rule)} in place of {_plain(scenario.rules[family])}"
                yield Candidate(f"{family}={rule}", "rule", title, change=Change(rules={family: rule}))
    for practice in PRACTICES:
        name = f"practice.{practice}"
        change = Change(set={name: scenario.values[name] + SHIFT * (1.0 - scenario.values[name])})
        yield Candidate(name, "practice", f"leaders: more {_plain(practice)}", change=change)
    for name, step in STARTS.items():
        title = f"{name.replace('groups.*', 'citizens').replace('_', ' ').replace('.', ', ')} {step:+g}"
        yield Candidate(name, "start", title, change=Change(shift={name: step}))
    name = "lead.interval"
    yield Candidate(name, "start", "sessions a third more often", change=Change(times={name: MORE_OFTEN}))


def _plain(name: str) -> str:
    return name.rpartition(":")[2].replace("_", " ")


def _idle(scenario: Scenario, candidate: Candidate) -> str:
    """Why a change changes nothing."""
    process = processes_of(scenario.process_table).get(candidate.process)
    moved = process.adds if process else candidate.change.shift or candidate.change.times or candidate.change.set
    return f"{', '.join(moved)}: set by the scenario itself, or at the end of its range"


def by_phase(scenario: Scenario) -> Mapping[str, tuple[Sequence[str], Sequence[str]]]:
    """The processes of each phase that are ticked, and those that are not."""
    ticked = {p.name for p in scenario.processes}
    found: dict[str, tuple[list[str], list[str]]] = {}
    for name, process in processes_of(scenario.process_table).items():
        found.setdefault(process.phase, ([], []))[0 if name in ticked else 1].append(name)
    return found
