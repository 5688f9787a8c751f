"""Runs from Python: both engines, labels, paths."""

import numpy as np
import pytest

import coprod
from coprod.simulation.schema.measures import MEASURES


def test_both_engines_return_the_same_dataset(tmp_path):
    scenario = coprod.load_scenario("esther").with_values({"population.citizens": 70, "population.professionals": 14})
    kernel = coprod.run(scenario, seed=4, replicates=2, weeks=40, dtype="float64")
    mesa = coprod.run(scenario, seed=4, replicates=2, weeks=40, dtype="float64", engine="mesa")
    assert kernel.identical(mesa)
    assert set(kernel.data_vars) == {m.name for m in MEASURES}
    assert kernel["time"].values[0] == 0 and kernel["time"].values[-1] == 40


def test_replicates_do_not_depend_on_how_many_there_are():
    few, many = (coprod.run("baseline", seed=1, replicates=n, weeks=20) for n in (2, 5))
    assert few.equals(many.isel(replicate=slice(0, 2)).assign_attrs(few.attrs))


def test_seeds_and_replicates_differ():
    data = coprod.run("baseline", seed=1, replicates=2, weeks=20)
    other = coprod.run("baseline", seed=2, replicates=1, weeks=20)
    values = [data["value"][0, -1], data["value"][1, -1], other["value"][0, -1]]
    assert len({float(v) for v in values}) == 3


def test_one_weight_set_rescales_the_others():
    scenario = coprod.load_scenario("baseline").with_values({"practice.power_sharing": 0.5})
    weights = {k: v for k, v in scenario.values.items() if k.startswith("practice.")}
    assert sum(weights.values()) == pytest.approx(1.0, abs=1e-12) and weights["practice.training"] == pytest.approx(0.0625)


def test_unknown_names_are_explained():
    with pytest.raises(coprod.BadInput, match="nearest  baseline"):
        coprod.run("baselin")
    with pytest.raises(AttributeError, match="load_scenario"):
        coprod.nothing  # noqa: B018
    assert np.isnan(coprod.run("baseline", weeks=4)["persistence"]).all()


def test_persistence_after_support_ends():
    scenario = coprod.load_scenario("baseline").with_values({"leaders.support_ends": 52})
    data = coprod.run(scenario, replicates=2, weeks=120, every=4)
    known = ~np.isnan(data["persistence"].values)
    assert known[:, data["time"].values >= 104].all() and not known[:, data["time"].values < 104].any()
    assert (data["capacity_by_level"].sel(time=120) == 0).all()
