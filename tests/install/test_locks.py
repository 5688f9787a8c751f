"""The locks: complete, pinned, hashed, in step with each other and with pyproject.toml."""

import re
import tomllib
from itertools import product

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from .locks import INSTALLED, LOCKS, ROOT, RUN, TEST, applying, asked_for, entries, installed


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_every_entry_is_pinned_and_hashed(lock):
    assert "://" not in lock.read_text(encoding="utf-8")
    for entry in entries(lock):
        assert re.fullmatch(r"==[\w.]+", str(entry.requirement.specifier)), entry
        assert entry.hashes and all(re.fullmatch("sha256:[0-9a-f]{64}", value) for value in entry.hashes), entry


def test_running_needs_a_part_of_what_testing_needs():
    run, test = ({(str(e.requirement), e.hashes) for e in entries(lock)} for lock in (RUN, TEST))
    assert run < test
    assert not {"pytest", "mypy", "ruff"} & {e.name for e in entries(RUN)}


PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
BUILD, EXTRAS = PROJECT["dependency-groups"]["build"], PROJECT["project"]["optional-dependencies"]
OWN = PROJECT["project"]["dependencies"] + [text for extra in EXTRAS.values() for text in extra if not text.startswith("coprod[")]
TOOLS = [text for text in PROJECT["dependency-groups"]["test"] if isinstance(text, str)]


@pytest.mark.parametrize(("python", "system"), [*product(("3.11", "3.12", "3.13"), ("linux", "darwin", "win32"))])
@pytest.mark.parametrize(("lock", "declared"), [(RUN, OWN + BUILD), (TEST, OWN + BUILD + TOOLS)], ids=("run", "test"))
def test_what_the_project_declares_is_locked(lock, declared, python, system):
    here = {"python_version": python, "python_full_version": f"{python}.0", "sys_platform": system}
    found = {e.name: e for e in entries(lock) if e.requirement.marker is None or e.requirement.marker.evaluate(here)}
    for requirement in map(Requirement, declared):
        entry = found[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(entry.version) and requirement.extras <= entry.requirement.extras, "make lock"
    if lock == RUN:
        assert PROJECT["build-system"]["requires"] == BUILD


@pytest.mark.parametrize("lock", INSTALLED, ids=lambda lock: lock.stem)
def test_whatever_a_package_asks_for_is_locked_with_its_extras(lock):
    """So nothing is missing when pip installs just what is locked."""
    locked, found = applying(lock), installed(lock)
    for name, entry in locked.items():
        assert found[name].version == entry.version, "make test installs what the lock names"
        for requirement in asked_for(found[name], entry.requirement.extras):
            asked = locked[canonicalize_name(requirement.name)]
            assert requirement.extras <= asked.requirement.extras and requirement.specifier.contains(asked.version), (
                name,
                requirement,
            )
