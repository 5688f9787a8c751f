"""What a project could do otherwise, one thing at a time: processes, rules, practices of leadership, starting values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from coprod.analysis.tournament.changes import Change
from coprod.scenarios.processes import processes_of
from coprod.scenarios.scenario import Scenario
from coprod.simulation.errors import BadInput, unknown
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
    "start.trust": ("personal trust", STEP),
    "start.institutional_trust": ("institutional trust", STEP),
    "start.response_expectation": ("citizens' belief in being acted on", STEP),
    "groups.*.safety": ("citizens' safety", STEP),
    "groups.*.efficacy": ("citizens' efficacy", STEP),
    "professionals.openness": ("professionals' openness", STEP),
    "professionals.burden": ("professionals' burden", -STEP),
    "leaders.micro.inclusiveness": ("unit leaders' inclusiveness", STEP),
    "units.discretion": ("frontline discretion", STEP),
}
MORE_OFTEN = 0.75  # of the time between sessions


NO_CHANGE = Change()


@dataclass(frozen=True)
class Candidate:
    """One change of a project: processes ticked or unticked, or a change of rules or numbers."""

    name: str
    kind: str
    title: str
    process: str = ""
    change: Change = NO_CHANGE

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


def candidates_of(scenario: Scenario, kinds: Sequence[str] | None = None) -> tuple[dict[str, Candidate], dict[str, str]]:
    """The changes of some kinds, by default all, open to a project by name; and those that are not, with the reason."""
    if kinds is not None and (isinstance(kinds, str) or not kinds):
        raise BadInput(f"kinds is {kinds!r}", where="kinds", allowed="a list of kinds of changes", fix=f"write {[*KINDS]}")
    for kind in kinds or ():
        if kind not in KINDS:
            raise unknown("kind of change", str(kind), KINDS, where="--kind")
    found, left_out = {}, {}
    before = scenario.digest()
    for candidate in (c for c in _all(scenario) if kinds is None or c.kind in kinds):
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
    if not found:
        raise BadInput(
            f"there is nothing to change in scenario {scenario.name}",
            where="--kind",
            allowed="kinds of which a change can be made" + "".join(f"; {n}: {w}" for n, w in list(left_out.items())[:3]),
            fix="leave --kind out, or name another",
        )
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
    for name, (title, step) in STARTS.items():
        yield Candidate(name, "start", f"{title} {step:+g} at the start", change=Change(shift={name: step}))
    name = "lead.interval"
    yield Candidate(name, "start", "sessions a third more often", change=Change(times={name: MORE_OFTEN}))


def _plain(name: str) -> str:
    return name.rpartition(":")[2].replace("_", " ")


def _idle(scenario: Scenario, candidate: Candidate) -> str:
    """Why a change changes nothing."""
    process = processes_of(scenario.process_table).get(candidate.process)
    moved = process.adds if process else candidate.change.shift or candidate.change.times or candidate.change.set
    return f"{', '.join(moved)}: set by the scenario itself, or at the end of its range"
