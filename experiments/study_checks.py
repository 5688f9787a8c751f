"""What must hold of a study as a whole: that its scenarios fill the same arrays, and that every point is a valid scenario."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from coprod.scenarios.loops import check_free, cut_names, held_by
from coprod.scenarios.scenario import Scenario
from coprod.scenarios.toml_file import TomlFile
from coprod.simulation.errors import BadInput
from coprod.simulation.setup.readers import read_by_none, readers, readers_text

from .designs import SAMPLED
from .factors import Factor, applied, drawn_together, in_short, key_of
from .study import Study, chosen_rules
from .variables import check_alike, state_variables

MOST_CHECKED = 4096  # points checked one by one; larger designs are checked at their corners
MOST_DIMENSIONS = 32  # of an array in a NetCDF file, and in NumPy


def check_scenarios(base: Scenario, other: Scenario, file: TomlFile) -> None:
    """BadInput unless scenarios of one study fill the same arrays."""
    for what, a, b in (
        ("groups", list(base.groups), list(other.groups)),
        ("units", base.values["population.units"], other.values["population.units"]),
        ("weeks", base.values["time.weeks"], other.values["time.weeks"]),
        ("step in weeks", base.values["time.dt"], other.values["time.dt"]),
    ):
        if a != b:
            raise BadInput(
                f"scenario {other.name} has {what} {b}, {base.name} has {a}",
                where=file.where("scenario"),
                allowed="scenarios with the same groups, units and times, so that they share one result",
                fix="make one study for each, or set weeks for all",
            )


def check_read(study: Study, file: TomlFile) -> None:
    """BadInput for a factor that nothing reads under any rule that the study can choose."""
    chosen = chosen_rules(study)
    for factor in study.factors:
        if factor.kind == "parameter" and read_by_none(factor.name, chosen):
            families = ", ".join(readers(factor.name))
            now = ", ".join(f"{family} = {choice}" for family, choice in sorted(chosen) if family in readers(factor.name))
            raise BadInput(
                f"'{factor.name}' is a factor, and changes nothing: no rule of the study reads it ({now})",
                where=file.where(factor.simplex or factor.name),
                allowed=f"a factor that is read; this one is under {readers_text(factor.name)}",
                fix=f"choose one of these rules of {families}, or remove the factor",
            )


def check_held(study: Study, given: Iterable[str], file: TomlFile) -> None:
    """BadInput where a study sets for all points what the cut of a loop, a level of its factor ``cut``, would hold."""
    names = {name for f in study.factors if f.kind == "cut" for level in f.values for name in cut_names(str(level))}
    held: dict[str, str] = {}
    for family, choice in chosen_rules(study):  # what cuts a loop is the rule's
        held |= held_by(names, {**study.scenario.rules, family: choice})
    for name in given:
        check_free([name], held, file.where(f"set.{name}"))


def check_dimensions(study: Study, file: TomlFile) -> None:
    """BadInput where a recorded array would have more dimensions than files and arrays can."""
    for variable in study.variables:
        found = len(study.dimensions) + 2 + len(variable.inner)  # replicate and time besides
        if found > MOST_DIMENSIONS:
            most = len(study.dimensions) - found + MOST_DIMENSIONS
            raise BadInput(
                f"{variable.name} would have {found} dimensions: {len(study.dimensions)} factors, replicate, time"
                + "".join(f", {name}" for name in variable.inner),
                where=file.where("factors"),
                allowed=f"at most {MOST_DIMENSIONS} dimensions, so {most} factors of a grid",
                fix="take fewer factors, or draw points with a sampled design",
            )


def _corners(factors: Sequence[Factor]) -> list[Mapping[str, Any]]:
    """Points at the ends of factors: every combination of as many as may be, and each other factor's ends alone."""
    ends = [_ends(group) for group in drawn_together(factors)]
    first = {key: value for group in ends for key, value in group[0].items()}
    corners: list[Mapping[str, Any]] = [first]
    alone: list[Mapping[str, Any]] = []
    for group in ends:
        if len(corners) * len(group) <= MOST_CHECKED:
            corners = [{**point, **end} for point in corners for end in group]
        else:
            alone += [{**first, **end} for end in group]
    return corners + alone


def _ends(group: list[Factor]) -> list[dict[str, Any]]:
    """The ends of a factor; of a simplex each weight as 1."""
    factor = group[0]
    if factor.simplex:
        return [{key_of(f): float(f is one) for f in group} for one in group]
    values = sorted({factor.low, factor.high}) if factor.kind == "parameter" else factor.values
    return [{key_of(factor): value} for value in values]


def check_points(study: Study, file: TomlFile) -> None:
    """BadInput unless every point is a valid scenario (weights that leave room, sizes that fit).

    Of a large design the corners of what its factors span are looked at, between which all points lie; where a corner of a
    sample will not do, every point.
    """
    if study.points > MOST_CHECKED and study.design.kind in ("grid", *SAMPLED):
        try:
            return _check(study, _corners(study.factors), file)
        except BadInput:
            if study.design.kind == "grid":
                raise
    _check(study, study.design.points, file)


def _check(study: Study, points: Sequence[Mapping[str, Any]], file: TomlFile) -> None:
    states = state_variables(study.point(0), study.states, file.where("states"))
    for point in points:
        try:
            found = applied(study.scenarios, study.scenario, point, f"study {study.name}")
            check_alike(states, state_variables(found, study.states, study.path), study.path)
        except BadInput as error:
            raise BadInput(
                f"{error.what} (at {in_short(point, error.what)})",
                where=file.where(study.factors[0].simplex or study.factors[0].name) if study.factors else file.where("points"),
                allowed=error.allowed,
                nearest=error.nearest,
                fix=error.fix,
            ) from error
