"""Sweeps: labels, the same bytes however they were run, and going on after being cut off anywhere."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

import coprod
from coprod.experiments.study_file import load_study
from coprod.experiments.sweep import run_study

STUDY = """
scenario = "baseline"
weeks = 52
replicates = 5
seed = 3
[set.population]
citizens = 80
professionals = 10
[[factors]]
parameter = "practice.power_sharing"
linspace = [0.0, 0.6, 4]
[[factors]]
parameter = "start.trust"
values = [0.9, 0.2, 0.5]
[record]
measures = ["value", "need_gap", "value_by_group", "need_gap_by_unit", "value_by_level"]
every = 13
"""


@pytest.fixture
def study_file(tmp_path) -> Path:
    path = tmp_path / "study.toml"
    path.write_text(STUDY)
    return path


def chunks(store: Path) -> dict[str, bytes]:
    """Every file of a store, but for time stamp and host."""
    found = {}
    for path in sorted(store.rglob("*")):
        if path.is_file():
            content = path.read_bytes()
            if path == store / "zarr.json":
                tree = json.loads(content)
                tree["attributes"].pop("created")
                tree["attributes"].pop("host")
                content = json.dumps(tree, sort_keys=True).encode()
            found[str(path.relative_to(store))] = content
    return found


def test_labels_and_values(study_file, tmp_path):
    data = coprod.sweep(study_file, tmp_path / "out.zarr", workers=2)
    assert dict(data.sizes) == {"power_sharing": 4, "trust": 3, "replicate": 5, "time": 5, "group": 2, "unit": 4, "level": 3}
    assert data["value"].dims == ("power_sharing", "trust", "replicate", "time") and data["value"].dtype == np.float32
    assert data["trust"].attrs["parameter"] == "start.trust" and data["time"].attrs["units"] == "weeks"
    assert list(data["group"].values) == ["advantaged", "disadvantaged"]
    assert all(data[name].attrs["units"] and data[name].attrs["long_name"] for name in data.data_vars)
    for key in ("study_definition", "scenario_values", "rules", "seed", "code_hash", "versions", "purpose"):
        assert key in data.attrs
    # any cell equals a run of its own, labels and all: on the readable engine too
    scenario = load_study(study_file).scenario.with_values(
        {"practice.power_sharing": float(np.linspace(0, 0.6, 4)[1]), "start.trust": 0.2}
    )
    for engine in ("kernel", "mesa"):
        alone = coprod.run(scenario, seed=3, replicates=2, every=13, engine=engine)
        cell = data.isel(power_sharing=1, trust=1, replicate=slice(0, 2))
        for name in data.data_vars:
            assert np.array_equal(cell[name].transpose("replicate", "time", ...), alone[name], equal_nan=True), name


def test_workers_change_no_byte(study_file, tmp_path):
    study = load_study(study_file)
    run_study(study, tmp_path / "one.zarr", 1)
    run_study(study, tmp_path / "two.zarr", 2)
    assert chunks(tmp_path / "one.zarr") == chunks(tmp_path / "two.zarr")


def start(study: Path, store: Path) -> subprocess.Popen:
    command = [sys.executable, "-c", "from coprod.cli import main; main()", "sweep", str(study), "-o", str(store), "--workers", "2"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_cut_off_and_finished_gives_the_same_bytes(how, tmp_path):
    text = STUDY.replace("replicates = 5", "replicates = 200").replace("citizens = 80", "citizens = 400")
    study = tmp_path / "study.toml"
    study.write_text(text)
    run_study(load_study(study), tmp_path / "whole.zarr", 2)
    store = tmp_path / "cut.zarr"
    rng = random.Random(how.value)
    cuts = 0
    for _ in range(4):
        process = start(study, store)
        deadline = time.monotonic() + 60
        marks = len(list(store.glob("done/c/**/*"))) if store.exists() else 0
        while process.poll() is None and time.monotonic() < deadline:
            if store.exists() and len(list(store.glob("done/c/**/*"))) > marks:
                break
            time.sleep(0.01)
        time.sleep(rng.uniform(0, 0.3))
        if process.poll() is None:
            process.send_signal(how)
            cuts += 1
        output, _ = process.communicate(timeout=60)
        assert "Traceback" not in output
    assert cuts >= 1
    final = start(study, store)
    output, _ = final.communicate(timeout=120)
    assert final.returncode == 0, output
    stray = [name for name in chunks(store) if "partial" in name]
    assert {k: v for k, v in chunks(store).items() if k not in stray} == chunks(tmp_path / "whole.zarr")


def test_a_finished_study_computes_nothing(study_file, tmp_path):
    study, store = load_study(study_file), tmp_path / "out.zarr"
    run_study(study, store)
    before = {p: p.stat().st_mtime_ns for p in store.rglob("*") if p.is_file()}
    seen = []
    run_study(study, store, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(60, 60)]
    assert {p: p.stat().st_mtime_ns for p in store.rglob("*") if p.is_file()} == before


def test_a_damaged_mark_means_computing_again(study_file, tmp_path):
    study, store = load_study(study_file), tmp_path / "out.zarr"
    run_study(study, store)
    whole = chunks(store)
    mark = next(p for p in store.glob("done/c/**/*") if p.is_file())
    os.remove(mark)
    run_study(study, store)
    assert chunks(store) == whole
