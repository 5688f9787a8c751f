"""What a case of bad input is, and sound files of every kind, each to be spoilt in one place."""

from dataclasses import dataclass, field
from typing import Any

SCENARIO = """
title = "t"
story = "s"
groups = ["a", "b"]
[parameters.groups.a]
share = { value = 0.5, source = "test", status = "assumed" }
[parameters.population]
citizens = { value = 40, source = "test", status = "assumed" }
professionals = { value = 8, source = "test", status = "assumed" }
"""
STUDY = """
scenario = "baseline"
weeks = 8
replicates = 2
[[factors]]
parameter = "start.trust"
values = [0.3, 0.6]
[record]
measures = ["value"]
"""
LIST = """
scenario = "baseline"
weeks = 8
[design]
kind = "list"
[[points]]
label = "as it is"
[[points]]
label = "more"
set = { start.trust = 0.9 }
"""
LABORATORY = """
title = "t"
story = "s"
rules = { influence = "stubborn" }
[parameters]
population.citizens = { value = 4, source = "test", status = "assumed" }
population.professionals = { value = 0, source = "test", status = "assumed" }
population.units = { value = 1, source = "test", status = "assumed" }
population.organisations = { value = 1, source = "test", status = "assumed" }
needs.dimensions = { value = 1, source = "test", status = "assumed" }
needs.hidden = { value = 0, source = "test", status = "assumed" }
[laboratory]
phases = ["dialogue"]
session = "one"
leaders = false
weights = "equal"
record = ["citizen.view"]
[laboratory.start]
"citizen.view" = { evenly = [0, 1] }
"citizen.stubbornness" = 0.5
"""
EVENT = """
title = "A strike"
[[events]]
parameter = "implement.rate"
kind = "pulse"
week = 0
until = 4
times = 0.5
source = "test"
status = "assumed"
"""
PROCESSES = """
[spark]
number = 1
phase = "why"
rationale = "Someone names a need."
adds = { "stages.intention" = 0.04 }
"""
THEORY = """
title = "Rival"
claim = "Nobody comes."
source = "test"
[rules]
participation = "reciprocity"
[set]
"participation.credit" = { value = 0.9, source = "test", status = "assumed" }
[priors]
"trust.gain" = { low = 0.0, high = 0.2, source = "test", status = "assumed" }
[predicts]
p13_substitution = "holds"
[mechanisms.account]
set = { "participation.credit" = 0.0 }
"""
PATTERN = """
title = "Mine"
source = "test"
[conditions.trusting]
shift = { "start.trust" = 0.2 }
[[expect]]
that = "start(trusting.personal_trust) > start(plain.personal_trust) + 0.05"
"""
TOURNAMENT = """
title = "Small"
scenario = "baseline"
theories = ["rival.toml"]
patterns = ["mine.toml"]
draws = 2
replicates = 2
ablation_draws = 0
weeks = 8
[set.population]
citizens = 24
professionals = 8
units = 2
[priors]
"start.trust" = { low = 0.3, high = 0.8, source = "test", status = "assumed" }
"""
PATTERN_CLASS = """
from coprod.analysis.tournament.patterns import PatternClass


class Mine(PatternClass):
    title = "Mine"
    source = "test"
    labels = ("more",)

    @staticmethod
    def differences(runs):
        return {"more": runs["plain"].series("value")[:, -1]}
"""
RULE = '''
from coprod.simulation.parameters import share
from coprod.simulation.rules.base import Rule, State


class Own(Rule):
    """$$T <- T + g (o - T)$$"""

    family = "trust"
    name = "own"
    source = "this test"
    parameters = (share("own.gain", 0.1, "step of trust"),)

    @staticmethod
    def apply(trust, good, gain):
        return trust + gain * (good - trust)
'''
SIZES = """
title = "Mine"
scenario = "s.toml"
priors = "all_theories"
[conditions.trusting]
set = { "start.trust" = 0.9 }
[[effects]]
name = "one"
title = "trust"
kind = "difference"
of = ["citizen.trust"]
under = ["trusting", "plain"]
week = 4
low = 0.0
high = 1.0
source = "test"
status = "evidence"
how = "test"
"""
STORE = b"<a store of STUDY, finished>"  # stands for a folder, which the test puts in its place

Files = dict[str, str | bytes]


@dataclass(frozen=True)
class Case:
    """A command line, the files it finds, what must be among its words, its exit code, and names of whatever it may leave."""

    line: str
    files: Files
    words: tuple[str, ...]
    code: int = 2
    own_process: bool = False
    environment: dict[str, str] = field(default_factory=dict)


def spoilt(text: str, *changes: Any) -> str:
    """A sound file with texts replaced, in pairs of old and new."""
    for old, new in zip(changes[::2], changes[1::2], strict=True):
        assert old in text, old
        text = text.replace(old, new)
    return text


RUN = "run s.toml --weeks 4 --replicates 1"
SWEEP = "sweep s.toml -o out.zarr"
LAB = "run lab.toml --weeks 2 --every 1 --replicates 1"
MEET = "tournament cup.toml --dry-run"
OWN = "run baseline --weeks 2 --replicates 1 --rule trust=own.py:Own"
EFFECTS = "effects --sizes e.toml --draws 1 --replicates 2"
STRIKE = "run baseline --weeks 2 --replicates 1 --event strike.toml@1"


def scenario(*changes: str, words: tuple[str, ...]) -> Case:
    """A scenario file spoilt."""
    return Case(RUN, {"s.toml": spoilt(SCENARIO, *changes)}, words)


def study(*changes: str, words: tuple[str, ...], line: str = SWEEP) -> Case:
    """A study file spoilt."""
    return Case(line, {"s.toml": spoilt(STUDY, *changes)}, words)


def laboratory(*changes: str, words: tuple[str, ...]) -> Case:
    """A laboratory spoilt."""
    return Case(LAB, {"lab.toml": spoilt(LABORATORY, *changes)}, words)


def event(*changes: str, words: tuple[str, ...]) -> Case:
    """An event file spoilt."""
    return Case(STRIKE, {"strike.toml": spoilt(EVENT, *changes)}, words)


def processes(*changes: str, words: tuple[str, ...]) -> Case:
    """A table of processes spoilt."""
    files: Files = {"p.toml": spoilt(PROCESSES, *changes)}
    files["s.toml"] = spoilt(
        SCENARIO, "[parameters.groups.a]", 'processes = ["spark"]\nprocess_table = "p.toml"\n[parameters.groups.a]'
    )
    return Case(RUN, files, words)


def cup(
    theory: str = THEORY, pattern: str = PATTERN, tournament: str = TOURNAMENT, *, words: tuple[str, ...], line: str = MEET
) -> Case:
    """A tournament of one theory and one pattern."""
    return Case(line, {"rival.toml": theory, "mine.toml": pattern, "cup.toml": tournament}, words)


def sizes(*changes: str, words: tuple[str, ...], line: str = EFFECTS) -> Case:
    """A file of effect sizes spoilt."""
    return Case(line, {"e.toml": spoilt(SIZES, *changes), "s.toml": SCENARIO}, words)


def rule(*changes: str, words: tuple[str, ...], line: str = OWN) -> Case:
    """A rule file spoilt."""
    return Case(line, {"own.py": spoilt(RULE, *changes)}, words)


def plain(line: str, *words: str) -> Case:
    """A command line without files."""
    return Case(line, {}, words)


def on_store(line: str, *words: str, files: Files | None = None) -> Case:
    """A command line beside a finished store, ``out.zarr``."""
    return Case(line, {"out.zarr": STORE, **(files or {})}, words)
