"""Runs that fail are recorded with coordinates and message; others are not touched; --strict stops."""

from dataclasses import replace

import numpy as np
import pytest

from coprod.experiments.study_file import load_study
from coprod.experiments.sweep import RunFailed, open_store, run_study
from coprod.simulation.kernel.engine import Engine
from tests.app.process import coprod

pytestmark = pytest.mark.slow

STUDY = """
scenario = "baseline"
weeks = 26
replicates = 4
seed = 1
rules = {{ influence = "{rule}" }}
[set.population]
citizens = 40
professionals = 8
[[factors]]
parameter = "influence.self_weight"
values = [0.2, 0.5, 0.9]
[record]
measures = ["value", "need_gap"]
states = ["citizen.view"]
every = 13
"""


RULE = '''
"""A rule for this test."""

from coprod.simulation.rules.base import Rule
from coprod.simulation.rules.influence.weighted import SELF_WEIGHT


class Breaks(Rule):
    """Sound up to a self-weight of 0.6; above it, no number."""

    family = "influence"
    name = "breaks"
    source = "this test"
    parameters = (SELF_WEIGHT,)

    @staticmethod
    def apply(own: float, others: float, self_weight: float) -> float:
        x = self_weight * own + (1.0 - self_weight) * others
        return x if self_weight < 0.6 else float("nan")
'''


def load(tmp_path, rule: str):
    file = tmp_path / f"{rule.partition('.')[0]}.toml"
    file.write_text(STUDY.format(rule=rule), encoding="utf-8")
    return load_study(file)


def test_a_rule_that_gives_no_number(tmp_path):
    (tmp_path / "breaks.py").write_text(RULE, encoding="utf-8")
    study = load(tmp_path, "breaks.py:Breaks")
    store = run_study(study, tmp_path / "out.zarr", 2)
    failures = store.failures()
    assert sorted(cell["replicate"] for cell, _ in failures) == [0, 1, 2, 3]
    assert all(cell["self_weight"] == 0.9 and "is nan at week" in text for cell, text in failures)
    data, sound = open_store(tmp_path / "out.zarr"), load(tmp_path, "weighted")
    run_study(sound, tmp_path / "sound.zarr")
    other = open_store(tmp_path / "sound.zarr")
    for name in ("value", "need_gap", "citizen_view"):
        assert np.isnan(data[name].sel(self_weight=0.9)).all()
        assert np.array_equal(data[name].isel(self_weight=[0, 1]), other[name].isel(self_weight=[0, 1]), equal_nan=True)
    seen = []
    again = run_study(study, tmp_path / "out.zarr", progress=lambda done, total: seen.append((done, total)))
    assert seen == [(12, 12)] and len(again.failures()) == 4  # recorded, not tried for ever
    with pytest.raises(RunFailed, match=r"self_weight = 0\.9"):
        run_study(study, tmp_path / "strict.zarr", strict=True)


def test_a_sweep_of_which_every_run_failed_is_a_failure(tmp_path):
    (tmp_path / "breaks.py").write_text(RULE.replace("< 0.6", "< 0.1"), encoding="utf-8")
    load(tmp_path, "breaks.py:Breaks")
    done = coprod("sweep", "breaks.toml", cwd=tmp_path)
    assert done.returncode == 1 and "every run failed" in done.stderr, done.stderr
    assert "12 runs failed" in done.stdout and "is nan at week" in done.stdout and "finished" not in done.stdout


@pytest.mark.parametrize("recording", ["measures", "states"])
def test_a_run_that_raises(recording, tmp_path, monkeypatch):
    """What cannot happen in shipped rules: the engine itself raises at some points."""
    method, error = "run" if recording == "measures" else "run_with_states", RuntimeError
    sound = getattr(Engine, method)

    def run(self, points, seed, replicates, *more):
        if any(point.values["influence.self_weight"] == 0.9 for point in points) and 2 in list(replicates):
            raise error("no room for this run")
        return sound(self, points, seed, replicates, *more)

    study = load(tmp_path, "weighted")
    study = replace(study, states=() if recording == "measures" else study.states)
    run_study(study, tmp_path / "sound.zarr")
    monkeypatch.setattr(Engine, method, run)
    store = run_study(study, tmp_path / "out.zarr")
    ((cell, text),) = store.failures()
    assert cell == {"self_weight": 0.9, "replicate": 2} and text == "RuntimeError: no room for this run"
    a, b = open_store(tmp_path / "out.zarr")["value"].values, open_store(tmp_path / "sound.zarr")["value"].values
    assert np.array_equal(np.isnan(a).all(axis=-1), [[0] * 4, [0] * 4, [0, 0, 1, 0]])
    assert np.array_equal(a[~np.isnan(a)], b[~np.isnan(a)])
    error = MemoryError  # says nothing of the run, so that it is not recorded: the sweep stops, and goes on another time
    with pytest.raises(MemoryError):
        run_study(study, tmp_path / "short.zarr")
    monkeypatch.undo()
    assert not run_study(study, tmp_path / "short.zarr").failures()
