"""The packages of the phases and of the rules, what is compiled of each, and which are missing from the cache."""

from collections.abc import Mapping
from pathlib import Path

from coprod.simulation.rules.base import Rule
from coprod.simulation.rules.chosen import rule_of
from coprod.simulation.rules.custom import rule_digest

from .cache import Package
from .generated import generated_rule
from .shared import world
from .signatures import RULE_ENTRIES

KERNEL = Path(__file__).parent

# Each template of phases, and the positions of its functions in the table of addresses.
PHASES: dict[str, dict[str, int]] = {
    "lead": {"lead": world.LEAD},
    "engage": {"engage": world.ENGAGE},
    "dialogue": {"dialogue": world.DIALOGUE},
    "record": {"record": world.RECORD},
    "agree": {"agree": world.AGREE},
    "events": {"change_values": world.EVENTS},
    "forum": {"forum": world.FORUM},
    "implement": {"implement": world.IMPLEMENT},
    "deliver": {"deliver": world.DELIVER},
    "learn": {"learn": world.LEARN},
    "replace_leavers": {"replace_leavers": world.REPLACE},
    "learn_staff": {"learn_staff": world.LEARN_STAFF},
    "observe": {"observe": world.OBSERVE},
    "measure": {"measure": world.MEASURE},
    "populate": {},
    "schedule": {},
}


def phase_package(name: str) -> Package:
    """The package of a phase: its template is a file, or a folder with the phase in parts."""
    template = KERNEL / "phases" / name
    return Package(template if template.is_dir() else template.with_suffix(".py"))


def rule_package(rule: type[Rule]) -> Package:
    """The package of a rule: its family's template and the rule; its name changes with every source compiled into it."""
    text = generated_rule(rule)
    return Package(KERNEL / "families" / f"{rule.family}.py", f"{text}# sources: {rule_digest(rule)}\n")


def entries_of(rule: type[Rule]) -> list[str]:
    """The functions of its family's template that a rule needs."""
    return [entry for entry, (hook, _) in RULE_ENTRIES[rule.family].items() if not hook or hasattr(rule, hook)]


def missing_phases() -> list[str]:
    """The phases that have to be compiled, whatever the rules."""
    return [name for name, entries in PHASES.items() if not phase_package(name).is_compiled(max(1, len(entries)))]


def missing(rules: Mapping[str, str]) -> list[str]:
    """The phases and families that have to be compiled for a rule choice."""
    found = missing_phases()
    for family, choice in rules.items():
        rule = rule_of(family, choice)
        if not rule_package(rule).is_compiled(len(entries_of(rule))):
            found.append(family)
    return found
