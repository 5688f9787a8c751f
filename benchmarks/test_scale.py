"""What sweeps cost beyond the model: memory of a million runs, storage, Dask, and how good the forecast is."""

import subprocess
import sys
import time

import pytest

from coprod.experiments import store as store_module
from coprod.experiments.forecast import forecast
from coprod.experiments.study_file import load_study
from coprod.experiments.sweep import run_study

MINUTE = """
scenario = "baseline"
weeks = 260
replicates = 600
[[factors]]
parameter = "start.trust"
linspace = [0.2, 0.9, 16]
[record]
measures = ["value", "need_gap", "personal_trust", "value_by_group"]
every = 4
"""
MILLION = """
scenario = "baseline"
weeks = 4
replicates = 10
[set.population]
citizens = 8
professionals = 4
[design]
kind = "latin_hypercube"
points = 100000
[[factors]]
parameter = "start.trust"
range = [0.0, 1.0]
[[factors]]
parameter = "practice.power_sharing"
range = [0.0, 0.6]
[record]
measures = ["value", "need_gap"]
every = "end"
"""


@pytest.fixture
def minute(tmp_path):
    (tmp_path / "minute.toml").write_text(MINUTE, encoding="utf-8")
    return load_study(tmp_path / "minute.toml")


def test_storage(benchmark, tmp_path, monkeypatch):
    """The demo study with its store written, and with blocks thrown away instead, in turn."""
    study = load_study("trust_by_power")
    write = store_module.SweepStore.write
    found = {"written": [], "thrown_away": []}

    def both():
        for how in found:
            kept = write if how == "written" else lambda self, block, result: None
            monkeypatch.setattr(store_module.SweepStore, "write", kept)
            begun = time.perf_counter()
            run_study(study, tmp_path / f"{how}{len(found[how])}.zarr", 2)
            found[how].append(time.perf_counter() - begun)

    run_study(study.with_changes(1, None), tmp_path / "warm.zarr", 2)
    benchmark.pedantic(both, rounds=3)
    benchmark.extra_info.update(found)


def test_dask_and_forecast(benchmark, minute, tmp_path):
    """The same study on two threads here and on two Dask workers, in turn; and what was forecast just before."""
    found = {"forecast": [], "local": [], "dask": [], "dask_all": []}

    def both():
        n = len(found["local"])
        found["forecast"].append(forecast(minute, tmp_path / "none.zarr", 2).seconds)
        begun = time.perf_counter()
        run_study(minute, tmp_path / f"local{n}.zarr", 2)
        found["local"].append(time.perf_counter() - begun)
        begun = time.perf_counter()
        first = []
        run_study(minute, tmp_path / f"dask{n}.zarr", 2, lambda done, total: first.append(time.perf_counter()), dask="local")
        found["dask"].append(time.perf_counter() - first[1])  # from the first block on: without starting the cluster
        found["dask_all"].append(time.perf_counter() - begun)

    benchmark.pedantic(both, rounds=2)
    benchmark.extra_info.update(found)


def test_a_million_runs(benchmark, tmp_path):
    """Peak memory of a process that sweeps 10**6 small runs and keeps final values."""
    (tmp_path / "million.toml").write_text(MILLION, encoding="utf-8")
    code = (
        "import resource; from coprod.experiments.study_file import load_study;"
        "from coprod.experiments.sweep import run_study;"
        "from pathlib import Path;"
        f"run_study(load_study({str(tmp_path / 'million.toml')!r}), Path({str(tmp_path / 'm.zarr')!r}), 2);"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)"
    )
    peak = []
    benchmark.pedantic(
        lambda: peak.append(int(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout)),
        rounds=1,
    )
    benchmark.extra_info["peak"] = peak[0]
