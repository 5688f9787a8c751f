"""Sweeps: labels, the same bytes however they were run, and going on after being cut off anywhere."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

import coprod
from coprod.experiments.blocks import NUMBERS_PER_BLOCK, block_shape, vector_length
from coprod.experiments.lock import only_writer
from coprod.experiments.store import SweepStore, stored_study
from coprod.experiments.study_file import load_study
from coprod.experiments.sweep import run_study, study_or_store
from coprod.simulation.errors import BadInput

from .conftest import STUDY, chunks


def test_labels_and_values(study_file, tmp_path):
    data = coprod.sweep(study_file, tmp_path / "out.zarr", workers=2)
    assert dict(data.sizes) == {"power_sharing": 4, "trust": 3, "replicate": 5, "time": 5, "group": 2, "unit": 4, "level": 3}
    assert data["value"].dims == ("power_sharing", "trust", "replicate", "time") and data["value"].dtype == np.float32
    assert data["trust"].attrs["parameter"] == "start.trust" and data["time"].attrs["units"] == "weeks"
    assert list(data["group"].values) == ["advantaged", "disadvantaged"]
    assert all(data[name].attrs["units"] and data[name].attrs["long_name"] for name in data.data_vars)
    for key in ("study_definition", "scenario_values", "rules", "seed", "code_hash", "versions", "purpose"):
        assert key in data.attrs
    # any cell equals a run of its own, labels and all: on the readable engine too
    scenario = load_study(study_file).scenario.with_values(
        {"practice.power_sharing": float(np.linspace(0, 0.6, 4)[1]), "start.trust": 0.2}
    )
    for engine in ("kernel", "mesa"):
        alone = coprod.run(scenario, seed=3, replicates=2, every=13, engine=engine)
        cell = data.isel(power_sharing=1, trust=1, replicate=slice(0, 2))
        for name in data.data_vars:
            assert np.array_equal(cell[name].transpose("replicate", "time", ...), alone[name], equal_nan=True), name


def test_workers_change_no_byte(study_file, tmp_path):
    study = load_study(study_file)
    run_study(study, tmp_path / "one.zarr", 1)
    run_study(study, tmp_path / "two.zarr", 2)
    assert chunks(tmp_path / "one.zarr") == chunks(tmp_path / "two.zarr")


def start(study: Path, store: Path) -> subprocess.Popen:
    command = [sys.executable, "-c", "from coprod.cli import main; main()", "sweep", str(study), "-o", str(store), "--workers", "2"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def cut(process: subprocess.Popen, store: Path, delay: float, how: signal.Signals) -> bool:
    """Send a signal a random time after the store has grown; whether the process was still running."""
    marks = len(list(store.glob("bookkeeping/done/c/**/*"))) if store.exists() else 0
    deadline = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < deadline:
        if store.exists() and len(list(store.glob("bookkeeping/done/c/**/*"))) > marks:
            break
        time.sleep(0.002)
    time.sleep(delay)
    running = process.poll() is None
    if running:
        process.send_signal(how)
    output, _ = process.communicate(timeout=60)
    assert "Traceback" not in output, output
    return running


@pytest.mark.slow
@pytest.mark.parametrize(("how", "times"), [(signal.SIGINT, 3), (signal.SIGKILL, 3)])
def test_cut_off_and_finished_gives_the_same_bytes(how, times, tmp_path):
    study = tmp_path / "study.toml"
    study.write_text(
        STUDY.replace("replicates = 5", "replicates = 300").replace("citizens = 80", "citizens = 400"), encoding="utf-8"
    )
    run_study(load_study(study), tmp_path / "whole.zarr", 2)
    store = tmp_path / "cut.zarr"
    rng = random.Random(how.value)
    assert sum(cut(start(study, store), store, rng.uniform(0, 0.3), how) for _ in range(times)) >= 1
    final = start(study, store)
    output, _ = final.communicate(timeout=120)
    assert final.returncode == 0, output
    assert chunks(store) == chunks(tmp_path / "whole.zarr")


@pytest.mark.slow
def test_fifty_kills_at_random_moments(tmp_path):
    """Whatever the moment, no block reported as done is wrong, and the finished store equals the unbroken one."""
    study_file = tmp_path / "study.toml"
    study_file.write_text(
        STUDY.replace("replicates = 5", "replicates = 30") + 'states = ["citizen.view", "unit.design"]\n', encoding="utf-8"
    )
    study = load_study(study_file)
    run_study(study, tmp_path / "whole.zarr")
    reference = SweepStore(tmp_path / "whole.zarr", study)
    store = tmp_path / "cut.zarr"
    rng = random.Random(50)
    killed = 0
    while killed < 50:
        child = os.fork()  # with the engine loaded, so that kills fall into computing and writing, not into imports
        if child == 0:
            try:
                run_study(study, store)
            finally:
                os._exit(0)
        time.sleep(rng.uniform(0.0, 0.4))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        killed += 1
        if store.exists():
            found = SweepStore(store, study)
            assert found.damaged == []
            for block in found.blocks:
                if found.is_done(block):
                    for name, values in found.read(block).values.items():
                        assert np.array_equal(values, reference.read(block).values[name], equal_nan=True)
            if rng.random() < 0.3:
                shutil.rmtree(store)
    run_study(study, store)
    assert chunks(store) == chunks(tmp_path / "whole.zarr")


def test_a_finished_study_computes_nothing(study_file, tmp_path):
    study, store = load_study(study_file), tmp_path / "out.zarr"
    run_study(study, store)
    before = {p: p.stat().st_mtime_ns for p in store.rglob("*") if p.is_file()}
    seen = []
    run_study(study, store, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(60, 60)]
    assert {p: p.stat().st_mtime_ns for p in store.rglob("*") if p.is_file()} == before


def test_damaged_chunks_are_named_and_computed_again(study_file, tmp_path):
    study, store = load_study(study_file), tmp_path / "out.zarr"
    run_study(study, store)
    whole = chunks(store)
    values = sorted(p for p in (store / "value" / "c").rglob("*") if p.is_file())
    gaps = sorted(p for p in (store / "need_gap" / "c").rglob("*") if p.is_file())
    flipped = bytearray(values[0].read_bytes())
    flipped[len(flipped) // 2] ^= 1
    values[0].write_bytes(bytes(flipped))  # one bit
    os.remove(gaps[-1])  # a chunk lost, which would read as NaN
    mark = sorted(p for p in (store / "bookkeeping" / "done" / "c").rglob("*") if p.is_file())
    noticed = []
    run_study(study, store, notice=noticed.append)
    named = [text.rpartition(": ")[2] for text in noticed]
    assert (
        named == sorted({str(values[0].relative_to(store)), str(gaps[-1].relative_to(store))}, key=named.index) and len(named) == 2
    )
    assert chunks(store) == whole
    os.remove(mark[0])
    run_study(study, store)
    assert chunks(store) == whole


def extended(study_file: Path, tmp_path: Path, old: str, new: str) -> tuple[int, Path]:
    """Run a study, edit it, run it again on the same store: how many runs the second time computed."""
    store = tmp_path / "out.zarr"
    run_study(load_study(study_file), store)
    text = study_file.read_text(encoding="utf-8")
    assert old in text
    study_file.write_text(text.replace(old, new), encoding="utf-8")
    study = load_study(study_file)
    seen = []
    run_study(study, store, progress=lambda done, total: seen.append((done, total)))
    fresh = tmp_path / "fresh.zarr"
    run_study(study, fresh)
    a, b = chunks(store), chunks(fresh)
    assert a.keys() == b.keys()
    for name in a:  # done marks and data equal those of a store made in one go
        assert a[name] == b[name], name
    return seen[-1][1] - seen[0][0], store


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new", "computed"),
    [
        ("replicates = 5", "replicates = 9", 4 * 12),
        ("[0.9, 0.2, 0.5]", "[0.9, 0.2, 0.5, 0.7]", 4 * 5),
        ("[0.9, 0.2, 0.5]", "[0.1, 0.9, 0.6, 0.2, 0.5]", 2 * 4 * 5),
        ("weeks = 52", "weeks = 104", 60),
        ('["value", ', '["value", "health", ', 60),
    ],
)
def test_extending_computes_only_what_is_new(study_file, tmp_path, old, new, computed):
    assert extended(study_file, tmp_path, old, new)[0] == computed


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("seed = 3", "seed = 4", "seed was 3, is 4"),
        ("[0.9, 0.2, 0.5]", "[0.9, 0.2]", "start.trust no longer has the value 0.5"),
        ("citizens = 80", "citizens = 84", "population.citizens was 80, is 84"),
        ("weeks = 52", "weeks = 26", "weeks were 52 every 13, are 26 every 13"),
        ("replicates = 5", "replicates = 4", "replicates were 5, are 4"),
        ('"value", "need_gap",', '"value",', "need_gap is no longer recorded"),
        ("every = 13", "every = 26", "weeks were 52 every 13"),
        ("scenario =", 'rules = { trust = "asymmetric" }\nscenario =', ""),
    ],
)
def test_a_study_that_no_longer_matches_is_refused(study_file, tmp_path, old, new, said):
    store = tmp_path / "out.zarr"
    run_study(load_study(study_file), store)
    before = chunks(store)
    study_file.write_text(study_file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    if said:
        with pytest.raises(BadInput, match=said):
            run_study(load_study(study_file), store)
    else:  # the same rule, named: nothing has changed
        run_study(load_study(study_file), store)
    assert chunks(store) == before


def test_a_store_alone_is_finished_and_extended(study_file, tmp_path):
    store = tmp_path / "out.zarr"
    run_study(load_study(study_file), store)
    study_file.unlink()
    study, path = study_or_store(store)
    assert path == store
    run_study(study.with_changes(7, None), store)
    assert coprod.open_store(store).sizes["replicate"] == 7
    again = tmp_path / "again.zarr"
    run_study(study_or_store(store)[0], again)
    assert chunks(again) == chunks(store)


def test_two_processes_on_one_store(study_file, tmp_path):
    store = tmp_path / "out.zarr"
    with only_writer(store), pytest.raises(BadInput, match=f"filled by another process: process {os.getpid()}"):
        run_study(load_study(study_file), store)
    run_study(load_study(study_file), store)
    assert not list(tmp_path.glob(".*"))


def test_a_killed_process_leaves_no_lock_that_holds(study_file, tmp_path):
    store = tmp_path / "out.zarr"
    line = f"from pathlib import Path; from coprod.experiments.lock import only_writer; hold = only_writer(Path({str(store)!r}))"
    line += "; hold.__enter__(); print('held', flush=True); input()"
    holder = subprocess.Popen([sys.executable, "-c", line], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert holder.stdout and holder.stdout.readline() == "held\n"
    with pytest.raises(BadInput, match=f"filled by another process: process {holder.pid} on "):
        run_study(load_study(study_file), store)
    holder.kill()
    holder.communicate()
    run_study(load_study(study_file), store)
    assert not list(tmp_path.glob(".*"))


def test_events_that_a_shorter_horizon_leaves_out_are_named(tmp_path):
    text = 'scenario = "dark_side"\nweeks = 4\nreplicates = 1\n[[factors]]\nparameter = "start.trust"\nvalues = [0.5]\n'
    (tmp_path / "study.toml").write_text(text, encoding="utf-8")
    said = []
    run_study(load_study(tmp_path / "study.toml"), tmp_path / "out.zarr", notice=said.append)
    assert said and all(line.startswith("dark_side ends at week 4, before its event of week 52: ") for line in said)


def test_a_store_of_a_newer_format(study_file, tmp_path):
    store = tmp_path / "out.zarr"
    run_study(load_study(study_file), store)
    tree = json.loads((store / "zarr.json").read_text(encoding="utf-8"))
    tree["attributes"]["format"] += 1
    (store / "zarr.json").write_text(json.dumps(tree), encoding="utf-8")
    for call in (lambda: run_study(load_study(study_file), store), lambda: study_or_store(store)):
        with pytest.raises(BadInput, match="newer than this version"):
            call()


def test_what_a_store_carries(study_file, tmp_path):
    store = tmp_path / "out.zarr"
    run_study(load_study(study_file), store)
    attributes = json.loads((store / "zarr.json").read_text(encoding="utf-8"))["attributes"]
    assert "class Asymmetric(Rule)" in json.loads(attributes["rule_sources"])["trust.asymmetric"]
    assert json.loads(attributes["study_definition"])["scenario"]["origins"]
    assert len(attributes["code_hash"]) == 64 and attributes["command"] and json.loads(attributes["installed"])
    assert len(attributes["lock_hash"]) == 64 and json.loads(attributes["versions"])["numba"]


def test_storage_takes_bounded_memory(tmp_path):
    """A block never holds more than its bound, however long the study."""
    file = tmp_path / "s.toml"
    file.write_text(
        STUDY.replace("weeks = 52", "weeks = 2080")
        .replace("every = 13", "every = 1")
        .replace("replicates = 5", "replicates = 5000"),
        encoding="utf-8",
    )
    study = load_study(file)
    assert np.prod(block_shape(study)) * len(study.recorded) * vector_length(study) <= NUMBERS_PER_BLOCK


class Cut(Exception):
    pass


def begun_extension(study_file: Path, store: Path) -> Path:
    """A store whose extension to more weeks was cut off after some blocks: the folder beside it."""
    run_study(load_study(study_file), store)

    def cut(done: int, total: int) -> None:
        if done:
            raise Cut

    with pytest.raises(Cut):
        run_study(load_study(study_file).with_changes(None, 104), store, progress=cut)
    return store.with_name(f".{store.name}.extended")


def planted(beside: Path, attribute: str, value: str) -> None:
    """Make a store one of other code or rules, with numbers of its own under valid marks."""
    study = stored_study(beside)
    found = SweepStore(beside, study)
    for block in found.blocks:
        if found.is_done(block):
            result = found.read(block)
            result.values["value"][:] = 7.0
            found.write(block, result)
    found.group.attrs[attribute] = value


@pytest.mark.slow
@pytest.mark.parametrize(("attribute", "value"), [("code_hash", "0" * 64), ("custom_rules", '{"mine.py:Rule": "0"}')])
@pytest.mark.parametrize("removed", [False, True])
def test_an_extension_by_other_code_is_not_taken_over(study_file, tmp_path, attribute, value, removed):
    store = tmp_path / "out.zarr"
    beside = begun_extension(study_file, store)
    planted(beside, attribute, value)
    longer = load_study(study_file).with_changes(None, 104)
    if removed:  # the store is made again, and then extended to what the folder beside it says it holds
        shutil.rmtree(store)
        run_study(load_study(study_file), store)
        assert not beside.exists()
    run_study(longer, store)
    run_study(longer, tmp_path / "fresh.zarr")
    assert chunks(store) == chunks(tmp_path / "fresh.zarr") and not beside.exists()


def test_an_extension_that_was_cut_off_goes_on(study_file, tmp_path):
    store = tmp_path / "out.zarr"
    begun_extension(study_file, store)
    longer = load_study(study_file).with_changes(None, 104)
    seen = []
    run_study(longer, store, progress=lambda done, total: seen.append(done))
    run_study(longer, tmp_path / "fresh.zarr")
    assert seen[0] > 0 and chunks(store) == chunks(tmp_path / "fresh.zarr")


@pytest.mark.parametrize("change", [(7, None), (None, 104)])
def test_a_store_behind_a_link_stays_where_it_is(study_file, tmp_path, change):
    disk = tmp_path / "disk"
    disk.mkdir()
    link = tmp_path / "out.zarr"
    link.symlink_to(disk / "real.zarr")  # made by the sweep
    run_study(load_study(study_file), link)
    grown = load_study(study_file).with_changes(*change)
    run_study(grown, link)
    run_study(grown, tmp_path / "fresh.zarr")
    assert link.is_symlink() and [p.name for p in disk.iterdir()] == ["real.zarr"]
    assert chunks(disk / "real.zarr") == chunks(tmp_path / "fresh.zarr")
    with only_writer(disk / "real.zarr"), pytest.raises(BadInput, match="filled by another process"):
        run_study(grown, link)
