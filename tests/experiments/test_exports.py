"""Every export read back and compared with its store, to the bit: numbers of every type, coordinates, names and attributes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas
import pytest
import xarray as xr
import zarr
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import coprod
from coprod.arguments import free_path
from coprod.experiments.export import export, write_csv
from coprod.experiments.paths import disk_errors
from coprod.experiments.store import made_whole
from coprod.experiments.study_file import load_study
from coprod.experiments.sweep import run_study
from coprod.experiments.variables import INNER
from coprod.simulation.errors import BadInput
from tests.app.process import coprod_here

from .conftest import SMALL, written_as_it_is
from .test_opening import DESIGNS

NAMES = ["plain", 'one, "two"', "first\nsecond", "a\rb\r\nc", "åäö Ågård ü", " spaces ", "NA", "1.50", "=2+3"]
DESIGNS_READ = {
    "grid": DESIGNS["grid"],
    "third parts": '[[factors]]\nparameter = "start.trust"\nlinspace = [0.1, 0.9, 7]\n',  # numbers of 17 digits
    "sample": DESIGNS["sample"],
    "names": '[design]\nkind = "contrasts"\n'
    + "".join(f"[[points]]\nlabel = {json.dumps(name)}\nset = {{ start.trust = 0.{n + 1} }}\n" for n, name in enumerate(NAMES)),
}
EXTREME = [
    0.03913091148288733,
    -0.0,
    np.inf,
    -np.inf,
    np.nan,
    5e-324,
    1e-45,
    -2.2e-308,
    1.7976931348623157e308,
    3.4028234e38,
    1 / 3,
]


def bits(values: np.ndarray) -> np.ndarray:
    """Numbers as whole numbers of the same bits, whatever is missing being one of them; texts as they are."""
    if values.dtype.kind != "f":
        return values.astype(object) if values.dtype.kind in "OUT" else values
    return np.where(np.isnan(values), np.nan, values).astype(values.dtype).view(f"u{values.dtype.itemsize}")


def same(found: np.ndarray, wanted: np.ndarray) -> bool:
    return found.shape == wanted.shape and np.array_equal(bits(found), bits(wanted))


def digits(number: str) -> str:
    """The significant digits of a number in words."""
    return number.lower().partition("e")[0].replace(".", "").lstrip("-0").rstrip("0")


def check_csv(path: Path, data: xr.Dataset) -> None:
    """Every column equals what the store has in its place; the place is counted here, row by row."""
    outer = [d for d in dict.fromkeys(d for v in data.data_vars.values() for d in v.dims) if d not in INNER]
    shape = [data.sizes[d] for d in outer]
    whole = {name: a for name, a in data.variables.items() if not (name in INNER and name in data.dims)}
    wanted = {}
    for name, variable in whole.items():
        inner = [d for d in variable.dims if d in INNER]
        for place in np.ndindex(*(data.sizes[d] for d in inner)):
            part = variable.isel(dict(zip(inner, place, strict=True)))
            lined_up = part.values.reshape([data.sizes[d] if d in part.dims else 1 for d in outer])
            label = ",".join(str(data[d].values[i]) for d, i in zip(inner, place, strict=True))
            wanted[f"{name}[{label}]" if inner else str(name)] = np.broadcast_to(lined_up, shape).reshape(-1)
    text = pandas.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
    assert sorted(text.columns) == sorted(wanted)
    for name, values in wanted.items():
        cells = text[name].to_numpy(dtype=object)
        if values.dtype.kind == "f":  # read by Python, whose reading is exact
            found = np.array([float(cell or "nan") for cell in cells]).astype(values.dtype)
            for cell, value in zip(cells, values, strict=True):
                assert digits(cell) == digits(np.format_float_scientific(value, unique=True)) or not np.isfinite(value), name
        elif values.dtype.kind == "b":
            found = cells == "True"
            assert set(cells) <= {"True", "False"}
        else:
            found = cells.astype(values.dtype) if values.dtype.kind in "iu" else cells
        assert same(found, values), name
    numbers = {name: values.dtype for name, values in wanted.items() if values.dtype.kind == "f"}
    read = pandas.read_csv(path, usecols=list(numbers))
    for name, dtype in numbers.items():
        assert same(read[name].to_numpy(dtype=np.float64).astype(dtype), wanted[name]), name


def check_netcdf(path: Path, data: xr.Dataset) -> None:
    with xr.open_dataset(path, engine="h5netcdf") as back:
        assert set(back.variables) == set(data.variables) and set(back.coords) == set(data.coords)
        assert back.attrs == data.attrs
        for name, variable in data.variables.items():
            assert back[name].dims == variable.dims and back[name].attrs == variable.attrs, name
            if variable.dtype.kind in "fiub":
                assert back[name].dtype == variable.dtype, name
            assert same(back[name].values, variable.values), name


@pytest.mark.slow
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("design", DESIGNS_READ)
def test_exports_say_what_the_store_says(design, dtype, tmp_path):
    text = SMALL.replace("every = 4", f'every = 4\ndtype = "{dtype}"') + DESIGNS_READ[design]
    (tmp_path / "s.toml").write_text(text, encoding="utf-8")
    store = tmp_path / "s.zarr"
    run_study(load_study(tmp_path / "s.toml"), store)
    with np.errstate(over="ignore", under="ignore"):
        extreme = np.array(EXTREME).astype(dtype)
    array = zarr.open_group(str(store))["need_gap_by_unit"]
    numbers = np.asarray(array[...])
    numbers.reshape(-1)[: len(extreme)] = extreme
    array[...] = numbers
    written_as_it_is(store)
    data = coprod.open_store(store).load()
    if design == "names":
        assert list(data["label"].values) == NAMES
    for name in ("s.csv", "s.nc", "s.crate"):
        export(store, tmp_path / name)
    check_csv(tmp_path / "s.csv", data)
    check_netcdf(tmp_path / "s.nc", data)
    check_csv(tmp_path / "s.crate" / "results.csv", data)
    check_netcdf(tmp_path / "s.crate" / "results.nc", data)
    definition = json.loads((tmp_path / "s.crate" / "study.json").read_text(encoding="utf-8"))
    assert definition == json.loads(data.attrs["study_definition"])
    rules = (tmp_path / "s.crate" / "rules.txt").read_text(encoding="utf-8")
    assert all(source in rules for source in json.loads(data.attrs["rule_sources"]).values())
    assert sorted(p.name for p in tmp_path.iterdir()) == ["s.crate", "s.csv", "s.nc", "s.toml", "s.zarr"]  # nothing is left over


def test_the_store_of_a_run_is_exported_and_a_research_object_is_of_a_study(tmp_path):
    store = tmp_path / "r.zarr"
    small = ("--set", "population.citizens=40", "--set", "population.professionals=8")
    run = coprod_here("run", "baseline", *small, "--weeks", "4", "--replicates", "2", "-o", "r.zarr", cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    data = coprod.open_store(store).load()
    export(store, tmp_path / "r.nc")
    done = coprod_here("export", "r.zarr", "r.csv", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "written: r.csv\n", "")
    check_csv(tmp_path / "r.csv", data)
    check_netcdf(tmp_path / "r.nc", data)
    with pytest.raises(BadInput, match="a research object is of a study") as refused:
        export(store, tmp_path / "r.crate")
    assert refused.value.fix.startswith("write r.nc")
    (store / "value" / "c" / "0" / "0").write_bytes(b"damaged")
    with pytest.raises(BadInput, match="is damaged"):
        export(store, tmp_path / "again.csv")
    del data.attrs["checksums"]
    data.to_zarr(tmp_path / "own.zarr", consolidated=False)  # as xarray writes it
    with pytest.raises(BadInput, match="is no store of a run or a sweep"):
        export(tmp_path / "own.zarr", tmp_path / "again.csv")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["own.zarr", "r.csv", "r.nc", "r.zarr"]


def test_the_number_that_lost_digits(tmp_path):
    """0.03913091148288733 was written as 0.0391309115."""
    data = xr.Dataset({"x": ("time", [0.03913091148288733])}, {"time": [0.1 + 0.2]})
    write_csv(data, tmp_path / "x.csv")
    assert (tmp_path / "x.csv").read_bytes() == b"time,x\r\n0.30000000000000004,0.03913091148288733\r\n"


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)


@pytest.mark.slow
@settings(deadline=None, max_examples=300)
@given(
    doubles=arrays(np.float64, 6, elements=st.floats(width=64)),
    singles=arrays(np.float32, 6, elements=st.floats(width=32)),
    times=st.lists(st.floats(allow_nan=False), min_size=3, max_size=3, unique=True),
    whole=arrays(np.int64, 6),
    yes=arrays(np.bool_, 6),
    names=st.lists(TEXTS, min_size=2, max_size=2, unique=True),
)
def test_any_number_and_any_name_come_back(tmp_path_factory, doubles, singles, times, whole, yes, names):
    folder = tmp_path_factory.mktemp("any")
    over = ("label", "time")
    data = xr.Dataset(
        {
            name: (over, values.reshape(2, 3), {"units": "share", "long_name": "å"})
            for name, values in {"doubles": doubles, "singles": singles, "whole": whole, "yes": yes}.items()
        },
        {"label": np.array(names, dtype=object), "time": ("time", times, {"units": "weeks"})},
    )
    write_csv(data, folder / "any.csv")
    check_csv(folder / "any.csv", data)


def filled(place: Path) -> None:
    xr.Dataset({"x": ("time", [1.0])}).to_zarr(place, consolidated=False)


WRITES_AND_WAITS = """
import sys
from pathlib import Path
import xarray
from coprod.experiments.store import made_whole

with made_whole(Path("a.zarr")) as place:
    xarray.Dataset({"x": ("time", [1.0])}).to_zarr(place, consolidated=False)
    print("there", flush=True)
    sys.stdin.read()
"""


def test_what_a_killed_process_left_is_removed_by_the_next(tmp_path):
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "cwd": tmp_path, "text": True}
    child = subprocess.Popen([sys.executable, "-c", WRITES_AND_WAITS], **pipes)
    try:
        assert child.stdout.readline() == "there\n"
        with made_whole(tmp_path / "b.zarr") as place:  # what lives is left alone
            filled(place)
        assert len(list(tmp_path.iterdir())) == 2
    finally:
        child.kill()
        child.communicate()
    with made_whole(tmp_path / "c.zarr") as place:
        filled(place)
    assert {p.name for p in tmp_path.iterdir()} == {"b.zarr", "c.zarr"}


def test_a_killed_process_of_the_same_number_is_not_in_the_way(tmp_path):
    """Processes in containers have the same few numbers."""
    filled(tmp_path / f".a.zarr.{os.getpid()}")
    with made_whole(tmp_path / "a.zarr") as place:
        zarr.create_group(str(place))
    assert (tmp_path / "a.zarr").is_dir()


@pytest.mark.parametrize("name", ["n" * 245 + ".zarr", "n" * 250 + ".zarr"])
def test_the_longest_names(tmp_path, name):
    with made_whole(tmp_path / name) as place:
        filled(place)
    export_to = tmp_path / ("n" * 252 + ".nc")
    (tmp_path / "s.toml").write_text(SMALL + DESIGNS_READ["grid"], encoding="utf-8")
    run_study(load_study(tmp_path / "s.toml"), tmp_path / "s.zarr")
    export(tmp_path / "s.zarr", export_to)
    assert coprod.open_store(tmp_path / name)["x"].item() == 1 and export_to.is_file()


def test_a_link_that_leads_nowhere_is_no_new_path(tmp_path):
    (tmp_path / "s.toml").write_text(SMALL + DESIGNS_READ["grid"], encoding="utf-8")
    run_study(load_study(tmp_path / "s.toml"), tmp_path / "s.zarr")
    for name in ("a.nc", "a.zarr"):
        (tmp_path / name).symlink_to(tmp_path / "nowhere")
    computed = []

    def make() -> None:
        with made_whole(tmp_path / "a.zarr"):
            computed.append("all")

    for call in (lambda: export(tmp_path / "s.zarr", tmp_path / "a.nc"), make, lambda: free_path(str(tmp_path / "a.zarr"), "-o")):
        with pytest.raises(BadInput, match="exists"):
            call()
    assert not computed and (tmp_path / "a.nc").is_symlink()


@pytest.mark.parametrize(("whole", "said"), [(False, "goes on with what is left"), (True, "then writes it")])
def test_a_full_disk_says_what_the_same_command_does(tmp_path, whole, said):
    """A store goes on; a picture, a page or an export is begun anew."""
    with pytest.raises(BadInput, match=said), disk_errors(tmp_path, whole=whole):
        raise OSError(28, "No space left on device")
