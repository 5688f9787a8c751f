"""Discovery: the command and its table, and conditions, data, stores and options that are refused without a trace."""

import csv
import json
import re
import shutil
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

import coprod
from coprod.analysis.discover.condition import SIGNS, Term, read_condition, written
from coprod.analysis.discover.points import LEAST_MET
from coprod.analysis.discover.thresholds import nearest_threshold
from coprod.analysis.discover.words import conditions, limits
from coprod.simulation.errors import BadInput
from tests.app.process import coprod_here

from .discover_samples import dataset, planted

STUDY = """
scenario = "baseline"
weeks = 4
replicates = 2
seed = 1
[set.population]
citizens = 40
professionals = 8
[design]
kind = "latin_hypercube"
points = 150
[[factors]]
parameter = "start.trust"
range = [0.1, 0.9]
[[factors]]
parameter = "needs.complexity"
range = [0.1, 0.9]
[[factors]]
rule = "decision"
values = ["consensus", "majority"]
[record]
measures = ["value", "need_gap", "need_gap_by_unit"]
every = 2
"""
WHERE = "value > 0.04"


def refused(data, said: str, where: str = "value > 0.5", **options) -> BadInput:
    with pytest.raises(BadInput, match=re.escape(said)) as error:
        coprod.discover(data, where, **options)
    assert error.value.fix
    return error.value


# --- conditions


@given(
    st.lists(
        st.builds(Term, st.sampled_from(["value", "need_gap", "x_1"]), st.sampled_from([*SIGNS]), st.floats(-1e6, 1e6)),
        min_size=1,
        max_size=3,
    )
)
@settings(deadline=None)
def test_conditions_are_read_as_they_are_written(terms):
    rounded = [Term(t.measure, t.sign, float(f"{t.threshold:.12g}")) for t in terms]
    assert read_condition(written(rounded)) == tuple(rounded)


@pytest.mark.parametrize(
    ("where", "near"),
    [
        ("value > 0,3", "value > 0.3"), ("0.3 < value", "value > 0.3"), ("value => 0.3", "value >= 0.3"), ("value ≥ 0.3", "value >= 0.3"),
        ("", ""), ("value", ""), ("value > ", ""), ("value == 0.3", ""), ("value != 0.3", ""), ("value > 0.3 or value < 0.1", ""),
        ("value > 0.3 and", ""), ("value > need_gap", ""), ("value > nan", ""), ("value > 1e999", ""), ("0.1 < value < 0.3", ""),
        ("__import__('os').getcwd() > 0", ""), ("value > 0x10", ""), ("value > 0.3; value > 1", ""), ("(value > 0.3)", ""), ("value > ٣", ""),
    ],
)  # fmt: skip
def test_other_conditions_are_refused(where, near):
    error = refused(planted(150), "condition", where)
    assert error.where == "the outcome (--where)" and error.nearest == near and "MEASURE > NUMBER" in error.allowed


@pytest.mark.parametrize(("sign", "met"), {">": "001", ">=": "011", "<": "100", "<=": "110"}.items())
def test_a_threshold_itself_counts_where_the_sign_says_so(sign, met):
    assert [*Term("y", sign, 0.5).met(np.array([0.4, 0.5, 0.6]))] == [one == "1" for one in met]


def test_a_condition_that_is_no_text_is_refused():
    refused(planted(150), "a float", 0.3)


@given(st.integers(0, 2**32 - 1), st.sampled_from([*SIGNS]), st.floats(-3, 3), st.integers(1, 3))
@settings(max_examples=80, deadline=None)
def test_the_nearest_threshold_parts_the_points(seed, sign, asked, replicates):
    values = np.random.default_rng(seed).normal(0.0, 0.1, (60, replicates))
    term = Term("y", sign, asked)
    found = nearest_threshold(term, values, 10)
    met = found.met(values)
    assert min(met.any(axis=1).sum(), (~met).any(axis=1).sum()) >= 10
    own = term.met(values)
    if min(own.any(axis=1).sum(), (~own).any(axis=1).sum()) >= 10:
        assert found == term
    else:
        assert abs(found.threshold - asked) < abs(np.median(values) - asked) + 0.01


def test_an_outcome_of_no_run_or_of_all_is_told_what_was_seen_and_what_would_do():
    rng = np.random.default_rng(1)
    x = rng.random(200)
    data = dataset({"x": x}, x[:, None] / 2)
    for where, how in (("value > 0.7", "has a run that meets"), ("value < 0.7", "has a run that does not meet")):
        error = refused(data, how, where)
        assert "of 200 points none" in str(error) and f"from {x.min() / 2:.4g} to {x.max() / 2:.4g}" in error.allowed
        assert coprod.discover(data, error.nearest, partings=10).sizes["region"] >= 0
    never = refused(data, "none has a run that meets", "value > 0.3 and value < 0.2")
    assert never.nearest == "" and "leave a condition out" in never.fix
    few = refused(dataset({"x": x}, (x[:, None] > np.sort(x)[-4]) * 1.0), "of 200 points 3 have a run that meets")
    assert few.nearest == "" and str(LEAST_MET) in few.allowed


# --- data and options


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda d: d.isel(replicate=0), "no dimension replicate"),
        (lambda d: d.isel(time=0), "no dimension time"),
        (lambda d: d.isel(sample=0), "no dimension sample"),
        (lambda d: d.assign(value=d["value"].expand_dims(group=2)), "for each group"),
        (lambda d: d[["value"]].drop_vars([n for n in d.coords if n != "time"]), "no coordinate along sample"),
        (lambda d: d.assign_coords(x0=d["x0"].where(d["x0"] < 0.9)), "factor x0 has no number"),
        (lambda d: d * np.nan, "0 points with values"),
        (lambda d: d.isel(sample=slice(99)), "99 points with values are too few"),
        (lambda d: d["value"], "DataArray"),
        (lambda d: d.assign_attrs(study_definition=json.dumps({"design": {"kind": "morris"}})), "Morris"),
        (lambda d: d.assign_attrs(study_definition=json.dumps({"design": {"kind": "sobol"}})), "Saltelli"),
    ],
    ids=["replicate", "time", "sample", "a value for each group", "no factors", "a factor without a number", "all lost", "few", "an array", "morris", "sobol of another arrangement"],
)  # fmt: skip
def test_data_that_cannot_answer_are_refused(change, said):
    refused(change(planted(150)), said)


@pytest.mark.parametrize(
    ("options", "said", "near"),
    [
        ({"where": "valeu > 0.5"}, "valeu", "value"),
        ({"method": "prime"}, "prime", "prim"),
        ({"week": 3}, "week 3", "0"),
        ({"density": 0.0}, "density is 0.0", ""),
        ({"density": 1.5}, "density is 1.5", ""),
        ({"density": "most"}, "density is 'most'", ""),
        ({"density": 0.8, "method": "cart"}, "leaves", ""),
        ({"partings": 9}, "partings is 9", ""),
        ({"seed": -1}, "seed is -1", ""),
    ],
)
def test_options_that_mean_nothing_are_refused(options, said, near):
    assert refused(planted(150), said, **options).nearest == near


def test_one_replicate_is_enough_and_a_second_measure_narrows():
    data = planted(300, replicates=1)
    data["other"] = xr.ones_like(data["value"]) * data["x5"]
    both = coprod.discover(data, "value > 0.5 and other <= 0.6", partings=10)
    assert both.attrs["where"] == "value > 0.5 and other <= 0.6" and both.attrs["replicates"] == 1
    assert any("x5 is at most 0.6" in text or "x5 is at most 0.5" in text for text in conditions(both.sel(region=1)))


# --- the command


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made")
    (folder / "s.toml").write_text(STUDY, encoding="utf-8")
    coprod.sweep(folder / "s.toml", folder / "s.zarr")
    return folder


@pytest.fixture
def store(made, tmp_path):
    shutil.copytree(made / "s.zarr", tmp_path / "s.zarr")
    return tmp_path / "s.zarr"


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def discover(folder: Path, *arguments: str, where: str = WHERE):
    return coprod_here("discover", "s.zarr", "--where", where, *arguments, cwd=folder)


@pytest.mark.slow
@pytest.mark.parametrize("method", ["prim", "cart"])
def test_the_table_holds_the_numbers_of_python(tmp_path, store, method):
    done = discover(tmp_path, "-o", "t.csv", "--picture", "p.svg", "--method", method)
    assert done.returncode == 0 and "table: t.csv" in done.stdout and "picture: p.svg" in done.stdout, done.stderr
    found = coprod.discover(coprod.open_store(store), WHERE, method=method)
    assert found.sizes["region"] and all(line in done.stdout for line in conditions(found.sel(region=1)))
    assert "<svg" in (tmp_path / "p.svg").read_text(encoding="utf-8")
    with (tmp_path / "t.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        one = found if row["region"] == "" else found.sel(region=int(row["region"]))
        if row["factor"]:
            one, name = one.sel(factor=row["factor"], side=row["number"]), "limit"
            assert float(row["stood"]) == float(one["stood"]) and float(row["p"]) == float(one["outside_chance"])
        else:
            name = row["number"]
        wanted = [float(one[f"{name}{end}"]) for end in ("", "_low", "_high")]
        assert [float(row[end]) if row[end] else np.nan for end in ("value", "low", "high")] == pytest.approx(
            wanted, nan_ok=True, abs=0
        )
        assert (row["where"], row["week"], row["method"], row["all_points"]) == (WHERE, "4.0", method, "100")
    assert {row["number"] for row in rows} >= {"coverage", "density", "mass", "base", "covered"}
    again = discover(tmp_path, "-o", "again.csv", "--method", method)
    assert again.returncode == 0 and (tmp_path / "again.csv").read_bytes() == (tmp_path / "t.csv").read_bytes()


def test_no_word_or_number_is_cut_on_80_columns(tmp_path, store, monkeypatch):
    said = []
    for columns in ("160", "80"):
        monkeypatch.setenv("COLUMNS", columns)
        said.append(sorted(word for word in discover(tmp_path, "--partings", "10").stdout.split() if "─" not in word))
    assert said[0] == said[1] and "%" in said[0]


def test_numbers_are_those_of_plain_xarray(store):
    """Coverage and density of a region, recomputed from the store's own numbers with its printed limits."""
    found = coprod.discover(coprod.open_store(store), WHERE)
    region = found.sel(region=1)
    with xr.open_zarr(store) as data:
        met = (data["value"].isel(time=-1) > 0.04).mean("replicate").values
        within = np.ones(150, dtype=bool)
        for name in ("trust", "complexity"):
            limit = region["limit"].sel(factor=data[name].attrs["parameter"])
            low, high = float(limit.sel(side="low")), float(limit.sel(side="high"))
            within &= ~(data[name].values < low) & ~(data[name].values > high)
        if text := str(region["levels"].sel(factor="decision_rule").values):
            within &= np.isin(data["decision_rule"].values.astype(str), text.split(" | "))
    held = np.zeros(150, dtype=bool)
    held[np.random.default_rng(0).permutation(150)[:50]] = True
    factor, side = next((name, side) for name, side in limits(region) if side != "levels")
    name = {"start.trust": "trust", "needs.complexity": "complexity"}[factor]
    one = region.sel(factor=factor, side=side)
    beyond = data[name].values < float(one["limit"]) if side == "low" else data[name].values > float(one["limit"])
    others = [other for other in limits(region) if other != (factor, side)]
    assert others == [] or len(others) == 1  # this study has one limit or two
    just_outside = held & beyond if not others else held & beyond & _inside(data, region, others[0])
    assert int(one["outside_points"]) == just_outside.sum() > 0
    assert float(one["outside"]) == pytest.approx(met[just_outside].mean(), abs=1e-12)
    assert float(region["density"]) == pytest.approx(met[held & within].mean(), abs=1e-12)
    assert float(region["coverage"]) == pytest.approx(met[held & within].sum() / met[held].sum(), abs=1e-12)
    assert int(region["points_inside"]) == (held & within).sum()
    assert float(found["base"]) == pytest.approx(met[held].mean(), abs=1e-12)
    assert float(region["density_found"]) == pytest.approx(met[~held & within].mean(), abs=1e-12)


def _inside(data, region, limit) -> np.ndarray:
    """The points within one limit."""
    factor, side = limit
    if side == "levels":
        return np.isin(data["decision_rule"].values.astype(str), str(region["levels"].sel(factor=factor).values).split(" | "))
    values, place = data[factor.rpartition(".")[2]].values, float(region["limit"].sel(factor=factor, side=side))
    return values >= place if side == "low" else values <= place


@pytest.mark.parametrize(
    ("arguments", "where", "said"),
    [
        ([], "valeu > 0.1", "nearest  value"),
        ([], "value > 0,1", "nearest  value > 0.1"),
        ([], "value > 9", "nearest  value > 0."),
        ([], "need_gap_by_unit > 0.1", "for each unit"),
        (["--method", "prin"], WHERE, "nearest  prim"),
        (["--week", "3"], WHERE, "nearest  2"),
        (["--density", "2"], WHERE, "a share above 0"),
        (["--partings", "1"], WHERE, "from 10"),
        (["--picture", "p.csv"], WHERE, "--picture"),
    ],
)  # fmt: skip
def test_what_a_store_cannot_answer_leaves_no_table(tmp_path, store, arguments, where, said):
    done = discover(tmp_path, "-o", "t.csv", *arguments, where=where)
    assert done.returncode == 2 and said in done.stderr and not done.stdout and "Traceback" not in done.stderr
    assert left(tmp_path) == ["s.zarr"]


def test_a_table_that_is_there_is_not_written_over(tmp_path, store):
    (tmp_path / "t.csv").write_text("mine", encoding="utf-8")
    done = discover(tmp_path, "-o", "t.csv")
    assert done.returncode == 2 and not done.stdout and (tmp_path / "t.csv").read_text(encoding="utf-8") == "mine"


def test_a_store_of_other_code_is_refused(tmp_path, store):
    tree = json.loads((store / "zarr.json").read_text(encoding="utf-8"))
    tree["attributes"]["code_hash"] = "0" * 64
    (store / "zarr.json").write_text(json.dumps(tree), encoding="utf-8")
    done = discover(tmp_path, "-o", "t.csv")
    assert done.returncode == 2 and "another version of the model's code" in done.stderr and left(tmp_path) == ["s.zarr"]


def test_a_store_that_is_not_finished_is_refused(tmp_path, store):
    shutil.rmtree(store / "bookkeeping" / "done" / "c")
    done = discover(tmp_path, "-o", "t.csv")
    assert done.returncode == 2 and "s.zarr is not finished: 300 of 300 runs" in done.stderr and left(tmp_path) == ["s.zarr"]


@pytest.mark.parametrize("there", [False, True], ids=["nothing", "a folder"])
def test_what_is_no_store_of_a_sweep_is_refused(tmp_path, there):
    if there:
        (tmp_path / "s.zarr").mkdir()
    done = discover(tmp_path, "-o", "t.csv")
    assert done.returncode == 2 and "s.zarr" in done.stderr and "Traceback" not in done.stderr


def test_a_grid_is_read_as_points(tmp_path):
    text = STUDY.replace('[design]\nkind = "latin_hypercube"\npoints = 150\n', "")
    text = text.replace("range = [0.1, 0.9]", "linspace = [0.1, 0.9, 8]")
    (tmp_path / "g.toml").write_text(text, encoding="utf-8")
    data = coprod.sweep(tmp_path / "g.toml", tmp_path / "s.zarr")
    assert "sample" not in data.dims
    done = discover(tmp_path)
    assert done.returncode == 0 and "128 points × 2 replicates" in done.stdout and "needs.complexity is at most" in done.stdout


@pytest.mark.parametrize("data", [None, "out.zarr", 5], ids=str)
def test_what_is_no_dataset_is_refused(data):
    with pytest.raises(BadInput, match="is no dataset") as error:
        coprod.discover(data, "value > 0.1")
    assert ("open_store" in error.value.fix) == isinstance(data, str)
