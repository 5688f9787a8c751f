"""What the live page lets one move in a scenario: sliders of parameters, choices of rules, loops to cut."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict

from coprod.simulation.errors import BadInput, unknown
from coprod.simulation.rules.registry import RULES
from coprod.simulation.setup.events import FIXED, FIXED_NAMES
from coprod.simulation.setup.validation import known_name

from .loops import LOOPS
from .toml_file import TomlFile

FEWEST, MOST = 6, 10  # controls of a page


class Page(BaseModel):
    """The table [page] of a scenario: names of parameters, of families of rules, of feedback loops."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    sliders: list[str] = []
    rules: list[str] = []
    loops: list[str] = []

    @property
    def controls(self) -> tuple[str, ...]:
        """All that can be moved."""
        return (*self.sliders, *self.rules, *self.loops)


def checked_page(page: Page, groups: tuple[str, ...], rules: Mapping[str, str], file: TomlFile) -> Page:
    """The same; BadInput where it names what is not there, or what fixes the structure of a run, or too few or too many."""
    for name in page.sliders:
        known_name(name, groups, file.where("page.sliders"), rules)
        if name.partition(".")[0] in FIXED or name in FIXED_NAMES:
            raise BadInput(
                f"'{name}' fixes the structure of a run, which no slider moves",
                where=file.where("page.sliders"),
                allowed="any parameter but those of population, time, network, laboratory, and " + ", ".join(FIXED_NAMES),
                fix=f"leave {name} out",
            )
    for kind, names, known in (("rule family", page.rules, RULES), ("loop", page.loops, LOOPS)):
        for name in names:
            if name not in known:
                raise unknown(kind, name, known, where=file.where("page"))
    n = len(page.controls)
    if (n and not FEWEST <= n <= MOST) or len(set(page.controls)) < n:
        raise BadInput(
            f"the page has {n} controls, {len(set(page.controls))} of them different",
            where=file.where("page"),
            allowed=f"{FEWEST} to {MOST} different ones: sliders, rules and loops together",
            fix="name what moves most in this scenario",
        )
    return page
