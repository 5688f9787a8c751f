"""Writes laboratory scenarios as a user would, and runs them on both public engines."""

import json

import numpy as np
import pytest

import coprod

BASE = {
    "population.citizens": 10,
    "population.professionals": 0,
    "population.units": 1,
    "population.organisations": 1,
    "needs.dimensions": 1,
    "needs.hidden": 0,
    "dialogue.rounds": 1,
    "leaders.micro.inclusiveness": 0,
    "learn.leave": 0,
}


def text_of(value) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{k} = {text_of(v)}" for k, v in value.items()) + " }"
    return json.dumps(value)


def write(path, *, rules=None, numbers=None, start=None, **laboratory):
    """A laboratory scenario file; ``numbers`` sets parameters, ``laboratory`` the other keys of its table."""
    lines = ['title = "A laboratory"', 'story = "One mechanism alone."', f"rules = {text_of(rules or {})}", "[parameters]"]
    for name, value in {**BASE, **(numbers or {})}.items():
        lines.append(f'{name} = {{ value = {value!r}, source = "this test", status = "assumed" }}')
    lines.append("[laboratory]")
    lines += [f"{key} = {text_of(value)}" for key, value in laboratory.items()]
    lines.append("[laboratory.start]")
    lines += [f'"{key}" = {text_of(value)}' for key, value in (start or {}).items()]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def lab(tmp_path):
    """``lab(weeks=..., record=..., replicates=..., ...)``: the compiled engine's dataset, after the Mesa engine gave the same.

    ``mesa`` is how many replicates, and ``mesa_weeks`` how many weeks, the slower engine runs.
    """

    def run(*, weeks, replicates=1, seed=1, every=1.0, mesa=2, mesa_weeks=None, **scenario):
        path = str(write(tmp_path / "laboratory.toml", **scenario))
        data = coprod.run(path, weeks=weeks, replicates=replicates, seed=seed, every=every, dtype="float64", threads=2)
        step = max(1.0, (scenario.get("numbers") or {}).get("time.dt", 1.0))
        short = {"weeks": mesa_weeks or weeks, "replicates": min(mesa, replicates), "seed": seed, "dtype": "float64", "every": step}
        compiled, readable = coprod.run(path, **short), coprod.run(path, engine="mesa", **short)
        for name in readable.data_vars:
            assert np.array_equal(readable[name], compiled[name], equal_nan=True), name
        return data

    return run
