"""Parameters calibrated to effects between people that studies report: a sample of the prior for each theory, in a store."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import BaseModel, ConfigDict

from coprod.analysis.effect_sizes.evaluate import Evaluator
from coprod.analysis.effect_sizes.sizes import SHIPPED, Effect, Sizes, load_sizes
from coprod.analysis.tournament.theories import Theory, load_theory
from coprod.experiments.designs import DesignTable, sampled
from coprod.experiments.edition import check_code
from coprod.experiments.factors import Factor, FactorTable, read_factors
from coprod.experiments.limits import MOST_SEED, checked_integer
from coprod.experiments.provenance import provenance
from coprod.experiments.store import check_results, made_whole
from coprod.experiments.sweep import open_store
from coprod.scenarios.toml_file import TomlFile, validated
from coprod.simulation.errors import BadInput, in_utf8, unknown
from coprod.simulation.kernel.batch import RUNS_TOGETHER

from .observed import observations
from .study import MOST_SIMULATIONS, PLAIN, seed_of
from .summary import calibrate
from .sums import Floats

ENDS_APART = 2 * 1.96  # standard errors between the ends of a range that is taken for a 95 % interval
ABOUT = "effects_calibration"  # attribute of a store: what its runs were made for
Progress = Callable[[int, int], None]


class EffectsTable(BaseModel):
    """A calibration to effect sizes as written. An effect is put together from the runs of so many ``services``."""

    model_config = ConfigDict(extra="forbid", strict=True)
    title: str = ""
    effects: str = SHIPPED
    take: list[str] = []
    simulations: int = 2000
    services: int
    seed: int = 0
    theories: list[str] = []
    parameters: list[FactorTable]


@dataclass(frozen=True)
class EffectsCalibration:
    """A validated file: effects with their ranges as observations, parameters and points of the prior, and theories by name."""

    name: str
    title: str
    sizes: Sizes
    theories: Mapping[str, Theory | None]
    factors: tuple[Factor, ...]
    points: Mapping[str, Any]  # by theory, each with a seed of its own
    observed: Any
    services: int
    seed: int

    def values(self, theory: str, points: Sequence[Mapping[str, float]], threads: int, progress: Progress) -> Floats:
        """Every effect at points of the parameters, each batch of points with a seed of its own: (points, effects).

        Points of a batch share theirs, since runs that share draws cost a part of others.
        """
        found = []
        evaluator = Evaluator(self.sizes, self.theories[theory], replicates=self.services, seed=self.seed, threads=threads)
        for first in range(0, len(points), RUNS_TOGETHER):
            batch = points[first : first + RUNS_TOGETHER]
            text = json.dumps([self.seed, *filter(None, [theory]), [sorted(point.items()) for point in batch]])
            evaluator.seed = int.from_bytes(sha256(text.encode()).digest()[:8], "big") % (MOST_SEED + 1)
            found.append(evaluator.values(batch))
            progress(min(first + RUNS_TOGETHER, len(points)), len(points))
        return np.concatenate(found)

    def dataset(self, theory: str, columns: Mapping[str, Any], values: Floats) -> Any:
        """Effects as measures of a sample, each at its own week."""
        import xarray as xr

        weeks = sorted({float(effect.week) for effect in self.sizes.effects})
        variables = {}
        for effect, column in zip(self.sizes.effects, values.T, strict=True):
            array = np.full((len(column), 1, len(weeks)), np.nan)
            array[:, 0, weeks.index(effect.week)] = column
            about = {"units": effect.kind.name, "long_name": effect.title}
            variables[effect.name] = (("sample", "replicate", "time"), array, about)
        coordinates: dict[str, Any] = {"time": ("time", weeks, {"units": "weeks"})}
        for factor in self.factors:
            told: dict[str, Any] = {"parameter": factor.name, "kind": factor.kind, "units": factor.unit}
            told |= {"low": factor.low, "high": factor.high, "log": int(factor.log)}
            coordinates[factor.dimension] = ("sample", np.asarray(columns[factor.name]), told)
        base = self.sizes.base(self.theories[theory] or _default())
        return xr.Dataset(variables, coordinates, {**provenance(base, self.seed), ABOUT: self.definition(theory)})

    def definition(self, theory: str) -> str:
        """What decides the runs of a theory, as text."""
        said = self.theories[theory]
        effects = [
            [e.name, e.kind.name, e.under, e.of, e.less, e.among, e.ever, e.since, e.week, e.how] for e in self.sizes.effects
        ]
        conditions = [[name, repr(change)] for name, change in self.sizes.conditions.items()]
        parts = [theory, said.text if said else "", self.sizes.scenario.digest(), effects, conditions, self.services, self.seed]
        return json.dumps([*parts, len(self.points[theory]), [[f.name, f.low, f.high, f.log] for f in self.factors]])


def _default() -> Theory:
    from coprod.analysis.effect_sizes.sizes import default_theory

    return default_theory()


def is_of_effects(file: TomlFile) -> bool:
    """Whether a calibration file is one to effect sizes."""
    return "effects" in file.data


def load_effects(file: TomlFile) -> EffectsCalibration:
    """A calibration to effect sizes, validated; BadInput if it cannot be used."""
    table = validated(EffectsTable, file, "calibration to effects", {"parameters": FactorTable})
    beside = file.path.parent / table.effects
    with file.names("effects"):
        sizes = load_sizes(beside if table.effects.endswith(".toml") and beside.is_file() else table.effects)
    sizes = replace(sizes, effects=_taken(sizes, table, file))
    checked_integer("seed", table.seed, 0, MOST_SEED, file.where("seed"))
    services = checked_integer("services", table.services, 2, 10_000, file.where("services"))
    checked_integer("simulations", table.simulations, 500, MOST_SIMULATIONS, file.where("simulations"))
    factors = read_factors(table.parameters, sizes.scenario, file, sampled=True)
    for factor in factors:
        if factor.kind != "parameter" or factor.simplex or factor.values:
            what = f"'{factor.simplex or factor.name}' is not drawn from a range"
            raise BadInput(what, where=file.where(factor.name), allowed="range = [low, high]", fix="give a range")
    with file.names("theories"):
        theories: dict[str, Theory | None] = {
            Path(name).stem: None if name == PLAIN else load_theory(name, file.path.parent) for name in table.theories
        }
    if len(theories) == 1 or len(theories) < len(table.theories):
        allowed = f'two or more different theories; "{PLAIN}" is the scenario as it is'
        raise BadInput("theories is no choice", where=file.where("theories"), allowed=allowed, fix="name another, or leave it out")
    name, theories = in_utf8(file.path.stem), theories or {"": None}
    tables = {key: DesignTable(kind="random", points=table.simulations, seed=seed_of(table.seed, key)) for key in theories}
    points = {key: sampled(factors, design, file).points for key, design in tables.items()}
    found = EffectsCalibration(name, table.title or name, sizes, theories, factors, points, _observed(sizes), services, table.seed)
    for theory in found.theories.values():
        sizes.base(theory or _default())
        for factor in factors:
            if theory and factor.name in theory.change.set:
                what = f"theory {theory.name} sets '{factor.name}', which is a parameter here"
                raise BadInput(what, where=file.where(factor.name), allowed="parameters that theories leave", fix="leave it out")
    return found


def _taken(sizes: Sizes, table: EffectsTable, file: TomlFile) -> tuple[Effect, ...]:
    """The effects to calibrate to: those named, by default all whose range has two ends."""
    whole = {effect.name: effect for effect in sizes.effects if np.isfinite([effect.low, effect.high]).all()}
    for name in table.take:
        if name not in whole:
            more = "a range that is open at one end says no figure"
            raise unknown("effect with two ends", name, whole, where=file.where("take"), more=more)
    return tuple(whole[name] for name in table.take or whole)


def _observed(sizes: Sizes) -> Any:
    """The middle of each range, and what its width says of uncertainty: an assumption, since sources give ranges."""
    return observations(
        [
            {
                "measure": effect.name,
                "week": effect.week,
                "value": (effect.low + effect.high) / 2,
                "uncertainty": (effect.high - effect.low) / ENDS_APART,
                "units": effect.kind.name,
                "source": f"{effect.source} ({effect.status})",
            }
            for effect in sizes.effects
        ]
    )


def sample_of(chosen: EffectsCalibration, theory: str, path: Path, threads: int, progress: Progress) -> Any:
    """The sample of a theory: what a store holds, or computed and stored whole. BadInput for another's store."""
    if not path.exists():
        points = chosen.points[theory]
        values = chosen.values(theory, [points[n] for n in range(len(points))], threads, progress)
        columns = points.columns
        with made_whole(path) as place:
            chosen.dataset(theory, columns, values).to_zarr(place, consolidated=False)
    check_store(chosen, theory, path)
    return open_store(path).load()


def check_store(chosen: EffectsCalibration, theory: str, path: Path) -> None:
    """BadInput where there is something at a path that is not the sample of a theory by this code, as it was written."""
    if not path.exists():
        return
    data = open_store(path)
    if data.attrs.get(ABOUT) != chosen.definition(theory):
        raise BadInput(
            f"{path} holds something else than this calibration's sample",
            where=str(path.absolute()),
            allowed="the store of the same parameters, effects, services, seed and simulations",
            fix="name another place with --store",
        )
    check_code(path, data, "name another place with --store")
    check_results(path)


def calibrated_to_effects(chosen: EffectsCalibration, samples: Mapping[str, Any], threads: int, tests: int, seed: int) -> Any:
    """The calibration of samples by theory; an effect put together from several services is one figure."""

    def simulating(theory: str) -> Any:
        def simulate(draws: Mapping[str, Floats]) -> Any:
            points = [dict(zip(draws, row, strict=True)) for row in zip(*(c.tolist() for c in draws.values()), strict=True)]
            return chosen.dataset(theory, draws, chosen.values(theory, points, threads, lambda done, total: None))

        return simulate

    several = len(samples) > 1
    simulate = {key: simulating(key) for key in samples} if several else simulating("")
    data = samples if several else samples[""]
    found = calibrate(data, chosen.observed, services=1, simulate=simulate, tests=tests, seed=seed)
    return found.assign_attrs(title=chosen.title, services=chosen.services)
