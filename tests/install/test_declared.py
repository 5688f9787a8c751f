"""The package imports nothing that pyproject.toml does not declare, so what running needs is enough to run."""

import ast
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]


def imported(path: Path) -> set[str]:
    """Top-level names of the modules that a file imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add(str(node.module).partition(".")[0])
    return found


def test_every_import_is_declared():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    texts = [*project["dependencies"], *(text for extra in project["optional-dependencies"].values() for text in extra)]
    declared = {canonicalize_name(Requirement(text).name) for text in texts}
    homes, undeclared = packages_distributions(), {}
    files = [path for top in ("app", "analysis", "experiments", "scenarios", "simulation") for path in (ROOT / top).rglob("*.py")]
    for path in files:
        for name in imported(path) - sys.stdlib_module_names - {"coprod"}:
            if not declared & {canonicalize_name(home) for home in homes.get(name, ())}:
                undeclared[str(path.relative_to(ROOT))] = name
    assert len(files) > 100 and undeclared == {}
