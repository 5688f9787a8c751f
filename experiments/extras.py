"""Packages that only some commands need, which an installation may leave out: the extras of pyproject.toml."""

from __future__ import annotations

from importlib.util import find_spec

from coprod.simulation.errors import BadInput

# By extra: what needs it, and the modules it brings.
EXTRAS = {
    "dask": ("sweeps on Dask", ("dask", "distributed")),
    "crate": ("research objects", ("rocrate",)),
    "design": ("Sobol and Morris designs", ("SALib",)),
    "discovery": ("trees", ("sklearn",)),
    "picture": ("pictures", ("matplotlib", "mpltern", "networkx")),
    "report": ("reports", ("jinja2",)),
    "netcdf": ("NetCDF files", ("h5netcdf", "h5py")),
    "classroom": ("classes that join over the network", ("websockets",)),
    "page": ("pages with rules of one's own, and their comparison", ("ziglang", "wasmtime")),
}


def needs(extra: str) -> None:
    """BadInput that says which command installs an extra, where one of its modules is missing. Imports none of them."""
    what, modules = EXTRAS[extra]
    missing = [module for module in modules if find_spec(module) is None]
    if missing:
        raise BadInput(
            f"{what} need {' and '.join(missing)}, which {'is' if len(missing) == 1 else 'are'} not installed",
            allowed=f"an installation with the extra '{extra}'",
            fix=f"make install in the clone, or pip install -e '.[{extra}]'",
        )
