"""Bad input of every kind: one screen that says what, where, allowed and fix; its exit code; nothing half-written."""

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from coprod.cli import main

from .bad_input import contradictions, duplicates, encodings, kinds, paths, permissions, ranges, sizes, unknown
from .bad_input.cases import STORE, STUDY, SWEEP, Case
from .permissions import bound_by_permissions

TABLES = (unknown, kinds, ranges, sizes, encodings, paths, duplicates, contradictions)
CASES = {f"{table.__name__.rpartition('.')[2]}: {name}": case for table in TABLES for name, case in table.CASES.items()}


def call(arguments: list[str], capsys, monkeypatch) -> tuple[int, str]:
    """Exit code and all words of the command line, in this process."""
    monkeypatch.setattr(sys, "argv", ["coprod", *arguments])
    with pytest.raises(SystemExit) as stop:
        main()
    output = capsys.readouterr()
    return int(stop.value.code or 0), output.err + output.out


def call_process(case: Case) -> tuple[int, str]:
    """The same in a process of its own, in another environment; arguments may hold any bytes."""
    line = [sys.executable, "-c", "from coprod.cli import main; main()", *(os.fsencode(x) for x in shlex.split(case.line))]
    done = subprocess.run(line, capture_output=True, env={**os.environ, **case.environment}, timeout=120)
    return done.returncode, (done.stderr + done.stdout).decode("utf-8", "replace")


def lay_out(case: Case, store: Path | None = None) -> None:
    """Put the files of a case into the current folder; a name that ends in ! is closed to others, with its folder."""
    for name, content in case.files.items():
        path = Path(name.rstrip("!"))
        path.parent.mkdir(parents=True, exist_ok=True)
        if content == STORE:
            shutil.copytree(store, path)
            continue
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        if name.endswith("!"):
            path.chmod(0)
            if path.parent != Path():
                path.parent.chmod(0)


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {str(p.relative_to(folder)): p.read_bytes() if p.is_file() else b"" for p in folder.rglob("*")}


def check_words(case: Case, code: int, text: str) -> None:
    assert code == case.code, text
    for part in case.words:
        assert part in text, text
    assert "Traceback" not in text and "please report" not in text, text
    assert len(text.splitlines()) <= 24 and len(text) <= 4000, text
    assert "\x1b" not in text and "\r" not in text


@pytest.fixture(scope="session")
def store(tmp_path_factory) -> Path:
    """A finished store of STUDY."""
    folder = tmp_path_factory.mktemp("store")
    (folder / "s.toml").write_text(STUDY, encoding="utf-8")
    line = [sys.executable, "-c", "from coprod.cli import main; main()", *shlex.split(SWEEP)]
    subprocess.run(line, cwd=folder, check=True, capture_output=True)
    return folder / "out.zarr"


def test_there_are_at_least_two_hundred():
    assert len(CASES) + len(permissions.CASES) >= 200


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_bad_input(name, tmp_path, monkeypatch, capsys, request):
    case = CASES[name]
    monkeypatch.chdir(tmp_path)
    lay_out(case, request.getfixturevalue("store") if STORE in case.files.values() else None)
    before = contents(tmp_path)
    code, text = call_process(case) if case.own_process else call(shlex.split(case.line), capsys, monkeypatch)
    check_words(case, code, text)
    assert contents(tmp_path) == before


@pytest.mark.parametrize("name", permissions.CASES)
def test_what_one_may_not_touch(name, monkeypatch, capsys):
    case = permissions.CASES[name]
    with tempfile.TemporaryDirectory() as folder:
        monkeypatch.chdir(folder)
        lay_out(case)
        try:
            with bound_by_permissions():
                code, text = call(shlex.split(case.line), capsys, monkeypatch)
        finally:
            for path in Path(folder).rglob("*"):
                path.chmod(0o700)
        check_words(case, code, text)
        wanted = {Path(n.rstrip("!")) for n in case.files}
        assert {p.relative_to(folder) for p in Path(folder).rglob("*") if p.is_file()} == wanted


def test_store_of_another_study_is_refused_and_kept(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("s.toml").write_text(STUDY, encoding="utf-8")
    assert call(shlex.split(SWEEP), capsys, monkeypatch)[0] == 0
    before = {p: p.read_bytes() for p in Path("out.zarr").rglob("*") if p.is_file()}
    Path("s.toml").write_text(STUDY.replace("0.6", "0.7"), encoding="utf-8")
    code, text = call(shlex.split(SWEEP), capsys, monkeypatch)
    assert code == 2 and "another study" in text and "start.trust no longer has the value 0.6" in text
    assert {p: p.read_bytes() for p in Path("out.zarr").rglob("*") if p.is_file()} == before


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="mounting a small disk needs root")
@pytest.mark.slow
def test_full_disk_keeps_what_is_done(tmp_path, monkeypatch, capsys):
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=20m,nr_inodes=60", "tmpfs", str(disk)], capture_output=True).returncode:
        pytest.skip("this machine lets nobody mount a disk")
    try:
        monkeypatch.chdir(tmp_path)
        big = STUDY.replace("weeks = 8", "weeks = 104").replace("replicates = 2", "replicates = 64")
        big = big.replace('["value"]', '["value", "health", "burden", "efficacy"]').replace("[record]", "[record]\nevery = 1")
        Path("s.toml").write_text(big.replace("[0.3, 0.6]", "[0.1, 0.2, 0.3, 0.4, 0.5, 0.6]"), encoding="utf-8")
        code, text = call(["sweep", "s.toml", "-o", "disk/out.zarr"], capsys, monkeypatch)
        assert code == 2 and "cannot write" in text and "space" in text.lower()
        subprocess.run(["mount", "-o", "remount,nr_inodes=9000", str(disk)], check=True)
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
