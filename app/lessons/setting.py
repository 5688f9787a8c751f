"""What a lesson lets happen: settings of its scenario, claims about two of them, and steps."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from coprod.scenarios.page import Page

MOST_SEED = 2**53 - 1  # the page reads numbers as JSON, where larger ones are rounded
NAMED = "small letters, digits and _, beginning with a letter"
NAME = Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=80)  # it stands in addresses and a class's messages, and heads a section
Sign = Literal["+", "-", "0"]
Kind = Literal["predict", "reveal", "vary", "explain", "reflect", "sandbox"]
Panel = Literal["people", "power", "value"]


class Part(BaseModel):
    """A table of a lesson's file."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, populate_by_name=True, allow_inf_nan=False)


class Setting(Part):
    """What is changed in a scenario: parameters, rules, loops that are cut, events as NAME@WEEK."""

    values: dict[str, float] = {}
    rules: dict[str, str] = {}
    cut: list[str] = []
    events: list[str] = []

    def over(self, base: Setting) -> Setting:
        """This setting laid over another."""
        return Setting(
            values={**base.values, **self.values},
            rules={**base.rules, **self.rules},
            cut=[*base.cut, *(loop for loop in self.cut if loop not in base.cut)],
            events=[*base.events, *self.events],
        )

    def __str__(self) -> str:
        said = [f"{name} {value:g}" for name, value in self.values.items()]
        said += [f"{family} {name}" for family, name in self.rules.items()]
        return ", ".join([*said, *(f"{loop} cut" for loop in self.cut), *self.events]) or "as it is"


class Claim(Part):
    """How a measure at a week changes from one setting to another: up, down, or hardly, ``within`` these bounds around 0.

    ``of`` is a group, role or level; ``found`` the two means, to two decimals.
    """

    name: str = NAME
    measure: str
    of: str = ""
    week: float = Field(gt=0.0)
    before: Setting = Field(alias="from")
    after: Setting = Field(alias="to")
    sign: Sign
    within: float | None = Field(default=None, gt=0.0)
    found: list[float] = Field(min_length=2, max_length=2)


class Option(Part):
    """What can be chosen or put in order: a setting, or what becomes of a measure."""

    name: str = NAME
    settings: Setting | None = None
    sign: Sign | None = None


class Step(Part):
    """A step, with what it shows and what students may move in it."""

    name: str = NAME
    kind: Kind
    settings: Setting = Setting()
    against: Setting | None = None
    shows: list[str] = []
    panels: list[Panel] = []
    controls: list[str] = []


class Question(Step):
    """A step of kind predict: what the class is asked before it sees what the model does."""

    asks: Literal["draw", "choose", "order"]
    measure: str
    of: str = ""
    options: list[Option] = []
    least: bool = False
    answer: list[str] = []
    follows_from: list[str] = []


class Source(Part):
    """A work with a remark in each language."""

    work: str
    en: str
    sv: str


class Head(Part):
    """A lesson's file, its claims and steps unread."""

    scenario: str
    seed: int = Field(ge=0, le=MOST_SEED)
    level: Literal["introductory", "intermediate", "advanced"]
    minutes: int = Field(ge=1, le=300)
    sources: list[str | Source] = Field(min_length=1)
    page: Page | None = None
    base: Setting = Setting()
    claims: list[dict[str, Any]] = []
    steps: list[dict[str, Any]] = Field(min_length=1)
