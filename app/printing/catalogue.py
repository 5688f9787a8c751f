"""What there is to choose from: rules, measures and parameters, by name or by a word in what they mean."""

from __future__ import annotations

import inspect
import itertools
import re
from collections.abc import Iterable

from coprod.simulation.errors import BadInput, nearest
from coprod.simulation.parameters.all import all_parameters
from coprod.simulation.parameters.declaration import Parameter, value_text
from coprod.simulation.rules.arguments import argument_names, hooks_of
from coprod.simulation.rules.base import Rule
from coprod.simulation.rules.families import FAMILIES
from coprod.simulation.rules.registry import DEFAULTS, all_principles, all_rules
from coprod.simulation.schema.measures import measures_by_name
from coprod.terminal import Terminal, headed, plain_table, print_entries, terminal

LETTERS = re.compile(r"[^\W\d_]{3,}")  # words of a text
PRINCIPLES = "institutions"
MEANINGS = {name: family.meaning for name, family in FAMILIES.items()}
MEANINGS[PRINCIPLES] = "Ostrom's eight principles: no choice, all hold at once, each at its own strength"


def print_rules(what: str) -> None:
    """Every family with its rules; one family; one rule whole, as NAME or FAMILY=NAME; or the rules that mention a word.

    BadInput where there is none.
    """
    out = terminal()
    every = (*all_rules(), *all_principles())
    if not what:
        _print_families(every, out)
        out.tell("coprod rules FAMILY lists a family's rules, coprod rules NAME prints one whole.")
        return
    if what in MEANINGS:
        _print_families([rule for rule in every if rule.family == what], out)
        _print_hooks(what, out)
        return
    family, _, name = what.rpartition("=")
    found = [rule for rule in every if rule.name == name and family in ("", rule.family)]
    for rule in found:
        _print_rule(rule, out)
    if found:
        return
    texts = {rule: (rule.family, MEANINGS[rule.family], rule.name, _first_sentence(rule), rule.source) for rule in every}
    mentioned = [rule for rule in every if _mentions(what, *texts[rule])]
    if not mentioned:
        names = [f"{rule.family}={rule.name}" if family else rule.name for rule in every]
        raise _nothing("family or rule", what, [*MEANINGS, *dict.fromkeys(names)], texts.values(), "coprod rules")
    _print_families(mentioned, out)


def _print_families(rules: Iterable[type[Rule]], out: Terminal) -> None:
    for family, own in itertools.groupby(rules, lambda rule: rule.family):
        out.print(headed(family, f"  {MEANINGS[family]}"))
        for rule in own:
            default = " (default)" if DEFAULTS.get(family) == rule.name else ""
            out.tell(headed(f"  {rule.name}", f"{default}  {_first_sentence(rule)}"))


def _print_hooks(family: str, out: Terminal) -> None:
    if family == PRINCIPLES:
        out.print(f"\ncoprod rules NAME prints one whole; --set {PRINCIPLES}.NAME=1 gives it its full strength.")
        return
    out.print()
    for name, hook in FAMILIES[family].hooks.items():
        inputs = f"may read {', '.join(hook.inputs)}" if hook.inputs else "reads no inputs"
        optional = " (optional)" if hook.optional else ""
        out.tell(f"  {name}{optional}: {hook.meaning}; {inputs}")


def _first_sentence(rule: type[Rule]) -> str:
    return " ".join((rule.__doc__ or "").strip().partition("\n\n")[0].split())


def _print_rule(rule: type[Rule], out: Terminal) -> None:
    out.print(headed(f"{rule.family}: {rule.name}", " (default)" if DEFAULTS.get(rule.family) == rule.name else ""))
    for paragraph in inspect.cleandoc(rule.__doc__ or "").split("\n\n"):
        out.tell(f"{' '.join(paragraph.split())}\n")
    out.tell(f"Source: {rule.source}. Status: {rule.status}.")
    for name in hooks_of(rule) if rule.family in FAMILIES else ("apply",):
        out.tell(f"{name} reads {', '.join(argument_names(rule, name)) or 'nothing'}")
    for state in rule.states:
        out.tell(f"state {state.name}: {state.meaning}")
    for text in rule.contradicts:
        out.print(f"cannot stand beside {text}")
    if rule.parameters:
        _print_parameters(rule.parameters, out)
    out.print()


def print_measures(word: str) -> None:
    """Every measure, or those with a word in their name or meaning. BadInput where there is none."""
    texts = {name: (name, m.long_name, m.perspective) for name, m in measures_by_name().items()}
    found = {name: m for name, m in measures_by_name().items() if _mentions(word, *texts[name])}
    if not found:
        raise _nothing("measure", word, list(texts), texts.values(), "coprod measures")
    out = terminal()
    for perspective in dict.fromkeys(measure.perspective for measure in found.values()):
        out.print(headed(perspective))
        table = plain_table(unbroken=1)
        for name, measure in found.items():
            if measure.perspective == perspective:
                each = f", for each {measure.dimension}" if measure.dimension else ""
                table.add_row(f"  {name}", f"{measure.long_name} ({measure.unit}{each})")
        out.print(table)


def print_parameters(word: str) -> None:
    """Every parameter, or those with a word in their name or meaning. BadInput where there is none."""
    texts = {name: (name, p.meaning) for name, p in all_parameters().items()}
    found = [p for name, p in all_parameters().items() if _mentions(word, *texts[name])]
    if not found:
        raise _nothing("parameter", word, list(texts), texts.values(), "coprod parameters")
    _print_parameters(found, terminal())


def _mentions(word: str, *texts: str) -> bool:
    """Whether any of the texts holds a word, whatever the case, with _ or a blank."""
    wanted = word.lower().replace("_", " ")
    return any(wanted in text.lower().replace("_", " ") for text in texts)


def _nothing(kind: str, word: str, names: list[str], texts: Iterable[tuple[str, ...]], command: str) -> BadInput:
    """The error for what is neither a name nor a word in any of the texts; the nearest is either."""
    words = {found for own in texts for text in own for found in LETTERS.findall(text.lower())}
    near = nearest(word.lower(), [*names, *sorted(words)])
    return BadInput(
        f"unknown {kind} '{word}'",
        where=command,
        allowed=f"one of {len(names)} names, or a word in their meanings",
        nearest=near,
        fix=f"write {near}" if near else f"see them all with {command}",
    )


def _print_parameters(parameters: Iterable[Parameter], out: Terminal) -> None:
    entries = [
        ((p.name, value_text(p.default), f"{p.low:g} to {p.high:g}", p.unit), f"{p.meaning} ({p.status})") for p in parameters
    ]
    print_entries(out, ("parameter", "default", "range", "unit"), entries)
