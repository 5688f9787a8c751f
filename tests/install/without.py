"""The command line in a process that lacks modules and functions, as other installations and systems do."""

import os
import subprocess
import sys
from pathlib import Path

SITE = """
import os, sys
from importlib.machinery import BuiltinImporter, PathFinder

def without(find):
    def found(name, path=None, target=None):
        return None if name.partition(".")[0] in {modules!r} else find(name, path, target)
    return staticmethod(found)

for finder in (BuiltinImporter, PathFinder):
    finder.find_spec = without(finder.find_spec)
for name in {modules!r}:
    sys.modules.pop(name, None)
for name in {functions!r}:
    delattr(os, name)
"""


def lacking(folder: Path, modules: set[str], functions: set[str] = frozenset()) -> dict[str, str]:
    """Surroundings of a process, and of those that it starts, in which no such module is found and ``os`` lacks functions."""
    (folder / "sitecustomize.py").write_text(SITE.format(modules=modules, functions=functions), encoding="utf-8")
    return {**os.environ, "PYTHONPATH": str(folder), "PYTHONWARNINGS": "ignore"}


def coprod(surroundings: dict[str, str], cwd: Path, line: str) -> subprocess.CompletedProcess[str]:
    """What ``coprod`` says to a line of arguments."""
    command = [sys.executable, "-c", "from coprod.cli import main; main()", *line.split()]
    return subprocess.run(command, env=surroundings, cwd=cwd, capture_output=True, text=True, encoding="utf-8", timeout=300)
