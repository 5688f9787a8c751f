"""The locks of this project, and the distributions installed from them."""

import re
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import NamedTuple

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from .. import outside

ROOT = Path(__file__).parents[2]
RUN, TEST, OUTSIDE = (ROOT / name for name in ("requirements.lock", "requirements-test.lock", "tests/outside-requirements.lock"))
LOCKS = (RUN, TEST, OUTSIDE, ROOT / "benchmarks" / "jax-requirements.lock", ROOT / "benchmarks" / "frames-requirements.lock")
INSTALLED = (RUN, TEST, OUTSIDE)  # the tests run where these are installed


class Entry(NamedTuple):
    """One package of a lock."""

    requirement: Requirement
    hashes: tuple[str, ...]

    @property
    def name(self) -> str:
        return canonicalize_name(self.requirement.name)

    @property
    def version(self) -> str:
        return str(self.requirement.specifier).removeprefix("==")


def entries(lock: Path) -> list[Entry]:
    """Every entry of a lock, for whatever Python and system."""
    parts = re.split(r"\n(?=\w)", lock.read_text(encoding="utf-8"))
    return [Entry(Requirement(part.split(" \\\n")[0]), tuple(re.findall(r"--hash=(\S+)", part))) for part in parts]


def applying(lock: Path) -> dict[str, Entry]:
    """The entries for this Python and system, by name."""
    return {e.name: e for e in entries(lock) if e.requirement.marker is None or e.requirement.marker.evaluate()}


def installed(lock: Path) -> dict[str, Distribution]:
    """What is installed where a lock was installed, by name."""
    found = (
        distributions(path=[str(p) for p in outside.ENVIRONMENT.glob("lib/*/site-packages")])
        if lock == OUTSIDE
        else distributions()
    )
    return {canonicalize_name(d.metadata["Name"]): d for d in found}


def asked_for(distribution: Distribution, extras: Iterable[str]) -> Iterator[Requirement]:
    """What a distribution installed with these extras asks for, on this Python and system."""
    for text in distribution.requires or ():
        requirement = Requirement(text)
        if requirement.marker is None or any(requirement.marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            yield requirement
