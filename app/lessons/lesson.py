"""A lesson: its scenario, claims, steps and words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from coprod.scenarios.scenario import Scenario
from coprod.simulation.schema.measures import LEVELS, ROLES, measures_by_name

from .setting import Claim, Question, Setting, Source, Step

FOLDER = Path(__file__).parent
FILE = "lesson.toml"


@dataclass(frozen=True, repr=False)
class Lesson:
    """A lesson without a mistake. ``scenario`` has the lesson's own page; ``given`` is its name or file as the lesson has it.

    ``texts`` are the sections of each language's file.
    """

    name: str
    path: Path
    scenario: Scenario
    given: str
    seed: int
    level: str
    minutes: int
    sources: tuple[str | Source, ...]
    base: Setting
    claims: tuple[Claim, ...]
    steps: tuple[Step, ...]
    texts: Mapping[str, Mapping[str, str]]

    def at(self, setting: Setting, weeks: float | None = None) -> Scenario:
        """The scenario at a setting; ``weeks`` shortens it."""
        return scenario_at(self.scenario, setting.over(self.base), weeks)


def scenario_at(scenario: Scenario, setting: Setting, weeks: float | None = None) -> Scenario:
    """A scenario changed as a setting says; BadInput where it cannot be."""
    found = scenario.with_rules(setting.rules).with_values(setting.values).with_cuts(setting.cut).with_events(setting.events)
    return found if weeks is None else found.with_values({"time.weeks": weeks})


def parts_of(measure: str, scenario: Scenario) -> tuple[str, ...]:
    """The groups, roles or levels of which a measure has one number each; ('',) of one that has a single number."""
    parts = {"": ("",), "group": scenario.groups, "role": ROLES, "level": LEVELS}
    return parts.get(measures_by_name()[measure].dimension, ())


def settings_in(step: Step) -> Iterator[tuple[str, Setting]]:
    """Every setting of a step, with the key that it stands under."""
    yield "settings", step.settings
    if step.against is not None:
        yield "against", step.against
    if isinstance(step, Question):
        yield from (("options", option.settings) for option in step.options if option.settings is not None)


def shipped_lessons() -> list[str]:
    """Names of the lessons that come with coprod."""
    return sorted(path.parent.name for path in FOLDER.glob(f"*/{FILE}"))
