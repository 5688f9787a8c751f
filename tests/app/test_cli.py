"""The command line as a person calls it."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import xarray as xr

pytestmark = pytest.mark.slow


def coprod(*arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess:
    command = [sys.executable, "-c", "from coprod.cli import main; main()", *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, timeout=300)


def test_help_lists_commands_and_imports_nothing_heavy():
    done = coprod("--help")
    assert done.returncode == 0 and all(c in done.stdout for c in ("scenarios", "show", "run", "sweep", "plot"))
    code = "import sys\nsys.argv = ['coprod', '--help']\nfrom coprod.cli import main\ntry: main()\nexcept SystemExit: pass\nprint(sorted({'numba', 'mesa', 'xarray', 'matplotlib', 'numpy', 'zarr', 'pandas'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip().endswith("[]")


def test_compiled_path_imports_neither_mesa_nor_matplotlib():
    code = "import sys\nsys.argv = ['coprod', 'run', 'baseline', '--weeks', '4']\nfrom coprod.cli import main\ntry: main()\nexcept SystemExit: pass\nprint(sorted({'mesa', 'xarray', 'matplotlib', 'zarr', 'pandas'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip().endswith("[]")


def test_scenarios_and_show():
    assert "esther" in coprod("scenarios").stdout
    shown = coprod("show", "esther").stdout
    assert "110,000" in shown and "Not known" in shown and "population.units" in shown and "literature" in shown
    assert "learn.health" in coprod("show", "baseline", "--parameters").stdout


def test_run_writes_store_and_picture(tmp_path):
    done = coprod(
        "run",
        "baseline",
        "--weeks",
        "12",
        "--replicates",
        "3",
        "--set",
        "start.trust=0.5",
        "--rule",
        "trust=asymmetric",
        "-o",
        "out.zarr",
        "--plot",
        "p.png",
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    assert "well_being" in done.stdout and "must not be used" in done.stdout
    data = xr.open_zarr(tmp_path / "out.zarr")
    assert data.sizes["replicate"] == 3 and float(data["time"][-1]) == 12
    assert (tmp_path / "p.png").stat().st_size > 10_000
    again = coprod("run", "baseline", "-o", "out.zarr", cwd=tmp_path)
    assert again.returncode == 2 and "exists" in again.stderr


def test_engines_print_the_same():
    arguments = ("run", "baseline", "--weeks", "8", "--replicates", "2", "--set", "population.citizens=60")
    kernel, mesa = coprod(*arguments).stdout, coprod(*arguments, "--engine", "mesa").stdout
    assert kernel.replace("kernel", "") == mesa.replace("mesa", "")


def test_sweep_and_plots(tmp_path):
    (tmp_path / "s.toml").write_text(
        'scenario = "baseline"\nweeks = 20\nreplicates = 3\n[[factors]]\nparameter = "start.trust"\nvalues = [0.2, 0.5, 0.8]\n'
        '[[factors]]\nparameter = "start.health"\nvalues = [0.4, 0.6, 0.8]\n',
        encoding="utf-8",
    )
    done = coprod("sweep", "s.toml", cwd=tmp_path)
    assert done.returncode == 0 and "What moved value" in done.stdout and "27/27" in done.stdout, done.stderr
    for kind in ("series", "heatmap"):
        drawn = coprod("plot", "s.zarr", kind, cwd=tmp_path)
        assert drawn.returncode == 0 and (tmp_path / f"s-{kind}.png").stat().st_size > 10_000, drawn.stderr
    wrong = coprod("plot", "s.zarr", "series", "--measure", "cost", cwd=tmp_path)
    assert wrong.returncode == 2 and "in this store" in wrong.stderr and "need_gap" in wrong.stderr


def test_unknown_flags_are_refused():
    assert coprod("--verson").returncode == 2


@pytest.mark.parametrize(
    ("command", "goes_on"),
    [
        ("run baseline --weeks 5200 --replicates 400", False),
        ("contrast baseline --set start.trust=0.9 --weeks 5200 --replicates 400", False),
        ("sweep tipping --weeks 5200 --replicates 400", True),
        ("explain baseline --only R1 --weeks 5200 --replicates 400", False),
        ("profile baseline --kind tick --weeks 5200 --replicates 400", False),
    ],
)
def test_ctrl_c_ends_a_long_run_at_once_and_says_what_is_kept(command, goes_on, tmp_path):
    line = [sys.executable, "-c", "from coprod.cli import main; main()", *command.split()]
    process = subprocess.Popen(line, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8")
    assert process.stdout is not None
    assert process.stdout.readline()  # it has begun
    time.sleep(4)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 1 and "interrupted" in said and "Traceback" not in said
    assert ("the same command goes on" in said) is goes_on and ("writes what it found when it is done" in said) is not goes_on
    assert bool(list(tmp_path.iterdir())) is goes_on


@pytest.mark.slow
@pytest.mark.parametrize("delay", [0.01, 0.03, 0.05, 0.1, 0.2, 0.4])
def test_ctrl_c_ends_in_a_word_while_the_command_is_imported(delay, tmp_path):
    """At any moment from the command's first line on."""
    code = "import os, signal, threading\nfrom coprod.start import main\n"
    code += f"threading.Timer({delay}, os.kill, (os.getpid(), signal.SIGINT)).start()\nmain()"
    line = [sys.executable, "-c", code, "run", "baseline", "--replicates", "300"]
    done = subprocess.run(line, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", timeout=120)
    assert done.returncode == 1 and "interrupted" in done.stderr and "Traceback" not in done.stderr, done.stderr
