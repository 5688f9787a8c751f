"""The numbers that a report's statements are made of, from a store of a run or a sweep."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from coprod.analysis.changes import Changes, changes
from coprod.analysis.effects import Effect, factors_of, level_text, paired_effects, plain
from coprod.analysis.inputs import Floats
from coprod.analysis.interactions import interactions
from coprod.analysis.sample import after_last, at_end, definition_of, replicates_of, time_units
from coprod.analysis.sensitivity.seeds import PARTS, components
from coprod.experiments.intervals import mean_interval, mean_of_known
from coprod.experiments.variables import NOT_FACTORS
from coprod.simulation.errors import BadInput
from coprod.simulation.parameters.declaration import from_data

from .assumed import changed
from .given import bounds, reported

FEWEST_SEEDS = 5  # for shares of variance
MOST_VALUES = 12  # of a factor that are listed
KEPT = (
    *("title", "study_title", "purpose", "scenario", "scenario_hash", "seed", "rules", "cuts", "events"),
    *("code_hash", "model_edition", "versions", "command", "created", "python", "platform", "lock_hash"),
)
START_TO_END = "time"  # the factor's name of a change from the first recorded week to the last


def numbers(data: Any, measures: Sequence[str] | None = None) -> Any:
    """What a report says of measures over all: by default of all that were recorded, value first.

    Returns a Dataset over ``measure``, at the last recorded week and in the replicates that all points have. ``level``, the mean
    of the points, with its 95 % interval over replicates (``_low``, ``_high``) that have a value at every point;
    ``lowest`` and ``highest`` mean of a point; ``runs_without`` a value; ``share`` of the variance of runs along ``part``
    (points, seeds, interaction), NaN where it cannot be told. Along ``change``, with what changes from which level to
    which as ``factor``, ``first`` and ``last``: ``effect`` with its interval, simultaneous for the changes of a measure, and
    ``n`` behind it; of a store without factors from the first value to the last, simultaneous for all measures. Along
    ``pair``, of the first measure in a grid: ``interaction`` and its interval, with ``one`` and ``other``. Attributes say
    what was run. BadInput for data that are none of runs, and where no measure is one number a run.
    """
    import xarray as xr

    data, chosen = reported(data, measures)
    rows = [_level(data, name) for name in chosen]
    moved = {name: _moved(data, name, len(chosen)) for name in chosen}
    keys = list(dict.fromkeys((e.factor, e.first, e.last) for every in moved.values() for e in every.found))
    found: dict[str, Any] = {key: ("measure", [row[key] for row in rows]) for key in rows[0] if key != "share"}
    found["share"] = (("measure", "part"), np.array([row["share"] for row in rows]))
    of = {name: {(e.factor, e.first, e.last): e for e in every.found} for name, every in moved.items()}
    for key, part in (("effect", "mean"), ("effect_low", "low"), ("effect_high", "high")):
        table = [[getattr(of[m][k], part) if k in of[m] else np.nan for k in keys] for m in chosen]
        found[key] = (("measure", "change"), np.array(table, dtype=float).reshape(len(chosen), len(keys)))
    found["n"] = (
        ("measure", "change"),
        np.array([[of[m][k].n if k in of[m] else 0 for k in keys] for m in chosen], dtype=int).reshape(len(chosen), len(keys)),
    )
    coordinates: dict[str, Any] = {
        "measure": list(chosen),
        "part": list(PARTS),
        "factor": ("change", [factor for factor, _, _ in keys]),
        "first": ("change", [level_text(first) for _, first, _ in keys]),
        "last": ("change", [level_text(last) for _, _, last in keys]),
        "units": ("measure", [str(data[m].attrs.get("units", "")) for m in chosen]),
        "meaning": ("measure", [str(data[m].attrs.get("long_name", m)) for m in chosen]),
    }
    try:
        pairs = interactions(data, chosen[0])
    except BadInput:
        pairs = []
    for key, part in (("interaction", "mean"), ("interaction_low", "low"), ("interaction_high", "high")):
        found[key] = ("pair", np.array([getattr(p.effect, part) for p in pairs], dtype=float))
    for side in ("one", "other"):
        steps = [getattr(p, side) for p in pairs]
        coordinates[side] = ("pair", np.array([f"{f} from {level_text(a)} to {level_text(b)}" for f, a, b in steps], dtype=str))
    main = moved[chosen[0]]
    return xr.Dataset(found, coordinates, _about(data) | {"behind": main.behind, "not_compared": main.not_compared})


def _runs(array: Any) -> Floats:
    """What runs came to: (points, replicates)."""
    points = [str(d) for d in array.dims if d != "replicate"]
    found: Floats = array.transpose(*points, "replicate").values.reshape(-1, array.sizes["replicate"])
    return found


def _level(data: Any, measure: str) -> dict[str, Any]:
    """Where a measure ended, over points and over seeds."""
    array = at_end(data, measure)
    y = _runs(array)
    known = np.isfinite(y)
    points = mean_of_known(y, axis=1)
    seeds = y[:, known.all(axis=0)].mean(axis=0)  # of replicates that have a value at every point
    nothing = float("nan")
    level, low, high = mean_interval(seeds) if len(seeds) > 1 else (nothing, nothing, nothing)
    low, high = np.clip([low, high], *bounds(array))
    there = np.isfinite(points)
    if len(seeds) < 2 and there.any():
        level = points[there].mean()
    found = {"level": level, "level_low": low, "level_high": high, "runs_without": int((~known).sum())}
    for which, pick in (("lowest", np.nanargmin), ("highest", np.nanargmax)):
        at = int(pick(points)) if there.any() else 0
        found |= {which: points[at], f"{which}_at": _place(data, array, at)}
    return found | {"share": _shares(y)}


def _shares(y: Floats) -> Floats:
    """Shares of the variance of runs, parts that come out below 0 as 0; NaN of few seeds, and where nothing varies."""
    whole = y[np.isfinite(y).all(axis=1)]
    if min(whole.shape) < 2 or whole.shape[1] < FEWEST_SEEDS or np.ptp(whole) == 0.0:
        return np.full(len(PARTS), np.nan)
    found = np.maximum(components(whole), 0.0)
    shares: Floats = found / found.sum()
    return shares


def _place(data: Any, array: Any, point: int) -> str:
    """What a point's factors are, in words; of named points the name, of other samples nothing."""
    if "sample" in array.dims:
        return str(data["label"].values[point]) if "label" in data.coords else ""
    factors = factors_of(array)
    at = np.unravel_index(point, [array.sizes[f] for f in factors]) if factors else ()
    values = {str(data[f].attrs.get("parameter", f)): plain(data[f].values[i]) for f, i in zip(factors, at, strict=True)}
    return ", ".join(f"{name} = {level_text(value)}" for name, value in values.items())


def _moved(data: Any, measure: str, measures: int) -> Changes:
    array = at_end(data, measure)
    if set(array.dims) == {"replicate"}:
        return Changes(_over_time(data, measure, measures), "runs", [])
    return changes(data, measure)


def _over_time(data: Any, measure: str, measures: int) -> list[Effect]:
    """From the first recorded week at which all runs have a value to the last, paired within runs."""
    runs = data[measure].transpose("time", "replicate").values.astype(float)
    known = [t for t in range(len(runs) - 1) if np.isfinite(runs[t]).all()]
    if not known:
        return []
    change = (START_TO_END, "its first value", "its last", runs[-1] - runs[known[0]])
    return paired_effects([change], of=measures)


def _about(data: Any) -> dict[str, Any]:
    """What was run: sizes, design and origin."""
    study = definition_of(data)
    points = int(np.prod([n for d, n in data.sizes.items() if d not in NOT_FACTORS]))
    about = {name: data.attrs[name] for name in KEPT if name in data.attrs}
    about |= {"points": points, "replicates": replicates_of(data), "weeks": float(data["time"].values[-1])}
    about |= {"time_units": time_units(data), "after": after_last(data), "changed": json.dumps(changed(data))}
    about |= {"added": int(bool(study.get("precision"))), "design": study.get("design", {}).get("kind", "")}
    return about | {"varied": json.dumps(_varied(data, study))}


def _varied(data: Any, study: dict[str, Any]) -> list[dict[str, str]]:
    """Each factor, what it means, and between which values, or through which; of named points what each changes."""
    design = study.get("design", {})
    if design.get("labels"):
        pairs = zip(design["labels"], design["points"], strict=True)
        return [_row(label, "point", ", ".join(f"{k} = {v}" for k, v in point.items()) or "as it is") for label, point in pairs]
    about = {str(c.attrs.get("parameter", key)): c.attrs for key, c in data.coords.items()}
    if not study:
        return [
            _row(str(c.attrs.get("parameter", key)), "", _values(c), c.attrs.get("simplex", ""), c.attrs)
            for key, c in data.coords.items()
            if len(c.dims) == 1 and c.dims[0] not in NOT_FACTORS and key not in ("sample", "label")
        ]
    found = []
    for factor in study.get("factors", []):
        values = [level_text(from_data(v)) for v in factor["values"]]
        between = f"{level_text(from_data(factor['low']))} to {level_text(from_data(factor['high']))}"
        own = about.get(factor["name"], {})
        found.append(_row(factor["name"], factor["kind"], _through(values) or between, factor.get("simplex", ""), own))
    return found


def _values(coordinate: Any) -> str:
    """The levels of a choice or of a grid's factor, or the ends of numbers drawn for points."""
    levels = sorted({plain(v) for v in coordinate.values}, key=lambda v: (isinstance(v, str), v))
    if isinstance(levels[0], str) or coordinate.dims != ("sample",):
        return _through([level_text(v) for v in levels])
    return f"{level_text(levels[0])} to {level_text(levels[-1])}"


def _through(values: list[str]) -> str:
    return ", ".join(values) if len(values) <= MOST_VALUES else f"{len(values)} values from {values[0]} to {values[-1]}"


def _row(name: str, kind: str, values: str, together: str = "", about: Mapping[str, Any] | None = None) -> dict[str, str]:
    meaning, units = (str((about or {}).get(key, "")) for key in ("long_name", "units"))
    return {"name": name, "kind": kind, "values": values, "together": together, "meaning": meaning, "units": units}
