"""Designs: known properties of each, categorical factors, and the runs behind the points."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
from SALib.analyze import morris as morris_analysis
from SALib.analyze import sobol as sobol_analysis
from scipy.stats import qmc

import coprod
from coprod.experiments import study_checks
from coprod.experiments.designs import SampledPoints
from coprod.experiments.study import from_definition
from coprod.experiments.study_file import load_study
from coprod.experiments.sweep import run_study
from coprod.simulation.errors import BadInput

HEAD = """
scenario = "baseline"
weeks = 8
replicates = 2
[set.population]
citizens = 30
professionals = 8
[record]
measures = ["value", "need_gap"]
every = "end"
"""
TWO = """
[[factors]]
parameter = "start.trust"
range = [0.2, 0.6]
[[factors]]
parameter = "dialogue.rounds"
range = [1, 4]
"""


def study(tmp_path, text: str, head: str = HEAD):
    path = tmp_path / "s.toml"
    path.write_text(head + text, encoding="utf-8")
    return load_study(path)


def columns(found, *keys: str):
    return np.array([[p[k] for k in keys] for p in found.design.points])


def test_latin_hypercube_has_one_point_in_every_stratum(tmp_path):
    found = study(tmp_path, '[design]\nkind = "latin_hypercube"\npoints = 40\nseed = 5\n' + TWO)
    trust = np.sort(columns(found, "start.trust")[:, 0])
    assert np.array_equal(np.floor((trust - 0.2) / 0.4 * 40), np.arange(40))
    rounds = columns(found, "dialogue.rounds")[:, 0]
    assert set(rounds) == {1.0, 2.0, 3.0, 4.0} and np.array_equal(np.unique(rounds, return_counts=True)[1], [10] * 4)
    assert np.array_equal(
        columns(found, "start.trust"),
        columns(study(tmp_path, '[design]\nkind = "latin_hypercube"\npoints = 40\nseed = 5\n' + TWO), "start.trust"),
    )


def test_sobol_sample_gives_known_indices(tmp_path):
    """y = 3 a + b over the unit square: first-order indices 9/10 and 1/10."""
    text = '[design]\nkind = "sobol"\npoints = 1024\n[[factors]]\nparameter = "start.trust"\nrange = [0.0, 1.0]\n[[factors]]\nparameter = "start.health"\nrange = [0.0, 1.0]\n'
    found = study(tmp_path, text)
    x = columns(found, "start.trust", "start.health")
    assert len(x) == 1024 * 4 and qmc.discrepancy(x[::4]) < 0.001
    problem = {"num_vars": 2, "names": ["a", "b"], "bounds": [[0, 1], [0, 1]]}
    first = sobol_analysis.analyze(problem, 3 * x[:, 0] + x[:, 1], calc_second_order=False)["S1"]
    assert np.allclose(first, [0.9, 0.1], atol=0.01)


def test_morris_changes_one_factor_at_a_time(tmp_path):
    found = study(
        tmp_path,
        '[design]\nkind = "morris"\ntrajectories = 6\n'
        + TWO.replace("dialogue.rounds", "start.health").replace("[1, 4]", "[0.1, 0.9]"),
    )
    x = columns(found, "start.trust", "start.health")
    assert len(x) == 6 * 3
    for trajectory in x.reshape(6, 3, 2):
        for a, b in itertools.pairwise(trajectory):
            assert np.count_nonzero(a != b) == 1
    unit = (x - [0.2, 0.1]) / [0.4, 0.8]
    problem = {"num_vars": 2, "names": ["a", "b"], "bounds": [[0, 1], [0, 1]]}
    found = morris_analysis.analyze(problem, unit, 3 * unit[:, 0] - 2 * unit[:, 1])
    assert np.allclose(found["mu"], [3, -2]) and np.allclose(found["sigma"], 0, atol=1e-9)


def test_an_explicit_list_and_what_it_leaves(tmp_path):
    found = study(
        tmp_path,
        '[design]\nkind = "list"\n[[points]]\nlabel = "low"\nset = { start.trust = 0.2 }\n'
        '[[points]]\nset = { start.trust = 0.9, learn.health = 50 }\n[[points]]\nlabel = "plain"\n',
    )
    data = coprod.sweep(found, tmp_path / "out.zarr")
    assert list(data["label"].values) == ["low", "start.trust = 0.9, learn.health = 50.0", "plain"]
    own = found.scenario.values
    assert list(data["trust"].values) == [0.2, 0.9, own["start.trust"]]
    assert list(data["learn_health"].values) == [own["learn.health"], 50, own["learn.health"]]  # "health" is a measure
    alone = coprod.run(found.scenario, replicates=2, every=8)
    assert np.array_equal(data["value"].isel(sample=2), alone["value"].isel(time=[0, -1]), equal_nan=True)


def test_scenarios_and_rules_as_factors(tmp_path):
    text = '[[factors]]\nscenario = ["baseline", "label_only"]\n[[factors]]\nrule = "trust"\nvalues = ["asymmetric"]\n[[factors]]\nparameter = "start.trust"\nvalues = [0.3, 0.6]\n'
    found = study(tmp_path, text)
    data = coprod.sweep(found, tmp_path / "out.zarr", workers=2)
    assert data["value"].dims == ("scenario", "trust_rule", "trust", "replicate", "time")
    other = coprod.load_scenario("label_only").with_values(
        {"population.citizens": 30, "population.professionals": 8, "time.weeks": 8, "start.trust": 0.6}
    )
    alone = coprod.run(other, replicates=2, every=8)
    assert np.array_equal(
        data["value"].sel(scenario="label_only", trust_rule="asymmetric", trust=0.6), alone["value"], equal_nan=True
    )
    from coprod.analysis.description import describe

    assert any("Against baseline, scenario = label_only" in line for line in describe(data))


def test_contrasts_are_paired_with_the_first_point(tmp_path):
    text = '[design]\nkind = "contrasts"\n[[points]]\nlabel = "as it is"\n[[points]]\nlabel = "trusting"\nset = { start.trust = 0.9 }\n'
    data = coprod.sweep(study(tmp_path, text), tmp_path / "out.zarr")
    from coprod.analysis.description import describe
    from coprod.analysis.effects import contrasts

    (effect,) = contrasts(data, "value")
    last = data["value"].isel(time=-1).values.astype(float)
    assert effect.mean == pytest.approx((last[1] - last[0]).mean(), rel=1e-12) and effect.n == 2
    assert any("trusting against as it is" in line for line in describe(data))


@pytest.mark.parametrize("kind", ["grid", "latin_hypercube", "list"])
def test_the_definition_is_the_whole_study(tmp_path, kind):
    text = {
        "grid": '[[factors]]\nparameter = "start.trust"\nvalues = [0.3, 0.6]\n',
        "latin_hypercube": '[design]\nkind = "latin_hypercube"\npoints = 5\n' + TWO,
        "list": '[design]\nkind = "list"\n[[points]]\nset = { start.trust = 0.2 }\n',
    }[kind]
    found = study(tmp_path, text)
    drawn = {f.dimension: np.array([found.value_at(f, n) for n in range(found.points)]) for f in found.factors}
    again = from_definition(found.definition(), lambda name: drawn[name])
    assert again.definition() == found.definition()
    assert [again.point(n).digest() for n in range(again.points)] == [found.point(n).digest() for n in range(found.points)]


def test_points_drawn_otherwise_are_not_gone_on_with(tmp_path):
    """The definition of a sample is its options; another version of a generator may draw other points from them."""
    found = study(tmp_path, '[design]\nkind = "latin_hypercube"\npoints = 3\n' + TWO)
    store = tmp_path / "out.zarr"
    run_study(found, store)
    drawn = found.design.points
    run_study(replace(found, design=replace(found.design, points=SampledPoints(dict(drawn.columns)))), store)
    other = SampledPoints({key: column[::-1] + (key == "start.trust") * 1e-9 for key, column in drawn.columns.items()})
    with pytest.raises(BadInput, match="points of the design have changed"):
        run_study(replace(found, design=replace(found.design, points=other)), store)


def test_a_large_sample_is_checked_at_its_corners(tmp_path, monkeypatch):
    tried = []
    applied = study_checks.applied
    monkeypatch.setattr(study_checks, "applied", lambda *given: tried.append(given) or applied(*given))
    large = '[design]\nkind = "latin_hypercube"\npoints = 5000\n'
    assert study(tmp_path, large + TWO).points == 5000 and len(tried) == 4
    head = HEAD.replace("professionals = 8\n", "")
    staff = TWO.replace("dialogue.rounds", "population.professionals")
    with pytest.raises(BadInput, match="every unit needs a professional"):  # half of the points, and two corners
        study(tmp_path, large + staff.replace("[1, 4]", "[0, 6]"), head)
    few = staff.replace("[1, 4]", "[3, 40000]")  # two corners are below the four units, and no point is
    assert study(tmp_path, large.replace("5000", "4098") + few, head).points == 4098
