"""Tries a rule on random inputs in their ranges; every rule of a user's must pass that before it is used."""

from __future__ import annotations

import inspect
import math
import random
from collections.abc import Iterable
from functools import cache
from typing import Any

from coprod.simulation.errors import BadInput
from coprod.simulation.parameters.declaration import Parameter

from .base import FLAGS, INPUT_BOUNDS, Hook, Rule, argument_names, chosen_arguments, hooks_of
from .custom import custom_rule

EDGES = (0.0, 0.25, 0.5, 0.75, 1.0)
ROUNDING = 1e-12  # how far rounding may carry a result out of its range
VETTED = 300  # inputs tried of each function of a user's rule before it is used


def vet(choices: Iterable[str]) -> None:
    """BadInput if a rule from a user's file raises or gives no finite number for some inputs in their ranges.

    The compiled engine has no exceptions: a division by 0 there gives infinity, which a bound could hide. (NaN is seen in
    results, and a sweep records such runs as failed.)
    """
    for choice in choices:
        if ":" in choice:
            _vet(custom_rule(choice), choice)  # type: ignore[arg-type]


@cache
def _vet(rule: Any, choice: str) -> None:
    for name, hook in hooks_of(rule).items():
        rng = random.Random(name)
        for _ in range(VETTED):
            arguments = chosen_arguments(rule, name, *drawn(rng, rule, hook))
            wrong = fault(rule, name, hook, arguments, -math.inf, math.inf)
            if wrong and not wrong.endswith("gives nan"):
                raise BadInput(
                    f"{rule.__name__} {wrong}: {called(rule, name, arguments)}",
                    where=where_is(getattr(rule, name)),
                    allowed="numbers for all inputs in their ranges",
                    fix=f"guard it, and see what 'coprod check-rule {choice}' says",
                )


def where_is(function: Any) -> str:
    """File and line of a function."""
    function = inspect.unwrap(function)
    return f"{inspect.getfile(function)}, line {function.__code__.co_firstlineno}"


def _value(rng: random.Random, name: str, low: float, high: float) -> float:
    if name in FLAGS:
        return float(rng.randrange(2))
    u = rng.choice(EDGES) if rng.random() < 0.3 else rng.random()
    value = low + (high - low) * u
    return float(round(value)) if name == "n" else value


def _parameter(rng: random.Random, p: Parameter) -> float:
    """A value of one step: half-lives and weekly probabilities become shares."""
    if p.per_step:
        return _value(rng, p.name, 0.0, 1.0)
    value = _value(rng, p.name, p.low, p.high)
    return float(round(value)) if p.integer else value


def drawn_parameters(rng: random.Random, rule: type[Rule]) -> list[float]:
    """Values of a rule's parameters; those that are weights sum to 1 within their prefix."""
    values = [_parameter(rng, p) for p in rule.parameters]
    for prefix in {p.prefix for p in rule.parameters if p.simplex}:
        places = [i for i, p in enumerate(rule.parameters) if p.simplex and p.prefix == prefix]
        total = sum(values[i] for i in places)
        for i in places:
            values[i] = values[i] / total if total > 0.0 else 1.0 / len(places)
    return values


def drawn(rng: random.Random, rule: type[Rule], hook: Hook) -> tuple[list[float], list[float], list[float]]:
    """Inputs of a hook, states and parameters, each in its range, with the ends of ranges drawn often."""
    inputs = [_value(rng, name, *INPUT_BOUNDS.get(name, (0.0, 1.0))) for name in hook.inputs]
    if rule.family == "leadership" and "n" in hook.inputs:
        n = inputs[hook.inputs.index("n")]
        for name in ("power_share", "contribution"):
            inputs[hook.inputs.index(name)] = rng.choice((1.0 / n, rng.random()))
        if inputs[hook.inputs.index("is_leader")] > 0.5:
            inputs[hook.inputs.index("co_leader")] = 0.0
    states = []
    for state in rule.states if hook.with_states else ():
        low, high = INPUT_BOUNDS.get(state.name, (0.0, 1.0))
        states.append(_value(rng, state.name, low, high))
    return inputs, states, drawn_parameters(rng, rule)


def called(rule: type[Rule], hook: str, arguments: list[float]) -> str:
    """A call of a hook as one would write it, with arguments that read back to the same bits."""
    named = zip(argument_names(rule, hook), arguments, strict=True)
    return f"{hook}({', '.join(f'{name}={value!r}' for name, value in named)})"


def fault(rule: type[Rule], name: str, hook: Hook, arguments: list[float], low: float, high: float) -> str:
    """What is wrong with what a hook gives for these arguments, its outputs being from ``low`` to ``high``; '' for nothing."""
    try:
        result = getattr(rule, name)(*arguments)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # also SystemExit
        return f"raises {type(error).__name__}: {error}"
    states = len(rule.states) if hook.writes else 0
    wanted = len(hook.outputs) + states
    values = result if isinstance(result, tuple) else (result,)
    if len(values) != wanted or (wanted > 1 and not isinstance(result, tuple)):
        return f"gives {len(values)} numbers, not {wanted} ({', '.join([*hook.outputs, *(s.name for s in rule.states[:states])])})"
    for value in values:
        if isinstance(value, bool) or not isinstance(value, int | float):
            return f"gives {value!r}, which is no number"
        if not math.isfinite(value):
            return f"gives {value}"
    for output, value in zip(hook.outputs, values, strict=False):
        if not low - ROUNDING <= value <= high + ROUNDING:
            return f"{output} is {value!r}, outside {low:g} to {high:g}"
    return ""
