"""The cache of compiled code: what is damaged there is made anew, and nobody else can write what is run."""

import os
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from coprod.simulation.errors import BadInput
from coprod.simulation.kernel import wasm
from coprod.simulation.kernel.cache import Kept, Package, cache_folder
from coprod.simulation.kernel.compiling import compile_missing
from coprod.simulation.kernel.packages import Code, missing
from coprod.simulation.whole_file import write_whole

CONTENT = bytes(range(100))
DAMAGED = {
    "nothing": lambda kept: b"",
    "cut short": lambda kept: kept[:-1],
    "zeros": lambda kept: bytes(len(kept)),
    "zeros at the end": lambda kept: kept[:-50] + bytes(50),
    "longer": lambda kept: kept + b"\0",
}


@pytest.fixture
def empty_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("COPROD_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.mark.parametrize("damage", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_file_is_not_taken(tmp_path, damage):
    kept = Kept(tmp_path / "code.o")
    assert not kept.is_whole()
    kept.write_bytes(CONTENT)
    assert kept.is_whole() and kept.read_bytes() == CONTENT
    kept.path.write_bytes(damage(kept.path.read_bytes()))
    assert not kept.is_whole()
    with pytest.raises(RuntimeError, match=r"code\.o is missing or damaged"):
        kept.read_bytes()


@pytest.mark.slow
def test_damaged_code_is_compiled_anew(empty_cache):
    """Loaded as it was, it would end the process."""
    code = Code.of_rule("fit", "linear")
    compile_missing([code])
    for kept in (code.bitcode, code.machine_code):
        for damage in (b"", bytes(100)):
            code.machine_code.path.unlink()
            kept.path.write_bytes(damage)
            assert missing([code]) == [code]
            compile_missing([code])
            assert code.bitcode.is_whole() and code.machine_code.is_whole()
    lacking = (
        "from dataclasses import replace; from coprod.simulation.kernel.packages import Code; from coprod.simulation.kernel.native import addresses\n"
        "code = Code.of_rule('fit', 'linear'); addresses(replace(code, entries=('fits', 'other')))"
    )
    done = subprocess.run([sys.executable, "-c", lacking], capture_output=True, text=True)
    assert done.returncode == 1 and "lacks a function of fits, other" in done.stderr


@pytest.mark.slow
def test_for_the_page_nothing_is_compiled_for_this_computer(empty_cache, monkeypatch):
    monkeypatch.setattr(wasm, "linked", len)
    code = Code.of_rule("fit", "linear")
    assert wasm.build([code], vectors=True) == 2
    assert code.bitcode.is_whole() and not code.machine_code.path.exists()
    code.bitcode.path.unlink()
    assert wasm.build([code], vectors=True) == 2
    assert not code.bitcode.path.exists()  # what was made of it is there


def test_a_damaged_package_is_laid_there_anew(empty_cache, tmp_path):
    (tmp_path / "talk.py").write_text("number = 1\n", encoding="utf-8")
    package = Package(tmp_path / "talk.py")
    package.write()
    (package.folder / "talk.py").write_text("", encoding="utf-8")
    assert package.load().number == 1


@pytest.mark.skipif(os.name == "nt", reason="rights of files are others there")
def test_files_have_the_rights_that_new_files_have(tmp_path):
    before = os.umask(0o027)
    try:
        write_whole(tmp_path / "page.html", CONTENT)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "page.html").stat().st_mode) == 0o640


def test_nothing_is_left_of_what_cannot_be_written(tmp_path):
    (tmp_path / "taken").mkdir()
    with pytest.raises(OSError):
        write_whole(tmp_path / "taken", CONTENT)
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    """Where the cache lies when its own place cannot be written to."""
    monkeypatch.setenv("COPROD_CACHE", str(tmp_path / "a file" / "cache"))
    (tmp_path / "a file").touch()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path / f"coprod-{os.getuid()}"


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="temporary folders are one's own there")
class TestTemporaryFolder:
    def test_it_is_one_s_own(self, temporary):
        before = os.umask(0)
        try:
            assert cache_folder() == temporary
        finally:
            os.umask(before)
        assert stat.S_IMODE(temporary.stat().st_mode) == 0o700

    def test_one_that_others_can_write_to_is_refused(self, temporary):
        temporary.mkdir()
        temporary.chmod(0o777)
        self.refused()

    def test_one_of_somebody_else_is_refused(self, temporary, monkeypatch):
        temporary.mkdir(mode=0o700)
        theirs, mine = os.getuid(), os.getuid() + 1
        temporary.rename(temporary.with_name(f"coprod-{mine}"))
        monkeypatch.setattr(os, "getuid", lambda: mine)
        assert theirs != mine
        self.refused()

    def test_a_link_is_refused(self, temporary):
        (temporary.parent / "elsewhere").mkdir()
        temporary.symlink_to(temporary.parent / "elsewhere")
        self.refused()

    @staticmethod
    def refused():
        with pytest.raises(BadInput, match=r"(?s)others can write to .*COPROD_CACHE"):
            cache_folder()


def test_a_folder_that_is_named_is_taken(empty_cache):
    assert cache_folder() == Path(os.environ["COPROD_CACHE"]) == empty_cache
