"""Checks every value a person gives against its declaration, and keeps weights that sum to 1 doing so."""

import math
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from coprod.simulation.errors import BadInput, unknown
from coprod.simulation.parameters.declaration import NEVER, Parameter, from_data
from coprod.simulation.rules.chosen import rule_of
from coprod.simulation.rules.custom import custom_rule, resolved
from coprod.simulation.rules.families import FAMILIES
from coprod.simulation.rules.registry import DEFAULTS, RULES

from .parameters import declaration, names, own_parameters

Where = Callable[[str], str]
SUM_TOLERANCE = 1e-9


def allowed_text(parameter: Parameter) -> str:
    """A parameter's range in words."""
    kind = "a whole number" if parameter.integer else "a number"
    never = f' or "{NEVER}"' if parameter.per_step == "half_life" else ""
    return f"{kind} from {parameter.low:.12g} to {parameter.high:.12g}{never} ({parameter.unit}): {parameter.meaning}"


def checked(name: str, value: Any, where: str, rules: Mapping[str, str] | None = None) -> float:
    """The value of a parameter as a float, or BadInput. A half-life may be "never" (or infinite): nothing changes then."""
    parameter = declaration(name, rules)
    assert parameter is not None
    allowed = allowed_text(parameter)
    if parameter.per_step == "half_life" and from_data(value) == math.inf:
        return math.inf
    if isinstance(value, bool) or not isinstance(value, int | float):
        kind = {str: "text", bool: "true/false", list: "a list", dict: "a table"}.get(type(value), type(value).__name__)
        raise BadInput(f"'{name}' must be a number, not {kind}: {value!r}", where=where, allowed=allowed, fix="give a number")
    number = float(value)
    if not math.isfinite(number):
        raise BadInput(f"'{name}' is {value}, which is no finite number", where=where, allowed=allowed, fix="give a number")
    if parameter.integer and number != int(number):
        raise BadInput(f"'{name}' must be a whole number, not {value}", where=where, allowed=allowed, fix=f"write {round(number)}")
    if not parameter.low <= number <= parameter.high:
        limit = parameter.low if number < parameter.low else parameter.high
        raise BadInput(
            f"'{name}' is {value}, out of range",
            where=where,
            allowed=allowed,
            nearest=f"{limit:.12g}",
            fix=f"write {limit:.12g}",
        )
    return number


@cache
def weights_of(name: str, groups: tuple[str, ...]) -> tuple[str, ...]:
    """The names of all weights that sum to 1 together with this one; empty for other parameters."""
    parameter = declaration(name)
    if parameter is None or not parameter.simplex:
        return ()
    if name.startswith("groups."):
        return tuple(f"groups.{g}.share" for g in groups)
    declared = {other: declaration(other) for other in names(groups)}
    return tuple(other for other, p in declared.items() if p is not None and p.simplex and p.prefix == parameter.prefix)


def known_name(name: str, groups: tuple[str, ...], where: str, rules: Mapping[str, str] | None = None) -> None:
    """BadInput unless the parameter exists for a population of these groups and a choice of rules."""
    known = names(groups, rules)
    if name not in known:
        raise unknown("parameter", name, known, where=where, more="'coprod show baseline --parameters' lists them all")


def changed(
    values: Mapping[str, float],
    new: Mapping[str, Any],
    groups: tuple[str, ...],
    where: Where,
    rules: Mapping[str, str] | None = None,
    laboratory: bool = False,
) -> dict[str, float]:
    """All values after some are set. Weights not set are rescaled so that each set of weights sums to 1."""
    result = dict(values)
    given: dict[str, float] = {}
    known = set(names(groups, rules))
    for name, value in new.items():
        if name not in known:
            known_name(name, groups, where(name), rules)
        given[name] = checked(name, value, where(name), rules)
    result.update(given)
    done: set[str] = set()
    for name in given:
        weights = weights_of(name, groups)
        if not weights or name in done:
            continue
        done.update(weights)
        _rescale(result, given, weights, where(name))
    _check_structure(result, where, laboratory)
    return result


def _rescale(result: dict[str, float], given: Mapping[str, float], weights: tuple[str, ...], where: str) -> None:
    fixed = [w for w in weights if w in given]
    free = [w for w in weights if w not in given]
    total = math.fsum(given[w] for w in fixed)
    prefix = weights[0].rpartition(".")[0] if not weights[0].startswith("groups.") else "groups.*.share"
    if not free:
        if abs(total - 1.0) > SUM_TOLERANCE:
            raise BadInput(
                f"the weights {prefix} sum to {total:g}, not 1",
                where=where,
                allowed=f"{', '.join(weights)}, each from 0 to 1, together 1",
                fix="correct one of them, or leave one out: those left out are rescaled",
            )
        return
    if total > 1.0 + SUM_TOLERANCE:
        raise BadInput(
            f"the weights set under {prefix} already sum to {total:g}, above 1",
            where=where,
            allowed=f"{', '.join(fixed)} together at most 1",
            fix="lower one of them",
        )
    rest = max(0.0, 1.0 - total)
    before = math.fsum(result[w] for w in free)
    for w in free:
        result[w] = rest * result[w] / before if before > 0.0 else rest / len(free)


def _check_structure(v: Mapping[str, float], where: Where, laboratory: bool) -> None:
    """Sizes that only make sense together; a laboratory may do without professionals."""
    for few, many, why in (
        ("population.units", "population.professionals", "every unit needs a professional"),
        ("population.organisations", "population.units", "every organisation needs a unit"),
        ("population.regions", "population.organisations", "every region needs an organisation"),
        ("needs.hidden", "needs.dimensions", "hidden dimensions are part of all dimensions"),
    ):
        if many == "population.professionals" and laboratory and v[many] == 0:
            continue
        if v[few] > v[many]:
            raise BadInput(
                f"'{few}' is {v[few]:g} but '{many}' only {v[many]:g}",
                where=where(few),
                allowed=f"{few} at most {many}: {why}",
                fix=f"lower {few} to {v[many]:g} or raise {many} to {v[few]:g}",
            )
    steps = v["time.weeks"] / v["time.dt"]
    if abs(steps - round(steps)) > 1e-9:
        raise BadInput(
            f"{v['time.weeks']:g} weeks are no whole number of steps of {v['time.dt']:g} weeks",
            where=where("time.dt"),
            allowed="time.weeks a multiple of time.dt",
            fix=f"use {math.ceil(steps) * v['time.dt']:g} weeks",
        )


def checked_rules(chosen: Mapping[str, Any], where: Where, folder: Path | None = None) -> dict[str, str]:
    """A rule for every family: those chosen, else the defaults. Files of custom rules are relative to a folder."""
    result = dict(DEFAULTS)
    for family, name in chosen.items():
        if family not in FAMILIES:
            raise unknown("rule family", family, FAMILIES, where=where(family))
        if isinstance(name, str) and ":" in name:
            result[family] = _checked_custom(family, name, where(family), folder or Path.cwd())
            continue
        if not isinstance(name, str) or name not in RULES[family]:
            owner = [f for f in RULES if isinstance(name, str) and name in RULES[f]]
            if owner:
                raise BadInput(
                    f"'{name}' is a rule of the family '{owner[0]}', not of '{family}'",
                    where=where(family),
                    allowed=f"{family}: {', '.join(RULES[family])}",
                    fix=f'write {owner[0]} = "{name}" or choose a {family} rule',
                )
            raise unknown(f"{family} rule", str(name), RULES[family], where=where(family), more="or FILE:CLASS")
        result[family] = name
    _check_contradictions(result, where)
    _check_own_names(result, where)
    return result


def _checked_custom(family: str, choice: str, where: str, folder: Path) -> str:
    """A custom rule's choice with its whole path, or BadInput."""
    found = resolved(choice, folder, where)
    rule = custom_rule(found)
    if rule.family != family:
        raise BadInput(
            f"{rule.__name__} is a rule of the family '{rule.family}', not of '{family}'",
            where=where,
            allowed=f'{family}: {", ".join(RULES[family])}, or FILE:CLASS with family = "{family}"',
            fix=f"choose it for {rule.family}",
        )
    return found


def _check_contradictions(rules: Mapping[str, str], where: Where) -> None:
    """BadInput where a chosen rule says that it cannot stand beside another."""
    for family, choice in rules.items():
        for text in rule_of(family, choice).contradicts:
            other, _, name = text.partition("=")
            if rules.get(other) == name:
                raise BadInput(
                    f"{family} = {choice} contradicts {other} = {name}",
                    where=where(family),
                    allowed=f"{other}: {', '.join(n for n in RULES[other] if n != name)}",
                    fix=f"choose another rule of {other} or of {family}",
                )


def _check_own_names(rules: Mapping[str, str], where: Where) -> None:
    """BadInput where two custom rules declare the same name."""
    seen: dict[str, str] = {}
    for family, choice in rules.items():
        if ":" not in choice:
            continue
        for parameter in own_parameters(rule_of(family, choice)):
            if parameter.name in seen:
                raise BadInput(
                    f"the rules of {seen[parameter.name]} and {family} both declare {parameter.name}",
                    where=where(family),
                    allowed="different names",
                    fix=f"rename it in one of them, such as {family}.{parameter.name.rpartition('.')[2]}",
                )
            seen[parameter.name] = family
