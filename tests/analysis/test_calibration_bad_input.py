"""Calibration: the command and its table, a planted parameter found again, and what is refused without a trace."""

import csv
import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

import coprod
from coprod.analysis.calibration.effects import load_effects
from coprod.analysis.calibration.study import calibration_file, read_calibration
from coprod.experiments.sweep import run_study
from coprod.simulation.errors import BadInput
from tests.app.process import coprod_here

from .calibration_samples import dataset, linear, seen

STUDY = """
title = "A trial"
scenario = "baseline"
simulations = 500
services = 1
seed = 2
[set.population]
citizens = 40
professionals = 8
[[parameters]]
parameter = "start.trust"
range = [0.1, 0.9]
[[parameters]]
parameter = "start.health"
range = [0.1, 0.9]
"""
OBSERVED = """
[[observed]]
measure = "personal_trust"
week = 2
value = 0.5
uncertainty = 0.02
units = "share"
source = "made up for this test"
[[observed]]
measure = "health"
week = 4
value = 0.6
uncertainty = 0.02
units = "share"
source = "made up for this test"
"""
WHOLE = STUDY + OBSERVED


def refused(data, observed, said: str, **options) -> BadInput:
    with pytest.raises(BadInput, match=said) as error:
        coprod.calibrate(data, observed, services=options.pop("services", 1), **options)
    assert error.value.fix and error.value.allowed
    return error.value


# --- data and observations


@pytest.mark.parametrize("dimension", ["sample", "replicate", "time"])
def test_data_without_a_dimension_are_told_which(dimension):
    refused(linear(600, 1).isel({dimension: 0}), seen([0.0] * 4), f"no dimension {dimension}")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda d: d.drop_vars("y2"), "y2"),
        (lambda d: d.assign(y1=d["y1"] * 0 + 3.0), "3 in every run"),
        (lambda d: d.assign_coords(a=d["a"] * 0 + 1.0), "parameter a is 1 at every point"),
        (lambda d: d.assign_coords(a=("sample", ["x", "y"] * 300)), "a is a choice"),
        (lambda d: d.assign_coords(a=("sample", d["a"].values, {"low": 0.0, "high": 1.0})), "range from 0 to 1"),
        (lambda d: d.assign_coords(a=("sample", d["a"].values, {"high": 9.0})), "range of a goes from -inf to 9"),
        (lambda d: d.assign_coords(a=("sample", d["a"].values, {"low": 9.0, "high": -9.0})), "range of a goes from 9 to -9"),
        (lambda d: d.assign_coords(a=("sample", d["a"].values, {"low": -9.0, "high": 9.0, "log": True})), "on a logarithmic scale"),
        (lambda d: d.where(d["sample"] % 5 == 0), "480 of 600 points"),
        (lambda d: d.isel(sample=slice(499)), "499 points with values are too few"),
        (lambda d: d["y0"], "Dataset"),
    ],
    ids=[
        "no measure",
        "constant figure",
        "constant parameter",
        "a choice",
        "outside its range",
        "one end",
        "ends swapped",
        "a logarithm of less than nothing",
        "most lost",
        "too few",
        "an array",
    ],
)
def test_data_that_cannot_answer_are_refused(change, said):
    data = linear(600, 1)
    refused(change(data.assign_coords(sample=np.arange(600)) if "480" in said else data), seen([0.0] * 4), said)


def test_too_few_replicates_for_a_mean_of_services():
    assert "3 replicates" in refused(linear(600, 1, replicates=2), seen([0.0] * 4), "mean of 3 services", services=3).allowed


def test_an_observation_out_of_reach_is_told_by_how_much_and_what_is_nearest():
    theta = np.random.default_rng(1).random((600, 1))
    data = dataset(theta, theta[:, None], low=0.0, high=1.0)
    error = refused(data, seen([3.0], 0.1), r"no run gives it: 2(\.\d+)? away, 20(\.\d+)? of its standard errors")
    assert float(error.nearest) == pytest.approx(theta.max(), rel=1e-3)
    assert "theory one" in refused({"one": data, "other": data}, seen([3.0], 0.1), "no run gives it").what


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"uncertainty": 0.0}, "uncertainty of y0 is 0"),
        ({"uncertainty": -1.0}, "uncertainty of y0 is -1"),
        ({"uncertainty": "much"}, "uncertainty is 'much'"),
        ({"value": float("nan")}, "value is nan"),
        ({"value": None}, "no value"),
        ({"units": "km"}, "y0 is observed in 'km'"),
        ({"week": 51}, "week 51"),
        ({"measure": "y9"}, "y9"),
        ({"of": "citizen"}, "over all, not of citizen"),
    ],
    ids=lambda given: str(given),
)
def test_observations_that_mean_nothing_are_refused(change, said):
    row = {"measure": "y0", "week": 52, "value": 0.1, "uncertainty": 0.2, "units": "m"}
    with pytest.raises(BadInput, match=said):
        coprod.calibrate(linear(600, 1), coprod.observations([{**row, **change}]), services=1)


def test_a_figure_twice_and_none_at_all():
    row = {"measure": "y0", "week": 52, "value": 0.1, "uncertainty": 0.2, "units": "m"}
    for rows in ([row, row], []):
        with pytest.raises(BadInput):
            coprod.observations(rows)


# --- the file, before anything runs


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"health"', '"helth"', "nearest  health"),
        ('units = "share"', 'units = "per cent"', "in which the model gives it"),
        ("uncertainty = 0.02", "uncertainty = 0", "above 0"),
        ("week = 4", "week = 4.5", "nearest  4"),
        ("week = 4", "week = -1", "from 0"),
        ('measure = "health"', 'measure = "value_by_role"', "each role"),
        ('measure = "health"', 'measure = "need_gap_by_unit"', "each unit"),
        ("simulations = 500", "simulations = 499", "500 to"),
        ("services = 1", "services = 0", "services is 0"),
        ("simulations = 500\nservices = 1", "simulations = 1_000_000\nservices = 1\nreplicates = 10_000", "10,000,000,000 rows of 2 figures would take"),
        ("services = 1\n", "", "services"),
        ("services = 1", "services = 4\nreplicates = 3", "replicates is 3"),
        ("services = 1", "services = 1\nweeks = 3", "at least 4 weeks"),
        ("services = 1", 'services = 1\ntheories = ["default"]', "no choice"),
        ("services = 1", 'services = 1\ntheories = ["default", "expert_ld"]', "nearest  expert_led"),
        ("services = 1", 'services = 1\nobserved_file = "y.csv"', "said twice"),
        ("range = [0.1, 0.9]", "range = [0.0, 0.9]\nlog = true", "logarithmic"),
        ("range = [0.1, 0.9]", "values = [0.1, 0.9]", "range"),
        ('parameter = "start.health"', 'simplex = "practice"', "practice"),
        ('parameter = "start.health"', 'parameter = "start.trust"', "twice"),
        ("[set.population]", "[set]\nstart.trust = 0.4\n[set.population]", "is set, and is a parameter"),
        (OBSERVED, "", "not said"),
        ('range = [0.1, 0.9]\n[[parameters]]\nparameter = "start.health"\nrange = [0.1, 0.9]', 'rage = [0.1, 0.9]', "nearest  range"),
    ],
    ids=lambda given: given.strip().splitlines()[-1] if given.strip() else "nothing",
)  # fmt: skip
def test_a_file_that_cannot_be_used_is_refused_before_anything_runs(tmp_path, old, new, said):
    assert old in WHOLE
    (tmp_path / "c.toml").write_text(WHOLE.replace(old, new, 1), encoding="utf-8")
    done = coprod_here("calibrate", "c.toml", cwd=tmp_path)
    assert done.returncode == 2 and said in done.stderr and "fix" in done.stderr and "Traceback" not in done.stderr
    assert left(tmp_path) == ["c.toml"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["-o", "t.txt"],
        ["--draws", "d.nc"],
        ["-o", "none/t.csv"],
        ["--picture", "p.csv"],
        ["--tests", "3"],
        ["--seed", "-1"],
        ["--workers", "-1"],
    ],
    ids=" ".join,
)
def test_options_that_mean_nothing_are_refused_before_anything_runs(tmp_path, arguments):
    (tmp_path / "c.toml").write_text(WHOLE, encoding="utf-8")
    done = coprod_here("calibrate", "c.toml", *arguments, cwd=tmp_path)
    assert done.returncode == 2 and "Traceback" not in done.stderr and left(tmp_path) == ["c.toml"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("measure,week,value,uncertainty,unit\n", "nearest  units"),
        ("measure,week,value,uncertainty,units,source\n", "nothing is observed"),
        ("measure,week,value,uncertainty,units,source\nhealth,4,0.5\n", "line 2"),
        ('measure,week,value,uncertainty,units,source\nhealth,4,"0,5",0.1,share,x\n', "line 2, value"),
        ("measure,week,value,uncertainty,units,source\n\nhealth,4,0.5,-0.1,share,x\n", "line 3, uncertainty"),
        ("measure,week,value,units,source\nhealth,4,0.5,share,x\n", "no uncertainty"),
    ],
    ids=["column", "empty", "cells", "decimal comma", "negative", "no uncertainty"],
)
def test_a_csv_that_cannot_be_used_is_refused_with_its_line(tmp_path, text, said):
    (tmp_path / "y.csv").write_text(text, encoding="utf-8")
    (tmp_path / "c.toml").write_text(STUDY.replace("seed", 'observed_file = "y.csv"\nseed'), encoding="utf-8")
    done = coprod_here("calibrate", "c.toml", cwd=tmp_path)
    assert done.returncode == 2 and said in done.stderr and left(tmp_path) == ["c.toml", "y.csv"]


# --- runs


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("calibrated")
    (folder / "c.toml").write_text(WHOLE, encoding="utf-8")
    places = ["-o", "t.csv", "--draws", "d.csv", "--picture", "p.png"]
    done = coprod_here("calibrate", "c.toml", *places, "--tests", "100", cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder, done


@pytest.mark.slow
def test_the_command_answers_and_its_tables_hold_what_it_says(made, tmp_path):
    folder, done = made
    for said in ("start.trust", "start.health", "personal_trust", "Checked by simulation", "posterior"):
        assert said in done.stdout or said.capitalize() in done.stdout
    tables = {}
    for name in ("t.csv", "d.csv"):
        with (folder / name).open(encoding="utf-8", newline="") as file:
            tables[name] = list(csv.DictReader(file))
    rows, summary = tables["d.csv"], tables["t.csv"]
    assert len(rows) == 2000 and {row["services"] for row in summary} == {"1"} and {row["reached"] for row in rows} == {"1"}
    data = coprod.open_store(folder / "c.zarr")
    found = coprod.calibrate(data, read_calibration(calibration_file(folder / "c.toml")).observed, services=1, tests=100)
    assert [float(row["start.trust"]) for row in rows] == found["draw"].sel(parameter="start.trust").values.tolist()
    trust = next(row for row in summary if row["name"] == "start.trust")
    for key in ("median", "low", "high", "prior_low", "contraction"):
        assert float(trust[key]) == found[key].sel(parameter="start.trust").item()
    figure = next(row for row in summary if row["name"] == "health at week 4")
    assert float(figure["observed"]) == 0.6 and float(figure["low"]) < float(figure["median"]) < float(figure["high"])
    assert (folder / "p.png").stat().st_size > 10_000
    shutil.copytree(folder / "c.zarr", tmp_path / "c.zarr")
    shutil.copy(folder / "c.toml", tmp_path)
    again = coprod_here("calibrate", "c.toml", "-o", "t.nc", "--tests", "100", cwd=tmp_path)
    assert again.returncode == 0 and left(tmp_path) == ["c.toml", "c.zarr", "t.nc"], again.stderr
    with xr.open_dataset(tmp_path / "t.nc", engine="h5netcdf") as whole:
        assert np.array_equal(whole["draw"].values, found["draw"].values) and whole.sizes["quantile"] == 3


def test_a_second_time_nothing_runs_and_all_is_the_same(made, tmp_path):
    folder, _ = made
    shutil.copytree(folder / "c.zarr", tmp_path / "c.zarr")
    shutil.copy(folder / "c.toml", tmp_path)
    done = coprod_here("calibrate", "c.toml", "-o", "t.csv", "--tests", "100", "--workers", "1", cwd=tmp_path)
    assert done.returncode == 0 and "runs to do" not in done.stdout
    assert (tmp_path / "t.csv").read_bytes() == (folder / "t.csv").read_bytes()


def test_more_simulations_keep_those_there_are_and_each_point_has_a_seed_of_its_own(made, tmp_path):
    folder, _ = made
    (tmp_path / "c.toml").write_text(WHOLE.replace("500", "520"), encoding="utf-8")
    shutil.copytree(folder / "c.zarr", tmp_path / "c.zarr")
    before = coprod.open_store(folder / "c.zarr").load()
    run_study(read_calibration(calibration_file(tmp_path / "c.toml")).studies[""], tmp_path / "c.zarr")
    after = coprod.open_store(tmp_path / "c.zarr").load()
    assert after.sizes["sample"] == 520 and np.array_equal(after["health"].values[:500], before["health"].values)
    shown = coprod_here("replay", "c.zarr", "--at", "sample=510", cwd=tmp_path)
    assert shown.returncode == 0 and "equal" in shown.stdout


def test_a_sample_made_for_more_figures_serves_fewer(made, tmp_path):
    """The figure of the last week is taken out: nothing runs, and what is left is what a calibration to it says."""
    folder, _ = made
    shutil.copytree(folder / "c.zarr", tmp_path / "c.zarr")
    fewer = OBSERVED.partition('[[observed]]\nmeasure = "health"')[0]
    (tmp_path / "c.toml").write_text(STUDY + fewer, encoding="utf-8")
    done = coprod_here("calibrate", "c.toml", "-o", "t.csv", "--tests", "20", cwd=tmp_path)
    assert done.returncode == 0 and "runs to do" not in done.stdout, done.stderr
    before, after = (coprod.open_store(place / "c.zarr") for place in (folder, tmp_path))
    assert after.equals(before) and list(after.data_vars) == ["health", "personal_trust"]
    with (tmp_path / "t.csv").open(encoding="utf-8", newline="") as file:
        assert [row["name"] for row in csv.DictReader(file) if row["kind"] == "figure"] == ["personal_trust at week 2"]


def test_a_store_of_other_code_or_of_another_calibration_is_refused(made, tmp_path):
    folder, _ = made
    shutil.copytree(folder / "c.zarr", tmp_path / "c.zarr")
    (tmp_path / "c.toml").write_text(WHOLE.replace("seed = 2", "seed = 3"), encoding="utf-8")
    done = coprod_here("calibrate", "c.toml", "-o", "t.csv", cwd=tmp_path)
    assert done.returncode == 2 and "another study" in done.stderr and left(tmp_path) == ["c.toml", "c.zarr"]
    tree = json.loads((tmp_path / "c.zarr" / "zarr.json").read_text(encoding="utf-8"))
    tree["attributes"]["code_hash"] = "0" * 64
    (tmp_path / "c.zarr" / "zarr.json").write_text(json.dumps(tree), encoding="utf-8")
    (tmp_path / "c.toml").write_text(WHOLE, encoding="utf-8")
    done = coprod_here("calibrate", "c.toml", "-o", "t.csv", cwd=tmp_path)
    assert done.returncode == 2 and left(tmp_path) == ["c.toml", "c.zarr"]


def test_planted_parameters_are_found_again(made):
    """Runs of the model itself, at ten planted values, stand for what is observed: 95 % intervals hold at least 16 of 20 numbers."""
    folder, _ = made
    chosen = read_calibration(calibration_file(folder / "c.toml"))
    rng = np.random.default_rng(5)
    planted = {name: rng.uniform(0.25, 0.75, 10) for name in ("start.trust", "start.health")}
    run_study(chosen.at("", planted), folder / "planted.zarr")
    truth = coprod.open_store(folder / "planted.zarr").load()
    data = coprod.open_store(folder / "c.zarr").load()
    held = 0
    errors = {name: [] for name in planted}
    for n in range(10):
        seen_here = chosen.observed.copy(deep=True)
        runs = [
            truth[m].sel(time=w).values[n, 0] for m, w in zip(seen_here["measure"].values, seen_here["week"].values, strict=True)
        ]
        seen_here["value"] = ("observation", np.array(runs) + rng.normal(0, 0.02, 2))
        found = coprod.calibrate(data, seen_here, services=1, tests=20)
        for name, values in planted.items():
            low, high, median = (found[end].sel(parameter=name).item() for end in ("low", "high", "median"))
            held += low <= values[n] <= high
            errors[name].append(median - values[n])
    assert held >= 16
    assert all(np.std(e) < 0.12 for e in errors.values())  # the prior's spread is 0.23


def test_shipped_calibrations_can_be_read():
    assert len(load_effects(calibration_file("effect_sizes")).sizes.effects) == 6
    for name in ("ryhov_dialysis", "therapeutic_engagement"):
        chosen = read_calibration(calibration_file(name))
        assert all(str(source) for source in chosen.observed["source"].values) and chosen.studies[""].own_seeds


EFFECTS = """
effects = "effect_sizes"
take = ["dominance_openness", "trust_well_being"]
simulations = 500
services = 2
[[parameters]]
parameter = "deliver.treatment_weight"
range = [0.1, 0.9]
"""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"trust_well_being"', '"trust_wel_being"', "nearest  trust_well_being"),
        ('"trust_well_being"', '"contributions_gini"', "open at one end"),
        ("services = 2", "services = 1", "services is 1"),
        ("simulations = 500", "simulations = 5", "simulations is 5"),
        ("range", "values", "range"),
        ("services = 2", 'services = 2\ntheories = ["default"]', "no choice"),
        ("services = 2", "services = 2\nweeks = 3", "weeks"),
    ],
    ids=lambda given: given,
)
def test_a_file_of_effects_that_cannot_be_used_is_refused(tmp_path, old, new, said):
    (tmp_path / "e.toml").write_text(EFFECTS.replace(old, new), encoding="utf-8")
    done = coprod_here("calibrate", "e.toml", cwd=tmp_path)
    assert done.returncode == 2 and said in done.stderr and left(tmp_path) == ["e.toml"]


@pytest.mark.slow
def test_effects_between_people_are_calibrated_to_and_their_store_is_used_again(tmp_path):
    """A file of effects is run, answered, and answered again from its store, which no other file may use."""
    (tmp_path / "e.toml").write_text(EFFECTS, encoding="utf-8")
    first = coprod_here("calibrate", "e.toml", "-o", "1.csv", "--tests", "40", cwd=tmp_path)
    assert first.returncode == 0 and "Posterior of 1 parameter" in first.stdout, first.stderr
    again = coprod_here("calibrate", "e.toml", "-o", "2.csv", "--tests", "40", "--workers", "1", cwd=tmp_path)
    assert again.returncode == 0 and (tmp_path / "1.csv").read_bytes() == (tmp_path / "2.csv").read_bytes()
    sizes = (Path(__file__).parents[2] / "analysis" / "effect_sizes.toml").read_text(encoding="utf-8")
    (tmp_path / "own.toml").write_text(sizes.replace('scenario = "baseline"', 'scenario = "commons"'), encoding="utf-8")
    for old, new in (("services = 2", "services = 3"), ('"effect_sizes"', '"own.toml"')):
        (tmp_path / "e.toml").write_text(EFFECTS.replace(old, new), encoding="utf-8")
        other = coprod_here("calibrate", "e.toml", "-o", "3.csv", cwd=tmp_path)
        assert other.returncode == 2 and "something else" in other.stderr, other.stderr
        assert left(tmp_path) == ["1.csv", "2.csv", "e.toml", "e.zarr", "own.toml"]
