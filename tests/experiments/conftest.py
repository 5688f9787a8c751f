"""Small studies, and stores compared byte by byte."""

import json
from pathlib import Path

import pytest
import zarr

from coprod.experiments.marks import Marks

STUDY = """
scenario = "baseline"
weeks = 52
replicates = 5
seed = 3
[set.population]
citizens = 80
professionals = 10
[[factors]]
parameter = "practice.power_sharing"
linspace = [0.0, 0.6, 4]
[[factors]]
parameter = "start.trust"
values = [0.9, 0.2, 0.5]
[record]
measures = ["value", "need_gap", "value_by_group", "need_gap_by_unit", "value_by_level"]
every = 13
"""
CIRCUMSTANCES = ("created", "host", "command", "platform", "python", "installed")


@pytest.fixture
def study_file(tmp_path) -> Path:
    path = tmp_path / "study.toml"
    path.write_text(STUDY, encoding="utf-8")
    return path


def chunks(store: Path) -> dict[str, bytes]:
    """Every file of a store, but for what says who made it, when and where."""
    found = {}
    for path in sorted(store.rglob("*")):
        if path.is_file() and "partial" not in path.name:  # what a killed process left half-written, under another name
            content = path.read_bytes()
            if path == store / "zarr.json":
                tree = json.loads(content)
                for name in CIRCUMSTANCES:
                    tree["attributes"].pop(name)
                content = json.dumps(tree, sort_keys=True).encode()
            found[str(path.relative_to(store))] = content
    return found


def written_as_it_is(store: Path) -> None:
    """Mark every block of a store by its files as they are, as if what a test changed in them had been written so."""
    marks = Marks(store, zarr.open_group(str(store), mode="r+"))
    for block in marks:
        marks.set(block)


SMALL = """
scenario = "baseline"
weeks = 8
replicates = 3
seed = 5
[set.population]
citizens = 40
professionals = 8
[record]
measures = ["value", "need_gap_by_unit"]
states = ["citizen.view"]
every = 4
"""
