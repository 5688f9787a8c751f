"""What there is to choose from: rules, measures and parameters, by name or by a word in what they mean."""

from __future__ import annotations

import inspect
from collections.abc import Iterable

from rich import box
from rich.table import Table

from .simulation.errors import unknown
from .simulation.parameters.all import all_parameters
from .simulation.parameters.declaration import Parameter
from .simulation.rules.arguments import argument_names, hooks_of
from .simulation.rules.base import Rule
from .simulation.rules.families import FAMILIES
from .simulation.rules.registry import DEFAULTS, RULES, all_rules
from .simulation.schema.measures import measures_by_name
from .terminal import Terminal, headed, terminal


def print_rules(what: str) -> None:
    """Every family with its rules; one family; or one rule whole, as NAME or FAMILY=NAME. BadInput for another name."""
    out = terminal()
    if not what:
        for family in FAMILIES:
            _print_family(family, out)
        out.print("coprod rules FAMILY lists a family's rules, coprod rules NAME prints one whole.", soft_wrap=True)
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
        out.print(headed(f"  {rule.name}", f"{default}  {_first_sentence(rule)}"), soft_wrap=True)
    if whole:
        out.print()
        for name, hook in FAMILIES[family].hooks.items():
            inputs = f"may read {', '.join(hook.inputs)}" if hook.inputs else "reads no inputs"
            optional = " (optional)" if hook.optional else ""
            out.print(f"  {name}{optional}: {hook.meaning}; {inputs}", soft_wrap=True)


def _first_sentence(rule: type[Rule]) -> str:
    return " ".join((rule.__doc__ or "").strip().partition("\n\n")[0].split())


def _print_rule(rule: type[Rule], out: Terminal) -> None:
    out.print(headed(f"{rule.family}: {rule.name}", " (default)" if DEFAULTS[rule.family] == rule.name else ""))
    out.print(inspect.cleandoc(rule.__doc__ or ""), soft_wrap=True)
    out.print(f"\nSource: {rule.source}. Status: {rule.status}.", soft_wrap=True)
    for name in hooks_of(rule):
        out.print(f"{name} reads {', '.join(argument_names(rule, name)) or 'nothing'}", soft_wrap=True)
    for state in rule.states:
        out.print(f"state {state.name}: {state.meaning}", soft_wrap=True)
    for text in rule.contradicts:
        out.print(f"cannot stand beside {text}")
    if rule.parameters:
        out.print(_table(rule.parameters))
    out.print()


def print_measures(word: str) -> None:
    """Every measure, or those with a word in their name or meaning. BadInput where there is none."""
    found = {n: m for n, m in measures_by_name().items() if _mentions(word, n, m.long_name, m.perspective)}
    if not found:
        raise unknown("measure", word, measures_by_name(), where="coprod measures")
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for title in ("measure", "meaning", "unit", "for each", "perspective"):
        table.add_column(title, overflow="fold", no_wrap=title == "measure")
    for name, measure in found.items():
        table.add_row(name, measure.long_name, measure.unit, measure.dimension, measure.perspective)
    terminal().print(table)


def print_parameters(word: str) -> None:
    """Every parameter, or those with a word in their name or meaning. BadInput where there is none."""
    found = [p for p in all_parameters().values() if _mentions(word, p.name, p.meaning)]
    if not found:
        raise unknown("parameter", word, all_parameters(), where="coprod parameters")
    terminal().print(_table(found))


def _mentions(word: str, *texts: str) -> bool:
    """Whether any of the texts holds a word, whatever the case, with _ or a blank."""
    wanted = word.lower().replace("_", " ")
    return any(wanted in text.lower().replace("_", " ") for text in texts)


def _table(parameters: Iterable[Parameter]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for title in ("parameter", "default", "range", "unit", "meaning", "status"):
        table.add_column(title, overflow="fold", justify="right" if title == "default" else "left", no_wrap=title == "parameter")
    for p in parameters:
        table.add_row(p.name, f"{p.default:g}", f"{p.low:g} to {p.high:g}", p.unit, p.meaning, p.status)
    return table
