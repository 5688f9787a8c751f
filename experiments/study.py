"""A study: scenarios, factors, a design of points, replicates, and what to record."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coprod.scenarios.loops import UNCUT
from coprod.scenarios.numbers import Origin
from coprod.scenarios.processes import Process
from coprod.scenarios.scenario import Scenario, event_effect, rule_names
from coprod.simulation.errors import BadInput
from coprod.simulation.kernel.digests import source_digest
from coprod.simulation.parameters.declaration import as_data, from_data
from coprod.simulation.rules.chosen import rule_of
from coprod.simulation.rules.custom import rule_digest
from coprod.simulation.setup.events import Event
from coprod.simulation.setup.laboratory import Laboratory, Start

from .designs import SAMPLED, Design, SampledPoints, grid
from .factors import Factor, Value, applied, key_of
from .limits import MOST_REPLICATES, MOST_SEED, checked_integer
from .times import recorded_steps
from .variables import Variable, measure_variables, state_variables

Index = tuple[int, ...]


@dataclass(frozen=True)
class Precision:
    """Replicate until the half-width of a confidence interval of a mean is small enough at every point, or a cap."""

    measure: str
    half_width: float
    confidence: float
    most: int


@dataclass(frozen=True)
class Study:
    """A validated study. ``scenarios`` are those a scenario factor may choose; ``scenario`` is the base."""

    name: str
    title: str
    scenario: Scenario
    factors: tuple[Factor, ...]
    design: Design
    replicates: int
    seed: int
    measures: tuple[str, ...]
    every: float
    dtype: str
    scenarios: Mapping[str, Scenario] = field(default_factory=dict)
    precision: Precision | None = None
    path: str = ""
    states: tuple[str, ...] = ()
    own_seeds: bool = False  # of each point: noise of runs is then independent between points

    @property
    def most_replicates(self) -> int:
        """Length of the replicate dimension: the cap where replicates are added until the result is precise."""
        return self.precision.most if self.precision else self.replicates

    @property
    def shape(self) -> Index:
        """Sizes of the design's dimensions, and replicates last."""
        return (*self.design.shape, self.most_replicates)

    @property
    def points(self) -> int:
        """How many points the design has."""
        return len(self.design.points)

    @property
    def runs(self) -> int:
        """How many runs the study has (at least, where replicates are added)."""
        return self.points * self.replicates

    @property
    def dimensions(self) -> tuple[str, ...]:
        """Names of the design's dimensions."""
        return tuple(f.dimension for f in self.factors) if self.design.kind == "grid" else ("sample",)

    @cached_property
    def recorded(self) -> NDArray[np.int64]:
        """Step counts at which measures are recorded."""
        return recorded_steps(self.scenario, self.every)

    @cached_property
    def variables(self) -> tuple[Variable, ...]:
        """The recorded arrays, which are alike at every point: measures, then states."""
        measures = measure_variables(self.scenario, self.measures)
        return (*measures, *state_variables(self.point(0), self.states, f"study {self.name}"))

    def flat(self, index: Index) -> int:
        """Number of a point from its index along the design's dimensions."""
        return int(np.ravel_multi_index(index, self.design.shape))

    def point(self, number: int) -> Scenario:
        """The scenario at a point."""
        return applied(self.scenarios, self.scenario, self.design.points[number], f"study {self.name}")

    def value_at(self, factor: Factor, number: int) -> Value:
        """A factor's value at a point, the scenario's own where the point leaves it."""
        key = key_of(factor)
        chosen = self.design.points[number]
        if key in chosen:
            return chosen[key]
        if factor.kind == "cut":
            return UNCUT  # but for what the scenario itself cuts
        at = self.point(number)
        if factor.kind == "rule":
            return at.rules[factor.name]
        return at.name if factor.kind == "scenario" else at.values[factor.name]

    def values_of(self, factor: Factor) -> Any:
        """A factor's values at all points."""
        points = self.design.points
        if isinstance(points, SampledPoints):
            return points.columns[key_of(factor)]
        return np.array([self.value_at(factor, n) for n in range(self.points)])

    def run_key(self, scenario: Scenario) -> int:
        """Address of the runs at a point: 64 bits of a hash of code, rules, groups, parameters and seed.

        The horizon is left out: it decides how long a trajectory is followed, not what it is.
        """
        values = {k: v for k, v in scenario.values.items() if k != "time.weeks"}
        laboratory = asdict(scenario.laboratory) if scenario.laboratory else None
        parts: list[Any] = [source_digest(), rule_names(scenario.rules), list(scenario.groups), sorted(values.items())]
        parts += [self.seed, laboratory]
        if scenario.events:
            parts.append([event_effect(event) for event in scenario.events])
        if self.own_seeds:
            parts.append("own seeds")
        return int.from_bytes(sha256(json.dumps(parts).encode()).digest()[:8], "big")

    def seed_at(self, scenario: Scenario) -> int:
        """Seed of the runs at a point: the study's, or one made of it and the point's numbers."""
        if not self.own_seeds:
            return self.seed
        values = sorted((k, v) for k, v in scenario.values.items() if k != "time.weeks")
        return int.from_bytes(sha256(json.dumps([self.seed, values]).encode()).digest()[:8], "big") % (MOST_SEED + 1)

    def definition(self) -> dict[str, Any]:
        """The whole study as plain data; ``from_definition`` reads it."""
        return {
            "name": self.name,
            "title": self.title,
            "scenario": _scenario_data(self.scenario),
            "scenarios": {name: _scenario_data(s) for name, s in self.scenarios.items()},
            "factors": [{**asdict(f), "values": [as_data(v) for v in f.values], "high": as_data(f.high)} for f in self.factors],
            "design": {
                "kind": self.design.kind,
                "points": [] if self.design.kind in ("grid", *SAMPLED) else [dict(p) for p in self.design.points],
                "labels": list(self.design.labels),
                "options": [list(o) for o in self.design.options],
            },
            "replicates": self.replicates,
            "seed": self.seed,
            "measures": list(self.measures),
            "states": list(self.states),
            "every": self.every,
            "dtype": self.dtype,
            "precision": asdict(self.precision) if self.precision else None,
            "own_seeds": self.own_seeds,
        }

    def with_changes(self, replicates: int | None, weeks: int | None) -> Study:
        """The study with more replicates or another horizon."""
        study = self
        if replicates is not None:
            if study.precision:
                raise BadInput(
                    "this study adds replicates until its result is precise",
                    where="--replicates",
                    allowed="a study without [precision]",
                    fix="change replicates or precision.most in the study file",
                )
            study = replace(study, replicates=checked_integer("replicates", replicates, 1, MOST_REPLICATES, "--replicates"))
        if weeks is not None:
            horizon = {"time.weeks": weeks}
            others = {name: s.with_values(horizon, "--weeks") for name, s in study.scenarios.items()}
            study = replace(study, scenario=study.scenario.with_values(horizon, "--weeks"), scenarios=others)
        recorded_steps(study.scenario, study.every)
        return study


def chosen_rules(study: Study) -> set[tuple[str, str]]:
    """The rules that a study can choose, each as family and choice."""
    scenarios = [study.scenario, *study.scenarios.values()]
    chosen = {(family, choice) for s in scenarios for family, choice in s.rules.items()}
    return chosen | {(f.name, str(value)) for f in study.factors if f.kind == "rule" for value in f.values}


def custom_rules(study: Study) -> dict[str, str]:
    """Hashes of the rules from users' files that a study can choose, by FILE:CLASS."""
    return {choice: rule_digest(rule_of(family, choice)) for family, choice in sorted(chosen_rules(study)) if ":" in choice}


def _scenario_data(scenario: Scenario) -> dict[str, Any]:
    data = asdict(scenario)
    for key in ("path", "page", "process_table"):  # none decides what a run gives
        data.pop(key)
    return {**data, "values": {name: as_data(value) for name, value in scenario.values.items()}}


def _scenario_from(data: Mapping[str, Any]) -> Scenario:
    origins = {name: Origin(**origin) for name, origin in data["origins"].items()}
    laboratory = _laboratory_from(data["laboratory"]) if data.get("laboratory") else None
    return Scenario(
        **{
            **data,
            "values": {name: from_data(value) for name, value in data["values"].items()},
            "groups": tuple(data["groups"]),
            "origins": origins,
            "laboratory": laboratory,
            "events": tuple(Event(**event) for event in data.get("events", ())),
            "processes": tuple(Process(**process) for process in data.get("processes", ())),
            "cuts": tuple(data.get("cuts", ())),
        }
    )


def _laboratory_from(data: Mapping[str, Any]) -> Laboratory:
    def fixed(value: Any) -> Any:
        return tuple(fixed(x) for x in value) if isinstance(value, list) else value

    start = {name: Start(s["kind"], fixed(s["numbers"])) for name, s in data["start"].items()}
    return Laboratory(**{**{k: fixed(v) for k, v in data.items()}, "start": start})


def from_definition(data: Mapping[str, Any], column: Callable[[str], Any]) -> Study:
    """The study that ``Study.definition`` wrote; ``column`` gives a dimension's coordinate, for sampled points."""
    factors = tuple(
        Factor(**{**f, "values": tuple(from_data(v) for v in f["values"]), "high": from_data(f["high"])}) for f in data["factors"]
    )
    written = data["design"]
    options = tuple((str(k), v) for k, v in written["options"])
    if written["kind"] == "grid":
        design = grid(factors)
    elif written["kind"] in SAMPLED:
        drawn = SampledPoints({key_of(f): column(f.dimension) for f in factors})
        design = Design(written["kind"], drawn, (len(drawn),), options=options)
    else:
        points = tuple(written["points"])
        design = Design(written["kind"], points, (len(points),), tuple(written["labels"]), options)
    return Study(
        name=data["name"],
        title=data["title"],
        scenario=_scenario_from(data["scenario"]),
        factors=factors,
        design=design,
        replicates=data["replicates"],
        seed=data["seed"],
        measures=tuple(data["measures"]),
        every=data["every"],
        dtype=data["dtype"],
        scenarios={name: _scenario_from(s) for name, s in data["scenarios"].items()},
        precision=Precision(**data["precision"]) if data["precision"] else None,
        states=tuple(data["states"]),
        own_seeds=data.get("own_seeds", False),
    )
