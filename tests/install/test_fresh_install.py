"""A lock installs with the pip that comes with a fresh environment, however many newer releases have appeared since it was made.

A folder stands for the registry: one empty wheel for each entry of the lock, which asks for what the real one asks for, and a
newer release of each.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from packaging.utils import canonicalize_name
from packaging.version import Version

from .locks import INSTALLED, ROOT, TEST, applying, installed

NEWER = "9999"


def write_wheel(folder: Path, name: str, version: str, headers: list[tuple[str, str]]) -> str:
    """Write a wheel that holds nothing but its metadata; its hash, as a lock gives it."""
    stem = f"{re.sub(r'[-_.]+', '_', name)}-{version}"
    path = folder / f"{stem}-py3-none-any.whl"
    metadata = [("Metadata-Version", "2.1"), ("Name", name), ("Version", version), *headers]
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr(f"{stem}.dist-info/METADATA", "".join(f"{key}: {value}\n" for key, value in metadata))
        wheel.writestr(f"{stem}.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{stem}.dist-info/RECORD", "")
    return f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}"


def registry(lock: Path, folder: Path) -> str:
    """Fill a folder with the wheels of a lock and newer releases of them; the lock with the hashes of these wheels."""
    folder.mkdir()
    lines, found = [], installed(lock)
    for name, entry in applying(lock).items():
        metadata = found[name].metadata
        headers = [(key, value) for key in ("Requires-Dist", "Provides-Extra") for value in metadata.get_all(key, ())]
        hashed = write_wheel(folder, name, entry.version, headers)
        write_wheel(folder, name, NEWER, headers)
        extras = f"[{','.join(sorted(entry.requirement.extras))}]" if entry.requirement.extras else ""
        lines.append(f"{name}{extras}=={entry.version} --hash={hashed}\n")
    return "".join(lines)


def settings(wheels: Path) -> dict[str, str]:
    """Surroundings in which pip knows this folder alone, and make nothing of the make that runs the tests."""
    ours = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(wheels), "PIP_CONFIG_FILE": os.devnull, "MAKEFLAGS": ""}
    return {**{key: value for key, value in os.environ.items() if not key.startswith("PIP_")}, **ours}


@pytest.mark.slow
@pytest.mark.parametrize("lock", INSTALLED, ids=lambda lock: lock.stem)
def test_a_lock_installs_after_newer_releases(lock, tmp_path):
    """By the Makefile's own rule for an environment."""
    aged = registry(lock, tmp_path / "wheels")
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "outside-requirements.lock").write_text(aged, encoding="utf-8")
    shutil.copy(ROOT / "Makefile", tmp_path)
    surroundings = settings(tmp_path / "wheels")

    def run(*line: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(line, cwd=tmp_path, env=surroundings, capture_output=True, text=True, encoding="utf-8")

    made = run("make", f"PYTHON={sys.executable}", "VENV=fresh", "fresh-outside/.installed")
    assert made.returncode == 0, made.stderr
    pip = ("fresh-outside/bin/python", "-m", "pip")
    assert run(*pip, "check").returncode == 0
    there = {canonicalize_name(found["name"]): found["version"] for found in json.loads(run(*pip, "list", "--format=json").stdout)}
    names = applying(lock)
    assert {name: there[name] for name in names} == {name: entry.version for name, entry in names.items()}
    assert f"-{NEWER}" in run(*pip, "install", "--dry-run", "--upgrade", "--no-deps", next(iter(names))).stdout


@pytest.mark.slow
def test_why_locks_keep_extras(tmp_path):
    """pytest-cov asks for coverage[toml]. A pip before 23.3 that looks for what packages ask for refuses a lock of plain coverage."""
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "fresh"], check=True)
    python, surroundings = str(tmp_path / "fresh" / "bin" / "python"), settings(tmp_path / "wheels")
    kept, stripped = tmp_path / "kept.lock", tmp_path / "stripped.lock"
    kept.write_text(registry(TEST, tmp_path / "wheels"), encoding="utf-8")
    stripped.write_text(kept.read_text(encoding="utf-8").replace("coverage[toml]", "coverage"), encoding="utf-8")

    def refused(lock: Path) -> bool:
        line = [python, "-m", "pip", "install", "--dry-run", "--require-hashes", "-r", str(lock)]
        done = subprocess.run(line, env=surroundings, capture_output=True, text=True, encoding="utf-8")
        assert done.returncode == 0 or "coverage[toml]" in done.stderr, done.stderr
        return done.returncode != 0

    found = subprocess.run([python, "-m", "pip", "--version"], check=True, capture_output=True, text=True).stdout.split()[1]
    assert not refused(kept)
    assert refused(stripped) == (Version(found) < Version("23.3"))
