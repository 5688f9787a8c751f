"""The load run of a class, in short: its tools know the pages, nothing is lost, and the hostile client gets nowhere."""

import subprocess
import sys
from pathlib import Path

import pytest

from ..page.node import needs_chromium, needs_page

pytestmark = [pytest.mark.slow, needs_chromium, needs_page]


def test_a_short_load_run_loses_nothing():
    line = [sys.executable, "-m", "benchmarks.classroom_load", "--seconds", "5", "--browsers", "2", "--students", "6"]
    done = subprocess.run(line, cwd=Path(__file__).parents[2], capture_output=True, text=True, encoding="utf-8", timeout=300)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert '"hostile_got_in": []' in done.stdout and '"server_alive": true' in done.stdout
