"""Tests a rule by itself and in a model: range, equal engines, and what must stay when people or views are relabelled."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from coprod.scenarios.scenario import Scenario
from coprod.simulation.rules.base import FAMILIES, Rule, chosen_arguments, hooks_of
from coprod.simulation.rules.check import called, drawn, drawn_parameters, fault, where_is

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


def check_range(rule: type[Rule], draws: int, seed: int = 1) -> list[Finding]:
    """Every hook over its inputs' and parameters' ranges: it must not raise, must give numbers, and stay in its range."""
    found = []
    for name, hook in hooks_of(rule).items():
        rng = random.Random(f"{seed}.{name}")
        low, high = hook.bounds
        wrong, tried = "", 0
        while tried < draws and not wrong:
            tried += 1
            arguments = chosen_arguments(rule, name, *drawn(rng, rule, hook))
            wrong = fault(rule, name, hook, arguments, low, high)
            if wrong:
                wrong = f"{wrong}: {called(rule, name, arguments)} ({where_is(getattr(rule, name))})"
        found.append(Finding(f"range of {name}: {low:g} to {high:g}, no NaN, no error", tried, wrong))
    return found


def check_engines(rule: type[Rule], choice: str, scenario: Scenario, steps: int) -> list[Finding]:
    """Both engines with the rule in a small scenario, every state of every agent compared after every step."""
    from .equality import first_difference  # both engines, which only this test needs

    small = {"population.citizens": 60, "population.professionals": 12, "lead.interval": 1.0, "time.weeks": steps}
    tried = scenario.with_values(small, "check-rule").with_rules({rule.family: choice}, "check-rule")
    compared, wrong = first_difference(tried.setup, 3, 0, steps)
    return [Finding(f"engines: Mesa and compiled equal to the bit over {steps} steps of {scenario.name}", compared, wrong)]


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
        inputs, states, parameters = drawn(rng, rule, hook)
        mirrored = [1.0 - x if n in views else x for n, x in zip(hook.inputs, inputs, strict=True)]
        arguments = chosen_arguments(rule, name, inputs, states, parameters)
        plain, turned = function(*arguments), function(*chosen_arguments(rule, name, mirrored, states, parameters))
        for a, b in zip(_tuple(plain), _tuple(turned), strict=True):
            if not abs(a + b - 1.0) <= 1e-12:
                what = f"{a!r} and {b!r} do not mirror: {called(rule, name, arguments)}"
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
        parameters = drawn_parameters(rng, rule)
        people = [(float(a == n - 1), float(a in (0, 1)), powers[a] / sum(powers), talk[a] / sum(talk), float(n)) for a in range(n)]
        shares = [rule.apply(*chosen_arguments(rule, "apply", person, (), parameters)) for person in people]
        if abs(sum(shares) - 1.0) > 1e-9:
            worst = called(rule, "apply", chosen_arguments(rule, "apply", people[0], (), parameters))
            return Finding(test, tried, f"they sum to {sum(shares)!r}, for example {worst}")
    assert len(hook.inputs) == 5
    return Finding(test, draws // 20 + 1, "")
