"""The numbers of a scenario file, each with its source and status."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from coprod.simulation.errors import BadInput, unknown
from coprod.simulation.parameters.declaration import STATUSES

from .toml_file import TomlFile


@dataclass(frozen=True)
class Origin:
    """Where a number comes from."""

    source: str
    status: str


def numbers_in(tree: Mapping[str, Any], file: TomlFile, prefix: str = "") -> tuple[dict[str, Any], dict[str, Origin]]:
    """Every number of the tables under [parameters], with its source and status."""
    values: dict[str, Any] = {}
    origins: dict[str, Origin] = {}
    for key, entry in tree.items():
        name = f"{prefix}{key}"
        if isinstance(entry, dict) and "source" not in entry and any(isinstance(x, dict) for x in entry.values()):
            more_values, more_origins = numbers_in(entry, file, f"{name}.")
            values.update(more_values)
            origins.update(more_origins)
            continue
        where = file.where(name)
        form = '{ value = NUMBER, source = "...", status = "assumed" }'
        if not isinstance(entry, dict):
            raise BadInput(f"'{name}' lacks source and status", where=where, allowed=form, fix=f"write {key} = {form}")
        for part in entry:
            if part not in ("value", "source", "status"):
                raise unknown("key", part, ("value", "source", "status"), where=where)
        for part in ("value", "source", "status"):
            if part not in entry or (part != "value" and not str(entry[part]).strip()):
                raise BadInput(f"'{name}' lacks {part}", where=where, allowed=form, fix=f"add {part}")
        if entry["status"] not in STATUSES:
            raise unknown("status", str(entry["status"]), STATUSES, where=where)
        values[name] = entry["value"]
        origins[name] = Origin(str(entry["source"]), str(entry["status"]))
    return values, origins
