"""What make and CI say when the Python they need is not there."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_make_says_which_pythons_will_do(tmp_path):
    line = ["make", "demo", "PYTHON=false", f"VENV={tmp_path / 'environment'}"]
    done = subprocess.run(line, cwd=ROOT, env={**os.environ, "MAKEFLAGS": ""}, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 2 and "3.11, 3.12 or 3.13" in done.stderr and "make demo PYTHON=" in done.stderr
    assert not list(tmp_path.iterdir())


def test_ci_names_the_python_that_is_missing(tmp_path):
    (tmp_path / "python3.11").symlink_to(sys.executable)
    (tmp_path / "dirname").symlink_to(str(shutil.which("dirname")))
    shim = tmp_path / "python3.12"  # as pyenv's when the version is not chosen
    shim.write_text(f"#!{shutil.which('bash')}\nexit 127\n", encoding="utf-8")
    shim.chmod(0o755)
    line = [str(shutil.which("bash")), str(ROOT / ".ci" / "run")]
    done = subprocess.run(line, env={**os.environ, "PATH": str(tmp_path)}, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 1 and done.stderr.startswith("CI needs Python 3.12") and done.stdout == ""
