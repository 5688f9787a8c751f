"""Stores opened by others: plain xarray, with every warning an error, shows results and nothing else."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

import coprod
from coprod.experiments.export import export
from coprod.experiments.forecast import forecast
from coprod.experiments.lock import only_writer
from coprod.experiments.replay import replay
from coprod.experiments.study_file import load_study
from coprod.experiments.sweep import run_study, study_or_store
from coprod.simulation.errors import BadInput

from .conftest import SMALL

DESIGNS = {
    "grid": '[[factors]]\nrule = "trust"\nvalues = ["asymmetric", "beta"]\n[[factors]]\nscenario = ["baseline", "label_only"]\n',
    "sample": '[design]\nkind = "latin_hypercube"\npoints = 5\n[[factors]]\nparameter = "start.trust"\nrange = [0.2, 0.9]\n',
    "contrasts": '[design]\nkind = "contrasts"\n[[points]]\nlabel = "as it is"\n[[points]]\nset = { start.trust = 0.9 }\n',
}
BESIDE = {  # coordinates of each design, beside those that all have
    "grid": {"trust_rule", "scenario"},
    "sample": {"sample", "trust"},
    "contrasts": {"sample", "trust", "label"},
}


def plainly(store: Path, *more: str) -> dict[str, list[str]]:
    """Names in a store as a process of its own sees them that knows xarray alone and takes warnings for errors."""
    code = "import sys, json, xarray as xr\n" + "\n".join(
        [
            f"data = xr.open_zarr({str(store)!r}{''.join(f', {m}' for m in more)})",
            "data.load()",
            "assert 'coprod' not in sys.modules",
            "print(json.dumps({'data': sorted(data.data_vars), 'coords': sorted(data.coords), 'dims': sorted(data.dims)}))",
        ]
    )
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return json.loads(done.stdout)


@pytest.mark.slow
@pytest.mark.parametrize("design", DESIGNS)
def test_plain_xarray_shows_results_alone(design, tmp_path):
    (tmp_path / "s.toml").write_text(SMALL + DESIGNS[design], encoding="utf-8")
    store = tmp_path / "s.zarr"
    run_study(load_study(tmp_path / "s.toml"), store)
    found = plainly(store)
    assert found["data"] == ["citizen_view", "need_gap_by_unit", "value"]
    assert set(found["coords"]) == {"replicate", "time", "unit", "citizen", "dimension"} | BESIDE[design]
    assert not any(name.startswith("block") or name == "file" for name in found["dims"])
    books = plainly(store, "group='bookkeeping'")
    assert books["data"] == ["done", "message", "run_key", "status"]
    ours = coprod.open_store(store)
    assert ours.identical(xr.open_zarr(store)) and list(ours.data_vars) == found["data"]
    assert list(ours.coords) == sorted(ours.coords)  # whatever the order of folders, or of a set of text in this process
    assert all(ours[name].attrs["units"] and ours[name].attrs["long_name"] for name in ours.data_vars)


@pytest.mark.slow
def test_a_store_of_a_run_opens_plainly(tmp_path):
    command = "run baseline --weeks 8 --replicates 2 --set population.citizens=40 --record citizen.view -o r.zarr"
    code = "import sys; sys.argv = ['coprod', *sys.argv[1:]]; from coprod.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code, *command.split()], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    found = plainly(tmp_path / "r.zarr")
    assert "citizen_view" in found["data"] and {"group", "citizen", "dimension"} <= set(found["coords"])
    assert coprod.open_store(tmp_path / "r.zarr").identical(xr.open_zarr(tmp_path / "r.zarr"))


def test_the_bookkeeping_says_what_is_there(tmp_path):
    (tmp_path / "s.toml").write_text(SMALL + DESIGNS["grid"], encoding="utf-8")
    run_study(load_study(tmp_path / "s.toml"), tmp_path / "s.zarr")
    books = xr.open_zarr(tmp_path / "s.zarr", group="bookkeeping")
    assert (books["status"] == 1).all() and (books["message"] == "").all() and (books["done"] > 0).all()
    assert len(np.unique(books["run_key"])) == 4 and books["done"].attrs["files"][-2:] == ["status", "message"]


def test_a_store_of_an_older_format_is_refused_by_all_its_readers(tmp_path):
    (tmp_path / "s.toml").write_text(SMALL + DESIGNS["grid"], encoding="utf-8")
    study, store = load_study(tmp_path / "s.toml"), tmp_path / "s.zarr"
    run_study(study, store)
    tree = json.loads((store / "zarr.json").read_text(encoding="utf-8"))
    tree["attributes"]["format"] = 2
    (store / "zarr.json").write_text(json.dumps(tree), encoding="utf-8")
    for call in (
        lambda: coprod.open_store(store),
        lambda: run_study(study, store),
        lambda: study_or_store(store),
        lambda: replay(store, {"trust_rule": "beta", "scenario": "baseline"}, 0),
        lambda: export(store, tmp_path / "s.nc"),
    ):
        with pytest.raises(BadInput, match=r"has store format 2, older.*\n(.*\n)*.*run the study again into another place"):
            call()
    assert not (tmp_path / "s.nc").exists()


OPENERS = {
    "study_or_store": lambda store: study_or_store(store),
    "open_store": lambda store: coprod.open_store(store),
    "forecast": lambda store: forecast(load_study(store.with_name("s.toml")), store, 1),
    "replay": lambda store: replay(store, {"trust_rule": "beta", "scenario": "baseline"}, 0),
    "export": lambda store: export(store, store.with_name("s.nc")),
}


@pytest.mark.slow
@pytest.mark.parametrize("how", OPENERS)
@pytest.mark.parametrize("new_is_there", [True, False])
def test_a_swap_cut_between_its_renames_is_finished_by_whoever_opens_the_store(how, new_is_there, tmp_path):
    (tmp_path / "s.toml").write_text(SMALL + DESIGNS["grid"], encoding="utf-8")
    study, store = load_study(tmp_path / "s.toml"), tmp_path / "s.zarr"
    run_study(study, store)
    store.rename(tmp_path / ".s.zarr.replaced")
    if new_is_there:
        run_study(study, tmp_path / ".s.zarr.extended")
    (tmp_path / "link.zarr").symlink_to(store)
    OPENERS[how](tmp_path / "link.zarr")
    made = {"s.nc"} if how == "export" else set()
    assert {p.name for p in tmp_path.iterdir()} == {"s.toml", "s.zarr", "link.zarr"} | made


def test_a_swap_that_goes_on_is_left_alone(tmp_path):
    (tmp_path / "s.toml").write_text(SMALL + DESIGNS["grid"], encoding="utf-8")
    store = tmp_path / "s.zarr"
    run_study(load_study(tmp_path / "s.toml"), store)
    with only_writer(store):
        store.rename(tmp_path / ".s.zarr.replaced")
        with pytest.raises(BadInput, match="filled by another process"):
            coprod.open_store(store)
    assert (tmp_path / ".s.zarr.replaced").exists()


def test_the_store_of_another_program_is_not_called_an_old_one(tmp_path):
    xr.Dataset({"x": ("a", [1.0])}, attrs={"format": "theirs"}).to_zarr(tmp_path / "x.zarr", consolidated=False)
    assert coprod.open_store(tmp_path / "x.zarr")["x"].item() == 1
    with pytest.raises(BadInput, match="is no store of a run or a sweep"):
        export(tmp_path / "x.zarr", tmp_path / "x.nc")
