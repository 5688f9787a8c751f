"""Tests a rule by itself: range, and what must stay when people or views are relabelled."""

from __future__ import annotations

import inspect
import math
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from coprod.simulation.errors import BadInput
from coprod.simulation.parameters.declaration import Parameter

from .arguments import argument_names, chosen_arguments, hooks_of
from .base import Hook, Rule
from .custom import custom_rule
from .families import FAMILIES, FLAGS, INPUT_BOUNDS

EDGES = (0.0, 0.25, 0.5, 0.75, 1.0)
ROUNDING = 1e-12  # how far rounding may carry a result out of its range
MIRRORED = {  # hooks whose view inputs and outputs mirror together, x -> 1 - x
    ("influence", "apply"): ("own", "others", "initial"),
    ("influence", "encounter"): ("own", "other"),
    ("voice", "said"): ("own", "leader_view"),
    ("interpretation", "apply"): ("record", "leader_view"),
}


@dataclass(frozen=True)
class Finding:
    """A test of a rule and the first thing it found wrong, with the inputs that do it ('' for nothing)."""

    test: str
    tried: int
    wrong: str


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


def _weights_sum_to_one(rule: type[Rule], values: list[float]) -> list[float]:
    """Parameters that are weights rescaled to sum to 1 within their prefix."""
    for prefix in {p.prefix for p in rule.parameters if p.simplex}:
        positions = [i for i, p in enumerate(rule.parameters) if p.simplex and p.prefix == prefix]
        total = sum(values[i] for i in positions)
        for i in positions:
            values[i] = values[i] / total if total > 0.0 else 1.0 / len(positions)
    return values


def _arguments(rng: random.Random, rule: type[Rule], hook: Hook) -> tuple[list[float], list[float], list[float]]:
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
    parameters = _weights_sum_to_one(rule, [_parameter(rng, p) for p in rule.parameters])
    return inputs, states, parameters


def _shown(rule: type[Rule], hook: str, arguments: list[float]) -> str:
    named = zip(argument_names(rule, hook), arguments, strict=True)
    return f"{hook}({', '.join(f'{name}={value!r}' for name, value in named)})"


def check_range(rule: type[Rule], draws: int, seed: int = 1) -> list[Finding]:
    """Every hook over its inputs' and parameters' ranges: it must not raise, must give numbers, and stay in its range."""
    found = []
    for name, hook in hooks_of(rule).items():
        rng = random.Random(f"{seed}.{name}")
        low, high = hook.bounds
        wrong, tried = "", 0
        while tried < draws and not wrong:
            tried += 1
            arguments = chosen_arguments(rule, name, *_arguments(rng, rule, hook))
            wrong = _wrong_with(rule, name, hook, arguments, low, high)
            if wrong:
                wrong = f"{wrong}: {_shown(rule, name, arguments)} ({where_is(getattr(rule, name))})"
        found.append(Finding(f"range of {name}: {low:g} to {high:g}, no NaN, no error", tried, wrong))
    return found


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
            arguments = chosen_arguments(rule, name, *_arguments(rng, rule, hook))
            wrong = _wrong_with(rule, name, hook, arguments, -math.inf, math.inf)
            if wrong and not wrong.endswith("gives nan"):
                raise BadInput(
                    f"{rule.__name__} {wrong}: {_shown(rule, name, arguments)}",
                    where=where_is(getattr(rule, name)),
                    allowed="numbers for all inputs in their ranges",
                    fix=f"guard it, and see what 'coprod check-rule {choice}' says",
                )


VETTED = 300  # inputs tried of each function of a custom rule before it is used


def _wrong_with(rule: type[Rule], name: str, hook: Hook, arguments: list[float], low: float, high: float) -> str:
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


def check_metamorphic(rule: type[Rule], draws: int, seed: int = 2) -> list[Finding]:
    """What must hold whatever the rule: mirrored views give mirrored results; shares of the same people sum alike."""
    found = []
    for (family, name), views in MIRRORED.items():
        if family == rule.family and name in hooks_of(rule):
            found.append(_mirrored(rule, name, views, draws, seed))
    if rule.family == "leadership":
        found.append(_shares(rule, draws, seed))
    return found


def _mirrored(rule: type[Rule], name: str, views: tuple[str, ...], draws: int, seed: int) -> Finding:
    hook, rng = FAMILIES[rule.family].hooks[name], random.Random(f"{seed}.mirror.{name}")
    function: Callable[..., Any] = getattr(rule, name)
    for tried in range(1, draws + 1):
        inputs, states, parameters = _arguments(rng, rule, hook)
        mirrored = [1.0 - x if n in views else x for n, x in zip(hook.inputs, inputs, strict=True)]
        arguments = chosen_arguments(rule, name, inputs, states, parameters)
        plain, turned = function(*arguments), function(*chosen_arguments(rule, name, mirrored, states, parameters))
        for a, b in zip(_tuple(plain), _tuple(turned), strict=True):
            if not abs(a + b - 1.0) <= 1e-12:
                what = f"{a!r} and {b!r} do not mirror: {_shown(rule, name, arguments)}"
                return Finding(f"mirrored views mirror {name}", tried, what)
    return Finding(f"mirrored views mirror {name}", draws, "")


def _tuple(value: Any) -> tuple[float, ...]:
    return value if isinstance(value, tuple) else (value,)


def _shares(rule: type[Rule], draws: int, seed: int) -> Finding:
    """Decision shares of a whole session sum to 1, in whatever order its members come."""
    rng, hook = random.Random(f"{seed}.shares"), FAMILIES["leadership"].hooks["apply"]
    test = "decision shares of a session sum to 1, in any order"
    for tried in range(1, draws // 20 + 2):
        n = rng.randrange(3, 30)
        powers, talk = [rng.random() for _ in range(n)], [rng.random() for _ in range(n)]
        parameters = _weights_sum_to_one(rule, [_parameter(rng, p) for p in rule.parameters])
        people = [(float(a == n - 1), float(a in (0, 1)), powers[a] / sum(powers), talk[a] / sum(talk), float(n)) for a in range(n)]
        shares = [rule.apply(*chosen_arguments(rule, "apply", person, (), parameters)) for person in people]
        if abs(sum(shares) - 1.0) > 1e-9:
            worst = _shown(rule, "apply", chosen_arguments(rule, "apply", people[0], (), parameters))
            return Finding(test, tried, f"they sum to {sum(shares)!r}, for example {worst}")
    assert len(hook.inputs) == 5
    return Finding(test, draws // 20 + 1, "")
