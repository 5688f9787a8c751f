"""Runs what the shipped lessons claim, and prints the table of docs/lesson_claims.md:
``python -m benchmarks.lesson_claims [LESSON...] > docs/lesson_claims.md``, by default of all lessons, in some minutes."""

import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coprod.experiments.contrast import paired
from coprod.experiments.result import RunResult
from coprod.experiments.run import simulate
from coprod.scenarios.scenario import Scenario, load_scenario
from coprod.simulation.schema.measures import LEVELS, ROLES, measures_by_name

LESSONS = Path(__file__).parents[1] / "app" / "lessons"
REPLICATES = 100
KINDS = ("values", "rules", "cut", "events")  # of what a setting changes in the scenario

Settings = Mapping[str, Any]
Table = dict[str, Any]

_runs: dict[tuple[str, int], RunResult] = {}  # many claims share a setting

HEADING = f"""# What the lessons claim, measured

Each claim compares two settings of a lesson's scenario on the same random numbers: n = {REPLICATES} paired replicates, the
lesson's seed. *Change* is the mean of *to* less *from* at that week, with its 95 % t interval over pairs. A claim of `+` or
`-` holds if the interval lies on that side of 0, a claim of `0` if it lies within the bounds given: too little for a class to
see. *Seed SD* is the change in standard deviations between replicates, root mean square of the two settings: how clearly it
stands out in a single run.
`tests/lessons/test_claims.py` runs all of it again.

Written by `python -m benchmarks.lesson_claims > docs/lesson_claims.md`.
"""


@dataclass(frozen=True)
class Found:
    """What came of a claim: means of the two settings, the mean change from one to the other and its 95 % t interval."""

    before: float
    after: float
    change: float
    low: float
    high: float
    deviation: float  # between replicates, root mean square of the two settings

    def holds(self, claim: Table) -> bool:
        """Whether the interval lies where the claim says."""
        if claim["sign"] == "0":
            return bool(-claim["within"] <= self.low and self.high <= claim["within"])
        return self.low > 0.0 if claim["sign"] == "+" else self.high < 0.0


def names() -> list[str]:
    """The shipped lessons."""
    return sorted(path.parent.name for path in LESSONS.glob("*/lesson.toml"))


@cache
def lesson(name: str) -> Table:
    """The structure of a lesson."""
    return tomllib.loads((LESSONS / name / "lesson.toml").read_text(encoding="utf-8"))


def merged(base: Settings, settings: Settings) -> Table:
    """A setting laid over the one that all of a lesson's settings begin with."""
    return {
        "values": {**base.get("values", {}), **settings.get("values", {})},
        "rules": {**base.get("rules", {}), **settings.get("rules", {})},
        "cut": [*base.get("cut", []), *settings.get("cut", [])],
        "events": [*base.get("events", []), *settings.get("events", [])],
    }


def at(of: Table, settings: Settings, weeks: float | None = None) -> Scenario:
    """A lesson's scenario at a setting; ``weeks`` shortens it."""
    chosen = merged(of.get("base", {}), settings)
    scenario = load_scenario(of["scenario"]).with_rules(chosen["rules"]).with_values(chosen["values"])
    scenario = scenario.with_cuts(chosen["cut"]).with_events(chosen["events"])
    return scenario if weeks is None else scenario.with_values({"time.weeks": weeks})


def position(claim: Table, scenario: Scenario) -> int:
    """Which number of a measure a claim is about: of measures by group, role or level, the one it names."""
    parts = {"": ("",), "group": scenario.groups, "role": ROLES, "level": LEVELS}
    return parts[measures_by_name()[claim["measure"]].dimension].index(claim.get("of", ""))


def measured(of: Table, claim: Table) -> Found:
    """Runs the two settings of a claim."""
    x, y = (_last(of, claim, claim[side]) for side in ("from", "to"))
    change, low, high = paired(x, y)
    deviation = float(np.sqrt((np.var(x, ddof=1) + np.var(y, ddof=1)) / 2.0))
    return Found(float(x.mean()), float(y.mean()), change, low, high, deviation)


def _last(of: Table, claim: Table, settings: Settings) -> NDArray[np.float64]:
    """The measure at the claim's week, of every replicate."""
    scenario = at(of, settings, claim["week"])
    key = (scenario.digest(), of["seed"])
    if key not in _runs:
        _runs[key] = simulate(scenario, seed=of["seed"], replicates=REPLICATES, every=claim["week"])
    return _runs[key].measure(claim["measure"])[:, -1, position(claim, scenario)]


def in_words(settings: Settings) -> str:
    """A setting as a table shows it."""
    chosen = merged({}, settings)
    said = [f"{name} {value:g}" for name, value in chosen["values"].items()]
    said += [f"{family} {name}" for family, name in chosen["rules"].items()]
    said += [f"{loop} cut" for loop in chosen["cut"]] + chosen["events"]
    return ", ".join(said) or "as it is"


def table(name: str) -> Iterator[str]:
    """A lesson's claims, a line each."""
    of = lesson(name)
    base = f", with {in_words(of['base'])}" if "base" in of else ""
    yield f"\n## {name}\n\nScenario `{of['scenario']}`{base}; seed {of['seed']}.\n"
    yield "| claim | measure | week | from | to | means | change | 95 % interval | seed SD | claimed | holds |"
    yield "|---|---|---|---|---|---|---|---|---|---|---|"
    for claim in of["claims"]:
        found = measured(of, claim)
        measure = f"`{claim['measure']}`" + (f" of {claim['of']}" if "of" in claim else "")
        claimed = claim["sign"] if claim["sign"] != "0" else f"0 ± {claim['within']:g}"
        deviations = f"{found.change / found.deviation:+.1f}" if found.deviation else "0"
        yield (
            f"| {claim['name']} | {measure} | {claim['week']} | {in_words(claim['from'])} | {in_words(claim['to'])} "
            f"| {found.before:.3f}, {found.after:.3f} | {found.change:+.3f} | {found.low:+.3f} to {found.high:+.3f} "
            f"| {deviations} | {claimed} | {'yes' if found.holds(claim) else 'NO'} |"
        )


if __name__ == "__main__":
    print(HEADING, end="")
    for chosen in sys.argv[1:] or names():
        print(*table(chosen), sep="\n")
