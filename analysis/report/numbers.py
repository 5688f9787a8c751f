"""The numbers that a report's statements are made of, from a store of a run or a sweep."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy.special import stdtrit

from coprod.analysis.changes import changes
from coprod.analysis.effects import Effect, Level, factors_of, text
from coprod.analysis.inputs import Floats
from coprod.analysis.interactions import interactions
from coprod.analysis.sample import definition_of
from coprod.analysis.sensitivity.seeds import PARTS, shares
from coprod.experiments.variables import INNER
from coprod.simulation.errors import BadInput, unknown

RESAMPLES = 500
KEPT = (
    *("title", "study_title", "purpose", "scenario", "scenario_hash", "seed", "rules", "cuts", "events"),
    *("code_hash", "model_edition", "versions", "command", "created", "python", "platform", "lock_hash"),
)
START_TO_END = "time"  # the factor's name of a change from the first recorded week to the last


def numbers(data: Any, measures: Sequence[str] | None = None) -> Any:
    """What a report says of measures over all: by default of all that were recorded, value first.

    Returns a Dataset over ``measure``, at the last recorded week. ``level``, the mean of all points, with its 95 % interval over
    replicates (``_low``, ``_high``); ``lowest`` and ``highest`` mean of a point; ``runs_without`` a value; ``share`` of the
    variance of runs along ``part`` (points, seeds, interaction), NaN where it cannot be told. Along ``change``, with what
    changes from which level to which as ``factor``, ``first`` and ``last``: ``effect`` with its simultaneous 95 %
    interval, and ``n`` replicates or points behind it; of a store without factors from the first value to the last. Along
    ``pair``, of the first measure in a grid: ``interaction`` and its interval, with ``one`` and ``other``. Attributes say
    what was run. BadInput where no measure is one number a run.
    """
    import xarray as xr

    chosen = _chosen(data, measures)
    rows = [_level(data, name) for name in chosen]
    moved = {name: _moved(data, name) for name in chosen}
    keys = list(dict.fromkeys(key for found in moved.values() for key in found))
    found: dict[str, Any] = {
        key: ("measure", [row[key] for row in rows]) for key in rows[0] if key not in ("share", "share_low", "share_high")
    }
    for end in ("share", "share_low", "share_high"):
        found[end] = (("measure", "part"), np.array([row[end] for row in rows]))
    for key, of in (("effect", "mean"), ("effect_low", "low"), ("effect_high", "high"), ("n", "n")):
        table = [[getattr(moved[m][k], of) if k in moved[m] else (0 if of == "n" else np.nan) for k in keys] for m in chosen]
        found[key] = (("measure", "change"), np.array(table, dtype=int if of == "n" else float).reshape(len(chosen), len(keys)))
    coordinates: dict[str, Any] = {
        "measure": list(chosen),
        "part": list(PARTS),
        "factor": ("change", [factor for factor, _, _ in keys]),
        "first": ("change", [_short(first) for _, first, _ in keys]),
        "last": ("change", [_short(last) for _, _, last in keys]),
        "units": ("measure", [str(data[m].attrs.get("units", "")) for m in chosen]),
        "meaning": ("measure", [str(data[m].attrs.get("long_name", m)) for m in chosen]),
    }
    try:
        pairs = interactions(data, chosen[0])
    except BadInput:
        pairs = []
    for key, of in (("interaction", "mean"), ("interaction_low", "low"), ("interaction_high", "high")):
        found[key] = ("pair", np.array([getattr(p.effect, of) for p in pairs], dtype=float))
    for side in ("one", "other"):
        steps = [getattr(p, side) for p in pairs]
        coordinates[side] = ("pair", np.array([f"{f} from {_short(a)} to {_short(b)}" for f, a, b in steps], dtype=str))
    return xr.Dataset(found, coordinates, _about(data))


def _short(level: Level) -> str:
    """A level in words, a number with three digits where it is small."""
    return f"{level:.3g}" if isinstance(level, float) and abs(level) < 1000.0 else text(level)


def _chosen(data: Any, measures: Sequence[str] | None) -> list[str]:
    plain = [str(name) for name, array in data.data_vars.items() if not set(array.dims) & set(INNER) and "time" in array.dims]
    for name in measures or []:
        if name not in plain:
            raise unknown("measure over all in this store", name, plain, where="--measure")
    if not plain:
        raise BadInput(
            "no measure over all was recorded, so there is nothing to report",
            where="measures",
            allowed="a store with measures that are one number a run",
            fix='record some: measures = ["value"] under [record]',
        )
    return list(dict.fromkeys(measures)) if measures else sorted(plain, key=lambda name: name != "value")


def _runs(data: Any, measure: str, time: int = -1) -> Floats:
    """A measure at a recorded time: (points, replicates)."""
    array = data[measure].isel(time=time)
    points = [str(d) for d in array.dims if d != "replicate"]
    found: Floats = array.transpose(*points, "replicate").values.astype(float).reshape(-1, data.sizes["replicate"])
    return found


def _level(data: Any, measure: str) -> dict[str, Any]:
    """Where a measure ended, over points and over seeds."""
    y = _runs(data, measure)
    known = np.isfinite(y)
    with np.errstate(invalid="ignore", divide="ignore"):
        points = np.where(known, y, 0.0).sum(axis=1) / known.sum(axis=1)
    whole = y[known.all(axis=1)]
    seeds = whole.mean(axis=0) if len(whole) else np.array([])
    half = float(stdtrit(len(seeds) - 1, 0.975) * seeds.std(ddof=1) / np.sqrt(len(seeds))) if len(seeds) > 1 else np.nan
    mean = float(points[np.isfinite(points)].mean()) if np.isfinite(points).any() else np.nan
    at = [_place(data, measure, int(i)) for i in (np.nanargmin(points), np.nanargmax(points))] if np.isfinite(mean) else ["", ""]
    found: dict[str, Any] = {
        "level": mean,
        "level_low": mean - half,
        "level_high": mean + half,
        "runs_without": int((~known).sum()),
    }
    found |= {"lowest": np.nanmin(points) if at[0] or np.isfinite(mean) else np.nan, "lowest_at": at[0]}
    found |= {"highest": np.nanmax(points) if at[0] or np.isfinite(mean) else np.nan, "highest_at": at[1]}
    nothing = [np.nan] * len(PARTS)
    told: tuple[Any, Any, Any] = (nothing, nothing, nothing)
    if len(whole) > 1 and whole.shape[1] > 1 and np.ptp(whole) > 0.0:
        told = shares(whole, 1, RESAMPLES, 0)
    return found | dict(zip(("share", "share_low", "share_high"), told, strict=True))


def _place(data: Any, measure: str, point: int) -> str:
    """What a point's factors are, in words; of a sample the label, or which point."""
    array = data[measure]
    if "sample" in array.dims:
        return str(data["label"].values[point]) if "label" in data.coords else ""
    factors = factors_of(array)
    at = np.unravel_index(point, [array.sizes[f] for f in factors]) if factors else ()
    named = [(str(data[f].attrs.get("parameter", f)), data[f].values[i]) for f, i in zip(factors, at, strict=True)]
    return ", ".join(f"{name} = {text(v if isinstance(v, str) else float(v))}" for name, v in named)


def _moved(data: Any, measure: str) -> dict[tuple[str, Level, Level], Effect]:
    found = changes(data, measure)
    if not found and data.sizes["time"] > 1 and _runs(data, measure).shape[0] == 1:
        found = [_over_time(data, measure)]
    return {(e.factor, e.first, e.last): e for e in found}


def _over_time(data: Any, measure: str) -> Effect:
    """From the first recorded week at which all runs have a value to the last, paired within runs."""
    known = [t for t in range(data.sizes["time"] - 1) if np.isfinite(_runs(data, measure, t)).all()]
    paired = (_runs(data, measure) - _runs(data, measure, known[0]))[0] if known else np.array([])
    paired = paired[np.isfinite(paired)]
    n = len(paired)
    mean = float(paired.mean()) if n else np.nan
    half = float(stdtrit(n - 1, 0.975) * paired.std(ddof=1) / np.sqrt(n)) if n > 1 else np.nan
    return Effect(START_TO_END, "its first value", "its last", mean, mean - half, mean + half, n)


def _about(data: Any) -> dict[str, Any]:
    """What was run: sizes, design and origin."""
    study = definition_of(data)
    inner = [d for d in data.dims if d in INNER]
    points = int(np.prod([n for d, n in data.sizes.items() if d not in ("replicate", "time", *inner)]))
    about = {name: data.attrs[name] for name in KEPT if name in data.attrs}
    about |= {"points": points, "replicates": int(data.sizes["replicate"]), "weeks": float(data["time"].values[-1])}
    about |= {"first_week": float(data["time"].values[0]), "design": study.get("design", {}).get("kind", "")}
    return about | {"varied": json.dumps(_varied(study))}


def _varied(study: dict[str, Any]) -> list[dict[str, str]]:
    """Each factor of a study: what it is, and between which values, or through which."""
    found = []
    for factor in study.get("factors", []):
        values = [v if isinstance(v, str) else f"{float(v):.4g}" for v in factor["values"]]
        through = ", ".join(values) if len(values) <= 12 else f"{len(values)} values from {values[0]} to {values[-1]}"
        low, high = factor.get("low"), factor.get("high")
        between = (
            f"{float(low):.4g} to {float(high):.4g}" if low is not None and high is not None and not isinstance(high, str) else ""
        )
        found.append(
            {"name": factor["name"], "kind": factor["kind"], "values": through or between, "together": factor.get("simplex", "")}
        )
    points = study.get("design", {}).get("points", [])
    labels = study.get("design", {}).get("labels", [])
    if not found and labels:
        found = [
            {
                "name": label,
                "kind": "point",
                "values": ", ".join(f"{k} = {v}" for k, v in point.items()) or "as it is",
                "together": "",
            }
            for label, point in zip(labels, points, strict=False)
        ]
    return found
