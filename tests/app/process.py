"""The command ``coprod`` as it is installed, in a process of its own, or in this one where many commands follow each other."""

import contextlib
import io
import os
import subprocess
import sys
from pathlib import Path
from shutil import which
from unittest.mock import patch

import pytest

from coprod.cli import main

PROGRAM = which("coprod", path=str(Path(sys.executable).parent))


def coprod(*arguments: str, cwd: Path | None = None, columns: int | None = None) -> subprocess.CompletedProcess[str]:
    """What a command line says, and its exit code; ``columns`` is how wide the terminal is."""
    assert PROGRAM
    environment = dict(os.environ) if columns is None else {**os.environ, "COLUMNS": str(columns)}
    return subprocess.run(
        [PROGRAM, *arguments], capture_output=True, text=True, encoding="utf-8", cwd=cwd, env=environment, timeout=300
    )


def coprod_here(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """The same without a process of its own: most of a short command's time is imports."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    with contextlib.ExitStack() as stack:
        stack.enter_context(contextlib.chdir(cwd))
        stack.enter_context(patch.object(sys, "argv", ["coprod", *arguments]))
        stack.enter_context(contextlib.redirect_stdout(out))
        stack.enter_context(contextlib.redirect_stderr(err))
        end = stack.enter_context(pytest.raises(SystemExit))
        main()
    said = [stream.buffer.getvalue().decode("utf-8") for stream in (out, err)]
    return subprocess.CompletedProcess(["coprod", *arguments], end.value.code or 0, *said)
