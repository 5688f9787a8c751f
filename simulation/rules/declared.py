"""Checks that a rule class from a user's file declares all that is needed, with functions of the right form."""

import inspect
from pathlib import Path
from types import FunctionType
from typing import Any

from coprod.simulation.errors import BadInput, unknown
from coprod.simulation.parameters.all import all_parameters
from coprod.simulation.parameters.declaration import STATUSES, Parameter
from coprod.simulation.text_file import read_text

from .arguments import hooks_of, local_names, two_meanings, unread
from .base import MOST_CUSTOM_PARAMETERS, MOST_STATES, Rule, State
from .families import FAMILIES
from .registry import all_rules


def check_declaration(rule: type[Rule], file: str) -> None:
    """BadInput unless a rule class declares all that is needed, with hooks of the right signature."""
    where = line_of(file, rule)

    def bad(what: str, allowed: str, fix: str) -> BadInput:
        return BadInput(f"{rule.__name__}: {what}", where=where, allowed=allowed, fix=fix)

    for part in ("family", "name", "source"):
        if not isinstance(getattr(rule, part, None), str) or not getattr(rule, part).strip():
            raise bad(f"lacks {part}", "family, name and source as text", f'add {part} = "..."')
    if rule.family not in FAMILIES:
        raise unknown("rule family", rule.family, FAMILIES, where=where)
    if not rule.__doc__ or rule.__doc__ == Rule.__doc__:
        raise bad("has no docstring", "a docstring with the equation", "write one")
    if rule.status not in STATUSES:
        raise unknown("status", str(rule.status), STATUSES, where=where)
    for kind, declared, things in ((Parameter, "parameters", rule.parameters), (State, "states", rule.states)):
        if not isinstance(things, tuple) or not all(isinstance(x, kind) for x in things):
            raise bad(
                f"{declared} is no tuple of {kind.__name__}", f"{declared} = ({kind.__name__}(...),)", "add a comma at the end"
            )
    _check_parameters(rule, bad)
    if len(rule.states) > MOST_STATES:
        raise bad(f"has {len(rule.states)} states", f"at most {MOST_STATES}", "remember less")
    if rule.states and not FAMILIES[rule.family].owner:
        owners = ", ".join(name for name, family in FAMILIES.items() if family.owner)
        raise bad(f"a {rule.family} rule keeps no states", f"states in rules of {owners}", "remove states")
    known = {p.name for p in rule.parameters} | set(all_parameters())
    for state in rule.states:
        for name in (state.start if isinstance(state.start, str) else "", state.spread):
            if name and name not in known and name != "trust":
                raise unknown("parameter of a state's start", name, known, where=where)
    for name, hook in FAMILIES[rule.family].hooks.items():
        if not hasattr(rule, name):
            if hook.optional:
                continue
            form = f"def {name}({', '.join(local_names(rule, name))})"
            raise bad(f"lacks the function {name}: {hook.meaning}", f"@staticmethod {form}", f"write it: {form}")
        _check_signature(rule, name, file)
    _check_meanings(rule, file)
    _check_all_read(rule, bad)


def _check_parameters(rule: type[Rule], bad: Any) -> None:
    shipped = all_parameters()
    own = [p for p in rule.parameters if p.name not in shipped]
    if len(own) > MOST_CUSTOM_PARAMETERS:
        raise bad(f"declares {len(own)} parameters of its own", f"at most {MOST_CUSTOM_PARAMETERS}", "declare fewer")
    names = [p.name for p in rule.parameters]
    if len(set(names)) < len(names):
        raise bad("declares a parameter twice", "different names", "rename one")
    for p in rule.parameters:
        if p.name in shipped and p != shipped[p.name]:
            raise bad(
                f"declares {p.name} otherwise than coprod does",
                "names of your own",
                f"rename it, such as {rule.family}.my_parameter",
            )
        if "." not in p.name or not p.name.replace(".", "_").isidentifier() or "*" in p.name:
            raise bad(f"parameter '{p.name}' cannot be set by that name", "dotted names, such as trust.discount", "rename it")
        if not p.low < p.high or not p.low <= p.default <= p.high:
            raise bad(f"parameter {p.name} is {p.default} from {p.low} to {p.high}", "low <= default <= high", "correct it")
        if p.status not in STATUSES:
            raise unknown("status", str(p.status), STATUSES)
        if p.simplex:
            raise bad(f"parameter {p.name} is one of weights", "weights belong to shipped rules", "use a share")


def _check_signature(rule: type[Rule], hook: str, file: str) -> None:
    """BadInput unless a hook is a static function whose arguments are names of inputs, states and parameters."""
    function = getattr(rule, hook)
    known = local_names(rule, hook)
    form = f"@staticmethod def {hook}(...) that names, in any order, what it reads of {', '.join(known)}"
    if not isinstance(function, FunctionType) or not isinstance(inspect.getattr_static(rule, hook), staticmethod):
        raise BadInput(
            f"{rule.__name__}.{hook} is no static function",
            where=line_of(file, function),
            allowed=form,
            fix="write @staticmethod on the line above",
        )
    for name, argument in inspect.signature(function).parameters.items():
        if argument.kind is not argument.POSITIONAL_OR_KEYWORD or argument.default is not argument.empty:
            raise BadInput(
                f"{rule.__name__}.{hook} takes {argument}",
                where=line_of(file, function),
                allowed=form,
                fix=f"write {name} alone, without * and without a default",
            )
        if name not in known:
            raise unknown(f"argument of {rule.__name__}.{hook}", name, known, where=line_of(file, function))


def _check_meanings(rule: type[Rule], file: str) -> None:
    """BadInput if a name of a state or an argument could mean two things."""
    names = [state.name for state in rule.states]
    for name, hook in hooks_of(rule).items():
        for state in names:
            if state in hook.inputs or names.count(state) > 1:
                other = f"an input of {name}" if state in hook.inputs else "another state"
                raise BadInput(
                    f"{rule.__name__}: the state {state} has the name of {other}",
                    where=line_of(file, rule),
                    allowed=f"names other than {', '.join([*hook.inputs, *dict.fromkeys(names)])}",
                    fix="rename the state",
                )
        for argument, parameter in two_meanings(rule, name).items():
            other = next((n for n in _names_of(rule, name, parameter) if n != argument), "")
            raise BadInput(
                f"{rule.__name__}.{name} takes {argument}, which could be the parameter {parameter.name} but is "
                + MEANT[local_names(rule, name)[argument][0]],
                where=line_of(file, getattr(rule, name)),
                allowed="names with one meaning",
                fix=f"write {other} for the parameter, or rename it" if other else "rename the parameter",
            )


MEANT = {"input": "the input", "state": "the state", "parameter": "also the name of a state, which is none of its arguments"}


def _check_all_read(rule: type[Rule], bad: Any) -> None:
    """BadInput if no function takes a parameter or state, but for parameters that the model itself reads for shipped rules."""
    of_the_model = {thing.name for shipped in all_rules() if shipped.family == rule.family for thing in unread(shipped)}
    for thing in unread(rule):
        if thing.name in of_the_model:
            continue
        names = {hook: found[0] for hook in hooks_of(rule) if (found := _names_of(rule, hook, thing))}
        raise bad(
            f"no function takes the {'parameter' if isinstance(thing, Parameter) else 'state'} {thing.name}",
            "parameters and states that a function reads",
            " or ".join(f"write {name} among the arguments of {hook}" for hook, name in names.items()) + ", or remove it"
            if names
            else "rename or remove it",
        )


def _names_of(rule: type[Rule], hook: str, thing: Parameter | State) -> list[str]:
    """The names by which a function may take a parameter or state."""
    meant = ("parameter", rule.parameters.index(thing)) if isinstance(thing, Parameter) else ("state", rule.states.index(thing))
    return [name for name, found in local_names(rule, hook).items() if found == meant]


def line_of(file: str, found: Any) -> str:
    """File and line of a class or function."""
    if inspect.isfunction(found):
        return f"{file}, line {found.__code__.co_firstlineno}"
    try:
        text = read_text(Path(file)).split("\n")
        number = next(i for i, line in enumerate(text, 1) if line.startswith(f"class {found.__name__}"))
        return f"{file}, line {number}"
    except (BadInput, StopIteration, AttributeError):
        return file
