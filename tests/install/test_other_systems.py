"""What other systems lack is not needed: the modules and functions of POSIX alone."""

import csv

import pytest

from .test_extras import GRID
from .without import coprod, lacking

pytestmark = pytest.mark.slow

MODULES = {"fcntl", "resource", "pwd", "grp", "termios"}
FUNCTIONS = {"getuid", "fork", "getloadavg", "sysconf"}


def test_runs_sweeps_and_exports_without_what_is_of_posix_alone(tmp_path):
    surroundings = lacking(tmp_path, MODULES, FUNCTIONS)
    (tmp_path / "study.toml").write_text(GRID, encoding="utf-8")
    for line in (
        "run baseline --weeks 4 --replicates 2",
        "sweep study.toml --dry-run",
        "sweep study.toml -o out.zarr --workers 2",
        "sweep study.toml -o out.zarr --workers 2 --replicates 3",
        "export out.zarr out.csv",
        "check-rule trust=asymmetric --draws 100",
    ):
        done = coprod(surroundings, tmp_path, line)
        assert (done.returncode, done.stderr) == (0, ""), line
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == 2 * 3 * 3
    assert {path.name for path in tmp_path.glob(".*")} == set()
