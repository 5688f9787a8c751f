"""The command ``coprod`` as it is installed, in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path
from shutil import which

PROGRAM = which("coprod", path=str(Path(sys.executable).parent))


def coprod(*arguments: str, cwd: Path | None = None, columns: int | None = None) -> subprocess.CompletedProcess[str]:
    """What a command line says, and its exit code; ``columns`` is how wide the terminal is."""
    assert PROGRAM
    environment = dict(os.environ) if columns is None else {**os.environ, "COLUMNS": str(columns)}
    return subprocess.run(
        [PROGRAM, *arguments], capture_output=True, text=True, encoding="utf-8", cwd=cwd, env=environment, timeout=300
    )
