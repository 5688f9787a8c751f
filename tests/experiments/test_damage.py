"""Stores damaged on the disk: real files, real processes. A sweep repairs them, every other command refuses and names the file."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import xarray as xr

import coprod
from coprod.experiments.export import export
from coprod.experiments.forecast import forecast
from coprod.experiments.replay import replay
from coprod.experiments.study_file import load_study
from coprod.experiments.sweep import run_study, study_or_store
from coprod.simulation.errors import BadInput
from tests.app.process import coprod as command

from .conftest import chunks

CUTS = """
scenario = "baseline"
weeks = 4
replicates = 4
[set.population]
citizens = 40
professionals = 8
[[factors]]
cut = ["none", "R2", "R1+R4"]
[record]
measures = ["value", "psychological_safety"]
every = "end"
"""
SAMPLE = """
scenario = "baseline"
weeks = 4
replicates = 2
[set.population]
citizens = 40
professionals = 8
[design]
kind = "latin_hypercube"
points = 3
[[factors]]
parameter = "start.trust"
range = [0.2, 0.9]
[record]
measures = ["value"]
every = "end"
"""


def removed(name: str):
    return lambda store: shutil.rmtree(store / name) if (store / name).is_dir() else (store / name).unlink()


def overwritten(name: str, text: str = "xx"):
    return lambda store: (store / name).write_text(text, encoding="utf-8")


def truncated(name: str):
    return lambda store: (store / name).write_bytes((store / name).read_bytes()[:7])


def flipped(name: str):
    def flip(store: Path) -> None:
        content = bytearray((store / name).read_bytes())
        content[-1] ^= 1
        (store / name).write_bytes(bytes(content))

    return flip


SKELETON = {  # what is damaged, and the first file that is named
    "array removed": (removed("value"), "value/zarr.json"),
    "metadata of an array overwritten": (overwritten("value/zarr.json"), "value/zarr.json"),
    "metadata of another array": (
        lambda store: shutil.copy(store / "psychological_safety/zarr.json", store / "value/zarr.json"),
        "value/zarr.json",
    ),
    "coordinate removed": (removed("cut"), "cut/zarr.json"),
    "labels removed": (removed("cut/c"), "cut/c/0"),
    "labels truncated": (truncated("cut/c/0"), "cut/c/0"),
    "labels of another length": (lambda store: shutil.copy(store / "time/c/0", store / "replicate/c/0"), "replicate/c/0"),
    "bookkeeping removed": (removed("bookkeeping"), "bookkeeping/zarr.json"),
    "addresses of runs overwritten": (overwritten("bookkeeping/run_key/c/0"), "bookkeeping/run_key/c/0"),
}
CHUNK = "value/c/0/0/0"
RESULTS = {
    "chunk removed": (removed(CHUNK), CHUNK),
    "chunk truncated": (truncated(CHUNK), CHUNK),
    "chunk overwritten": (overwritten(CHUNK), CHUNK),
    "one bit": (flipped(CHUNK), CHUNK),
    "states of runs": (overwritten("bookkeeping/status/c/0/0"), "bookkeeping/status/c/0/0"),
    "mark truncated": (truncated("bookkeeping/done/c/0/0/0"), "bookkeeping/done/c/0/0/0"),
}
READERS = ("plot k.zarr series --measure value", "export k.zarr k.csv", "replay k.zarr --at cut=R2")


@pytest.fixture(scope="module")
def finished(tmp_path_factory) -> Path:
    """A folder with a study and its finished store, whole.zarr."""
    folder = tmp_path_factory.mktemp("cuts")
    (folder / "cuts.toml").write_text(CUTS, encoding="utf-8")
    assert command("sweep", "cuts.toml", "-o", "whole.zarr", cwd=folder).returncode == 0
    return folder


@pytest.fixture
def folder(finished, tmp_path, monkeypatch) -> Path:
    """A copy of it, which is the current folder, with the store once more as k.zarr."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(finished, tmp_path, dirs_exist_ok=True)
    shutil.copytree(finished / "whole.zarr", tmp_path / "k.zarr")
    return tmp_path


def sound(done: subprocess.CompletedProcess) -> str:
    """All that a command said: bad input in its own words, and no warnings or leftovers of libraries."""
    text = done.stderr + done.stdout
    for leak in ("Traceback", "report it", "destroyed", "Warning"):
        assert leak not in text, text
    return text


def check_refused(line: str, file: str, folder: Path) -> None:
    done = command(*line.split(), cwd=folder)
    text = sound(done)
    assert done.returncode == 2, text
    assert re.search(rf"k\.zarr is damaged: .*{re.escape(file)}", text), text
    assert "'coprod sweep STUDY -o k.zarr' repairs it" in text
    assert not (folder / "k.csv").exists() and not (folder / "k-series.png").exists()


@pytest.mark.slow
@pytest.mark.parametrize("what", [*SKELETON, *RESULTS])
def test_readers_refuse_and_a_sweep_repairs(what, folder):
    spoil, file = {**SKELETON, **RESULTS}[what]
    store = folder / "k.zarr"
    spoil(store)
    readers = [lambda: export(store, folder / "k.csv"), lambda: replay(store, {"cut": "R2"}, 0)]
    for read in [*readers, lambda: coprod.open_store(store)] if what in SKELETON else readers:
        with pytest.raises(BadInput, match=rf"is damaged: .*{re.escape(file)}(.*\n)*.*coprod sweep STUDY -o"):
            read()
    said: list[str] = []
    run_study(load_study("cuts.toml"), store, notice=said.append)
    again = ("damaged file, made again", "damaged chunk, computed again")
    assert said and all(line.startswith(again) for line in said) and any(line.endswith(f": {file}") for line in said)
    assert chunks(store) == chunks(folder / "whole.zarr")


@pytest.mark.slow
@pytest.mark.parametrize("what", ["array removed", "chunk truncated"])
def test_commands_refuse_and_the_command_repairs(what, folder):
    spoil, file = {**SKELETON, **RESULTS}[what]
    spoil(folder / "k.zarr")
    for line in READERS:
        check_refused(line, file, folder)
    done = command("sweep", "cuts.toml", "-o", "k.zarr", cwd=folder)
    text = sound(done)
    assert done.returncode == 0 and re.search(rf"damaged (file|chunk), (made|computed) again: {re.escape(file)}\n", text), text
    assert chunks(folder / "k.zarr") == chunks(folder / "whole.zarr")
    assert "12/12" in text and "finished: k.zarr" in text


@pytest.mark.parametrize("what", ["array removed", "coordinate removed", "bookkeeping removed", "chunk truncated"])
def test_a_damaged_store_is_repaired_and_extended_at_once(what, folder):
    spoil, file = {**SKELETON, **RESULTS}[what]
    spoil(folder / "k.zarr")
    study = load_study("cuts.toml").with_changes(5, None)
    said: list[str] = []
    run_study(study, folder / "k.zarr", notice=said.append)
    assert any(file in line for line in said)
    run_study(study, folder / "fresh.zarr")
    assert chunks(folder / "k.zarr") == chunks(folder / "fresh.zarr")
    assert list(coprod.open_store(folder / "k.zarr")["cut"].values) == ["none", "R2", "R1+R4"]


def test_a_store_repairs_itself_where_its_definition_says_all(folder):
    removed("cut")(folder / "k.zarr")
    run_study(study_or_store(folder / "k.zarr")[0], folder / "k.zarr")
    assert chunks(folder / "k.zarr") == chunks(folder / "whole.zarr")


def test_a_forecast_counts_what_is_damaged_and_writes_nothing(folder):
    overwritten("bookkeeping/status/c/0/0")(folder / "k.zarr")
    study, before = load_study("cuts.toml"), chunks(folder / "k.zarr")
    assert forecast(study, folder / "whole.zarr", 1).runs == 0 and forecast(study, folder / "k.zarr", 1).runs == 12
    removed("cut")(folder / "k.zarr")
    with pytest.raises(BadInput, match=r"is damaged: .*cut/zarr.json"):
        forecast(study, folder / "k.zarr", 1)
    assert before.keys() - chunks(folder / "k.zarr").keys() == {"cut/zarr.json", "cut/c/0"}


def test_sampled_points_come_back_from_their_study_alone(tmp_path):
    (tmp_path / "s.toml").write_text(SAMPLE, encoding="utf-8")
    (tmp_path / "other.toml").write_text(SAMPLE.replace("0.9", "0.8"), encoding="utf-8")
    store = tmp_path / "k.zarr"
    run_study(load_study(tmp_path / "s.toml"), store)
    whole = chunks(store)
    overwritten("trust/c/0")(store)
    for call in (lambda: study_or_store(store), lambda: export(store, tmp_path / "k.csv")):
        with pytest.raises(BadInput, match=r"is damaged: .*trust/c/0"):
            call()
    with pytest.raises(BadInput, match=r"is damaged: .*trust/c/0(.*\n)*.*name the study that the store was made from"):
        run_study(load_study(tmp_path / "other.toml"), store)
    said: list[str] = []
    run_study(load_study(tmp_path / "s.toml"), store, notice=said.append)
    assert said == ["damaged file, made again: trust/c/0"] and chunks(store) == whole


ROOTS = ("{}", '{"zarr_format": 3, "node_type": "group", "attributes": {}}', "xx")


@pytest.mark.slow
@pytest.mark.parametrize("root", ROOTS)
def test_a_store_without_its_root_is_refused_alike(root, folder):
    overwritten("zarr.json", root)(folder / "k.zarr")
    for line in (READERS[0], "sweep cuts.toml -o k.zarr"):
        done = command(*line.split(), cwd=folder)
        assert done.returncode == 2 and "k.zarr exists and is no store of a" in sound(done)
        assert "left" not in done.stdout  # no bar of progress
    assert not (folder / "k-series.png").exists()
    with pytest.raises(BadInput, match="is no store of a run or a sweep"):
        export(folder / "k.zarr", folder / "k.csv")
    with pytest.raises(BadInput, match="is no store of a sweep"):
        study_or_store(folder / "k.zarr")


@pytest.mark.slow
def test_a_store_that_is_not_finished_is_shown_with_a_word(folder):
    for name in ("bookkeeping/done/c", "bookkeeping/status/c", "value/c", "psychological_safety/c"):
        removed(name)(folder / "k.zarr")
    done = command("export", "k.zarr", "k.csv", cwd=folder)
    assert done.returncode == 0 and (folder / "k.csv").exists()
    assert "k.zarr is not finished: 12 of 12 runs are not computed; 'coprod sweep k.zarr' goes on with it" in sound(done)
    drawn = command("plot", "k.zarr", "series", cwd=folder)  # there is nothing to draw yet
    assert drawn.returncode == 2 and "has values at no recorded time" in sound(drawn) and not (folder / "k-series.png").exists()
    assert "not finished" not in sound(command("export", "whole.zarr", "whole.csv", cwd=folder))


def test_a_block_cut_off_by_a_loss_of_power_is_refused_and_computed_again(folder):
    """Files without a mark, one of them empty."""
    removed("bookkeeping/done/c")(folder / "k.zarr")
    overwritten(CHUNK, "")(folder / "k.zarr")
    for line in READERS[:1]:
        check_refused(line, CHUNK, folder)
    run_study(load_study("cuts.toml"), folder / "k.zarr")
    assert chunks(folder / "k.zarr") == chunks(folder / "whole.zarr")


@pytest.mark.slow
def test_the_store_of_a_run(tmp_path):
    line = "run baseline --weeks 4 --replicates 2 --set population.citizens=40 -o k.zarr"
    assert command(*line.split(), cwd=tmp_path).returncode == 0
    shutil.copytree(tmp_path / "k.zarr", tmp_path / "whole.zarr")
    for spoil, file in (
        (removed("value"), "value/zarr.json"),
        (overwritten("group/c/0"), "group/c/0"),
        (truncated("value/c/0/0"), "value/c/0/0"),
    ):
        shutil.rmtree(tmp_path / "k.zarr")
        shutil.copytree(tmp_path / "whole.zarr", tmp_path / "k.zarr")
        spoil(tmp_path / "k.zarr")
        done = command("plot", "k.zarr", "series", cwd=tmp_path)
        assert done.returncode == 2 and f"k.zarr is damaged: missing or not as written: {file}" in sound(done)
    assert coprod.open_store(tmp_path / "k.zarr")["health"].notnull().all()  # other numbers can be read
    assert coprod.open_store(tmp_path / "whole.zarr").identical(xr.open_zarr(tmp_path / "whole.zarr"))


def test_what_is_refused_is_refused_before_a_bar_of_progress(folder):
    other = CUTS.replace('"R2", ', "")
    (folder / "other.toml").write_text(other, encoding="utf-8")
    done = command("sweep", "other.toml", "-o", "k.zarr", cwd=folder)
    assert done.returncode == 2 and "results of another study" in done.stderr and "left" not in done.stdout
    done = command("sweep", "cuts.toml", "-o", "no/such/k.zarr", cwd=folder)
    assert done.returncode == 2 and "cannot write k.zarr to the folder" in done.stderr and "left" not in done.stdout
    study = load_study("cuts.toml")
    for call in (lambda: coprod.sweep(study, folder / "no/k.zarr"), lambda: forecast(study, folder / "no/k.zarr", 1)):
        with pytest.raises(BadInput, match="to the folder"):
            call()
    assert not (folder / "no").exists()
