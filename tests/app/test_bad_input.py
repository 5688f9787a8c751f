"""Bad input of every kind: one screen that says what, where, allowed and fix; exit code 2; nothing written."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from coprod.cli import main

SCENARIO = """
title = "t"
story = "s"
groups = ["a", "b"]
[parameters.groups.a]
share = { value = 0.5, source = "test", status = "assumed" }
[parameters.population]
citizens = { value = 40, source = "test", status = "assumed" }
professionals = { value = 8, source = "test", status = "assumed" }
"""
STUDY = """
scenario = "baseline"
weeks = 8
replicates = 2
[[factors]]
parameter = "start.trust"
values = [0.3, 0.6]
[record]
measures = ["value"]
"""


def scenario(old: str, new: str) -> dict[str, str]:
    assert old in SCENARIO
    return {"s.toml": SCENARIO.replace(old, new)}


def study(old: str, new: str) -> dict[str, str]:
    assert old in STUDY
    return {"s.toml": STUDY.replace(old, new)}


RUN = ["run", "s.toml", "--weeks", "4"]
SWEEP = ["sweep", "s.toml", "-o", "out.zarr"]
CASES: dict[str, tuple[list[str], dict[str, str], list[str]]] = {
    # name: (arguments, files, what the message must say)
    "unknown scenario": (["run", "bseline"], {}, ["bseline", "nearest  baseline", "fix"]),
    "unknown scenario to show": (["show", "ester"], {}, ["nearest  esther"]),
    "no such file": (["run", "no/such.toml"], {}, ["no/such.toml", "allowed"]),
    "a folder": (["run", "./"], {}, ["./", "allowed"]),
    "not TOML": (RUN, {"s.toml": "title = \n"}, ["not valid TOML", "s.toml, line 1"]),
    "binary file": (RUN, {"s.toml": "\udcff\udcfe"}, ["not a text file"]),
    "empty file": (RUN, {"s.toml": ""}, ["'title'", "add title"]),
    "misspelt key": (RUN, scenario("story", "stroy"), ["stroy", "line 3", "nearest  story"]),
    "missing story": (RUN, scenario('story = "s"', ""), ["'story'", "add story"]),
    "title no text": (RUN, scenario('title = "t"', "title = 3"), ["'title'", "line 2"]),
    "misspelt parameter": (RUN, scenario("citizens =", "citizen ="), ["population.citizen", "line 8", "nearest  population.citizens"]),
    "unknown table": (RUN, scenario("[parameters.population]", "[parameters.populations]"), ["populations.citizens", "nearest  population.citizens"]),
    "zero citizens": (RUN, scenario("value = 40", "value = 0"), ["population.citizens", "out of range", "line 8", "write 1"]),
    "negative": (RUN, scenario("value = 0.5", "value = -0.1"), ["groups.a.share", "line 6", "0 to 1"]),
    "NaN": (RUN, scenario("value = 0.5", "value = nan"), ["nan", "finite"]),
    "infinite": (RUN, scenario("value = 40", "value = inf"), ["inf", "finite"]),
    "text for a number": (RUN, scenario("value = 40", 'value = "forty"'), ["must be a number", "line 8"]),
    "true for a number": (RUN, scenario("value = 40", "value = true"), ["true/false"]),
    "list for a number": (RUN, scenario("value = 40", "value = [40]"), ["a list"]),
    "half a citizen": (RUN, scenario("value = 40", "value = 40.5"), ["whole number"]),
    "no source": (RUN, scenario('value = 40, source = "test", ', "value = 40, "), ["lacks source", "line 8"]),
    "empty source": (RUN, scenario('value = 40, source = "test"', 'value = 40, source = " "'), ["lacks source"]),
    "bare number": (RUN, scenario('{ value = 40, source = "test", status = "assumed" }', "40"), ["lacks source and status", "line 8"]),
    "unknown status": (RUN, scenario('40, source = "test", status = "assumed"', '40, source = "test", status = "guessed"'), ["guessed", "assumed"]),
    "unknown part": (RUN, scenario("value = 40", "valeu = 40"), ["value"]),
    "group not declared": (RUN, scenario("groups.a]", "groups.c]"), ["groups.c.share", "nearest"]),
    "same group twice": (RUN, scenario('["a", "b"]', '["a", "a"]'), ["groups"]),
    "no groups": (RUN, scenario('["a", "b"]', "[]"), ["groups"]),
    "shares do not sum to 1": (RUN, scenario("[parameters.pop", '[parameters.groups.b]\nshare = { value = 0.6, source = "x", status = "assumed" }\n[parameters.pop'), ["sum to 1.1", "not 1"]),
    "too few professionals": (RUN, scenario("value = 8", "value = 3"), ["population.units", "every unit needs a professional"]),
    "unknown rule": (RUN, scenario('["a", "b"]', '["a", "b"]\n[rules]\ntrust = "asymetric"'), ["asymetric", "nearest  asymmetric"]),
    "unknown family": (RUN, scenario('["a", "b"]', '["a", "b"]\n[rules]\ntrusts = "asymmetric"'), ["trusts", "nearest  trust"]),
    "rule of another family": (RUN, scenario('["a", "b"]', '["a", "b"]\n[rules]\nvoice = "asymmetric"'), ["'trust'", "not of 'voice'"]),
    "set without value": (["run", "baseline", "--set", "start.trust"], {}, ["NAME=VALUE"]),
    "set no number": (["run", "baseline", "--set", "start.trust=high"], {}, ["'high'", "number"]),
    "set unknown": (["run", "baseline", "--set", "start.turst=0.5"], {}, ["nearest  start.trust"]),
    "set out of range": (["run", "baseline", "--set", "start.trust=1.5"], {}, ["out of range", "--set"]),
    "set NaN": (["run", "baseline", "--set", "start.trust=nan"], {}, ["finite"]),
    "weights above 1": (["run", "baseline", "--set", "practice.training=0.7", "--set", "practice.initiating=0.7"], {}, ["1.4", "above 1"]),
    "rule without name": (["run", "baseline", "--rule", "trust"], {}, ["FAMILY=NAME"]),
    "no replicates": (["run", "baseline", "--replicates", "0"], {}, ["replicates", "from 1"]),
    "negative seed": (["run", "baseline", "--seed", "-1"], {}, ["seed", "from 0"]),
    "replicates no number": (["run", "baseline", "--replicates", "many"], {}, ["--replicates", "integer"]),
    "unknown engine": (["run", "baseline", "--engine", "kernal"], {}, ["nearest  kernel"]),
    "no weeks": (["run", "baseline", "--weeks", "0"], {}, ["time.weeks", "out of range"]),
    "every third of a week": (["run", "baseline", "--every", "0.3"], {}, ["0.3", "multiple"]),
    "horizon not whole steps": (["run", "baseline", "--set", "time.dt=3.5"], {}, ["whole number of steps"]),
    "unknown measure": (["run", "baseline", "--measure", "wellbeing", "--plot", "p.png"], {}, ["nearest  well_being"]),
    "picture type": (["run", "baseline", "--plot", "p.gif"], {}, [".png"]),
    "picture folder": (["run", "baseline", "--plot", "no/p.png"], {}, ["folder", "no"]),
    "output exists": (["run", "baseline", "-o", "there"], {"there": "x"}, ["there exists"]),
    "unknown option": (["run", "baseline", "--replicate", "3"], {}, ["--replicate"]),
    "unknown command": (["rum", "baseline"], {}, ["rum"]),
    "unknown study": (["sweep", "trust_by_powr"], {}, ["nearest  trust_by_power"]),
    "study without scenario": (SWEEP, study('scenario = "baseline"', ""), ["'scenario'", "add scenario"]),
    "study of unknown scenario": (SWEEP, study('"baseline"', '"basline"'), ["nearest  baseline", "line 2"]),
    "study key": (SWEEP, study("replicates", "replicate"), ["nearest  replicates", "line 4"]),
    "factor of no parameter": (SWEEP, study("start.trust", "start.turst"), ["nearest  start.trust", "line 6"]),
    "factor key": (SWEEP, study("values =", "value ="), ["nearest  values"]),
    "factor out of range": (SWEEP, study("[0.3, 0.6]", "[0.3, 6.0]"), ["out of range", "line"]),
    "factor of text": (SWEEP, study("[0.3, 0.6]", '["low", "high"]'), ["must be a number"]),
    "factor without values": (SWEEP, study("values = [0.3, 0.6]", ""), ["values", "linspace"]),
    "factor with no value": (SWEEP, study("[0.3, 0.6]", "[]"), ["no values"]),
    "factor value twice": (SWEEP, study("[0.3, 0.6]", "[0.3, 0.3]"), ["twice"]),
    "wrong linspace": (SWEEP, study("values = [0.3, 0.6]", "linspace = [0, 1]"), ["linspace", "how many"]),
    "factor of time": (SWEEP, study("start.trust", "time.weeks"), ["cannot be a factor"]),
    "no factors": (SWEEP, {"s.toml": 'scenario = "baseline"\nfactors = []\n'}, ["factors"]),
    "impossible corner": (SWEEP, study("[record]", '[[factors]]\nparameter = "population.organisations"\nvalues = [1, 9]\n[record]'), ["every organisation needs a unit", "population.organisations = 9"]),
    "study measure": (SWEEP, study('["value"]', '["valeu"]'), ["nearest  value"]),
    "study measure twice": (SWEEP, study('["value"]', '["value", "value"]'), ["twice"]),
    "study dtype": (SWEEP, study('measures', 'dtype = "float16"\nmeasures'), ["float16", "float32"]),
    "study replicates": (SWEEP, study("replicates = 2", "replicates = 0"), ["replicates", "from 1"]),
    "store is something else": (SWEEP, {**study("2", "2"), "out.zarr": "a file"}, ["out.zarr", "name another place"]),
    "workers": ([*SWEEP, "--workers", "-1"], {"s.toml": STUDY}, ["workers", "from 0"]),
    "unknown design": (SWEEP, study("[record]", '[design]\nkind = "latin"\n[record]'), ["latin", "nearest  latin_hypercube"]),
    "design without points": (SWEEP, study("[record]", '[design]\nkind = "sobol"\n[record]'), ["needs points"]),
    "sobol of no power of two": (SWEEP, study("[record]", '[design]\nkind = "sobol"\npoints = 60\n[record]'), ["power of two", "64"]),
    "odd Morris levels": (SWEEP, study("[record]", '[design]\nkind = "morris"\ntrajectories = 4\nlevels = 3\n[record]'), ["3 levels", "even"]),
    "option of another design": (SWEEP, study("[record]", '[design]\nkind = "grid"\npoints = 4\n[record]'), ["no points"]),
    "range in a grid": (SWEEP, study("values = [0.3, 0.6]", "range = [0.3, 0.6]"), ["sampled design"]),
    "range upside down": (SWEEP, study("values = [0.3, 0.6]\n", 'range = [0.6, 0.3]\n[design]\nkind = "latin_hypercube"\npoints = 4\n'), ["low below high"]),
    "factor of two kinds": (SWEEP, study("values", 'rule = "trust"\nvalues'), ["parameter and rule"]),
    "rule factor of no family": (SWEEP, study('parameter = "start.trust"\nvalues = [0.3, 0.6]', 'rule = "trsut"\nvalues = ["asymmetric"]'), ["nearest  trust"]),
    "rule factor of no rule": (SWEEP, study('parameter = "start.trust"\nvalues = [0.3, 0.6]', 'rule = "trust"\nvalues = ["asymetric"]'), ["nearest  asymmetric"]),
    "scenario factor of no scenario": (SWEEP, study('parameter = "start.trust"\nvalues = [0.3, 0.6]', 'scenario = ["baseline", "ester"]'), ["nearest  esther"]),
    "scenarios that differ in units": (SWEEP, study('parameter = "start.trust"\nvalues = [0.3, 0.6]', 'scenario = ["baseline", "esther"]'), ["units"]),
    "points in a grid": (SWEEP, study("[record]", "[[points]]\nset = { start.trust = 0.2 }\n[record]"), ["[[factors]], not [[points]]"]),
    "contrasts of one point": (SWEEP, {"s.toml": 'scenario = "baseline"\n[design]\nkind = "contrasts"\n[[points]]\n'}, ["at least 2"]),
    "points twice": (SWEEP, {"s.toml": 'scenario = "baseline"\n[design]\nkind = "list"\n[[points]]\n[[points]]\n'}, ["twice"]),
    "point out of range": (SWEEP, {"s.toml": 'scenario = "baseline"\n[design]\nkind = "list"\n[[points]]\nset = { start.trust = 2 }\n'}, ["out of range"]),
    "precision of no measure": (SWEEP, study("[record]", '[precision]\nmeasure = "need_gap"\nhalf_width = 0.1\n[record]'), ["need_gap", "allowed  value"]),
    "precision of nothing": (SWEEP, study("[record]", '[precision]\nmeasure = "value"\nhalf_width = 0\n[record]'), ["half_width is 0"]),
    "cap below the start": (SWEEP, study("[record]", '[precision]\nmeasure = "value"\nhalf_width = 0.1\nmost = 1\n[record]'), ["precision.most", "from 2"]),
    "record at the end of time": (SWEEP, study("[record]", '[record]\nevery = "finish"'), ["finish", '"end"']),
    "Dask nobody answers": ([*SWEEP, "--dask", "tcp://127.0.0.1:9"], {"s.toml": STUDY}, ["no Dask scheduler answers", "127.0.0.1:9"]),
    "Dask address of nothing": ([*SWEEP, "--dask", "cluster"], {"s.toml": STUDY}, ["no Dask scheduler"]),
    "store that is not there": (["sweep", "no.zarr"], {}, ["there is no store no.zarr"]),
    "replicates of nothing": ([*SWEEP, "--replicates", "0"], {"s.toml": STUDY}, ["replicates", "from 1"]),
    "contrast with nothing": (["contrast", "baseline"], {}, ["nothing to compare", "--set"]),
    "contrast of a split measure": (["contrast", "baseline", "--set", "start.trust=0.3", "--measure", "value_by_group"], {}, ["measure over all"]),
    "contrast of two runs": (["contrast", "baseline", "--set", "start.trust=0.3", "--replicates", "2"], {}, ["replicates", "from 3"]),
    "replay of no store": (["replay", "no.zarr"], {}, ["there is no store"]),
    "replay at nothing": (["replay", "no.zarr", "--at", "trust"], {}, ["NAME=VALUE"]),
    "export of no store": (["export", "no.zarr", "r.nc"], {}, ["there is no store"]),
    "export to no format": (["export", "no.zarr", "r.xls"], {}, ["cannot tell the format", ".nc"]),
    "plot of no store": (["plot", "nothing.zarr", "series"], {}, ["nothing.zarr"]),
    "unknown plot": (["plot", "nothing.zarr", "pie"], {}, ["pie", "heatmap"]),
}  # fmt: skip


def call(arguments: list[str], capsys, monkeypatch) -> tuple[int, str]:
    monkeypatch.setattr(sys, "argv", ["coprod", *arguments])
    with pytest.raises(SystemExit) as stop:
        main()
    output = capsys.readouterr()
    return int(stop.value.code or 0), output.err + output.out


def test_there_are_at_least_forty():
    assert len(CASES) >= 40


@pytest.mark.parametrize("case", CASES)
def test_bad_input(case, tmp_path, monkeypatch, capsys):
    arguments, files, expected = CASES[case]
    monkeypatch.chdir(tmp_path)
    for name, text in files.items():
        Path(name).write_bytes(text.encode("utf-8", "surrogateescape"))
    before = sorted(p.name for p in tmp_path.iterdir())
    code, text = call(arguments, capsys, monkeypatch)
    assert code == 2, text
    for part in expected:
        assert part in text, text
    assert "Traceback" not in text and len(text.splitlines()) <= 24
    assert sorted(p.name for p in tmp_path.iterdir()) == before


def test_store_of_another_study_is_refused_and_kept(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("s.toml").write_text(STUDY)
    assert call(SWEEP, capsys, monkeypatch)[0] == 0
    before = {p: p.read_bytes() for p in Path("out.zarr").rglob("*") if p.is_file()}
    Path("s.toml").write_text(STUDY.replace("0.6", "0.7"))
    code, text = call(SWEEP, capsys, monkeypatch)
    assert code == 2 and "another study" in text and "start.trust no longer has the value 0.6" in text
    assert {p: p.read_bytes() for p in Path("out.zarr").rglob("*") if p.is_file()} == before


def test_unwritable_place(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("s.toml").write_text(STUDY)
    Path("file").write_text("x")
    code, text = call(["sweep", "s.toml", "-o", "file/out.zarr"], capsys, monkeypatch)
    assert code == 2 and "cannot write" in text and "fix" in text


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="mounting a small disk needs root")
@pytest.mark.slow
def test_full_disk_keeps_what_is_done(tmp_path, monkeypatch, capsys):
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", str(disk)], capture_output=True).returncode:
        pytest.skip("this machine lets nobody mount a disk")
    try:
        monkeypatch.chdir(tmp_path)
        big = STUDY.replace("weeks = 8", "weeks = 104").replace("replicates = 2", "replicates = 64")
        big = big.replace('["value"]', '["value", "health", "burden", "efficacy"]').replace("[record]", "[record]\nevery = 1")
        Path("s.toml").write_text(big.replace("[0.3, 0.6]", "[0.1, 0.2, 0.3, 0.4, 0.5, 0.6]"))
        code, text = call(["sweep", "s.toml", "-o", "disk/out.zarr"], capsys, monkeypatch)
        assert code == 2 and "cannot write" in text and "space" in text.lower()
        subprocess.run(["mount", "-o", "remount,size=20m", str(disk)], check=True)
        assert call(["sweep", "s.toml", "-o", "disk/out.zarr"], capsys, monkeypatch)[0] == 0
        assert call(["sweep", "s.toml", "-o", "whole.zarr"], capsys, monkeypatch)[0] == 0
        from tests.experiments.conftest import chunks

        whole = chunks(Path("whole.zarr"))
        assert chunks(Path("disk/out.zarr")) == whole
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        for more in ([], ["--replicates", "70"]):
            code, text = call(["sweep", "s.toml", "-o", "disk/out.zarr", *more], capsys, monkeypatch)
            assert code == 2 and "cannot write" in text and "Read-only" in text, text
        assert call(["replay", "disk/out.zarr", "--at", "trust=0.3"], capsys, monkeypatch)[0] == 0
        assert chunks(Path("disk/out.zarr")) == whole
    finally:
        subprocess.run(["umount", str(disk)], check=False)
