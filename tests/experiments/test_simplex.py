"""Weights that sum to 1 as factors: how they are spread against closed forms, in every design, and the runs behind them."""

import itertools
import json
import math

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from SALib.analyze import morris as morris_analysis
from SALib.analyze import sobol as sobol_analysis
from scipy.stats import beta, kstest, qmc

import coprod
from coprod.analysis.description import describe
from coprod.experiments import study_checks
from coprod.experiments.export import export
from coprod.experiments.replay import replay
from coprod.experiments.simplex import on_simplex
from coprod.experiments.study import from_definition
from coprod.experiments.study_file import load_study
from coprod.experiments.sweep import run_study
from coprod.printing.studies import describe_study
from coprod.simulation.errors import BadInput
from coprod.simulation.schema.rows import PRACTICES

HEAD = """
scenario = "baseline"
weeks = 8
replicates = 2
[set.population]
citizens = 30
professionals = 8
[record]
measures = ["value"]
every = "end"
dtype = "float64"
"""
TRUST = '[[factors]]\nparameter = "start.trust"\nrange = [0.0, 1.0]\n'
PRACTICE = '[[factors]]\nsimplex = "practice"\n'
NINE = [f"practice.{name}" for name in PRACTICES]
DESIGNS = {
    "latin_hypercube": '[design]\nkind = "latin_hypercube"\npoints = 24\nseed = 5\n',
    "sobol": '[design]\nkind = "sobol"\npoints = 8\nseed = 5\n',
    "morris": '[design]\nkind = "morris"\ntrajectories = 8\nseed = 5\n',
}


def study(tmp_path, text: str):
    path = tmp_path / "s.toml"
    path.write_text(HEAD + text, encoding="utf-8")
    return load_study(path)


def columns(found, *keys: str):
    return np.column_stack([found.design.points.columns[key] for key in keys])


def problem(factors) -> dict:
    """SALib's description of a study, from what a store says of its factors."""
    groups = [f["simplex"] or f["dimension"] for f in factors]
    names = [f["dimension"] for f in factors]
    return {"num_vars": len(names), "names": names, "groups": groups, "bounds": [[0, 1]] * len(names)}


@pytest.mark.parametrize("n", [2, 3, 9])
def test_points_are_uniform_on_the_simplex(n):
    """Dirichlet(1, ..., 1): its marginals, moments, and that a weight says nothing of how the others share the rest."""
    size = 20_000
    w = on_simplex(np.random.default_rng(n).random((size, n)))
    assert (w >= 0).all() and max(abs(math.fsum(row) - 1.0) for row in w) < 1e-15
    for column in w.T:
        assert kstest(column, beta(1, n - 1).cdf).pvalue > 0.001
    variance = (n - 1) / (n**2 * (n + 1))
    assert np.allclose(w.mean(axis=0), 1 / n, rtol=0, atol=4 * math.sqrt(variance / size))
    wanted = np.full((n, n), -1 / (n**2 * (n + 1)))
    np.fill_diagonal(wanted, variance)
    assert np.allclose(np.cov(w.T), wanted, rtol=0, atol=6 * variance / math.sqrt(size))
    if n > 2:
        rest = w[:, 1] / (1 - w[:, 0])
        assert kstest(rest, beta(1, n - 2).cdf).pvalue > 0.001
        assert abs(np.corrcoef(rest, w[:, 0])[0, 1]) < 4 / math.sqrt(size)


def test_one_uniform_moves_one_weight_and_leaves_the_others_in_proportion():
    """As setting one weight of a scenario does."""
    u = np.random.default_rng(1).random((50, 5))
    moved = u.copy()
    moved[:, 2] += (1 - u[:, 2]) / 2
    before, after = on_simplex(u), on_simplex(moved)
    assert (after[:, 2] > before[:, 2]).all()
    others = [0, 1, 3, 4]
    assert np.allclose(after[:, others] / before[:, others], (after[:, 0] / before[:, 0])[:, None], rtol=1e-12)


@pytest.mark.parametrize("kind", DESIGNS)
def test_weights_sum_to_one_and_the_seed_decides_them(tmp_path, kind):
    found = study(tmp_path, DESIGNS[kind] + TRUST + PRACTICE)
    assert [f.name for f in found.factors] == ["start.trust", *NINE]
    assert [f.dimension for f in found.factors] == ["trust", *PRACTICES]
    w = columns(found, *NINE)
    assert (w >= 0).all() and max(abs(math.fsum(row) - 1.0) for row in w) < 1e-15
    again = study(tmp_path, DESIGNS[kind] + TRUST + PRACTICE)
    assert np.array_equal(columns(again, *NINE), w)
    assert not np.array_equal(columns(study(tmp_path, DESIGNS[kind].replace("5", "6") + TRUST + PRACTICE), *NINE), w)


def test_a_latin_hypercube_has_one_point_in_every_stratum_of_each_weight(tmp_path):
    """SciPy's hypercube has: of its columns, one for trust and one for each weight, the points are made."""
    n = 60
    found = study(tmp_path, DESIGNS["latin_hypercube"].replace("24", str(n)) + TRUST + PRACTICE)
    u = qmc.LatinHypercube(10, rng=np.random.default_rng(5)).random(n)
    assert all(np.array_equal(np.sort(np.floor(column * n)), np.arange(n)) for column in u.T)
    assert np.array_equal(columns(found, "start.trust")[:, 0], u[:, 0])
    exponential = -np.log(1 - u[:, 1:])
    assert np.allclose(columns(found, *NINE), exponential / exponential.sum(axis=1)[:, None], rtol=1e-12)


def test_a_latin_hypercube_spreads_the_weights_better_than_chance(tmp_path):
    """Means over 50 points: their variance, over seeds, is that of independent draws where nothing is stratified."""
    designs = [DESIGNS["latin_hypercube"].replace("24", "50").replace("seed = 5", f"seed = {s}") for s in range(30)]
    means = np.array([columns(study(tmp_path, d + PRACTICE), *NINE).mean(axis=0) for d in designs])
    independent = 8 / (81 * 10) / 50
    assert (((means - 1 / 9) ** 2).mean(axis=0) < 0.25 * independent).all()


def test_a_morris_step_moves_one_factor_or_all_weights(tmp_path):
    found = study(tmp_path, DESIGNS["morris"].replace("= 8", "= 300") + TRUST + PRACTICE)
    x = columns(found, "start.trust", *NINE)
    assert len(x) == 300 * 3
    for trajectory in x.reshape(300, 3, 10):
        for a, b in itertools.pairwise(trajectory):
            assert np.count_nonzero(a != b) in (1, 9) and (a[0] != b[0]) == (a[1] == b[1])
    for column in x[::3, 1:].T:  # the first points of trajectories are independent
        assert kstest(column, beta(1, 8).cdf).pvalue > 0.001
    described = problem(found.definition()["factors"])
    assert described["groups"] == ["trust", *["practice"] * 9]
    by_trust = morris_analysis.analyze(described, x, 3 * x[:, 0])
    assert list(by_trust["names"]) == ["trust", "practice"] and np.allclose(by_trust["mu_star"], [3, 0])
    y = np.log(x[:, 1])
    steps = np.abs(np.diff(y.reshape(300, 3), axis=1)).sum(axis=1)  # one of both is 0
    by_weights = morris_analysis.analyze(described, x, y)
    assert np.allclose(by_weights["mu_star"], [0, steps.mean() / (2 / 3)])  # a step of Morris is 2/3 at four levels


def test_a_morris_step_always_moves_two_weights(tmp_path):
    """Two weights that both rise or both fall by a level would often stay in proportion, were they at the levels themselves."""
    text = DESIGNS["morris"].replace("= 8", "= 200") + '[[factors]]\nsimplex = "groups.*.share"\n'
    found = study(tmp_path, text)
    assert [f.dimension for f in found.factors] == ["groups_advantaged_share", "groups_disadvantaged_share"]
    share = columns(found, "groups.advantaged.share")[:, 0].reshape(200, 2)
    assert (share[:, 0] != share[:, 1]).all() and kstest(share[:, 1], "uniform").pvalue > 0.001


@pytest.mark.parametrize("second_order", [False, True])
def test_a_sobol_sample_gives_the_known_indices_of_the_group(tmp_path, second_order):
    """y = trust × one weight: first-order and total indices in closed form, from Saltelli's points of two groups."""
    design = DESIGNS["sobol"].replace("= 8", f"= 2048\nsecond_order = {str(second_order).lower()}")
    found = study(tmp_path, design + TRUST + PRACTICE)
    x = columns(found, "start.trust", "practice.supporting")
    assert len(x) == 2048 * (6 if second_order else 4)
    y = x[:, 0] * x[:, 1]
    index = sobol_analysis.analyze(problem(found.definition()["factors"]), y, calc_second_order=second_order)
    mean, variance, of_trust = 1 / 9, 8 / (81 * 10), 1 / 12
    total = (of_trust + 1 / 4) * (variance + mean**2) - mean**2 / 4
    first = np.array([of_trust * mean**2, variance / 4]) / total
    assert np.allclose(index["S1"], first, atol=0.03) and np.allclose(index["ST"], 1 - first[::-1], atol=0.03)


def test_runs_are_those_of_a_scenario_with_these_weights(tmp_path):
    found = study(tmp_path, DESIGNS["latin_hypercube"].replace("24", "3") + TRUST + PRACTICE)
    data = coprod.sweep(found, tmp_path / "out.zarr")
    for n in range(3):
        point = data.isel(sample=n)
        weights = {f"practice.{name}": float(point[name]) for name in PRACTICES}
        scenario = found.scenario.with_values({**weights, "start.trust": float(point["trust"])})
        assert {name: scenario.values[name] for name in weights} == weights
        alone = coprod.run(scenario, replicates=2, every=8, seed=found.seed, dtype="float64")
        assert np.array_equal(point["value"], alone["value"].isel(time=[0, -1]), equal_nan=True)
    assert len(np.unique(data["value"].isel(time=-1, replicate=0))) == 3


@pytest.mark.parametrize("kind", DESIGNS)
def test_a_store_says_which_weights_go_together(tmp_path, kind):
    found = study(tmp_path, DESIGNS[kind].replace("24", "4").replace("= 8", "= 2") + TRUST + PRACTICE)
    store = tmp_path / "out.zarr"
    run_study(found, store)
    data = coprod.open_store(store)
    assert {n: c.attrs["simplex"] for n, c in data.coords.items() if "simplex" in c.attrs} == dict.fromkeys(PRACTICES, "practice")
    written = json.loads(data.attrs["study_definition"])
    again = from_definition(written, lambda name: data[name].values)
    assert again.factors == found.factors and again.design == found.design and again.definition() == found.definition()
    assert [again.point(n).digest() for n in range(again.points)] == [found.point(n).digest() for n in range(found.points)]
    for factor in written["factors"]:
        del factor["simplex"]  # a store from before there were any
    assert {f.simplex for f in from_definition(written, lambda name: data[name].values).factors} == {""}


def test_a_store_is_extended_replayed_exported_and_summed_up(tmp_path):
    found = study(tmp_path, DESIGNS["latin_hypercube"].replace("24", "4") + TRUST + PRACTICE)
    store = tmp_path / "out.zarr"
    assert run_study(found, store) is not None
    first = coprod.open_store(store).load()
    more = coprod.sweep(found.with_changes(3, None), store).load()
    assert more["value"].sizes["replicate"] == 3
    assert np.array_equal(more["value"].isel(replicate=slice(2)), first["value"], equal_nan=True)
    training = float(first["training"][2])
    assert replay(store, {"training": f"{training:.8g}"}, 2).difference == ""
    export(store, tmp_path / "out.nc")
    with xr.open_dataset(tmp_path / "out.nc", engine="h5netcdf") as netcdf:
        assert netcdf["training"].attrs["simplex"] == "practice" and netcdf["training"].attrs["units"] == "share (sum 1)"
        assert np.array_equal(netcdf["training"], first["training"])
    export(store, tmp_path / "out.csv")
    table = pd.read_csv(tmp_path / "out.csv")
    assert np.allclose(table[list(PRACTICES)].sum(axis=1), 1, rtol=0, atol=1e-15)
    assert np.array_equal(table.groupby("sample")["training"].first(), first["training"])
    assert describe_study(found).startswith("4 points (latin_hypercube) of 2 factors (9 weights of practice as one) × ")
    assert "- The weights of practice sum to 1: where one is higher, the others are lower." in describe(more)


def test_names_that_clash_are_written_out(tmp_path):
    text = '[[factors]]\nsimplex = "learn.well_being"\n[[factors]]\nsimplex = "value.form"\n'
    found = study(tmp_path, DESIGNS["sobol"] + TRUST + text)
    names = [
        "own",
        "learn_well_being_value",
        "learn_well_being_health",
        "learn_well_being_trust",
        "chain",
        "shop",
        "network",
        "access",
    ]
    assert [f.dimension for f in found.factors] == ["start_trust", *names] and found.points == 8 * (3 + 2)
    for prefix, width in (("learn.well_being", 4), ("value.form", 4)):
        w = columns(found, *[f.name for f in found.factors if f.simplex == prefix])
        assert w.shape == (40, width) and np.allclose(w.sum(axis=1), 1, rtol=0, atol=1e-15)


def test_a_large_sample_is_checked_with_each_weight_as_one(tmp_path, monkeypatch):
    tried = []
    applied = study_checks.applied
    monkeypatch.setattr(study_checks, "applied", lambda *given: tried.append(given[2]) or applied(*given))
    assert study(tmp_path, DESIGNS["latin_hypercube"].replace("24", "5000") + TRUST + PRACTICE).points == 5000
    wanted = {(trust, *row) for trust in (0.0, 1.0) for row in np.eye(9).tolist()}
    assert len(tried) == 18 and {tuple(point[name] for name in ("start.trust", *NINE)) for point in tried} == wanted


def test_weights_each_by_itself(tmp_path):
    """One alone, or some that leave room, are drawn as other numbers are, and the rest rescaled; the others get one error."""

    def apart(names: list[str], high: float) -> str:
        tables = "".join(f'[[factors]]\nparameter = "{name}"\nrange = [0.0, {high}]\n' for name in names)
        return DESIGNS["latin_hypercube"] + TRUST + tables

    one = study(tmp_path, apart(NINE[:1], 1.0))
    at = one.point(0).values
    assert math.fsum(at[name] for name in NINE) == pytest.approx(1) and len({at[name] for name in NINE[1:]}) == 1
    assert study(tmp_path, apart(NINE[:3], 0.3)).points == 24
    for names, high, said in ((NINE[:3], 0.5, "3 of the 9"), (NINE, 0.1, "9 of the 9")):
        with pytest.raises(BadInput, match=f"{said} weights under practice are factors of their own") as error:
            study(tmp_path, apart(names, high))
        assert 'simplex = "practice"' in error.value.fix and error.value.where.endswith("line 20")


def test_a_list_names_weights(tmp_path):
    weights = dict(zip(NINE, on_simplex(np.random.default_rng(3).random((1, 9)))[0].tolist(), strict=True))
    given = ", ".join(f"{name} = {value!r}" for name, value in weights.items())
    found = study(
        tmp_path, f'[design]\nkind = "list"\n[[points]]\nset = {{ {given} }}\n[[points]]\nset = {{ practice.training = 0.5 }}\n'
    )
    assert {name: found.point(0).values[name] for name in NINE} == weights
    assert {f.simplex for f in found.factors} == {""} and found.value_at(found.factors[2], 1) == 0.5
