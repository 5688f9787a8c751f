"""Replicates until the result is precise; intervals against scipy; the same store however it was cut."""

import numpy as np
import pytest
from scipy import stats

import coprod
from coprod.experiments.precision import half_width, point_precision
from coprod.experiments.study_file import load_study
from coprod.experiments.sweep import open_store, run_study

from .conftest import STUDY, chunks

PRECISE = STUDY.replace("linspace = [0.0, 0.6, 4]", "values = [0.0, 0.3]").replace("every = 13", 'every = "end"')


def precise(tmp_path, width: float, most: int):
    file = tmp_path / "p.toml"
    file.write_text(f'{PRECISE}\n[precision]\nmeasure = "value"\nhalf_width = {width}\nmost = {most}\n', encoding="utf-8")
    return load_study(file)


def test_half_width_is_that_of_the_t_interval():
    values = np.random.default_rng(1).normal(size=17)
    low, high = stats.t.interval(0.9, 16, values.mean(), stats.sem(values))
    assert half_width(values, 0.9) == pytest.approx((high - low) / 2, rel=1e-12)
    assert half_width(values[:1], 0.9) == np.inf


def test_replicates_are_added_where_they_are_needed(tmp_path):
    study = precise(tmp_path, 0.006, 80)
    store = run_study(study, tmp_path / "out.zarr", 2)
    data = open_store(tmp_path / "out.zarr")
    last = data["value"].isel(time=-1).values.reshape(study.points, 80)
    used = np.isfinite(last).sum(axis=1)
    assert used.max() > 5 and used.min() >= 5 and (used % 5 == 0).all() and len(set(used)) > 1
    for number in range(study.points):
        found = point_precision(store, number, int(used[number]))
        assert found.reached or used[number] == 80
        if used[number] > 5:  # one round less would not have done
            assert not point_precision(store, number, 5).reached
    alone = coprod.run(study.point(0), seed=3, replicates=int(used[0]), every=52)
    assert np.array_equal(last[0, : used[0]], alone["value"].values[:, -1])


def test_the_cap_holds(tmp_path):
    study = precise(tmp_path, 1e-9, 15)
    run_study(study, tmp_path / "out.zarr")
    assert np.isfinite(open_store(tmp_path / "out.zarr")["value"].values[..., 1:]).all()
    assert open_store(tmp_path / "out.zarr").sizes["replicate"] == 15


@pytest.mark.slow
def test_cut_between_rounds_it_goes_on_the_same_way(tmp_path):
    study = precise(tmp_path, 0.006, 80)
    run_study(study, tmp_path / "whole.zarr")

    class Cut(Exception):
        pass

    def stop(done: int, total: int) -> None:
        if done > 40:
            raise Cut

    with pytest.raises(Cut):
        run_study(study, tmp_path / "cut.zarr", progress=stop)
    run_study(study, tmp_path / "cut.zarr")
    assert chunks(tmp_path / "cut.zarr") == chunks(tmp_path / "whole.zarr")
