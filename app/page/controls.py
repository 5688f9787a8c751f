"""What the page lets one move in a case: sliders, choices of rules, loops to cut."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from coprod.scenarios.loops import LOOPS
from coprod.scenarios.scenario import Scenario
from coprod.simulation.errors import BadInput
from coprod.simulation.parameters.declaration import Parameter
from coprod.simulation.rules.chosen import rule_of
from coprod.simulation.rules.registry import RULES
from coprod.simulation.setup.parameters import declaration
from coprod.simulation.setup.setup import Setup

from .words import text_of

STEPS = 50  # of a slider from end to end, about
WIDEST = 3.0  # a range up to here is shown whole, one of whole numbers up to MOST_WHOLE
MOST_WHOLE = 24


def choices(scenario: Scenario) -> Iterator[tuple[dict[str, str], Setup]]:
    """Every combination of the rules that the page lets one choose, and the set-up with it."""
    families = scenario.page.rules
    for names in itertools.product(*(_rules(scenario, family) for family in families)):
        rules = dict(zip(families, names, strict=True))
        try:
            chosen = scenario.with_rules(rules)
        except BadInput:  # one that contradicts another, or that lacks a loop that is cut
            continue
        yield rules, chosen.setup


def _rules(scenario: Scenario, family: str) -> list[str]:
    """The rules of a family, the scenario's own first."""
    own = scenario.rules[family]
    return [own, *(name for name in RULES[family] if name != own)]


def sliders(scenario: Scenario) -> list[dict[str, Any]]:
    """Of what can be moved: not what a cut holds, nor a half-life that is "never", which no place of a slider stands for."""
    free = (name for name in scenario.page.sliders if name not in scenario.held)
    return [_slider(scenario, name) for name in free if math.isfinite(scenario.values[name])]


def switches(scenario: Scenario, combinations: Iterable[Mapping[str, str]]) -> list[dict[str, Any]]:
    """Of rules that stand in some combination (``choices``), where there is more than one, and of loops that can be cut."""
    found = []
    for family in scenario.page.rules:
        allowed = {rules[family] for rules in combinations}
        names = [name for name in _rules(scenario, family) if name in allowed]
        if len(names) > 1:
            found.append(_rule_switch(scenario, family, names))
    cuttable = [name for name in scenario.page.loops if LOOPS[name].switches(scenario.rules)]
    return [*found, *(_loop_switch(name) for name in cuttable if name not in scenario.cuts)]


def _slider(scenario: Scenario, name: str) -> dict[str, Any]:
    declared = declaration(name, scenario.rules)
    assert declared is not None
    origin = scenario.origins.get(name)
    low, high, step = ends_of(declared, scenario.values[name])
    return {
        "name": name,
        "label": text_of("parameters", name, "label", name),
        "meaning": text_of("parameters", name, "meaning", declared.meaning),
        "unit": declared.unit,
        "low": low,
        "high": high,
        "step": step,
        "value": scenario.values[name],
        "integer": declared.integer,
        "source": origin.source if origin else declared.source,
        "status": origin.status if origin else declared.status,
    }


def ends_of(declared: Parameter, value: float) -> tuple[float, float, float]:
    """Ends and step of a slider: the declared range, or of one that spans orders of magnitude a third to three times the value."""
    low, high = declared.low, declared.high
    near = value if value > 0.0 else declared.default
    if declared.integer:
        whole = high - low <= MOST_WHOLE or near <= 0.0
        return (low, high, 1.0) if whole else (max(low, near // 3), min(high, near * 3), 1.0)
    if high - low > WIDEST and near > 0.0:
        low, high = max(low, min(value, near / 3.0)), min(high, near * 3.0)
    step = 10.0 ** math.floor(math.log10((high - low) / STEPS))
    step = next(step * times for times in (1.0, 2.0, 5.0, 10.0) if step * times * STEPS >= high - low)
    digits = max(0, -math.floor(math.log10(step)))
    return (
        max(declared.low, round(math.floor(low / step) * step, digits)),
        min(declared.high, round(high, digits)),
        round(step, digits),
    )


def _rule_switch(scenario: Scenario, family: str, names: Iterable[str]) -> dict[str, Any]:
    return {
        "kind": "rule",
        "name": family,
        "label": text_of("families", family, "label", family),
        "meaning": text_of("families", family, "meaning", family),
        "options": [
            {
                "value": name,
                "label": text_of("rules", f"{family}={name}", "label", name.rpartition(":")[2]),
                "source": rule_of(family, name).source,
            }
            for name in names
        ],
        "value": scenario.rules[family],
    }


def _loop_switch(name: str) -> dict[str, Any]:
    loop = LOOPS[name]
    return {
        "kind": "loop",
        "name": name,
        "label": text_of("loops", name, "label", loop.title),
        "meaning": text_of("loops", name, "meaning", loop.meaning),
        "options": [],
        "value": "runs",
    }
