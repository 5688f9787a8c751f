"""Any cell run again equals what is stored; exports hold the same numbers; a research object that validates."""

import json
import subprocess
import zipfile
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

import coprod
from coprod.experiments.export import export
from coprod.experiments.replay import find_cell, replay
from coprod.experiments.study_file import load_study
from coprod.experiments.sweep import run_study
from coprod.simulation.errors import BadInput

from .. import outside
from .conftest import STUDY, written_as_it_is


@pytest.fixture
def store(study_file, tmp_path) -> Path:
    run_study(load_study(study_file), tmp_path / "out.zarr")
    return tmp_path / "out.zarr"


def test_a_cell_replayed_equals_the_stored_one(store):
    found = replay(store, {"power_sharing": "0.2", "start.trust": "0.5"}, 4)
    assert found.difference == "" and found.times == [0, 13, 26, 39, 52]
    stored = coprod.open_store(store).isel(power_sharing=1, trust=2, replicate=4)
    for name, values in found.series.items():
        assert np.array_equal(stored[name].values, values, equal_nan=True)


def test_a_changed_number_is_found(store):
    import zarr

    array = zarr.open_group(str(store))["value"]
    array[1, 2, 4, 3] = array[1, 2, 4, 3] + np.float32(1e-6)
    written_as_it_is(store)
    assert replay(store, {"power_sharing": "0.2", "trust": "0.5"}, 4).difference.startswith("value at week 39: stored")


@pytest.mark.parametrize(
    ("at", "replicate", "said"),
    [
        ({"trust": "0.5"}, 0, "4 points of the study have trust = 0.5"),
        ({"trust": "0.55", "power_sharing": "0"}, 0, "no points"),
        ({"trsut": "0.5"}, 0, "nearest  trust"),
        ({"trust": "half", "power_sharing": "0"}, 0, "'half' is no number"),
        ({"trust": "0.5", "power_sharing": "0"}, 5, "no replicate 5"),
    ],
)
def test_a_cell_that_is_not_there(store, at, replicate, said):
    with pytest.raises(BadInput, match=said):
        replay(store, at, replicate)


def test_netcdf_and_csv_hold_the_same_numbers(store, tmp_path):
    data = coprod.open_store(store).load()
    export(store, tmp_path / "r.nc")
    with xr.open_dataset(tmp_path / "r.nc", engine="h5netcdf") as back:
        for name in data.data_vars:
            assert back[name].dims == data[name].dims and back[name].attrs == data[name].attrs
            assert np.array_equal(back[name].values, data[name].values, equal_nan=True)
        assert back.attrs["code_hash"] == data.attrs["code_hash"]
    export(store, tmp_path / "r.csv")
    import pandas

    table = pandas.read_csv(tmp_path / "r.csv")
    assert len(table) == 4 * 3 * 5 * 5
    row = table[(table.trust == 0.5) & (table.power_sharing == 0.6) & (table.replicate == 2) & (table.time == 26)].iloc[0]
    cell = data.sel(trust=0.5, power_sharing=0.6, replicate=2, time=26)
    assert np.float32(row["value"]) == cell["value"].item()
    assert np.float32(row["need_gap_by_unit[3]"]) == cell["need_gap_by_unit"].sel(unit=3).item()
    assert np.float32(row["value_by_group[advantaged]"]) == cell["value_by_group"].sel(group="advantaged").item()


@pytest.mark.parametrize(("name", "said"), [("r.xlsx", "format"), ("no/r.nc", "to the folder"), ("out.zarr", "exists")])
def test_targets_that_cannot_be_written(store, tmp_path, name, said):
    with pytest.raises(BadInput, match=said):
        export(store, tmp_path / name)


def problems(crate: Path) -> str:
    """What the RO-Crate validator says is missing."""
    import rocrate

    context = Path(rocrate.__file__).parent / "data" / "ro-crate.jsonld"
    command = [str(outside.PYTHON), str(Path(__file__).with_name("validate_crate.py")), str(crate), str(context)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
@pytest.mark.skipif(not outside.PYTHON.exists(), reason="the validator has an environment of its own: make test makes it")
def test_the_research_object_validates(store, tmp_path):
    target = tmp_path / "r.crate"
    export(store, target)
    assert problems(target) == ""
    graph = {e["@id"]: e for e in json.loads((target / "ro-crate-metadata.json").read_text(encoding="utf-8"))["@graph"]}
    assert graph["#sweep"]["instrument"]["@id"] == "coprod.zip" and len(graph["#sweep"]["result"]) == 2
    with zipfile.ZipFile(target / "coprod.zip") as source:
        assert "simulation/rules/trust/asymmetric.py" in source.namelist()
    (target / "ro-crate-metadata.json").write_text("{}", encoding="utf-8")  # the validator does find faults
    assert problems(target) != ""


def test_of_values_alike_to_four_digits_the_exact_one_is_meant(study_file, tmp_path):
    study_file.write_text(STUDY.replace("[0.9, 0.2, 0.5]", "[0.50001, 0.5, 0.50002]"), encoding="utf-8")
    study = load_study(study_file)
    for text, n in (("0.5", 1), ("0.50001", 0), ("0.50002", 2)):
        assert find_cell(study, {"trust": text, "power_sharing": "0.20001"}) == 3 + n
    with pytest.raises(BadInput, match="3 points"):
        find_cell(study, {"trust": "0.500013", "power_sharing": "0.2"})
