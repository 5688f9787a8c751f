"""What of a store is not as it was written, and what makes it so again.

Metadata is compared with the root's copy of it, and what was written with the store (labels, addresses of runs) with
checksums that the root keeps. Results that come block by block have marks instead (``marks``).
"""

from __future__ import annotations

import json
import shutil
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from coprod.simulation.errors import BadInput

from .paths import disk_errors
from .scratch import scratch

METADATA = "zarr.json"  # of a group or array, in its folder
CHECKSUMS = "checksums"  # attribute of the root
MOST_NAMED = 4  # damaged files that a message lists


def checksums(store: Path) -> dict[str, int]:
    """CRC-32 of every file of a store but metadata, by its path in the store."""
    files = sorted(p for p in store.rglob("*") if p.is_file() and p.name != METADATA)
    return {p.relative_to(store).as_posix(): zlib.crc32(p.read_bytes()) for p in files}


def read_root(path: Path) -> dict[str, Any]:
    """The metadata of a store's root; an error of any kind where there is none of a group."""
    root: dict[str, Any] = json.loads((path / METADATA).read_text(encoding="utf-8"))
    if root["node_type"] != "group":
        raise ValueError(f"{path} is no group")
    return root


def is_result(root: dict[str, Any], file: str) -> bool:
    """Whether a file of a run's store holds results, which nobody reads who only opens it."""
    name = file.partition("/")[0]
    return name != "replicate" and "replicate" in _copy(root)[name].get("dimension_names", ())


def damaged(path: Path, root: dict[str, Any], wanted: Callable[[str], bool] = lambda file: True) -> list[str]:
    """Files that are missing or not as they were written, by their path in the store: metadata, and those ``wanted``."""
    found = [f"{name}/{METADATA}" for name, metadata in _copy(root).items() if _metadata(path / name) != metadata]
    for file, checksum in _checksums(root).items():
        if wanted(file) and not ((path / file).is_file() and zlib.crc32((path / file).read_bytes()) == checksum):
            found.append(file)
    return found


def damage(path: Path, files: list[str], fix: str) -> BadInput:
    """The error for a store of which some files are damaged."""
    more = f" and {len(files) - MOST_NAMED} more" if len(files) > MOST_NAMED else ""
    return BadInput(
        f"{path} is damaged: missing or not as written: {', '.join(files[:MOST_NAMED])}{more}",
        where=str((path / files[0]).absolute()),
        allowed="a store as it was written",
        fix=fix,
    )


def repair(path: Path, skeleton: Callable[[Path], None]) -> list[str]:
    """Make again what is damaged of a store; its files' paths in the store.

    Metadata comes from the root's copy, all else from the store as ``skeleton`` writes it anew. BadInput where that does
    not make the very same file.
    """
    root = read_root(path)
    files = damaged(path, root)
    if not files:
        return []
    others = [file for file in files if Path(file).name != METADATA]
    with disk_errors(path), scratch(path.absolute().parent) as folder:
        anew = folder / path.name
        if others:
            skeleton(anew)
        made, wanted = checksums(anew) if others else {}, _checksums(root)
        lost = [file for file in others if made.get(file) != wanted[file]]
        if lost:
            raise damage(path, lost, "name the study that the store was made from, or another place with -o")
        for file in files:
            (path / file).parent.mkdir(parents=True, exist_ok=True)
            if file in others:
                shutil.copyfile(anew / file, path / file)
            else:
                text = json.dumps(_copy(root)[file.removesuffix(f"/{METADATA}")], indent=2)
                (path / file).write_text(text, encoding="utf-8")
    return files


def _copy(root: dict[str, Any]) -> dict[str, Any]:
    """The root's copy of each group's and array's metadata, by its path."""
    copies = root["consolidated_metadata"]["metadata"]
    return {name: {k: v for k, v in metadata.items() if k != "consolidated_metadata"} for name, metadata in copies.items()}


def _checksums(root: dict[str, Any]) -> dict[str, int]:
    found: dict[str, int] = json.loads(root["attributes"][CHECKSUMS])
    return found


def _metadata(folder: Path) -> Any:
    """A folder's own metadata; None where it is missing or cannot be read."""
    try:
        return json.loads((folder / METADATA).read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return None
