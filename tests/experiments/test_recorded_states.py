"""States of agents in sweeps: the same bits as a run that records them, however the sweep was run, cut off or extended."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import zarr

import coprod
from coprod.experiments import forecast as forecasting
from coprod.experiments.forecast import forecast
from coprod.experiments.replay import replay
from coprod.experiments.study_file import load_study
from coprod.experiments.sweep import run_study
from coprod.simulation.errors import BadInput

from .conftest import SMALL, chunks, written_as_it_is

STATES = {  # name: dimensions beside the design's, replicates and time, with sizes
    "citizen.view": {"citizen": 40, "dimension": 2},
    "citizen.health": {"citizen": 40},
    "citizen.trust": {"citizen": 40, "tie": 3},
    "professional.openness": {"professional": 8},
    "leader.goal": {"leader": 7, "dimension": 2},
    "unit.effect": {"unit": 4, "practice": 9},
    "unit.design": {"unit": 4, "dimension": 2},
}
GRID = '[[factors]]\nrule = "trust"\nvalues = ["asymmetric", "beta"]\n[[factors]]\nparameter = "start.trust"\nvalues = [0.7, 0.2, 0.45]\n'
SAMPLE = (
    '[design]\nkind = "latin_hypercube"\npoints = 9\n[[factors]]\nparameter = "start.trust"\nrange = [0.2, 0.9]\n'
    '[[factors]]\nscenario = ["baseline", "label_only"]\n'
)
ALL = ", ".join(f'"{name}"' for name in STATES)


def written(folder: Path, design: str, old: str = "", new: str = "", states: str = ALL, dtype: str = "float64"):
    text = SMALL.replace('"citizen.view"', states).replace("every = 4", f'every = 4\ndtype = "{dtype}"') + design
    assert old in text
    (folder / "s.toml").write_text(text.replace(old, new) if old else text, encoding="utf-8")
    return load_study(folder / "s.toml")


@pytest.mark.slow
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("design", [GRID, SAMPLE], ids=["grid", "sample"])
def test_same_bits_as_a_run_that_records(design, dtype, tmp_path):
    study = written(tmp_path, design, dtype=dtype)
    run_study(study, tmp_path / "s.zarr")
    data = coprod.open_store(tmp_path / "s.zarr").load()
    for name, sizes in STATES.items():
        array = data[name.replace(".", "_")]
        assert array.dims == (*study.dimensions, "replicate", "time", *sizes) and array.dtype == dtype
        assert {d: array.sizes[d] for d in sizes} == sizes and array.attrs["units"] and array.attrs["long_name"]
    for number in (0, study.points // 2, study.points - 1):
        engine = "mesa" if number else "kernel"
        alone = coprod.run(study.point(number), seed=5, replicates=3, every=4, engine=engine, dtype=dtype, states=list(STATES))
        place = np.unravel_index(number, study.design.shape)
        for name in ("value", "need_gap_by_unit", *(name.replace(".", "_") for name in STATES)):
            stored = data[name].values[place]
            assert np.isfinite(stored).any() and stored.tobytes() == alone[name].values.astype(dtype).tobytes(), name


def test_workers_change_no_byte(tmp_path):
    study = replace(written(tmp_path, GRID), replicates=60)
    run_study(study, tmp_path / "one.zarr", 1)
    run_study(study, tmp_path / "two.zarr", 2)
    assert chunks(tmp_path / "one.zarr") == chunks(tmp_path / "two.zarr")


@pytest.mark.slow
def test_dask_changes_no_byte(tmp_path):
    study = replace(written(tmp_path, SAMPLE), replicates=60)
    run_study(study, tmp_path / "here.zarr", 1)
    run_study(study, tmp_path / "there.zarr", 2, dask="local")
    assert chunks(tmp_path / "here.zarr") == chunks(tmp_path / "there.zarr")


@pytest.mark.slow
def test_a_sweep_that_was_cut_off_goes_on(tmp_path):
    study = replace(written(tmp_path, GRID), replicates=160)
    run_study(study, tmp_path / "whole.zarr")

    class Cut(Exception):
        pass

    def cut(done: int, total: int) -> None:
        if done:
            raise Cut

    with pytest.raises(Cut):
        run_study(study, tmp_path / "cut.zarr", 1, cut)
    damaged = next(p for p in (tmp_path / "cut.zarr" / "citizen_view" / "c").rglob("*") if p.is_file())
    flipped = bytearray(damaged.read_bytes())
    flipped[-1] ^= 1
    damaged.write_bytes(bytes(flipped))
    noticed, seen = [], []
    run_study(study, tmp_path / "cut.zarr", 1, lambda done, total: seen.append(done), notice=noticed.append)
    assert noticed == [f"damaged chunk, computed again: {damaged.relative_to(tmp_path / 'cut.zarr')}"] and seen[0] == 0
    assert chunks(tmp_path / "cut.zarr") == chunks(tmp_path / "whole.zarr")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new", "computed"),
    [
        ("replicates = 3", "replicates = 5", 2 * 6),
        ("[0.7, 0.2, 0.45]", "[0.9, 0.7, 0.2, 0.45]", 2 * 3),
        ('states = ["citizen.view", ', 'states = ["citizen.burden", "citizen.view", ', 18),  # a state that was not recorded
        ("weeks = 8", "weeks = 12", 18),
    ],
)
def test_extending_computes_only_what_is_new(tmp_path, old, new, computed):
    run_study(written(tmp_path, GRID), tmp_path / "s.zarr")
    study = written(tmp_path, GRID, old, new)
    seen = []
    run_study(study, tmp_path / "s.zarr", progress=lambda done, total: seen.append((done, total)))
    assert seen[-1][1] - seen[0][0] == computed
    run_study(study, tmp_path / "fresh.zarr")
    assert chunks(tmp_path / "s.zarr") == chunks(tmp_path / "fresh.zarr")


def test_a_store_whose_states_the_study_leaves_out_is_refused(tmp_path):
    run_study(written(tmp_path, GRID), tmp_path / "s.zarr")
    with pytest.raises(BadInput, match=r"the state citizen\.health is no longer recorded"):
        run_study(written(tmp_path, GRID, '"citizen.health", '), tmp_path / "s.zarr")


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_replay_compares_states(dtype, tmp_path):
    study = written(tmp_path, GRID, dtype=dtype)
    run_study(study, tmp_path / "s.zarr")
    at = {"trust_rule": "beta", "trust": "0.2"}
    found = replay(tmp_path / "s.zarr", at, 2)
    assert found.difference == "" and found.series["citizen_view"].shape == (3, 40, 2)
    array = zarr.open_group(str(tmp_path / "s.zarr"))["leader_goal"]
    array[1, 1, 2, 1, 6, 1] = np.nextafter(array[1, 1, 2, 1, 6, 1], 2, dtype=dtype)
    written_as_it_is(tmp_path / "s.zarr")
    assert replay(tmp_path / "s.zarr", at, 2).difference.startswith("leader_goal at week 4: stored")


def test_states_without_measures(tmp_path):
    study = written(tmp_path, GRID, 'measures = ["value", "need_gap_by_unit"]', "measures = []")
    run_study(study, tmp_path / "s.zarr")
    assert set(coprod.open_store(tmp_path / "s.zarr").data_vars) == {name.replace(".", "_") for name in STATES}


LIST = '[design]\nkind = "list"\n[[points]]\nlabel = "few"\n[[points]]\nset = { population.citizens = 50 }\n'
DIMENSIONS = '[[factors]]\nparameter = "needs.dimensions"\nvalues = [2, 3]\n'
KEPT = '[[factors]]\nrule = "trust"\nvalues = ["beta", "asymmetric"]\n'  # beta counts good episodes
CITIZENS = '[[factors]]\nparameter = "population.citizens"\nvalues = [40, 60]\n'


@pytest.mark.parametrize(
    ("states", "design", "old", "new", "said"),
    [
        ('"citizen.veiw"', GRID, "", "", r"unknown state 'citizen\.veiw'\n(.*\n)*.*s\.toml, line 11\n(.*\n)*.*nearest  citizen\.view"),
        ('"view"', GRID, "", "", "unknown state 'view'"),
        ('"citizen.view", "citizen.view"', GRID, "", "", "names a state twice"),
        ('"citizen.view"', CITIZENS, "citizens = 40\n", "", r"of 60 citizens × 2 dimensions, and of 40 citizens .* \(at population\.citizens = 60"),
        ('"unit.design", "citizen.view"', LIST, "", "", r"of 50 citizens × 2 dimensions, and of 40 citizens"),
        ('"citizen.view"', DIMENSIONS, "", "", r"of 40 citizens × 3 dimensions, and of 40 citizens × 2 dimensions"),
        ('"citizen.good_count"', KEPT, "", "", r"citizen\.good_count is kept by the rule trust = beta, which is not chosen \(at rule:trust = asymmetric\)"),
        ("", GRID, 'measures = ["value", "need_gap_by_unit"]', "measures = []", "at least one where no states are recorded"),
    ],
)  # fmt: skip
def test_states_that_cannot_be_recorded(states, design, old, new, said, tmp_path):
    with pytest.raises(BadInput, match=said):
        written(tmp_path, design, old, new, states=states)


def test_what_has_the_same_size_at_all_points_is_recorded_though_populations_differ(tmp_path):
    study = written(tmp_path, CITIZENS, "citizens = 40\n", states='"unit.design", "leader.capacity"')
    run_study(study, tmp_path / "s.zarr")
    data = coprod.open_store(tmp_path / "s.zarr")
    assert data["unit_design"].dims == ("citizens", "replicate", "time", "unit", "dimension")
    alone = coprod.run(study.point(1), seed=5, replicates=3, every=4, states=["unit.design"])
    assert np.array_equal(data["unit_design"].values[1], alone["unit_design"].values)


def test_the_forecast_counts_states(tmp_path):
    study = replace(written(tmp_path, GRID), replicates=100)
    found = forecast(study, tmp_path / "s.zarr", 1)
    run_study(study, tmp_path / "s.zarr")
    files = [f for f in (tmp_path / "s.zarr").rglob("*") if f.is_file()]
    real = sum(f.stat().st_blocks * 512 for f in files)
    states = sum(f.stat().st_blocks * 512 for f in files if any(name.replace(".", "_") in f.parts for name in STATES))
    assert 0.7 < found.disk / real < 1.3 and 0.7 < found.states_per_run * study.runs / states < 1.3
    assert found.states_per_run > 0.8 * found.bytes_per_run
    plain = forecast(written(tmp_path, GRID, states=""), tmp_path / "t.zarr", 1)
    assert plain.states_per_run == 0


def test_a_run_whose_states_cannot_fit_is_refused_before_anything_is_computed(tmp_path, monkeypatch):
    long = written(tmp_path, GRID, "citizens = 40", "citizens = 2000000").with_changes(None, 5200)
    for call in (lambda: forecast(long, tmp_path / "s.zarr", 1), lambda: run_study(long, tmp_path / "s.zarr")):
        with pytest.raises(BadInput, match=r"in one chunk of citizen_trust, and there is room for 2\.15 GB"):
            call()
    assert not (tmp_path / "s.zarr").exists()
    wide = written(tmp_path, GRID)
    monkeypatch.setattr(forecasting, "available_memory", lambda: 100_000)
    with pytest.raises(BadInput, match="of memory for one block of runs"):
        run_study(wide, tmp_path / "s.zarr")


@pytest.fixture
def laboratory(tmp_path) -> Path:
    """The laboratory of its page, as a study over the bound."""
    page = Path(__file__).parents[2] / "docs" / "laboratory.md"
    scenario = page.read_text(encoding="utf-8").partition("```toml\n")[2].partition("```")[0]
    (tmp_path / "bounded.toml").write_text(scenario, encoding="utf-8")
    text = 'scenario = "bounded.toml"\nreplicates = 1\n[[factors]]\nparameter = "influence.bound"\nvalues = [0.1, 0.2, 1.0]\n'
    (tmp_path / "s.toml").write_text(
        text + '[record]\nmeasures = []\nstates = ["citizen.view"]\nevery = 5\ndtype = "float64"\n', encoding="utf-8"
    )
    return tmp_path / "s.toml"


def test_a_laboratory_swept(laboratory, tmp_path):
    run_study(load_study(laboratory), tmp_path / "s.zarr")
    ends = coprod.open_store(tmp_path / "s.zarr")["citizen_view"].isel(replicate=0, time=-1, dimension=0)
    clusters = [len(np.unique(np.round(ends.sel(bound=bound).values, 3))) for bound in (0.1, 0.2, 1.0)]
    assert clusters[2] == 1 and clusters == sorted(clusters, reverse=True) and clusters[0] > 1
    assert ends.sel(bound=1.0).values == pytest.approx(0.5)


@pytest.mark.parametrize("state", ["professional.view", "citizen.trust"])
def test_states_of_agents_that_are_not_there(state, laboratory):
    text = laboratory.read_text(encoding="utf-8").replace("citizen.view", state)
    laboratory.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match=rf"{state} has no values: there are .*0 (professionals|ties)"):
        load_study(laboratory)
