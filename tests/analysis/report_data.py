"""Data with known answers: a grid of two factors, or three, and a sample."""

from __future__ import annotations

import json

import numpy as np
import xarray as xr

WEEKS = (0.0, 26.0, 52.0)


def grid(a=0.0, b=0.0, together=0.0, *, choice=False, replicates=6, noise=0.01, names=("a", "b"), seed=0):
    """value = 1 + a x + b y + together x y (+ noise) at the end, x in 0, 1, 2 and y in 0, 1; a choice that does nothing."""
    rng = np.random.default_rng(seed)
    x, y = np.arange(3.0), np.arange(2.0)
    shape = (3, 2, *((2,) if choice else ()), replicates)
    end = 1.0 + a * x[:, None] + b * y[None, :] + together * np.outer(x, y)
    end = np.broadcast_to(end[(..., *((None,) if choice else ()), None)], shape)
    value = end + noise * rng.standard_normal(replicates) + noise * rng.standard_normal(shape)
    value = np.stack([value * part for part in (0.2, 0.6, 1.0)], axis=-1)
    dims = ("a", "b", *(("decision_rule",) if choice else ()), "replicate", "time")
    about = {"units": "-1 to 1", "long_name": "what it is worth"}
    data = {"value": (dims, value, about), "workload": (dims, 0.5 + 0.1 * rng.standard_normal(value.shape), {"units": "ratio", "long_name": "how much there is to do"})}  # fmt: skip
    coordinates = {
        "a": (
            "a",
            x,
            {"kind": "parameter", "parameter": names[0], "long_name": "how much of a there is, in words", "units": "share"},
        ),
        "b": ("b", y, {"kind": "parameter", "parameter": names[1], "long_name": "how much of b", "units": "share"}),
        "replicate": np.arange(replicates),
        "time": ("time", np.array(WEEKS), {"units": "weeks"}),
    }
    if choice:
        coordinates["decision_rule"] = ("decision_rule", ["consensus", "majority"], {"kind": "rule", "parameter": "decision"})
    return xr.Dataset(data, coordinates, attributes())


def sample(points=60, *, design=False, replicates=3, seed=0):
    """value = 2 x1 - x2 at points drawn evenly, x3 idle."""
    rng = np.random.default_rng(seed)
    x = np.stack([(rng.permutation(points) + 0.5) / points for _ in range(3)], axis=1)
    value = 2 * x[:, 0] - x[:, 1]
    value = value[:, None] + 0.02 * rng.standard_normal(replicates) + 0.02 * rng.standard_normal((points, replicates))
    value = np.stack([value * 0.5, value], axis=-1)
    coordinates = {f"x{i + 1}": ("sample", x[:, i], {"kind": "parameter", "parameter": f"start.x{i + 1}"}) for i in range(3)}
    coordinates |= {"sample": np.arange(points), "replicate": np.arange(replicates), "time": ("time", np.array(WEEKS[:2]))}
    about = {"units": "-1 to 1", "long_name": "what it is worth"}
    attrs = attributes()
    if design:
        kind = {"kind": "latin_hypercube", "points": [], "labels": [], "options": [["points", points], ["seed", 0]]}
        attrs["study_definition"] = json.dumps({"design": kind, "factors": []})
    return xr.Dataset({"value": (("sample", "replicate", "time"), value, about)}, coordinates, attrs)


def attributes():
    """What a store says of its origin."""
    return {
        "study_title": "A question that has an answer",
        "scenario": "baseline",
        "scenario_hash": "0123456789abcdef",
        "scenario_values": "{}",
        "rules": "{}",
        "seed": 7,
    }
