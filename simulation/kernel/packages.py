"""The pieces that the engine is compiled in: every phase, every rule; where each lies in the cache, and what is missing there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from coprod.simulation.rules.base import Rule
from coprod.simulation.rules.chosen import rule_of
from coprod.simulation.rules.custom import rule_digest
from coprod.simulation.rules.registry import RULES

from . import layout
from .cache import Kept, Package
from .digests import processor
from .generated import generated_rule
from .signatures import RULE_ENTRIES

KERNEL = Path(__file__).parent

# Each template of phases, and the positions of its functions in the table of addresses.
PHASES: dict[str, dict[str, int]] = {
    "lead": {"lead": layout.LEAD},
    "engage": {"engage": layout.ENGAGE},
    "dialogue": {"dialogue": layout.DIALOGUE},
    "record": {"record": layout.RECORD},
    "agree": {"agree": layout.AGREE},
    "events": {"change_values": layout.EVENTS},
    "forum": {"forum": layout.FORUM},
    "implement": {"implement": layout.IMPLEMENT},
    "deliver": {"deliver": layout.DELIVER},
    "learn": {"learn": layout.LEARN},
    "replace_leavers": {"replace_leavers": layout.REPLACE},
    "learn_staff": {"learn_staff": layout.LEARN_STAFF},
    "observe": {"observe": layout.OBSERVE},
    "measure": {"measure": layout.MEASURE},
}
# What stands in for a phase that a laboratory switches off; the template is ``neutral``.
NEUTRAL: dict[str, dict[int, str]] = {
    "lead": {layout.LEAD: "no_leading"},
    "engage": {layout.ENGAGE: "everyone_seated"},
    "dialogue": {},  # participants gather for the phases that follow, and say nothing
    "record": {layout.RECORD: "everything_recorded"},
    "agree": {layout.AGREE: "no_agreeing", layout.FORUM: "nothing"},
    "implement": {layout.IMPLEMENT: "nothing"},
    "deliver": {layout.DELIVER: "nothing"},
    "learn": {layout.LEARN: "nothing", layout.LEARN_STAFF: "nothing", layout.REPLACE: "nothing"},
}
# Each template, and its functions that are called from outside; Python calls those of the last two.
TEMPLATES: dict[str, tuple[str, ...]] = {
    **{name: tuple(entries) for name, entries in PHASES.items()},
    "neutral": tuple(dict.fromkeys(name for stand_ins in NEUTRAL.values() for name in stand_ins.values())),
    "populate": ("start",),
    "schedule": ("advance", "run", "write_measures"),
}
STEPS = {"steps": ("half_life", "weekly")}  # what the page needs besides


@dataclass(frozen=True)
class Code:
    """A piece of the engine: a package of the cache, its functions, and the rule that it holds, if any."""

    name: str  # of the template, or FAMILY=CHOICE
    package: Package
    entries: tuple[str, ...]
    rule: type[Rule] | None = None

    @classmethod
    def of_phase(cls, name: str) -> "Code":
        """A phase: its template is a file, or a folder with the phase in parts."""
        template = KERNEL / "phases" / name
        return cls(name, Package(template if template.is_dir() else template.with_suffix(".py")), {**TEMPLATES, **STEPS}[name])

    @classmethod
    def of_rule(cls, family: str, choice: str) -> "Code":
        """A rule: its family's template and the rule itself; the package's name changes with every source compiled into it."""
        rule = rule_of(family, choice)
        text = f"{generated_rule(rule)}# sources: {rule_digest(rule)}\n"
        entries = tuple(entry for entry, (hook, _) in RULE_ENTRIES[family].items() if not hook or hasattr(rule, hook))
        return cls(f"{family}={choice}", Package(KERNEL / "families" / f"{family}.py", text), entries, rule)

    @classmethod
    def named(cls, name: str) -> "Code":
        """A piece by its name."""
        family, equals, choice = name.partition("=")
        return cls.of_rule(family, choice) if equals else cls.of_phase(name)

    @cached_property
    def folder(self) -> Path:
        """Where it lies in the cache."""
        return self.package.folder

    @property
    def bitcode(self) -> Kept:
        """What it was lowered to, for every target."""
        return Kept(self.folder / "lowered.bc")

    @property
    def machine_code(self) -> Kept:
        """What that was compiled to, for this processor."""
        return Kept(self.folder / f"{processor()}.o")

    def symbol(self, entry: str) -> str:
        """The name of one of its functions among those of all pieces."""
        return f"{self.package.name}.{entry}"


def phase_codes() -> list[Code]:
    """Every piece that the engine needs whatever the rules."""
    return [Code.of_phase(name) for name in TEMPLATES]


def rule_codes(rules: Mapping[str, str]) -> list[Code]:
    """The pieces of a choice of rules."""
    return [Code.of_rule(family, choice) for family, choice in rules.items()]


def missing(codes: Iterable[Code]) -> list[Code]:
    """Those that have to be compiled for this computer."""
    return [code for code in codes if not code.machine_code.is_whole()]


def not_lowered(codes: Iterable[Code]) -> list[Code]:
    """Those that have to be lowered before they can be compiled for any target."""
    return [code for code in codes if not code.bitcode.is_whole()]


def every_code(own: Sequence[tuple[str, str]] = ()) -> list[Code]:
    """All pieces of the engine and all rules that ship with it, and rules of one's own (family, FILE:CLASS)."""
    rules = [(family, name) for family, names in RULES.items() for name in names]
    return [*phase_codes(), *(Code.of_phase(name) for name in STEPS), *(Code.of_rule(*rule) for rule in (*rules, *own))]


def order_of(codes: Sequence[Code]) -> list[tuple[str, str]]:
    """Name of the piece and entry of each function in the module's list of places."""
    return [(code.name, entry) for code in codes for entry in code.entries]
