"""Without what extras install, everything else works, and what needs them says which command installs them."""

import ast
import tomllib
from importlib.metadata import packages_distributions

import pytest
import xarray as xr
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from coprod.experiments.extras import EXTRAS

from .locks import ROOT
from .without import coprod, lacking

pytestmark = pytest.mark.slow

MODULES = {module for _, modules in EXTRAS.values() for module in modules}
STUDY = """
scenario = "baseline"
weeks = 8
replicates = 2
[set]
population.citizens = 40
population.professionals = 8
[record]
measures = ["value", "need_gap"]
every = 4
[[factors]]
parameter = "start.trust"
"""
GRID = STUDY + "values = [0.2, 0.9]\n"
SAMPLED = STUDY + 'range = [0.2, 0.9]\n[design]\nkind = "{kind}"\n{size}\n'
FILES = {
    "grid.toml": GRID,
    "hypercube.toml": SAMPLED.format(kind="latin_hypercube", size="points = 3"),
    "sobol.toml": SAMPLED.format(kind="sobol", size="points = 4"),
    "morris.toml": SAMPLED.format(kind="morris", size="trajectories = 3"),
}
WORKING = (
    "sweep grid.toml -o more.zarr --workers 2",
    "sweep hypercube.toml -o hypercube.zarr",
    "run baseline --weeks 4 --replicates 2 -o run.zarr",
    "show esther",
    "replay grid.zarr --at trust=0.9",
    "export grid.zarr grid.csv",
    "tournament all_theories --dry-run",
    "effects --draws 0 --replicates 2 -o table.csv",
)
ASKING = {
    "sweep grid.toml -o new.zarr --dask local": "dask",
    "export grid.zarr new.nc": "netcdf",
    "export grid.zarr new.crate": "crate",
    "sweep sobol.toml -o new.zarr": "design",
    "sweep morris.toml -o new.zarr": "design",
    "plot grid.zarr series -o new.png": "picture",
    "plot grid.zarr heatmap -o new.png": "picture",
    "plot grid.zarr levers -o new.png": "picture",
    "run baseline --weeks 4 --replicates 1 --plot new.png": "picture",
    "effects --draws 0 --replicates 2 --picture new.png": "picture",
    "discover grid.zarr --where value>0.1 --method cart -o new.csv": "discovery",
    "teach baseline --class --no-browser": "classroom",
    "report grid.zarr -o new.html": "report",
    "network baseline new.png": "picture",
    "ledger baseline --triangle new.png": "picture",
}


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A folder with studies and the store of one, made without any extra, and the surroundings that lack them."""
    folder = tmp_path_factory.mktemp("plain")
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    surroundings = lacking(tmp_path_factory.mktemp("site"), MODULES)
    done = coprod(surroundings, folder, "sweep grid.toml -o grid.zarr")
    assert done.returncode == 0, done.stderr
    return folder, surroundings


def test_everything_else_works(place):
    folder, surroundings = place
    for line in WORKING:
        done = coprod(surroundings, folder, line)
        assert (done.returncode, done.stderr) == (0, ""), line
    assert xr.open_zarr(folder / "more.zarr").sizes["replicate"] == 2


@pytest.mark.parametrize("line", ASKING)
def test_what_needs_an_extra_says_how_to_install_it(place, line):
    folder, surroundings = place
    done = coprod(surroundings, folder, line)
    assert done.returncode == 2 and "Traceback" not in done.stderr
    assert f"pip install -e '.[{ASKING[line]}]'" in done.stderr and "make install" in done.stderr
    assert not list(folder.glob("new.*")) and not list(folder.glob(".*"))


PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_extras_are_those_of_the_project():
    declared = {extra: {Requirement(text).name for text in texts} for extra, texts in PROJECT["optional-dependencies"].items()}
    homes = packages_distributions()
    assert {
        extra: {canonicalize_name(name) for module in modules for name in homes[module]} for extra, (_, modules) in EXTRAS.items()
    } == {extra: {canonicalize_name(name) for name in names} - {"coprod"} for extra, names in declared.items() if extra != "all"}
    assert Requirement(PROJECT["optional-dependencies"]["all"][0]).extras == set(EXTRAS)


def test_each_extra_is_asked_for_where_it_is_imported():
    """A file that imports a module of an extra asks for that extra, or its package does."""
    for path in [
        path for top in ("app", "analysis", "experiments", "scenarios", "simulation") for path in (ROOT / top).rglob("*.py")
    ]:
        text = path.read_text(encoding="utf-8")
        names = set()
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Import):
                names |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                names.add(str(node.module).partition(".")[0])
        for extra, (_, modules) in EXTRAS.items():
            asking = text + (path.parent / "__init__.py").read_text(encoding="utf-8")
            assert not names & set(modules) or f'needs("{extra}")' in asking, (path, extra)
