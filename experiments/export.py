"""A store in other formats: NetCDF, CSV, and a research object (RO-Crate) to publish."""

from __future__ import annotations

import json
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import numpy as np

from coprod.simulation.errors import BadInput

from .extras import needs
from .paths import check_folder, check_new, disk_errors
from .provenance import PURPOSE
from .scratch import scratch
from .store import DEFINITION, check_results, stored_study
from .sweep import open_own
from .variables import INNER

if TYPE_CHECKING:
    from collections.abc import Callable

    import xarray

PARTS = ("coprod", "coprod.simulation", "coprod.scenarios", "coprod.experiments", "coprod.analysis")
FORMATS = (".nc", ".csv", "a folder name ending in .crate")


def export(store: Path, target: Path) -> xarray.Dataset:
    """Write a store of a run or a sweep to ``target``: its ending says how; a research object is of a sweep.

    Returns the store's results, as ``open_store`` does. Raises BadInput for an unknown ending, an existing target, and a damaged
    store. Runs that are not computed are missing.
    """
    check_folder(target, "the target")
    check_new(target, str(target.absolute()))
    writers: dict[str, Callable[[xarray.Dataset, Path], None]] = {
        ".nc": write_netcdf,
        ".csv": write_csv,
        ".crate": partial(write_crate, store=store),
    }
    if target.suffix not in writers:
        raise BadInput(
            f"cannot tell the format of {target.name}", where="the target", allowed=", ".join(FORMATS), fix="write results.nc"
        )
    data = open_own(store)
    if DEFINITION not in data.attrs and target.suffix == ".crate":
        raise BadInput(
            f"{store} holds a run, and a research object is of a study",
            where=str(store.absolute()),
            allowed="the store of a sweep",
            fix=f"write {target.with_suffix('.nc').name}, or make a study of it for coprod sweep",
        )
    check_results(store)
    with disk_errors(target, whole=True), scratch(target.absolute().parent) as folder:
        made = folder / target.name
        writers[target.suffix](data, made)
        made.rename(target)
    return data


def write_netcdf(data: xarray.Dataset, target: Path) -> None:
    """One NetCDF-4 file: the same dimensions, attributes and numbers."""
    needs("netcdf")
    encoding = {name: {"zlib": True, "complevel": 4} for name in data.data_vars}
    data.to_netcdf(target, engine="h5netcdf", encoding=encoding)


def write_csv(data: xarray.Dataset, target: Path) -> None:
    """A CSV file in UTF-8, a row for each point, replicate and time; what has a value by group or by agent has a column for each.

    A number is the shortest text that reads back to the same bits of its type; one that is missing is empty. Lines end as
    RFC 4180 has it, so that texts with line breaks of any kind are quoted.
    """
    flat_table(data).to_csv(target, index=False, lineterminator="\r\n", encoding="utf-8")


def flat_table(data: xarray.Dataset) -> Any:
    """What was recorded as a table: identifying columns first; by inner dimensions, a column for each label or pair of labels."""
    import xarray as xr

    columns = {}
    for name, array in data.load().data_vars.items():
        inner = [d for d in array.dims if d in INNER]
        for place in np.ndindex(*(array.sizes[d] for d in inner)):
            label = ",".join(str(array[d].values[i]) for d, i in zip(inner, place, strict=True))
            columns[f"{name}[{label}]" if inner else str(name)] = array.isel(dict(zip(inner, place, strict=True)), drop=True)
    outer = [d for d in dict.fromkeys(d for array in data.data_vars.values() for d in array.dims) if d not in INNER]
    return xr.Dataset(columns).to_dataframe(dim_order=outer).reset_index()


def zip_source(target: Path) -> None:
    """The installed source of coprod as one file, the same bytes at every call."""
    folders = [Path(place) for name in PARTS for place in import_module(name).__path__]
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for folder in folders:
            for path in sorted(p for p in folder.rglob("*") if p.suffix in (".py", ".toml")):
                info = ZipInfo(f"{folder.name}/{path.relative_to(folder).as_posix()}")
                archive.writestr(info, path.read_bytes(), ZIP_DEFLATED)


def write_crate(data: xarray.Dataset, target: Path, store: Path) -> None:
    """An RO-Crate folder: the results as NetCDF and CSV, the study, scenario and rules, described for machines and people."""
    needs("crate")
    needs("netcdf")
    from rocrate.model.contextentity import ContextEntity
    from rocrate.rocrate import ROCrate

    attributes = data.attrs
    study = stored_study(store)
    work = target.with_name("files")
    work.mkdir()
    write_netcdf(data, work / "results.nc")
    write_csv(data, work / "results.csv")
    (work / "study.json").write_text(json.dumps(json.loads(str(attributes["study_definition"])), indent=1), encoding="utf-8")
    sources = json.loads(str(attributes["rule_sources"]))
    (work / "rules.txt").write_text("\n\n".join(f"# {name}\n{text}" for name, text in sources.items()), encoding="utf-8")
    (work / "installed.txt").write_text("\n".join(json.loads(str(attributes["installed"]))), encoding="utf-8")
    zip_source(work / "coprod.zip")
    crate = ROCrate()
    crate.name = f"{study.title}: results of an agent-based simulation"
    crate.description = f"{study.runs} runs of the scenario '{study.scenario.title}' with coprod. {PURPOSE}"
    crate.datePublished = str(attributes["created"])[:10]
    licence = crate.add(
        ContextEntity(
            crate,
            "https://spdx.org/licenses/CC-BY-4.0",
            properties={
                "@type": "CreativeWork",
                "name": "Creative Commons Attribution 4.0",
                "description": "change it if you publish under other terms",
            },
        )
    )
    crate.license = licence
    files = {
        "results.nc": ("results with labels, units and provenance", "application/x-netcdf"),
        "results.csv": ("the same as a table", "text/csv"),
        "study.json": ("the whole study: scenario, parameters with sources, design, seed", "application/json"),
        "rules.txt": ("source text of the rules used", "text/plain"),
        "coprod.zip": (f"source of coprod, code {attributes['code_hash']}", "application/zip"),
        "installed.txt": ("packages installed when the store was made", "text/plain"),
    }
    entities = {}
    for name, (about, kind) in files.items():
        size = str((work / name).stat().st_size)
        properties: dict[str, Any] = {"name": about, "encodingFormat": kind, "description": about, "contentSize": size}
        if name == "coprod.zip":
            properties["@type"] = ["File", "SoftwareSourceCode"]
            properties["version"] = json.loads(str(attributes["versions"]))["coprod"]
        entities[name] = crate.add_file(str(work / name), name, properties=properties)
    crate.add_action(
        entities["coprod.zip"],
        identifier="#sweep",
        object=[entities["study.json"], entities["rules.txt"]],
        result=[entities["results.nc"], entities["results.csv"]],
        properties={
            "name": str(attributes["command"]),
            "endTime": str(attributes["created"]),
            "description": f"seed {study.seed}, {len(study.recorded)} recorded times, {np.prod(study.shape)} runs",
        },
    )
    crate.write(str(target))
