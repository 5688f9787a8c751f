"""The cases that the page offers: each scenario with its text in every language, its controls and its measures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from coprod.scenarios.scenario import Scenario, load_scenario, shipped
from coprod.simulation.schema.measures import MEASURES
from coprod.simulation.schema.vector import layout
from coprod.simulation.setup.events import FOREVER, Event

from .controls import choices, sliders, switches
from .engine_data import as_written, setup_data
from .own_rules import as_given, renamed
from .sizes import check_fits
from .words import story_of, text_of

SHOWN = ("value", "personal_trust", "psychological_safety", "fit", "depth", "well_being")  # of the three perspectives
BOUNDS = {"share": (0.0, 1.0), "-1 to 1": (-1.0, 1.0), "0 to 3": (0.0, 3.0)}  # of measures, by unit


def offered() -> list[Scenario]:
    """The shipped scenarios that the page offers: those that say what can be moved."""
    return [scenario for scenario in map(load_scenario, shipped()) if scenario.page.controls]


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
    check_fits(scenario)
    invocation = invocation or Invocation(scenario.name)
    sizes, story, combinations = scenario.setup.sizes, story_of(scenario), list(choices(scenario))
    case = {
        "name": scenario.name,
        "title": story["title"],
        "story": story["story"],
        "lead": story["lead"],
        "notKnown": story["not_known"],
        "groups": list(scenario.groups),
        **{key: getattr(sizes, key) for key in ("citizens", "professionals", "units")},
        "weeks": scenario.values["time.weeks"],
        "dt": scenario.setup.dt,
        "sliders": sliders(scenario),
        "switches": switches(scenario, [rules for rules, _ in combinations]),
        "measures": list(_measures(scenario)),
        "shown": list(SHOWN),
        "events": [{"name": event.name or event.parameter, "week": event.week} for event in scenario.events],
        "file": _file(scenario),
        "invocation": asdict(invocation),
        "setup": setup_data(scenario.setup, combinations),
    }
    found: dict[str, Any] = renamed(case, as_given(scenario, invocation.rules))
    return found


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


def _measures(scenario: Scenario) -> Iterator[Mapping[str, Any]]:
    sizes = scenario.setup.sizes
    parts = layout(len(scenario.groups), sizes.units)
    for measure in MEASURES:
        part = parts[measure.name]
        yield {
            "name": measure.name,
            "label": text_of("measures", measure.name, "label", measure.name.replace("_", " ")),
            "meaning": text_of("measures", measure.name, "meaning", measure.long_name),
            "unit": measure.unit,
            "perspective": measure.perspective,
            "first": part.start,
            "length": part.stop - part.start,
            "low": BOUNDS.get(measure.unit, (None, None))[0],
            "high": BOUNDS.get(measure.unit, (None, None))[1],
        }
