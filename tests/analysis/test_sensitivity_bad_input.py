"""Sensitivity: the command and its table, and data, stores and options that are refused without a trace."""

import csv
import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

import coprod
from coprod.simulation.errors import BadInput
from tests.app.process import coprod_here

from .sensitivity_samples import dataset, latin, morris_points, noisy, saltelli

STUDY = """
scenario = "baseline"
weeks = 4
replicates = 3
[set.population]
citizens = 40
professionals = 8
[design]
kind = "sobol"
points = 32
[[factors]]
parameter = "start.trust"
range = [0.2, 0.9]
[[factors]]
parameter = "start.health"
range = [0.2, 0.9]
[record]
measures = ["value", "need_gap", "need_gap_by_unit"]
every = "end"
"""
GRID = STUDY.replace('[design]\nkind = "sobol"\npoints = 32\n', "").replace("range = [0.2, 0.9]", "values = [0.2, 0.5, 0.9]")
MORRIS = STUDY.replace('"sobol"\npoints = 32', '"morris"\ntrajectories = 8')


def noisy_data(made=lambda: saltelli("ab", 64)):
    points, x = made()
    return dataset(points, noisy(x @ [2.0, 1.0], np.random.default_rng(1), seeds=0.1, interaction=0.1))


def refused(data, said: str, **options) -> BadInput:
    with pytest.raises(BadInput, match=said) as error:
        coprod.sensitivity(data, **options)
    assert error.value.fix
    return error.value


# --- data


@pytest.mark.parametrize("dimension", ["sample", "replicate", "time"])
def test_data_without_a_dimension_are_told_which(dimension):
    error = refused(noisy_data().isel({dimension: 0}), f"no dimension {dimension}")
    assert dimension in error.allowed


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda d: d.assign(value=d["value"].expand_dims(group=2)), "for each group"),
        (lambda d: d.drop_vars(["a", "b"]), "no coordinate along sample"),
        (lambda d: d.assign_coords(a=d["a"].where(d["a"] < 0.9)), "factor a has no number"),
        (lambda d: d * np.nan, "no run has a value"),
        (lambda d: d.isel(sample=[]), "no run has a value"),
        (lambda d: d.isel(time=[]), "time"),
        (lambda d: d["value"], "Dataset"),
        (lambda d: d.isel(replicate=[0]), "one replicate"),
        (lambda d: d * 0 + 0.1, "same at every point, 0.1"),
        (lambda d: d * 0 + xr.DataArray(np.arange(5), dims="replicate"), "same"),  # seeds differ, points do not: there is nothing to share out
    ],
    ids=["a value for each group", "no factors", "a factor without a number", "all lost", "no points", "no weeks", "an array", "one replicate", "constant", "constant but for seeds"],
)  # fmt: skip
def test_data_that_cannot_answer_are_refused(change, said):
    data = noisy_data()
    refused(change(data), said)


@pytest.mark.parametrize(
    ("made", "method", "needed"),
    [
        (lambda: noisy_data(lambda: saltelli("ab", 16)), "sobol", "32 base points, so 128 points"),
        (lambda: noisy_data(lambda: saltelli("ab", 16, second=True)), "sobol", "32 base points, so 192 points"),
        (lambda: noisy_data(lambda: morris_points(3)), "morris", "4 trajectories, so 12 points"),
        (lambda: noisy_data(lambda: latin(50, 2)), "hdmr", "300 points"),
    ],
)
def test_too_few_points_are_told_how_many_are_needed(made, method, needed):
    assert needed in refused(made(), "too few", method=method).allowed
    assert needed in refused(made(), "too few", method=method, deterministic=True).allowed


def test_points_lost_to_failed_runs_count_as_too_few():
    data = noisy_data(lambda: saltelli("ab", 32))
    assert coprod.sensitivity(data).attrs["points"] == 128
    data["value"][5, 0, -1] = np.nan
    assert "32 base points" in refused(data, "31").allowed


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"measure": "valeu"}, "valeu"),
        ({"method": "soboll"}, "soboll"),
        ({"week": 3}, "week 3"),
        ({"week": float("nan")}, "week nan"),
        ({"resamples": 0}, "resamples is 0"),
        ({"resamples": 99.5}, "resamples is 99.5"),
        ({"seed": -1}, "seed is -1"),
    ],
)
def test_options_that_mean_nothing_are_refused(options, said):
    error = refused(noisy_data(), said, **options)
    assert error.nearest == {"measure": "value", "method": "sobol", "week": "0"}.get(next(iter(options)), "")


def test_one_replicate_is_enough_of_a_model_without_randomness():
    found = coprod.sensitivity(noisy_data().isel(replicate=[0]), deterministic=True)
    assert found.attrs["replicates"] == 1 and "share" not in found


# --- the command


def sweep_file(folder: Path, text: str) -> Path:
    (folder / "s.toml").write_text(text, encoding="utf-8")
    return folder / "s.toml"


def sensitivity(tmp_path, *arguments: str, study: str = STUDY):
    sweep_file(tmp_path, study)
    return coprod_here("sensitivity", *arguments, cwd=tmp_path)


def left(tmp_path) -> list[str]:
    return sorted(path.name for path in tmp_path.iterdir())


@pytest.mark.parametrize(
    ("study", "method"), [(STUDY, "sobol"), pytest.param(MORRIS, "morris", marks=pytest.mark.slow)], ids=["sobol", "morris"]
)
def test_a_study_is_run_and_its_table_holds_the_numbers_of_python(tmp_path, study, method):
    done = sensitivity(tmp_path, "s.toml", "-o", "t.csv", "--resamples", "200", study=study)
    assert done.returncode == 0 and "table: t.csv" in done.stdout and "start.trust" in done.stdout, done.stderr
    found = coprod.sensitivity(coprod.open_store(tmp_path / "s.zarr"), resamples=200)
    assert found.attrs["method"] == method
    with (tmp_path / "t.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["other"] == "" and row["of"].startswith("start.")]
    numbers = {str(name) for name, array in found.data_vars.items() if array.dims == ("factor",)}
    assert {row["number"] for row in rows} == {name for name in numbers if not name.endswith(("_low", "_high"))} and rows
    for row in rows:
        wanted = [
            found[name].sel(factor=row["of"]).item() if name in found else None
            for name in (f"{row['number']}{end}" for end in ("", "_low", "_high"))
        ]
        assert [float(row[end]) if row[end] else None for end in ("value", "low", "high")] == wanted
        assert (row["method"], row["points"], row["replicates"], row["week"]) == (method, str(found.attrs["points"]), "3", "4.0")
    again = sensitivity(tmp_path, "s.zarr", "-o", "again.csv", "--resamples", "200")
    assert again.returncode == 0 and (tmp_path / "again.csv").read_bytes() == (tmp_path / "t.csv").read_bytes()


@pytest.mark.parametrize(
    "arguments",
    [["-o", "t.csv"], ["-o", "t.txt"], ["-o", "none/t.csv"], ["--picture", "p.csv"], ["--method", "soboll"], ["--measure", "valeu"], ["--week", "3"], ["--resamples", "0"]],
    ids=" ".join,
)  # fmt: skip
def test_what_will_be_refused_is_refused_before_anything_runs(tmp_path, arguments):
    (tmp_path / "t.csv").write_text("mine", encoding="utf-8")
    done = sensitivity(tmp_path, "s.toml", *arguments)
    assert done.returncode == 2 and arguments[0].strip("-") in done.stderr and "Traceback" not in done.stderr
    assert left(tmp_path) == ["s.toml", "t.csv"] and (tmp_path / "t.csv").read_text(encoding="utf-8") == "mine"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made")
    assert coprod.sweep(sweep_file(folder, STUDY), folder / "s.zarr") is not None
    return folder


@pytest.fixture
def store(made, tmp_path):
    return Path(shutil.copytree(made, tmp_path, dirs_exist_ok=True)) / "s.zarr"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--measure", "valeu"], "nearest  value"),
        (["--measure", "need_gap_by_unit"], "for each unit"),
        (["--method", "moriss"], "nearest  morris"),
        (["--method", "morris"], "--method hdmr"),
        (["--method", "hdmr"], "300 points"),
        (["--week", "3"], "nearest  4"),
        (["--week", "inf"], "nearest  4"),
        (["--store", "t.zarr"], "leave out --store"),
    ],
    ids=lambda given: " ".join(given) if isinstance(given, list) else "",
)
def test_options_that_a_store_cannot_answer_leave_no_table(tmp_path, store, arguments, said):
    done = sensitivity(tmp_path, "s.zarr", "-o", "t.csv", *arguments)
    assert done.returncode == 2 and said in done.stderr and not done.stdout
    assert left(tmp_path) == ["s.toml", "s.zarr"]


def test_a_store_of_other_code_is_refused(tmp_path, store):
    tree = json.loads((store / "zarr.json").read_text(encoding="utf-8"))
    tree["attributes"]["code_hash"] = "0" * 64
    (store / "zarr.json").write_text(json.dumps(tree), encoding="utf-8")
    done = sensitivity(tmp_path, "s.zarr", "-o", "t.csv")
    assert done.returncode == 2 and "code" in done.stderr and "fix" in done.stderr and not done.stdout
    assert left(tmp_path) == ["s.toml", "s.zarr"]


def test_a_grid_is_refused_with_the_designs_that_fit(tmp_path):
    coprod.sweep(sweep_file(tmp_path, GRID), tmp_path / "g.zarr")
    done = sensitivity(tmp_path, "g.zarr", "-o", "t.csv", study=GRID)
    assert done.returncode == 2 and all(name in done.stderr for name in ("sobol", "morris", "latin_hypercube", "fix"))
    assert left(tmp_path) == ["g.zarr", "s.toml"]


def test_a_study_that_is_a_grid_is_refused_before_it_runs(tmp_path):
    done = sensitivity(tmp_path, "s.toml", study=GRID)
    assert done.returncode == 2 and "sobol" in done.stderr and left(tmp_path) == ["s.toml"]


@pytest.mark.parametrize("arguments", [["none.zarr"], ["none.toml"]])
def test_what_is_not_there_is_refused(tmp_path, arguments):
    done = sensitivity(tmp_path, *arguments)
    assert done.returncode == 2 and "none" in done.stderr and left(tmp_path) == ["s.toml"]
