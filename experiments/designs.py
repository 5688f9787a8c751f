"""Designs: which points of the factors' space a study runs.

A grid keeps a dimension for each factor; every other design is a list of points along one dimension, ``sample``.
The weights of a simplex are one group of a sampled design: Saltelli's arrangement exchanges them together, and a step of
Morris moves them together, since no weight moves without the others.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from coprod.scenarios.loops import cut_text
from coprod.scenarios.toml_file import TomlFile
from coprod.simulation.errors import BadInput, unknown

from .extras import needs
from .factors import CUT, SCENARIO, Factor, Value, drawn_together, group_of, key_of
from .limits import MOST_SEED, checked_integer
from .memory import check_memory
from .simplex import on_simplex

DESIGNS = ("grid", "random", "latin_hypercube", "sobol", "morris", "list", "contrasts")
MOST_POINTS = 1_000_000
MOST_LEVELS = 1000
BYTES_PER_VALUE = 64  # of a point while a design is made: as drawn, and as Python's number
SAMPLED = ("random", "latin_hypercube", "sobol", "morris")


class DesignTable(BaseModel):
    """The [design] table as written."""

    model_config = ConfigDict(extra="forbid", strict=True)
    kind: str = "grid"
    points: int | None = None  # random, latin_hypercube: points; sobol: base sample (a power of two)
    trajectories: int | None = None  # morris
    levels: int = 4  # morris
    second_order: bool = False  # sobol
    seed: int = 0


Point = Mapping[str, Value]


def check_count(points: int, factors: int, how: str, where: str) -> None:
    """BadInput where a design has too many points, or more than memory can hold; asked before any is made."""
    if points > MOST_POINTS:
        raise BadInput(
            f"the design has {points:,} points ({how})",
            where=where,
            allowed=f"at most {MOST_POINTS:,} points",
            fix="take fewer values or factors, or draw points with a sampled design",
        )
    check_memory(points * factors * BYTES_PER_VALUE, f"{points:,} points of {factors} factors", where, "take fewer points")


class GridPoints(Sequence[Point]):
    """Every combination of the factors' values, the last factor changing fastest; made when asked for."""

    def __init__(self, factors: tuple[Factor, ...]) -> None:
        self.keys = [key_of(f) for f in factors]
        self.values = [f.values for f in factors]
        self.shape = tuple(len(v) for v in self.values)

    def __len__(self) -> int:
        return math.prod(self.shape)

    def __getitem__(self, number: Any) -> Any:
        positions = np.unravel_index(range(len(self))[number], self.shape)
        return {key: values[int(i)] for key, values, i in zip(self.keys, self.values, positions, strict=True)}


class SampledPoints(Sequence[Point]):
    """Points held as one column of values for each factor."""

    def __init__(self, columns: Mapping[str, Any]) -> None:
        self.columns = {key: _column(column) for key, column in columns.items()}

    def __len__(self) -> int:
        return len(next(iter(self.columns.values())))

    def __getitem__(self, number: Any) -> Any:
        return {key: column[number].item() for key, column in self.columns.items()}

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, SampledPoints) or self.columns.keys() != other.columns.keys():
            return NotImplemented
        return all(np.array_equal(column, other.columns[key]) for key, column in self.columns.items())


def _column(values: Any) -> NDArray[Any]:
    """Values as an array whose elements are NumPy's: names as a store gives them have a type of their own."""
    column = np.asarray(values)
    return np.array([str(value) for value in values]) if column.dtype.kind == "T" else column


@dataclass(frozen=True)
class Design:
    """A design's points, each a map from a factor's key to its value; ``labels`` name the points where they have names."""

    kind: str
    points: Sequence[Point]
    shape: tuple[int, ...]
    labels: tuple[str, ...] = ()
    options: tuple[tuple[str, Any], ...] = ()


def grid(factors: tuple[Factor, ...], where: str = "design") -> Design:
    """Every combination of the factors' values; BadInput where they are too many."""
    points = GridPoints(factors)
    check_count(math.prod(points.shape), len(factors), " × ".join(str(n) for n in points.shape), where)
    return Design("grid", points, points.shape)


def sampled(factors: tuple[Factor, ...], table: DesignTable, file: TomlFile) -> Design:
    """Independent points, a Latin hypercube, a Sobol (Saltelli) sample or Morris trajectories."""
    groups, option = len(drawn_together(factors)), "trajectories" if table.kind == "morris" else "points"
    n = _number(table, option, 2 if table.kind in ("sobol", "morris") else 1, file)
    sobol = 2 * groups + 2 if table.second_order else groups + 2
    each = {"random": 1, "latin_hypercube": 1, "sobol": sobol, "morris": groups + 1}[table.kind]
    check_count(n * each, len(factors), f"{n:,} {option} × {each:,}", file.where(f"design.{option}"))
    unit = {"random": _random, "latin_hypercube": _latin_hypercube, "sobol": _sobol, "morris": _morris}[table.kind]
    points = SampledPoints(_columns(factors, unit(factors, n, table, file)))
    options = {
        "random": ("points", "seed"),
        "latin_hypercube": ("points", "seed"),
        "sobol": ("points", "second_order", "seed"),
        "morris": ("trajectories", "levels", "seed"),
    }[table.kind]
    return Design(table.kind, points, (len(points),), options=tuple((o, getattr(table, o)) for o in options))


def _columns(factors: tuple[Factor, ...], positions: NDArray[np.float64]) -> dict[str, Any]:
    """Every factor's values from its column of places in [0, 1); those of a simplex from all its columns."""
    places = {key_of(f): column for f, column in zip(factors, positions.T, strict=True)}
    columns: dict[str, Any] = {}
    for group in drawn_together(factors):
        keys = [key_of(f) for f in group]
        if group[0].simplex:
            columns.update(zip(keys, on_simplex(np.column_stack([places[key] for key in keys])).T, strict=True))
        else:
            columns[keys[0]] = [group[0].at(float(u)) for u in places[keys[0]]]
    return columns


def _random(factors: tuple[Factor, ...], n: int, table: DesignTable, file: TomlFile) -> Any:
    """Independent points: the first are the same however many follow."""
    return np.random.default_rng(table.seed).random((n, len(factors)))


def _latin_hypercube(factors: tuple[Factor, ...], n: int, table: DesignTable, file: TomlFile) -> Any:
    from scipy.stats import qmc

    return qmc.LatinHypercube(len(factors), rng=np.random.default_rng(table.seed)).random(n)


def _sobol(factors: tuple[Factor, ...], n: int, table: DesignTable, file: TomlFile) -> Any:
    """Saltelli's arrangement of a scrambled Sobol sequence: points (g + 2) of g groups, or (2 g + 2) for second-order indices."""
    needs("design")
    from SALib.sample import sobol

    if n & (n - 1):
        near = 1 << (n - 1).bit_length()
        raise BadInput(
            f"a Sobol sample of {n} points",
            where=file.where("design.points"),
            allowed="a power of two: the sequence is balanced only there",
            nearest=str(near),
            fix=f"write {near}",
        )
    if factors[0].simplex and len(drawn_together(factors)) == 1:
        raise BadInput(
            f"the weights under {factors[0].simplex} are the only group of a Sobol sample, so all variance is theirs",
            where=file.where(factors[0].simplex),
            allowed="another factor beside them",
            fix='add one, or write kind = "latin_hypercube" to look at the weights one by one',
        )
    return sobol.sample(_problem(factors), n, calc_second_order=table.second_order, seed=table.seed)


def _morris(factors: tuple[Factor, ...], n: int, table: DesignTable, file: TomlFile) -> Any:
    """Trajectories of g + 1 points of g groups, which change one group at a time.

    A weight's place lies anywhere in the interval of its level, and equally far into it along a trajectory. At the levels
    themselves, which end at 0 and 1, one weight could take all, and weights that move alike would stay in proportion.
    """
    needs("design")
    from SALib.sample import morris

    if not 2 <= table.levels <= MOST_LEVELS or table.levels % 2:
        allowed = f"an even number from 2 to {MOST_LEVELS}"
        raise BadInput(f"Morris with {table.levels} levels", where=file.where("design.levels"), allowed=allowed, fix="write 4")
    positions = morris.sample(_problem(factors), n, num_levels=table.levels, seed=table.seed)
    weights = [i for i, f in enumerate(factors) if f.simplex]
    levels = np.round(positions[:, weights] * (table.levels - 1))
    inside = np.random.default_rng((table.seed, 1)).random((n, len(weights))).repeat(len(positions) // n, axis=0)
    positions[:, weights] = (levels + inside) / table.levels
    return positions


def _problem(factors: tuple[Factor, ...]) -> dict[str, Any]:
    names = [key_of(f) for f in factors]
    groups = [group_of(f) for f in factors]
    return {"num_vars": len(factors), "names": names, "groups": groups, "bounds": [[0.0, 1.0]] * len(factors)}


def _number(table: DesignTable, name: str, least: int, file: TomlFile) -> int:
    value = getattr(table, name)
    if value is None or not least <= value <= MOST_POINTS:
        raise BadInput(
            f"a {table.kind} design needs {name}" if value is None else f"{name} is {value}",
            where=file.where(f"design.{name}") if value is not None else file.where("design"),
            allowed=f"a whole number from {least} to {MOST_POINTS:,}",
            fix=f"write {name} = 64 under [design]",
        )
    return int(value)


class PointTable(BaseModel):
    """A [[points]] table as written: what one point changes in the scenario."""

    model_config = ConfigDict(extra="forbid", strict=True)
    label: str = ""
    scenario: str | None = None
    rules: dict[str, str] = {}
    cut: list[str] = []
    set: dict[str, Any] = {}


def listed(kind: str, tables: list[PointTable], flat: list[dict[str, Any]], file: TomlFile) -> Design:
    """An explicit list of points, or contrasts: a list whose first point is what the others are compared with.

    ``flat`` holds each table's numbers by dotted name.
    """
    least = 2 if kind == "contrasts" else 1
    if len(tables) < least:
        raise BadInput(
            f"a {kind} design has {len(tables)} points",
            where=file.where("points") if tables else file.where("design"),
            allowed=f"at least {least} [[points]] tables" + ("; the first is the reference" if least == 2 else ""),
            fix="add one",
        )
    points: list[dict[str, Value]] = []
    labels = []
    for number, (table, numbers) in enumerate(zip(tables, flat, strict=True), start=1):
        point: dict[str, Value] = {} if table.scenario is None else {SCENARIO: table.scenario}
        point.update({f"rule:{family}": name for family, name in table.rules.items()})
        point.update({CUT: cut_text(table.cut)} if table.cut else {})
        point.update(numbers)
        points.append(point)
        labels.append(table.label or ", ".join(f"{k} = {v}" for k, v in point.items()) or "as it is")
        if "\0" in labels[-1]:
            raise BadInput(
                f"the label of point {number} holds the character of code 0",
                where=file.where("points"),
                allowed="text that results in other formats can carry",
                fix="remove the character",
            )
        if labels[-1] in labels[:-1] or point in points[:-1]:
            raise BadInput(
                f"point {number} ({labels[-1]}) is there twice",
                where=file.where("points"),
                allowed="different points",
                fix="remove one",
            )
    return Design(kind, tuple(points), (len(points),), tuple(labels))


def check_kind(table: DesignTable, file: TomlFile) -> None:
    """BadInput for a design that does not exist or whose options belong to another."""
    if table.kind not in DESIGNS:
        raise unknown("design", table.kind, DESIGNS, where=file.where("design.kind"))
    checked_integer("design.seed", table.seed, 0, MOST_SEED)
    uses = {
        "random": {"points"},
        "latin_hypercube": {"points"},
        "sobol": {"points", "second_order"},
        "morris": {"trajectories", "levels"},
    }
    for option in ("points", "trajectories", "levels", "second_order"):
        if option in table.model_fields_set and option not in uses.get(table.kind, set()):
            raise BadInput(
                f"a {table.kind} design has no {option}",
                where=file.where(f"design.{option}"),
                allowed=", ".join(sorted(uses.get(table.kind, set()))) or "no options",
                fix=f"remove {option}",
            )
