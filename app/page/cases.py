"""The cases that the page offers: each scenario with its text in every language, its controls and its measures."""

from __future__ import annotations

import itertools
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from coprod.scenarios.loops import LOOPS
from coprod.scenarios.scenario import Scenario, load_scenario, shipped
from coprod.simulation.errors import BadInput
from coprod.simulation.parameters.declaration import Parameter
from coprod.simulation.rules.chosen import rule_of
from coprod.simulation.rules.registry import RULES
from coprod.simulation.schema.measures import MEASURES
from coprod.simulation.schema.vector import layout
from coprod.simulation.setup.events import FOREVER, Event
from coprod.simulation.setup.parameters import declaration
from coprod.simulation.setup.setup import Setup

from .engine_data import as_written, setup_data

TEXTS = Path(__file__).parent / "texts"
LANGUAGES = ("en", "sv")
MOST_CITIZENS = 2000  # that a page runs and draws while a slider moves
SHOWN = ("value", "personal_trust", "psychological_safety", "fit", "depth", "well_being")  # of the three perspectives
POPULATION = ("citizens", "professionals", "units", "organisations", "regions")
STEPS = 50  # of a slider from end to end, about
WIDEST = 3.0  # a range up to here is shown whole, one of whole numbers up to MOST_WHOLE
MOST_WHOLE = 24

BOUNDS = {"share": (0.0, 1.0), "-1 to 1": (-1.0, 1.0), "0 to 3": (0.0, 3.0)}  # of measures, by unit

Text = dict[str, str]


@cache
def texts(language: str) -> dict[str, Any]:
    """The words of one language."""
    found: dict[str, Any] = json.loads((TEXTS / f"{language}.json").read_text(encoding="utf-8"))
    return found


def offered() -> list[Scenario]:
    """The shipped scenarios that the page offers: those that say what can be moved."""
    return [scenario for scenario in map(load_scenario, shipped()) if scenario.page.controls]


def check_offered(scenario: Scenario) -> None:
    """BadInput for a scenario that a page cannot run: a laboratory, or a population too large."""
    if scenario.laboratory is not None:
        raise BadInput(
            f"{scenario.name} is a laboratory, which a page cannot run",
            where=scenario.path,
            allowed="a scenario without [laboratory]",
            fix=f"run it on the command line: coprod run {scenario.path}",
        )
    citizens = scenario.setup.sizes.citizens
    if citizens > MOST_CITIZENS:
        raise BadInput(
            f"{scenario.name} has {citizens:,} citizens, more than a page can run while somebody moves a slider",
            where=scenario.path,
            allowed=f"at most {MOST_CITIZENS:,} citizens",
            fix=f"add --fit to write a version with {MOST_CITIZENS:,}",
        )


def fitted(scenario: Scenario) -> Scenario:
    """The scenario with as many citizens as a page can run, and staff in proportion."""
    v = scenario.values
    share = min(1.0, MOST_CITIZENS / v["population.citizens"])
    units = max(1, math.floor(v["population.units"] * share))
    organisations = max(1, min(units, math.floor(v["population.organisations"] * share)))
    return scenario.with_values(
        {
            "population.citizens": math.floor(v["population.citizens"] * share),
            "population.professionals": max(units, round(v["population.professionals"] * share)),
            "population.units": units,
            "population.organisations": organisations,
            "population.regions": max(1, min(organisations, math.floor(v["population.regions"] * share))),
        },
        "the page",
    )


@dataclass(frozen=True)
class Invocation:
    """The scenario as a command line names it, and what its options change: texts as they are written there."""

    scenario: str
    set: Mapping[str, str] = field(default_factory=dict)
    rules: Mapping[str, str] = field(default_factory=dict)
    cut: Sequence[str] = ()
    events: Sequence[str] = ()
    weeks: int | None = None


def case_of(scenario: Scenario, invocation: Invocation | None = None) -> dict[str, Any]:
    """A scenario as the page shows it (``Case`` in web/src/contract.ts), and under ``setup`` what its engine needs.

    ``invocation`` is what the command line says where it is more than the scenario's name.
    """
    check_offered(scenario)
    sizes = scenario.setup.sizes
    return {
        "name": scenario.name,
        **{key: _case_text(scenario, key) for key in ("title", "story", "lead")},
        "notKnown": _case_text(scenario, "not_known"),
        "groups": list(scenario.groups),
        **{key: getattr(sizes, key) for key in POPULATION},
        "weeks": scenario.values["time.weeks"],
        "dt": scenario.setup.dt,
        "sliders": [_slider(scenario, name) for name in _sliders(scenario)],
        "switches": [*(_rule_switch(scenario, family) for family in scenario.page.rules), *map(_loop_switch, _loops(scenario))],
        "measures": list(_measures(scenario)),
        "shown": list(SHOWN),
        "events": [
            {"name": event.name or event.parameter, "week": event.week, "until": event.until if event.until < FOREVER else None}
            | {"parameter": event.parameter}
            for event in scenario.events
        ],
        "file": _file(scenario),
        "invocation": asdict(invocation or Invocation(scenario.name)),
        "setup": setup_data(scenario.setup, choices(scenario)),
    }


def _file(scenario: Scenario) -> dict[str, Any]:
    """What a scenario file says besides numbers, for the page to write one: texts, and where each number comes from."""
    keys = ("title", "story", "level", "lead", "not_known", "rules_why")
    return {
        "header": {key: getattr(scenario, key) for key in keys},
        "origins": {name: [origin.source, origin.status] for name, origin in scenario.origins.items()},
        "events": [
            {k: v for k, v in _event(event).items() if v is not None and v != FOREVER}
            for event in scenario.events
            if event not in scenario.events_left_out
        ],
        "cut": list(scenario.cuts),
        "page": scenario.page.model_dump(),
    }


def _event(event: Event) -> dict[str, Any]:
    return asdict(event) | {"value": None if event.value is None else as_written(event.value)}


def _sliders(scenario: Scenario) -> list[str]:
    """What can be moved: not what a cut holds, nor a half-life that is "never", which no place of a slider stands for."""
    return [name for name in scenario.page.sliders if name not in scenario.held and math.isfinite(scenario.values[name])]


def choices(scenario: Scenario) -> Iterator[tuple[dict[str, str], Setup]]:
    """Every combination of the rules that the page lets one choose, and the set-up with it."""
    families = scenario.page.rules
    for names in itertools.product(*(_options(scenario, family) for family in families)):
        rules = dict(zip(families, names, strict=True))
        try:
            chosen = scenario.with_rules(rules)
        except BadInput:  # one that lacks a loop that is cut
            continue
        yield rules, chosen.setup


def _options(scenario: Scenario, family: str) -> list[str]:
    """The rules of a family, the scenario's own first."""
    own = scenario.rules[family]
    return [own, *(name for name in RULES[family] if name != own)]


def _loops(scenario: Scenario) -> list[str]:
    return [name for name in scenario.page.loops if name not in scenario.cuts]


def _text(kind: str, name: str, part: str = "", fallback: str = "") -> Text:
    """Words of something in every language; what is not written in one is a fallback, of which tests allow English alone."""
    found = {}
    for language in LANGUAGES:
        entry = texts(language).get(kind, {}).get(name, {} if part else "")
        found[language] = (entry.get(part, "") if part else entry) or fallback
    return found


def _case_text(scenario: Scenario, key: str) -> Text:
    paragraphs = getattr(scenario, key).split("\n\n")
    return _text("cases", scenario.name, key, "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs))


def _slider(scenario: Scenario, name: str) -> dict[str, Any]:
    declared = declaration(name, scenario.rules)
    assert declared is not None
    origin = scenario.origins.get(name)
    low, high, step = ends_of(declared, scenario.values[name])
    return {
        "name": name,
        "label": _text("parameters", name, "label", name),
        "meaning": _text("parameters", name, "meaning", declared.meaning),
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


def _rule_switch(scenario: Scenario, family: str) -> dict[str, Any]:
    return {
        "kind": "rule",
        "name": family,
        "label": _text("families", family, "label", family),
        "meaning": _text("families", family, "meaning", family),
        "options": [
            {
                "value": name,
                "label": _text("rules", f"{family}={name}", "label", name.rpartition(":")[2]),
                "source": rule_of(family, name).source,
            }
            for name in _options(scenario, family)
        ],
        "value": scenario.rules[family],
    }


def _loop_switch(name: str) -> dict[str, Any]:
    loop = LOOPS[name]
    return {
        "kind": "loop",
        "name": name,
        "label": _text("loops", name, "label", loop.title),
        "meaning": _text("loops", name, "meaning", loop.meaning),
        "options": [],
        "value": "runs",
    }


def _measures(scenario: Scenario) -> Iterator[Mapping[str, Any]]:
    sizes = scenario.setup.sizes
    parts = layout(len(scenario.groups), sizes.units)
    for measure in MEASURES:
        part = parts[measure.name]
        yield {
            "name": measure.name,
            "label": _text("measures", measure.name, "label", measure.name.replace("_", " ")),
            "meaning": _text("measures", measure.name, "meaning", measure.long_name),
            "unit": measure.unit,
            "perspective": measure.perspective,
            "dimension": measure.dimension,
            "first": part.start,
            "length": part.stop - part.start,
            "low": BOUNDS.get(measure.unit, (None, None))[0],
            "high": BOUNDS.get(measure.unit, (None, None))[1],
        }
