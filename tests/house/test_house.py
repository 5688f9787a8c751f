"""The order of the house: imports go one way between files, and files are short."""

import json
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOPS = ("simulation", "scenarios", "experiments", "analysis", "app")
MOST_LINES = 300


def imports_in(root: Path, folder: Path) -> dict:
    """Modules and circles of the source under a root; a folder is where the package that it makes up is put together."""
    package = folder / "coprod"
    package.mkdir()
    for path in [*(root / "app").iterdir(), *(root / top for top in TOPS if top != "app")]:
        (package / path.name).symlink_to(path)
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    script = [sys.executable, Path(__file__).parent / "imports.py"]
    return json.loads(subprocess.run(script, env=environment, check=True, capture_output=True, text=True).stdout)


def long_files(root: Path) -> list[str]:
    """Source files of more lines than there should be, with their lengths."""
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in files_in(root)}
    return [
        f"{path.relative_to(root)} has {n} lines, above {MOST_LINES}: split it" for path, n in lengths.items() if n > MOST_LINES
    ]


def files_in(root: Path) -> list[Path]:
    return sorted(path for top in TOPS for path in (root / top).rglob("*.py"))


def test_imports_go_one_way(tmp_path):
    found = imports_in(ROOT, tmp_path)
    assert len(found["modules"]) == len(files_in(ROOT)) > 200  # a folder without __init__.py would go unseen
    assert not found["circles"], "\n\n".join("\n".join(circle) for circle in found["circles"])


def test_no_file_is_long():
    found = long_files(ROOT)
    assert not found, "\n".join(found)


def house(root: Path, files: dict[str, str]) -> Path:
    """A small house of some files, by path, with an empty __init__.py in every folder that has none."""
    for name, text in {**{f"{top}/__init__.py": "" for top in TOPS}, **files}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        (path.parent / "__init__.py").touch()
    return root


@pytest.mark.parametrize(
    ("files", "circle"),
    [
        (
            {"simulation/a.py": "from .b import x\n", "simulation/b.py": "def late():\n    from coprod.simulation.a import y\n"},
            [
                "coprod.simulation.a, line 1, imports coprod.simulation.b",
                "coprod.simulation.b, line 2, imports coprod.simulation.a",
            ],
        ),
        (
            {
                "scenarios/a.py": "from coprod.cli import x\n",
                "app/cli.py": "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from .scenarios import a\n",
            },
            ["coprod.cli, line 4, imports coprod.scenarios.a", "coprod.scenarios.a, line 1, imports coprod.cli"],
        ),
        (
            {"analysis/room/__init__.py": "from .a import x\n", "analysis/room/a.py": "from coprod.analysis.room import x\n"},
            [
                "coprod.analysis.room, line 1, imports coprod.analysis.room.a",
                "coprod.analysis.room.a, line 1, imports coprod.analysis.room",
            ],
        ),
        (
            {
                "simulation/agents/a.py": "from coprod.simulation import b\n",
                "simulation/b.py": "import coprod.simulation.agents.a\n",
            },
            ["coprod.simulation.agents imports coprod.simulation.b", "coprod.simulation.b imports coprod.simulation.agents"],
        ),
    ],
    ids=["within a function", "for types alone", "of a package", "through the readable engine"],
)
def test_a_circle_is_named_with_its_files(tmp_path, files, circle):
    (tmp_path / "package").mkdir()
    found = imports_in(house(tmp_path / "house", files), tmp_path / "package")["circles"]
    assert [sorted(around) for around in found] == [circle]


def test_agents_may_know_each_other(tmp_path):
    (tmp_path / "package").mkdir()
    agents = {"simulation/agents/a.py": "from .b import x\n", "simulation/agents/b.py": "from .a import y\n"}
    assert imports_in(house(tmp_path / "house", agents), tmp_path / "package")["circles"] == []


def test_a_long_file_is_named_with_its_length(tmp_path):
    root = house(
        tmp_path, {"simulation/short.py": "x = 1\n" * MOST_LINES, "experiments/deep/long.py": "x = 1\n" * (MOST_LINES + 1)}
    )
    assert long_files(root) == ["experiments/deep/long.py has 301 lines, above 300: split it"]


@pytest.mark.parametrize("name", sorted(path.stem for path in (ROOT / "benchmarks").glob("*.py")))
def test_benchmarks_follow_the_names_of_the_code(name):
    """They are not run here, but what they import is there."""
    import_module(f"benchmarks.{name}")
