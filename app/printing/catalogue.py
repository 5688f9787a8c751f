"""What there is to choose from: rules, measures and parameters, by name or by a word in what they mean."""

from __future__ import annotations

import inspect
from collections.abc import Iterable

from coprod.simulation.errors import unknown
from coprod.simulation.parameters.all import all_parameters
from coprod.simulation.parameters.declaration import Parameter, value_text
from coprod.simulation.rules.arguments import argument_names, hooks_of
from coprod.simulation.rules.base import Rule
from coprod.simulation.rules.families import FAMILIES
from coprod.simulation.rules.registry import DEFAULTS, RULES, all_rules
from coprod.simulation.schema.measures import measures_by_name
from coprod.terminal import Terminal, headed, plain_table, print_entries, terminal


def print_rules(what: str) -> None:
    """Every family with its rules; one family; or one rule whole, as NAME or FAMILY=NAME. BadInput for another name."""
    out = terminal()
    if not what:
        for family in FAMILIES:
            _print_family(family, out)
        out.tell("coprod rules FAMILY lists a family's rules, coprod rules NAME prints one whole.")
        return
    if what in FAMILIES:
        _print_family(what, out, whole=True)
        return
    family, _, name = what.rpartition("=")
    found = [rule for rule in all_rules() if rule.name == name and family in ("", rule.family)]
    if not found:
        known = [*FAMILIES, *dict.fromkeys(name for names in RULES.values() for name in names)]
        raise unknown("family or rule", what, known, where="coprod rules")
    for rule in found:
        _print_rule(rule, out)


def _print_family(family: str, out: Terminal, whole: bool = False) -> None:
    out.print(headed(family, f"  {FAMILIES[family].meaning}"))
    for rule in (r for r in all_rules() if r.family == family):
        default = " (default)" if DEFAULTS[family] == rule.name else ""
        out.tell(headed(f"  {rule.name}", f"{default}  {_first_sentence(rule)}"))
    if whole:
        out.print()
        for name, hook in FAMILIES[family].hooks.items():
            inputs = f"may read {', '.join(hook.inputs)}" if hook.inputs else "reads no inputs"
            optional = " (optional)" if hook.optional else ""
            out.tell(f"  {name}{optional}: {hook.meaning}; {inputs}")


def _first_sentence(rule: type[Rule]) -> str:
    return " ".join((rule.__doc__ or "").strip().partition("\n\n")[0].split())


def _print_rule(rule: type[Rule], out: Terminal) -> None:
    out.print(headed(f"{rule.family}: {rule.name}", " (default)" if DEFAULTS[rule.family] == rule.name else ""))
    for paragraph in inspect.cleandoc(rule.__doc__ or "").split("\n\n"):
        out.tell(f"{' '.join(paragraph.split())}\n")
    out.tell(f"Source: {rule.source}. Status: {rule.status}.")
    for name in hooks_of(rule):
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
    found = {n: m for n, m in measures_by_name().items() if _mentions(word, n, m.long_name, m.perspective)}
    if not found:
        raise unknown("measure", word, measures_by_name(), where="coprod measures")
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
    found = [p for p in all_parameters().values() if _mentions(word, p.name, p.meaning)]
    if not found:
        raise unknown("parameter", word, all_parameters(), where="coprod parameters")
    _print_parameters(found, terminal())


def _mentions(word: str, *texts: str) -> bool:
    """Whether any of the texts holds a word, whatever the case, with _ or a blank."""
    wanted = word.lower().replace("_", " ")
    return any(wanted in text.lower().replace("_", " ") for text in texts)


def _print_parameters(parameters: Iterable[Parameter], out: Terminal) -> None:
    entries = [
        ((p.name, value_text(p.default), f"{p.low:g} to {p.high:g}", p.unit), f"{p.meaning} ({p.status})") for p in parameters
    ]
    print_entries(out, ("parameter", "default", "range", "unit"), entries)
