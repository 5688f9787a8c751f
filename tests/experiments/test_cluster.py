"""dask.distributed, with a scheduler and workers as processes of their own on loopback."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time

import pytest

from coprod.experiments.study_file import load_study
from coprod.experiments.sweep import run_study
from coprod.simulation.errors import BadInput

from .conftest import STUDY, chunks

pytestmark = pytest.mark.slow


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


@pytest.fixture
def scheduler(tmp_path):
    """Address of a scheduler without workers, and a function that starts one; all end with the test."""
    port = free_port()
    address = f"tcp://127.0.0.1:{port}"
    command = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"]
    surroundings = {**os.environ, "DASK_TEMPORARY_DIRECTORY": str(tmp_path)}
    quiet = {"cwd": tmp_path, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    processes = [subprocess.Popen(command, env=surroundings, **quiet)]

    def worker(**environment: str) -> subprocess.Popen:
        command = [sys.executable, "-m", "distributed.cli.dask_worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard"]
        processes.append(subprocess.Popen(command, env={**surroundings, **environment}, **quiet))
        return processes[-1]

    for _ in range(300):
        with socket.socket() as s:
            if s.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.1)
    yield address, worker
    for process in processes:
        process.kill()
        process.wait()


def test_same_bytes_as_local_though_a_worker_is_killed(scheduler, tmp_path):
    address, worker = scheduler
    study_file = tmp_path / "study.toml"
    study_file.write_text(
        STUDY.replace("replicates = 5", "replicates = 400").replace("weeks = 52", "weeks = 260"), encoding="utf-8"
    )
    study = load_study(study_file)
    run_study(study, tmp_path / "local.zarr", 2)
    victim, _ = worker(), worker()
    killed = []

    def progress(done: int, total: int) -> None:
        if 0 < done < total and not killed:
            killed.append(done)
            threading.Thread(target=lambda: (time.sleep(0.05), victim.send_signal(signal.SIGKILL))).start()

    run_study(study, tmp_path / "far.zarr", 2, progress, dask=address)
    assert killed and victim.wait(10) == -signal.SIGKILL
    assert chunks(tmp_path / "far.zarr") == chunks(tmp_path / "local.zarr")


def test_workers_of_this_machine_give_the_same_bytes_and_leave_nothing_behind(study_file, tmp_path):
    run_study(load_study(study_file), tmp_path / "threads.zarr", 2)
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    line = [sys.executable, "-c", "from coprod.cli import main; main()", "sweep", str(study_file), "--dask", "local"]
    line += ["--workers", "2", "-o", str(tmp_path / "workers.zarr")]
    done = subprocess.run(line, env={**os.environ, "TMPDIR": str(temporary)}, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    assert chunks(tmp_path / "workers.zarr") == chunks(tmp_path / "threads.zarr")
    assert not list(temporary.iterdir())


def test_a_scheduler_nobody_answers_at(study_file, tmp_path):
    with pytest.raises(BadInput, match="no Dask scheduler answers"):
        run_study(load_study(study_file), tmp_path / "out.zarr", dask=f"tcp://127.0.0.1:{free_port()}")


def test_a_worker_with_another_version_is_refused(scheduler, study_file, tmp_path):
    address, worker = scheduler
    other = tmp_path / "other"
    # a whole copy of the package in which one compiled source differs by a comment
    import shutil
    from pathlib import Path

    import coprod

    root = Path(coprod.__file__).parent.parent
    for folder in ("simulation", "scenarios", "experiments", "analysis"):
        shutil.copytree(root / folder, other / "coprod" / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for file in (root / "app").glob("*.py"):
        shutil.copy(file, other / "coprod" / file.name)
    rule = other / "coprod" / "simulation" / "rules" / "trust" / "asymmetric.py"
    rule.write_text(rule.read_text(encoding="utf-8") + "# another version\n", encoding="utf-8")
    start = f"import sys; sys.path.insert(0, {str(other)!r}); import importlib, coprod; assert coprod.__file__.startswith({str(other)!r})"
    site = tmp_path / "site"
    site.mkdir()
    (site / "sitecustomize.py").write_text(
        f"import sys\nsys.path.insert(0, {str(other)!r})\nsys.meta_path[:] = [f for f in sys.meta_path if 'editable' not in repr(f)]\n",
        encoding="utf-8",
    )
    check = subprocess.run(
        [sys.executable, "-c", start], env={**os.environ, "PYTHONPATH": str(site)}, capture_output=True, text=True
    )
    assert check.returncode == 0, check.stderr
    worker(PYTHONPATH=str(site))
    with pytest.raises(BadInput, match="another version of coprod"):
        run_study(load_study(study_file), tmp_path / "out.zarr", dask=address)
