"""The forecast against what happened: disk, memory and runs; time is checked by a benchmark."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from coprod.experiments import forecast as module
from coprod.experiments.forecast import check_fits, check_room, forecast, thinner
from coprod.experiments.memory import available_memory
from coprod.experiments.study_file import load_study
from coprod.experiments.sweep import run_study
from coprod.scenarios.scenario import load_scenario
from coprod.simulation.errors import BadInput
from coprod.simulation.kernel.batch import RUNS_TOGETHER, batch_bytes, empty_batch, runs_in_batch

from .conftest import STUDY

LARGE = STUDY.replace("replicates = 5", "replicates = 100").replace("citizens = 80", "citizens = 400")


@pytest.fixture
def study(tmp_path):
    (tmp_path / "s.toml").write_text(LARGE, encoding="utf-8")
    return load_study(tmp_path / "s.toml")


@pytest.mark.slow
def test_disk_and_runs(study, tmp_path):
    store = tmp_path / "out.zarr"
    found = forecast(study, store, 2)
    assert found.runs == study.runs == 1200 and not store.exists() and not list(tmp_path.glob("*.zarr"))
    run_study(study, store, 2)
    real = sum(f.stat().st_blocks * 512 for f in store.rglob("*") if f.is_file())
    assert 0.7 < found.disk / real < 1.3
    assert forecast(study, store, 2).runs == 0


def alone(code: str) -> int:
    """What a process of its own prints."""
    return int(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout)


@pytest.mark.slow
def test_memory(study, tmp_path):
    start = f"from coprod.experiments.study_file import load_study; s = load_study({str(tmp_path / 's.toml')!r});"
    store = f"__import__('pathlib').Path({str(tmp_path / 'out.zarr')!r})"
    found = alone(start + f"from coprod.experiments.forecast import forecast; print(forecast(s, {store}, 2).memory)")
    sweep = f"from coprod.experiments.sweep import sweep; sweep(s, {store}, workers=2);"
    real = alone(start + sweep + "import resource; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)")
    assert 0.7 < found / real < 1.3, (found, real)


def test_what_cannot_fit_is_refused_with_a_thinner_design(study, tmp_path, monkeypatch):
    found = forecast(study, tmp_path / "out.zarr", 2)
    full = shutil.disk_usage(tmp_path)._replace(free=found.disk // 10)
    monkeypatch.setattr(module.shutil, "disk_usage", lambda path: full)
    with pytest.raises(BadInput, match="the store needs") as stop:
        check_fits(study, found, tmp_path / "out.zarr", 2)
    assert "record.every = 52" in str(stop.value) and "replicates = " in str(stop.value)
    monkeypatch.undo()
    monkeypatch.setattr(module, "available_memory", lambda: found.memory // 2)
    with pytest.raises(BadInput, match="--workers 1"):
        check_fits(study, found, tmp_path / "out.zarr", 2)


def test_a_thinner_design_is_thin_enough(study, tmp_path):
    """The numbers the proposal leaves are at most the share asked for."""
    for share in (0.9, 0.3, 0.05, 0.004):
        text = thinner(study, share)
        times = 52 // int(m.group(1)) + 1 if (m := re.search(r"every = (\d+)", text)) else 5
        replicates = int(m.group(1)) if (m := re.search(r"replicates = (\d+)", text)) else 100
        points = int(m.group(1)) if (m := re.search(r"(\d+) points", text)) else 12
        assert times * replicates * points <= max(share * 5 * 100 * 12, 2 * 2), text


@pytest.mark.parametrize(
    "sizes",
    [
        {},
        {"citizens": 20_000},
        {"citizens": 200_000},
        {"professionals": 200_000},
        {"citizens": 20_000, "professionals": 20_000, "units": 20_000},
        {"citizens": 60_000, "professionals": 30_000, "units": 3_000, "organisations": 2_000},
    ],
)
def test_memory_of_a_population(sizes):
    """The forecast of a batch against the arrays that are made."""
    setup = load_scenario("baseline").with_values({f"population.{name}": n for name, n in sizes.items()}).setup
    arrays = [a for a in empty_batch(setup, runs_in_batch(setup, RUNS_TOGETHER)) if hasattr(a, "nbytes")]
    made = sum(a.nbytes for a in arrays)
    assert made - 10_000 <= batch_bytes(setup) <= made  # what the set-up gives is not counted


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["grid", "latin_hypercube", "list"])
def test_forecast_of_a_part_is_that_of_the_whole(kind, tmp_path):
    """A probe of a few points says what the whole store takes, whatever the design and however many its points."""
    if kind == "list":
        design = '[design]\nkind = "list"\n' + "".join(f"[[points]]\nset = {{ start.trust = {n / 100} }}\n" for n in range(60))
    else:
        how = "linspace = [0.1, 0.9, 8]" if kind == "grid" else "range = [0.1, 0.9]"
        design = "".join(f'[[factors]]\nparameter = "start.{n}"\n{how}\n' for n in ("trust", "health"))
        design += "" if kind == "grid" else '[design]\nkind = "latin_hypercube"\npoints = 60\n'
    (tmp_path / "s.toml").write_text('scenario = "baseline"\nweeks = 26\nreplicates = 40\n' + design, encoding="utf-8")
    study, store = load_study(tmp_path / "s.toml"), tmp_path / "out.zarr"
    found = forecast(study, store, 2)
    run_study(study, store, 2)
    real = sum(f.stat().st_blocks * 512 for f in store.rglob("*") if f.is_file())
    assert found.runs == study.runs and 0.7 < found.disk / real < 1.3, (found, real)


def test_room_is_sought_on_the_disk_behind_a_link(study, tmp_path, monkeypatch):
    far = tmp_path / "far"
    far.mkdir()
    (tmp_path / "out.zarr").symlink_to(far / "real.zarr")
    found = forecast(study, tmp_path / "out.zarr", 2)
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(module.shutil, "disk_usage", lambda path: usage._replace(free=0) if path == far else usage)
    with pytest.raises(BadInput, match="the store needs"):
        check_fits(study, found, tmp_path / "out.zarr", 2)


def counted(study, store: Path) -> tuple[int, int]:
    """Runs to do as the forecast has it, and as the sweep then computes."""
    found = forecast(study, store, 1).runs
    seen = []
    run_study(study, store, progress=lambda done, total: seen.append((done, total)))
    return found, seen[-1][1] - seen[0][0]


GROWN = {
    "more replicates": ("replicates = 5", "replicates = 9", 4 * 12),
    "another value": ("[0.9, 0.2, 0.5]", "[0.1, 0.9, 0.2, 0.5]", 4 * 5),
    "more weeks": ("weeks = 52", "weeks = 104", 60),
    "another measure": ('["value", ', '["value", "health", ', 60),
    "another title": ("seed = 3", 'seed = 3\ntitle = "other"', 0),
}


@pytest.mark.slow
@pytest.mark.parametrize("how", GROWN)
def test_runs_that_an_extension_computes(how, study_file, tmp_path):
    old, new, runs = GROWN[how]
    run_study(load_study(study_file), tmp_path / "out.zarr")
    study_file.write_text(STUDY.replace(old, new), encoding="utf-8")
    assert counted(load_study(study_file), tmp_path / "out.zarr") == (runs, runs)


@pytest.mark.slow
def test_an_extension_cut_off_counts_what_it_has(study_file, tmp_path):
    study_file.write_text(LARGE, encoding="utf-8")
    study, store = load_study(study_file), tmp_path / "out.zarr"
    run_study(study, store)
    longer = study.with_changes(None, 104)

    def cut(done: int, total: int) -> None:
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_study(longer, store, progress=cut)
    found, done = counted(longer, store)
    assert found == done < longer.runs


def test_a_smaller_study_is_refused_as_the_sweep_refuses_it(study_file, tmp_path):
    study, store = load_study(study_file), tmp_path / "out.zarr"
    run_study(study, store)
    for call in (lambda s: forecast(s, store, 1), lambda s: run_study(s, store)):
        with pytest.raises(BadInput, match="replicates were 5, are 3"):
            call(study.with_changes(3, None))


def test_replicates_added_for_precision_are_not_missing(tmp_path):
    text = STUDY.replace("[record]", '[precision]\nmeasure = "value"\nhalf_width = 0.0001\nmost = 7\n[record]')
    (tmp_path / "s.toml").write_text(text, encoding="utf-8")
    run_study(load_study(tmp_path / "s.toml"), tmp_path / "out.zarr")
    assert forecast(load_study(tmp_path / "s.toml"), tmp_path / "out.zarr", 1).runs == 0


@pytest.mark.slow
def test_an_extension_needs_room_beside_the_store(study, tmp_path, monkeypatch):
    store = tmp_path / "out.zarr"
    run_study(study, store)
    usage = shutil.disk_usage(tmp_path)
    for grown, fits in ((study, True), (study.with_changes(110, None), False), (study.with_changes(None, 104), False)):
        found = forecast(grown, store, 2)
        monkeypatch.setattr(module.shutil, "disk_usage", lambda path, room=found.disk // 2: usage._replace(free=room))
        if fits:
            check_fits(grown, found, store, 2)
        else:
            with pytest.raises(BadInput, match="the store needs"):
                check_fits(grown, found, store, 2)
        monkeypatch.undo()


def test_workers_without_work_need_no_room(tmp_path):
    """Twelve points of 20,000 citizens make few blocks: so many workers work, however many there may be."""
    (tmp_path / "s.toml").write_text(STUDY.replace("citizens = 80", "citizens = 20000"), encoding="utf-8")
    study = load_study(tmp_path / "s.toml")
    workers = 2 * available_memory() // batch_bytes(study.scenario.setup)
    check_room(study, tmp_path / "out.zarr", workers)
    (tmp_path / "s.toml").write_text(
        STUDY.replace("citizens = 80", "citizens = 20000").replace("replicates = 5", "replicates = 1000000"), encoding="utf-8"
    )
    with pytest.raises(BadInput, match="workers, each with a population of its own"):
        check_room(load_study(tmp_path / "s.toml"), tmp_path / "out.zarr", workers)
